#include "core/duty/obligations.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace anze::duty {
namespace {

using base::Error;
using calendar::Date;
using calendar::Recurrence;

// An obligation may fall due up to a year and a half after its period (year_end + 1mo, extended periods).
constexpr int kLongestLagDays = 550;

int MonthsApart(Recurrence::Anchor anchor) {
  switch (anchor) {
    case Recurrence::Anchor::kMonthEnd: return 1;
    case Recurrence::Anchor::kQuarterEnd: return 3;
    case Recurrence::Anchor::kHalfYearEnd: return 6;
    case Recurrence::Anchor::kYearEnd:
    case Recurrence::Anchor::kFixedDate: return 12;
  }
  return 12;
}

std::string PeriodName(Recurrence::Anchor anchor, Date in_period) {
  const calendar::CivilDate civil = in_period.civil();
  const std::string year = std::to_string(civil.year);
  switch (anchor) {
    case Recurrence::Anchor::kMonthEnd: return in_period.ToString().substr(0, 7);
    case Recurrence::Anchor::kQuarterEnd: return year + "Q" + std::to_string((civil.month + 2) / 3);
    case Recurrence::Anchor::kHalfYearEnd: return year + "H" + std::to_string((civil.month + 5) / 6);
    case Recurrence::Anchor::kYearEnd:
    case Recurrence::Anchor::kFixedDate: return year;
  }
  return year;
}

// nullopt: the bureau has set no date for this duty ("unset").
base::Result<std::optional<Recurrence>> RuleOf(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot, Date day) {
  if (duty.recurrence) return std::optional(*duty.recurrence);
  auto value = snapshot.ParameterValue(duty.recurrence_parameter, day);
  if (!value.ok()) {
    // Before its first value there is no date to keep.
    if (value.error().code == "parameter-without-value") return std::optional<Recurrence>();
    return value.errors();
  }
  if (!value->is_string()) return Error("bad-recurrence", {{"text", std::string(value->TypeName())}}, duty.span);
  if (value->as_string() == "unset") return std::optional<Recurrence>();
  auto rule = Recurrence::Parse(value->as_string());
  if (!rule.ok()) return rule.errors();
  return std::optional(*rule);
}

base::Status Expand(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot,
                    const calendar::WorkCalendar& calendar, Date from, Date to, std::vector<Obligation>* out) {
  const auto rule = RuleOf(duty, snapshot, std::max(from, duty.effective.from.value_or(from)));
  if (!rule.ok()) return rule.errors();
  if (!*rule) return base::Ok{};
  const Recurrence& recurrence = **rule;
  const calendar::CivilDate first = (from - kLongestLagDays).civil();
  std::set<std::string> seen;
  for (Date in = Date::FromCivil(first.year, 1, 15); in <= to + 31;
       in = calendar::AddMonths(in, MonthsApart(recurrence.anchor))) {
    auto deadline = calendar::ComputeRecurring(calendar, recurrence, in, snapshot.DeadlineOptionsOn(in));
    if (!deadline.ok()) return deadline.errors();
    if (deadline->due < from || deadline->due > to || !duty.effective.Contains(deadline->due)) continue;
    std::string period = PeriodName(recurrence.anchor, in);
    if (!seen.insert(period).second) continue;
    out->push_back({&duty, std::move(period), std::move(*deadline)});
  }
  return base::Ok{};
}

}  // namespace

base::Result<std::vector<Obligation>> Obligations(const ruleset::Snapshot& snapshot,
                                                  const calendar::WorkCalendar& calendar, Date from, Date to) {
  std::vector<Obligation> out;
  for (const auto& [name, duty] : snapshot.duties) {
    if (base::Status expanded = Expand(duty, snapshot, calendar, from, to, &out); !expanded.ok()) {
      return expanded.errors();
    }
  }
  std::sort(out.begin(), out.end(), [](const Obligation& a, const Obligation& b) {
    return std::tie(a.deadline.due, a.duty->name) < std::tie(b.deadline.due, b.duty->name);
  });
  return out;
}

}  // namespace anze::duty
