// Two sources are joined: the obligations that each version of the rules puts into its own days (AddDue), and the
// stored cases of their duties, counted by duty and period (CountCases). The cases tell how a period stands; where
// there are none yet, the nearness of the due day does.
#include "server/app/questions/duties.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/base/answer_limits.h"
#include "core/base/limits.h"
#include "core/workflow/clock_math.h"
#include "server/app/answers/bad_region.h"
#include "server/app/answers/span.h"

namespace anze::app {
namespace {

using base::Value;
using calendar::Date;
using workflow::Light;

// By name and period.
using Tallies = std::map<std::pair<std::string, std::string>, DutyCases>;

void Count(const workflow::CaseState& state, bool closed, calendar::Instant now, Tallies* tallies) {
  const Value& facts = state.facts.Get("duty");
  DutyCases& tally = (*tallies)[{std::string(facts.GetString("name")), std::string(facts.GetString("period"))}];
  const bool filed = !facts.GetString("filed_on").empty();
  const Value& late = facts.Get("late");
  ++tally.opened;
  tally.met += filed ? 1 : 0;
  tally.late += late.is_bool() && late.as_bool() ? 1 : 0;
  tally.waived += closed && !filed ? 1 : 0;
  tally.case_id = state.id;
  tally.state = state.state;
  // An open case without a running clock was filed and waits for its closing: green.
  const workflow::ClockState* next = closed ? nullptr : state.NextDue();
  const Light light = closed ? Light::kNone : next != nullptr ? workflow::LightOf(*next, now) : Light::kGreen;
  tally.light = std::max(tally.light, light);
}

// Counts the cases of one type, whose region and facts name the duty and the period.
base::Status CountCases(ports::Storage* storage, const std::string& region, const std::string& type,
                        calendar::Instant now, const std::optional<ports::ReadScope>& scope, Tallies* tallies) {
  ports::CaseQuery query;
  query.scope = scope;
  query.region_prefix = region;
  query.type = type;
  query.limit = ports::CaseQuery::kAll;  // at one moment: paging by a due date that moves would count a case twice
  query.now = now.millis();
  auto cases = storage->ListCases(query);
  if (!cases.ok()) return cases.errors();
  for (const ports::IndexRow& row : *cases) {
    if (row.region != region) continue;  // of a region below, which speaks of its own duties
    auto stored = storage->LoadCase(row.case_id);
    if (!stored.ok()) return stored.errors();
    if (!*stored) continue;
    auto state = workflow::DecodeState((*stored)->state);
    if (!state.ok()) return state.errors();
    state->id = row.case_id;
    Count(*state, row.closed, now, tallies);
  }
  return base::Ok{};
}

// How near the due day of a period without a case is.
Light Nearness(Date today, Date due, const ruleset::Snapshot& snapshot, const calendar::WorkCalendar& calendar) {
  const calendar::DeadlineOptions options = snapshot.DeadlineOptionsOn(due);
  const auto shows = [&](const char* parameter) {
    const auto warn = snapshot.PeriodParameter(parameter, today);
    return warn.ok() && warn->count > 0 && today >= workflow::LightFrom(calendar, due, *warn, options).date();
  };
  if (today > due || shows("duty.warn.red")) return Light::kRed;
  return shows("duty.warn.yellow") ? Light::kYellow : Light::kGreen;
}

// An obligation with the rules it stands under.
struct Due {
  duty::Obligation obligation;
  Rules::BookPtr book;
  Rules::CalendarPtr calendar;
};

// Adds the obligations that fall due in the days of one version of the rules. A period whose due day moved with the
// rules is listed once: as the first of the versions put it.
base::Status AddDue(Rules* rules, const Rules::Stretch& stretch, std::vector<Due>* due) {
  auto calendar = rules->CalendarFor(*stretch.book, stretch.from);
  if (!calendar.ok()) return calendar.errors();
  auto obligations = duty::Obligations(*stretch.book->snapshot, **calendar, stretch.from, stretch.to);
  if (!obligations.ok()) {
    base::Diagnostics errors = obligations.errors();
    for (base::Error& error : errors) error.pointer = "/to";  // a due day past the end of the calendar
    return errors;
  }
  for (duty::Obligation& obligation : *obligations) {
    const bool listed = std::any_of(due->begin(), due->end(), [&](const Due& other) {
      return other.book != stretch.book && other.obligation.period == obligation.period &&
             other.obligation.duty->name == obligation.duty->name &&
             other.obligation.duty->region == obligation.duty->region;
    });
    if (listed) continue;
    if (due->size() == base::limits::kDutyItems) {
      return base::Error("duties-too-many", {{"max", std::to_string(base::limits::kDutyItems)}}).At("/to");
    }
    due->push_back({std::move(obligation), stretch.book, *calendar});
  }
  return base::Ok{};
}

}  // namespace

Answer<std::vector<DuePeriod>> Duties(Rules* rules, ports::Storage* storage, const std::string& region,
                                      const DutySpan& span, const std::optional<ports::ReadScope>& scope) {
  if (auto problem = BadSpan(span.from, span.to)) return std::move(*problem);
  auto stretches = rules->During(region, span.from, span.to);
  if (!stretches.ok()) return BadRegion(stretches.errors());
  std::vector<Due> due;
  for (const Rules::Stretch& stretch : *stretches) {
    if (base::Status added = AddDue(rules, stretch, &due); !added.ok()) return FromFailure(added.errors());
  }
  // Each type of case is read once, however many periods its duties have.
  std::set<std::pair<std::string, std::string>> sources;
  for (const Due& item : due) {
    const ruleset::Duty& duty = *item.obligation.duty;
    if (!duty.case_type.empty()) sources.emplace(duty.region, duty.case_type);
  }
  std::map<std::string, Tallies> by_region;
  for (const auto& [owner, type] : sources) {
    if (base::Status counted = CountCases(storage, owner, type, span.now, scope, &by_region[owner]); !counted.ok()) {
      return FromFailure(counted.errors());
    }
  }
  const Date today = span.now.date();
  std::vector<DuePeriod> periods;
  for (Due& item : due) {
    const duty::Obligation& obligation = item.obligation;
    const DutyCases& cases = by_region[obligation.duty->region][{obligation.duty->name, obligation.period}];
    // The cases know better than the calendar: a filed period is green however near its due day is.
    const Light light =
        cases.opened > 0 ? cases.light : Nearness(today, obligation.deadline.due, *item.book->snapshot, *item.calendar);
    const bool overdue = obligation.deadline.due < today && !cases.settled();
    periods.push_back({item.book, std::move(item.obligation), cases, light, overdue});
  }
  return periods;
}

}  // namespace anze::app
