// Due rules as people say them. Amounts, periods and choices: core/ruleset/model/value_words.h.
#include <array>

#include "core/change/words.h"

namespace anze::change {

Localized RollWords(const ruleset::Rolling& roll, const ruleset::Snapshot& snapshot, const Localized& unsaid) {
  if (roll.parameter.empty()) return roll.stated ? YesNo(*roll.stated) : unsaid;
  const auto found = snapshot.parameters.find(roll.parameter);
  const Localized title =
      found == snapshot.parameters.end() ? Same(roll.parameter) : Titled(found->second.title, roll.parameter);
  return Say("change-by-parameter", {{"title", title}});
}

Localized RecurrenceWords(const calendar::Recurrence& due) {
  using Anchor = calendar::Recurrence::Anchor;
  const auto month = [&](const char* id) {
    return Say(id, {{"month", Same(std::to_string(due.month))}, {"day", Same(std::to_string(due.day))}});
  };
  if (due.anchor == Anchor::kFixedDate) return month("change-due-day");
  if (due.anchor == Anchor::kBeforeMonth) return month("change-due-before-month");
  if (due.anchor >= Anchor::kMonthDay) {
    static constexpr std::array<const char*, 5> kOrdinals = {"change-due-month-day", "change-due-month-workday",
                                                             "change-due-quarter-workday",
                                                             "change-due-half-year-workday", "change-due-year-workday"};
    return month(kOrdinals[static_cast<std::size_t>(due.anchor) - static_cast<std::size_t>(Anchor::kMonthDay)]);
  }
  static constexpr std::array<const char*, 4> kEnds = {"change-due-month-end", "change-due-quarter-end",
                                                       "change-due-half-year-end", "change-due-year-end"};
  const Localized end = Say(kEnds[static_cast<std::size_t>(due.anchor)]);
  if (due.offset.count == 0) return end;
  return Say(due.before ? "change-due-before" : "change-due-after",
             {{"end", end}, {"period", PeriodWords(due.offset)}});
}

}  // namespace anze::change
