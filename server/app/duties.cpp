#include "server/app/duties.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/base/limits.h"
#include "core/duty/obligations.h"
#include "core/workflow/clock_math.h"
#include "core/workflow/state.h"
#include "server/app/bad_region.h"

namespace anze::app {
namespace {

using base::Value;
using calendar::Date;
using workflow::Light;

// How the cases of one period stand.
struct Tally {
  int opened = 0;
  int met = 0;     // filed, in time or not
  int late = 0;    // filed late, or overdue
  int waived = 0;  // closed without a filing
  int closed = 0;
  Light light = Light::kNone;
  std::string case_id;
  std::string state;

  bool settled() const { return opened > 0 && opened == met + waived; }
};

// By name and period.
using Tallies = std::map<std::pair<std::string, std::string>, Tally>;

void Count(const workflow::CaseState& state, bool closed, calendar::Instant now, Tallies* tallies) {
  const Value& facts = state.facts.Get("duty");
  Tally& tally = (*tallies)[{std::string(facts.GetString("name")), std::string(facts.GetString("period"))}];
  const bool filed = !facts.GetString("filed_on").empty();
  const Value& late = facts.Get("late");
  ++tally.opened;
  tally.met += filed ? 1 : 0;
  tally.late += late.is_bool() && late.as_bool() ? 1 : 0;
  tally.waived += closed && !filed ? 1 : 0;
  tally.closed += closed ? 1 : 0;
  tally.case_id = state.id;
  tally.state = state.state;
  const workflow::ClockState* next = closed ? nullptr : state.NextDue();
  const Light light = closed ? Light::kNone : next != nullptr ? workflow::LightOf(*next, now) : Light::kGreen;
  tally.light = std::max(tally.light, light);
}

base::Status CountCases(ports::Storage* storage, const std::string& region, const std::string& type,
                        calendar::Instant now, Tallies* tallies) {
  ports::CaseQuery query;
  query.region_prefix = region;
  query.type = type;
  query.limit = base::limits::kPageMax;
  query.now = now.millis();
  for (bool more = true; more;) {
    auto page = storage->ListCases(query);
    if (!page.ok()) return page.errors();
    for (const workflow::IndexRow& row : *page) {
      if (row.region != region) continue;  // of a region below, which speaks of its own duties
      auto stored = storage->LoadCase(row.case_id);
      if (!stored.ok()) return stored.errors();
      if (!*stored) continue;
      auto state = workflow::DecodeState((*stored)->state);
      if (!state.ok()) return state.errors();
      state->id = row.case_id;
      Count(*state, row.closed, now, tallies);
    }
    more = page->size() == query.limit;
    if (more) query.after = std::pair(page->back().due_at, page->back().case_id);
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

Value ItemOf(const duty::Obligation& obligation, const ruleset::Snapshot& snapshot, const Tally& tally, Light light,
             Date today, base::Language language) {
  const ruleset::Duty& duty = *obligation.duty;
  Value row = Value::EmptyMap();
  row.Set("name", duty.name);
  row.Set("title", duty.title.In(language));
  row.Set("subject", duty.subject);
  row.Set("recipient", duty.recipient);
  row.Set("period", obligation.period);
  row.Set("due", obligation.deadline.due.ToString());
  row.Set("provisional", obligation.deadline.provisional);
  row.Set("light", workflow::LightName(light));
  row.Set("overdue", obligation.deadline.due < today && !tally.settled());
  row.Set("region", duty.region);
  row.Set("goal", duty.goal);
  Value cases = Value::EmptyMap();
  cases.Set("opened", tally.opened);
  cases.Set("met", tally.met);
  cases.Set("late", tally.late);
  cases.Set("waived", tally.waived);
  row.Set("cases", std::move(cases));
  if (tally.opened == 1) {
    row.Set("case", tally.case_id);
    row.Set("state", tally.state);
  }
  row.Set("clauses", snapshot.CitationValues(duty.clauses));
  return row;
}

}  // namespace

Answer<Value> Duties(Rules* rules, ports::Storage* storage, const std::string& region, const DutySpan& span,
                     base::Language language) {
  auto book = rules->At(region, span.from);
  if (!book.ok()) return BadRegion(book.errors());
  auto calendar = rules->CalendarFor(**book, span.from);
  if (!calendar.ok()) return FromFailure(calendar.errors());
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  auto obligations = duty::Obligations(snapshot, **calendar, span.from, span.to);
  if (!obligations.ok()) return FromFailure(obligations.errors());
  std::set<std::pair<std::string, std::string>> sources;
  for (const duty::Obligation& obligation : *obligations) {
    if (!obligation.duty->case_type.empty()) sources.emplace(obligation.duty->region, obligation.duty->case_type);
  }
  std::map<std::string, Tallies> by_region;
  for (const auto& [owner, type] : sources) {
    if (base::Status counted = CountCases(storage, owner, type, span.now, &by_region[owner]); !counted.ok()) {
      return FromFailure(counted.errors());
    }
  }
  const Date today = span.now.date();
  Value items = Value::EmptyList();
  for (const duty::Obligation& obligation : *obligations) {
    const Tally tally = by_region[obligation.duty->region][{obligation.duty->name, obligation.period}];
    const Light light = tally.opened > 0 ? tally.light : Nearness(today, obligation.deadline.due, snapshot, **calendar);
    items.Append(ItemOf(obligation, snapshot, tally, light, today, language));
  }
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  return out;
}

}  // namespace anze::app
