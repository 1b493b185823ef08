// Quantities in the words of a text: 60万元, 120%, 百分之十五, 10个工作日, 三年, 不少于2名.
//
// What a notice says is compared with what the rules state beside it, and what a clerk writes where a plain value is
// needed is turned into that value. Dates, numbers of articles and numbers of documents are no quantities.
// Ownership: plain values. Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/number.h"
#include "core/calendar/period.h"

namespace anze::ruleset {

struct Quantity {
  enum class Kind { kPlain, kCount, kMoney, kShare, kPeriod } kind = Kind::kPlain;
  // As it is computed with: fen, 1 for 100 %, the count of the period's unit.
  base::Number value;
  // The figure as it stands in the text, before its unit: 60 of 60万元.
  base::Number figure;
  // Of kPeriod.
  calendar::Unit unit = calendar::Unit::kDay;
  // As written.
  std::string text;
};

// A day of a text: 6月15日, 2024年5月9日.
struct QuotedDay {
  int year = 0;  // 0: of every year
  int month = 0;
  int day = 0;
  std::string text;
};
std::vector<QuotedDay> DaysIn(std::string_view text);

// Every quantity of a text, in its order.
std::vector<Quantity> QuantitiesIn(std::string_view text);
// The text when it is one quantity and nothing else.
std::optional<Quantity> QuantityOf(std::string_view text);

// Whether both are the same length of time: 36 months are 3 years.
bool SamePeriod(const Quantity& quantity, const calendar::Period& period);
// As rules write it: 60000000, 1.2, 10wd.
std::string AsWritten(const Quantity& quantity);

}  // namespace anze::ruleset
