// Expands recurring duties into dated obligations.
//
// Candidates are all periods of the rule near the span asked for; which of them count is decided by
// the due date, so the search begins early enough for the longest offset and a long holiday
// (Reach).
#include "core/duty/obligations.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace anze::duty {
namespace {

using base::Result;
using calendar::AddMonths;
using calendar::CivilDate;
using calendar::Date;
using calendar::Recurrence;
using Anchor = calendar::Recurrence::Anchor;

std::string PeriodName(const Recurrence& rule, Date start) {
  const CivilDate c = start.civil();
  const std::string year = start.ToString().substr(0, 4);
  switch (rule.Months()) {
    case 1:
      return start.ToString().substr(0, 7);
    case 3:
      return year + "Q" + std::to_string((c.month + 2) / 3);
    case 6:
      return year + "H" + std::to_string(c.month > 6 ? 2 : 1);
    default:
      return year;
  }
}

// Longer than any holiday.
constexpr int kHoliday = 31;

// Whether the duty says that its day rolls; nullopt: it says nothing.
Result<std::optional<bool>> RollOf(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot, Date day) {
  if (duty.roll.parameter.empty()) return duty.roll.stated;
  const auto rolls = snapshot.BooleanParameter(duty.roll.parameter, day);
  if (!rolls.ok()) return rolls.errors();
  return std::optional<bool>(*rolls);
}

class Expander {
 public:
  Expander(const ruleset::Snapshot& snapshot, const calendar::WorkCalendar& calendar, Date from, Date to)
      : snapshot_(snapshot), calendar_(calendar), from_(from), to_(to) {}

  base::Status Expand(const ruleset::Duty& duty) {
    // The rule may change while the days asked for pass, and with it what a period is: each day it
    // changes begins a stretch of its own, and a period belongs to the stretch its last day lies in.
    std::vector<Date> days = {calendar::WorkCalendar::FirstDay()};
    if (!duty.recurrence) {
      const auto found = snapshot_.parameters.find(duty.recurrence_parameter);
      if (found == snapshot_.parameters.end()) {
        return base::Error("unknown-parameter", {{"name", duty.recurrence_parameter}, {"in", duty.name}}, duty.span);
      }
      for (const ruleset::DatedValue& value : found->second.values) {
        days.push_back(value.from);
        if (value.to) days.push_back(*value.to + 1);
      }
      std::sort(days.begin(), days.end());
      days.erase(std::unique(days.begin(), days.end()), days.end());
    }
    for (std::size_t i = 0; i < days.size(); ++i) {
      const Date last = i + 1 < days.size() ? days[i + 1] - 1 : calendar::WorkCalendar::LastDay();
      if (auto done = ExpandStretch(duty, days[i], last); !done.ok()) return done;
    }
    return base::Ok{};
  }

  std::vector<Obligation> Take() {
    std::sort(found_.begin(), found_.end(), [](const Obligation& a, const Obligation& b) {
      return std::pair(a.deadline.due, std::string_view(a.duty->name)) <
             std::pair(b.deadline.due, std::string_view(b.duty->name));
    });
    return std::move(found_);
  }

 private:
  Result<std::optional<Recurrence>> RuleOn(const ruleset::Duty& duty, Date day) const {
    if (duty.recurrence) return duty.recurrence;
    const auto in_force = snapshot_.ParameterOn(duty.recurrence_parameter, day);
    if (in_force.governing == nullptr) return std::optional<Recurrence>();
    const base::Value& value = in_force.governing->value;
    auto parsed = Recurrence::Parse(value.is_string() ? value.as_string() : std::string());
    if (!parsed.ok()) return parsed.errors();
    return std::optional<Recurrence>(*parsed);
  }

  // Periods that end within [first, last].
  base::Status ExpandStretch(const ruleset::Duty& duty, Date first, Date last) {
    const auto rule = RuleOn(duty, first);
    if (!rule.ok()) return rule.errors();
    if (!rule->has_value()) return base::Ok{};
    const Anchor anchor = (*rule)->anchor;
    const int months = (*rule)->Months();
    // A due day follows its period by no more than the offset and a long holiday; one that is counted backwards comes
    // before its end by no more than that.
    const int reach = Reach(**rule);
    const Date earliest = std::max(first, from_ - reach);
    const Date latest = std::min(last, to_ + ((*rule)->before ? reach : kHoliday));
    for (Date start = (*rule)->StartOf(earliest); start <= latest; start = AddMonths(start, months)) {
      const Date end = anchor == Anchor::kFixedDate
                           ? std::min(Date::FromCivil(start.year(), (*rule)->month, (*rule)->day),
                                      calendar::EndOfMonth(Date::FromCivil(start.year(), (*rule)->month, 1)))
                           : AddMonths(start, months) - 1;
      if (end < first || end > last || !duty.effective.Contains(end)) continue;
      if (!calendar::WorkCalendar::InRange(end)) continue;
      const auto options = CountingOf(duty, snapshot_, end);
      if (!options.ok()) return options.errors();
      auto deadline = calendar::ComputeRecurring(calendar_, **rule, end, *options);
      if (!deadline.ok()) return deadline.errors();
      if (deadline->due < from_ || deadline->due > to_) continue;
      found_.push_back({&duty, PeriodName(**rule, start), start, end, std::move(deadline).value()});
    }
    return base::Ok{};
  }

  static int Reach(const Recurrence& rule) {
    switch (rule.offset.unit) {
      case calendar::Unit::kWorkingDay:
        return 2 * rule.offset.count + kHoliday;
      case calendar::Unit::kDay:
        return rule.offset.count + kHoliday;
      case calendar::Unit::kMonth:
        return 31 * rule.offset.count + kHoliday;
      case calendar::Unit::kYear:
        return 366 * rule.offset.count + kHoliday;
      case calendar::Unit::kHour:
      case calendar::Unit::kMinute:
        break;  // no recurrence has such an offset
    }
    return kHoliday;
  }

  const ruleset::Snapshot& snapshot_;
  const calendar::WorkCalendar& calendar_;
  Date from_;
  Date to_;
  std::vector<Obligation> found_;
};

}  // namespace

Result<calendar::DeadlineOptions> CountingOf(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot, Date last) {
  using calendar::Roll;
  calendar::DeadlineOptions options = snapshot.DeadlineOptionsOn(last);
  const auto rolls = RollOf(duty, snapshot, last);
  if (!rolls.ok()) return rolls.errors();
  if (!rolls->has_value()) return options;
  if (!**rolls) {
    options.roll = options.fixed_date_roll = options.back_roll = Roll::kNone;
    return options;
  }
  if (options.fixed_date_roll == Roll::kNone) options.fixed_date_roll = options.roll;
  const bool back = options.back_roll == Roll::kNone && options.roll != Roll::kNone;
  if (back) options.back_roll = Roll::kPreviousWorkday;
  return options;
}

Result<std::vector<Obligation>> Obligations(const ruleset::Snapshot& snapshot, const calendar::WorkCalendar& calendar,
                                            Date from, Date to) {
  Expander expander(snapshot, calendar, from, to);
  for (const auto& [name, duty] : snapshot.duties) {
    if (auto done = expander.Expand(duty); !done.ok()) return done.errors();
  }
  return expander.Take();
}

Result<std::vector<Obligation>> ObligationsOf(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot,
                                              const calendar::WorkCalendar& calendar, Date from, Date to) {
  Expander expander(snapshot, calendar, from, to);
  if (auto done = expander.Expand(duty); !done.ok()) return done.errors();
  return expander.Take();
}

}  // namespace anze::duty
