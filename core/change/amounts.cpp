// Due rules as people say them. Amounts, periods and choices: core/ruleset/model/value_words.h.
#include <array>

#include "core/change/words.h"

namespace anze::change {

Localized RecurrenceWords(const calendar::Recurrence& due) {
  using Anchor = calendar::Recurrence::Anchor;
  const auto month = [&](const char* id) {
    return Say(id, {{"month", Same(std::to_string(due.month))}, {"day", Same(std::to_string(due.day))}});
  };
  if (due.anchor == Anchor::kFixedDate) return month("change-due-day");
  if (due.anchor == Anchor::kBeforeMonth) return month("change-due-before-month");
  static constexpr std::array<const char*, 4> kEnds = {"change-due-month-end", "change-due-quarter-end",
                                                       "change-due-half-year-end", "change-due-year-end"};
  const Localized end = Say(kEnds[static_cast<std::size_t>(due.anchor)]);
  if (due.offset.count == 0) return end;
  return Say("change-due-after", {{"end", end}, {"period", PeriodWords(due.offset)}});
}

}  // namespace anze::change
