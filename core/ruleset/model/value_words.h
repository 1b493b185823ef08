// Values as people say them: money in yuan, or, in Chinese and from ten thousand yuan on, in ten thousands of yuan
// where two decimals are enough; ratios in per cent; periods, choices and switches in words. Nothing is rounded.
//
// Ownership: copies. Errors: none; what has no better word is shown as it is written. Threads: re-entrant, pure.
#pragma once

#include "core/base/localized.h"
#include "core/base/value.h"
#include "core/calendar/period.h"
#include "core/ruleset/model/parameter.h"
#include "core/ruleset/model/schema.h"

namespace anze::ruleset {

// "40万元", "86,000.50元"; "400,000 yuan".
base::Localized MoneyWords(base::Number fen);
// "10个工作日", "10 working days".
base::Localized PeriodWords(calendar::Period period);
// "2026年5月14日", as sentences have it; English keeps 2026-05-14.
base::Localized DayInWords(calendar::Date day);
// "2026年5月14日9时30分"; English "2026-05-14 09:30". At +08:00; seconds are left out.
base::Localized MomentInWords(calendar::Instant moment);
// "是", "yes".
base::Localized YesNoWords(bool yes);

// Returns a parameter's value as people say it: "40万元", "15%", "10个工作日", "是"; an enum value by its title, where
// the ruleset has one.
base::Localized AmountWords(const Parameter& parameter, const base::Value& value);
// Returns a value of a field: its title in a list of choices, money in yuan, a ratio in per cent. `field` may be
// nullptr.
base::Localized FieldWords(const Field* field, const base::Value& value);
// As FieldWords for a place in a sentence: the sentence says the unit of a plain number itself, and a day reads as in
// DayInWords, a moment as in MomentInWords.
base::Localized InSentence(const Field* field, const base::Value& value);

}  // namespace anze::ruleset
