// Turns conditions, amounts and periods into sentences that a regulator reads, in both languages.
//
// The words come from the titles in the rulesets and from core/base/text/change.yaml; a name without a title
// is shown as it is.
// Threads: re-entrant, pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/localized.h"
#include "core/calendar/date.h"
#include "core/calendar/period.h"
#include "core/decision/ast.h"
#include "core/decision/condition.h"
#include "core/ruleset/model/model.h"
#include "core/ruleset/model/snapshot.h"
#include "core/ruleset/model/value_words.h"

namespace anze::change {

using base::Localized;
using ruleset::AmountWords;
using ruleset::FieldWords;
using ruleset::PeriodWords;
using WordArgs = std::vector<std::pair<std::string, Localized>>;

// Returns a text of the catalog in both languages, its placeholders filled language by language.
Localized Say(std::string_view id, const WordArgs& args = {});
// Returns the same text for either language: a name, a date, a digest.
Localized Same(std::string text);
// Returns the title, or the name where there is none; marked as a name: “死亡赔偿限额”.
Localized Titled(const Localized& title, const std::string& name);
// Returns the items joined: "A、B" and "A, B"; empty for none.
Localized Listed(const std::vector<Localized>& items);

Localized YesNo(bool yes);
// Returns whether a last day rolls: yes, no, or as which parameter says. `unsaid` is what nothing said means.
Localized RollWords(const ruleset::Rolling& roll, const ruleset::Snapshot& snapshot, const Localized& unsaid);
// Returns the date; empty where there is none.
Localized DayWords(const std::optional<calendar::Date>& day);
// "每季度末后5个工作日", "每月25日", "each 31 July".
Localized RecurrenceWords(const calendar::Recurrence& due);

// The names that an expression may use, with their titles. The steps of a formula are read by their
// ids, clocks as clocks.<name>.due. Borrows the rules it was made from.
struct Names {
  decision::Scope scope;
  const std::vector<ruleset::FormulaStep>* steps = nullptr;  // may be nullptr
  const std::vector<ruleset::Clock>* clocks = nullptr;       // may be nullptr
  // The list whose items a function goes through; their fields are read by their names alone.
  const ruleset::Field* items = nullptr;
};
// Returns the names a rule of the decision sees; `rule` may be nullptr.
Names NamesOf(const ruleset::Decision& decision, const ruleset::Rule* rule, const ruleset::Snapshot& snapshot);
Names NamesOf(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot);
// Returns what any decision or case type of the snapshot may be told, for texts that no one of them states.
Names NamesOf(const ruleset::Snapshot& snapshot);

// The tree need not have been checked; functions that the catalog has no sentence for are shown as
// calls.
Localized ConditionWords(const decision::Node& node, const Names& names);
// An expression that does not parse stands as it is written.
Localized ConditionWords(const ruleset::Expression& expression, const Names& names);
// A parameter's value, with whom it is about where that is not everybody: "40万元（行业为煤矿）".
Localized ValueWords(const ruleset::Parameter& parameter, const ruleset::DatedValue& value,
                     const ruleset::Snapshot& snapshot);
// Everything that is in force of a parameter, joined: the value about everybody first. Empty where nothing is.
Localized ValueWords(const ruleset::ParameterInForce& in_force, const ruleset::Snapshot& snapshot);
// Returns the tests of a table's row, joined: "行业为煤矿，且规模为大型"; empty when the row takes everything.
Localized RowWords(const ruleset::Decision& decision, const ruleset::TableRow& row, const Names& names);

}  // namespace anze::change
