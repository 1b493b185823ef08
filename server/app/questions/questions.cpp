// Each question finds the rules and the calendar of its day (Find), asks the core, and points the errors of the core at
// the member of the question that they are about.
#include "server/app/questions/questions.h"

#include <algorithm>
#include <utility>

#include "core/base/limits.h"
#include "server/app/answers/bad_region.h"
#include "server/app/answers/span.h"
#include "server/app/rules/lapsed.h"

namespace anze::app {
namespace {

using base::Error;
using calendar::Date;

// The rules and the calendar that a question is answered under.
struct Surroundings {
  Rules::BookPtr book;
  Rules::CalendarPtr calendar;
};

// `as_known_on`: the calendar as it was published by that day; nullopt: as it is published now.
Answer<Surroundings> Find(Rules* rules, const std::string& region, Date day, std::optional<Date> as_known_on) {
  auto book = rules->At(region, day);
  if (!book.ok()) return BadRegion(book.errors());
  calendar::WorkCalendar::Options options;
  const calendar::DeadlineOptions reading = (*book)->snapshot->DeadlineOptionsOn(day);
  options.holidays_count = reading.holidays_count;
  options.makeup_days_count = reading.makeup_days_count && reading.holidays_count;
  options.as_known_on = as_known_on;
  auto calendar = rules->Calendar(options);
  if (!calendar.ok()) return FromFailure(calendar.errors());
  return Surroundings{*book, *calendar};
}

// The decisions that the event rests on, in the order of the case type.
EventInForce EventOf(const ruleset::Snapshot& snapshot, const ruleset::CaseType& type,
                     const ruleset::EventType& event) {
  EventInForce out{&event, {}};
  for (const ruleset::AskedDecision& asked : type.decisions) {
    if (std::find(event.asks.begin(), event.asks.end(), asked.name) == event.asks.end()) continue;
    const auto decision = snapshot.decisions.find(asked.decision);
    const bool titled = decision != snapshot.decisions.end() && !decision->second.title.zh.empty();
    out.asks.push_back({asked.decision, titled ? &decision->second : nullptr});
  }
  return out;
}

CaseTypeInForce CaseTypeOf(const workflow::RuleBook& book, const ruleset::CaseType& type) {
  CaseTypeInForce out{&type, book.FindCaseType(type.name), {}};
  for (const ruleset::EventType& event : type.events) out.events.push_back(EventOf(*book.snapshot, type, event));
  return out;
}

base::Result<calendar::Deadline> CountPeriod(const Surroundings& found, const DeadlineQuestion& question,
                                             calendar::Period period, const calendar::DeadlineOptions& options) {
  if (question.before && question.from_at && period.CountsHours()) {
    return calendar::ComputeDeadlineFrom(*found.calendar, *question.from_at, {-period.count, period.unit}, options);
  }
  if (question.before) return calendar::ComputeDeadlineBefore(*found.calendar, question.from, period, options);
  if (question.from_at) return calendar::ComputeDeadlineFrom(*found.calendar, *question.from_at, period, options);
  return calendar::ComputeDeadline(*found.calendar, question.from, period, options);
}

// A period may be the name of a parameter, a period ("10wd"), or a recurrence; they are tried in this order.
base::Result<calendar::Deadline> ComputePeriod(const Surroundings& found, const DeadlineQuestion& question) {
  const ruleset::Snapshot& snapshot = *found.book->snapshot;
  const calendar::DeadlineOptions options = snapshot.DeadlineOptionsOn(question.from);
  if (snapshot.parameters.contains(question.period)) {
    auto period = snapshot.PeriodParameter(question.period, question.from);
    if (!period.ok()) return period.errors();
    return CountPeriod(found, question, *period, options);
  }
  auto period = calendar::Period::Parse(question.period);
  if (period.ok()) return CountPeriod(found, question, *period, options);
  auto recurrence = calendar::Recurrence::Parse(question.period);
  if (question.before || !recurrence.ok()) return period.errors();
  return calendar::ComputeRecurring(*found.calendar, *recurrence, question.from, options);
}

// Where in the question the fault lies: the period leads past the end of the calendar; the day may lie before the
// five-day week, or have no hour.
const char* PlaceOf(const Error& error, const DeadlineQuestion& question) {
  if (error.code == "working-week-unknown" || error.code == "hours-from-day") return "/from";
  return question.before ? "/before" : "/period";
}

}  // namespace

Answer<Evaluated> Evaluate(Rules* rules, const Evaluation& question) {
  if (auto problem = BadDay(question.as_of, "/as_of")) return std::move(*problem);
  auto answer = Find(rules, question.region, question.as_of, question.as_known_on);
  if (auto* problem = std::get_if<Problem>(&answer)) return std::move(*problem);
  const Surroundings& found = std::get<Surroundings>(answer);
  const ruleset::Snapshot& snapshot = *found.book->snapshot;
  const decision::CompiledDecision* decision = found.book->FindDecision(question.decision);
  base::Result<decision::Explanation> explanation =
      Error("unknown-decision", {{"region", question.region}, {"decision", question.decision}});
  // The rules may say why they have no such decision, for instance because they have lapsed.
  if (decision == nullptr) {
    explanation = decision::ExplainAbsence(snapshot, question.decision);
    if (!explanation.ok()) return NotFound(explanation.error().code, explanation.error().args);
  } else {
    base::Diagnostics problems = decision->CheckFacts(question.facts);
    if (base::HasErrors(problems)) {
      // The core points into the facts; the caller sent them as a member of the body.
      for (Error& error : problems) error.pointer = "/facts" + error.pointer;
      return Invalid(std::move(problems));
    }
    explanation =
        decision->Explain(question.facts, {&snapshot, question.as_of, found.calendar.get()}, rules->scripts());
    if (!explanation.ok()) {
      base::Diagnostics errors = explanation.errors();
      for (Error& error : errors) {
        if (error.pointer.empty()) error.pointer = "/facts";
      }
      return FromFailure(errors);
    }
  }
  return Evaluated{found.book, question.decision, question.as_of, std::move(*explanation)};
}

Answer<CountedPeriod> Deadline(Rules* rules, const DeadlineQuestion& question) {
  if (auto problem = BadDay(question.from, "/from")) return std::move(*problem);
  auto answer = Find(rules, question.region, question.from, question.as_known_on);
  if (auto* problem = std::get_if<Problem>(&answer)) return std::move(*problem);
  auto deadline = ComputePeriod(std::get<Surroundings>(answer), question);
  if (!deadline.ok()) {
    base::Diagnostics errors = deadline.errors();
    for (Error& error : errors) error.pointer = PlaceOf(error, question);
    return Invalid(std::move(errors));
  }
  return CountedPeriod{question, std::move(*deadline)};
}

Answer<PlannedServices> Plan(Rules* rules, const PlanQuestion& question) {
  if (auto problem = BadDay(question.as_of, "/as_of")) return std::move(*problem);
  auto answer = Find(rules, question.region, question.as_of, std::nullopt);
  if (auto* problem = std::get_if<Problem>(&answer)) return std::move(*problem);
  const Surroundings& found = std::get<Surroundings>(answer);
  if (auto lapsed = LapsedForPlan(*found.book->snapshot, question.as_of)) return std::move(*lapsed);
  auto plans =
      duty::PlanServices(*found.book->snapshot, found.book->FindDecision(found.book->snapshot->PlanDecision()),
                         *found.calendar, question.policies, question.as_of, rules->scripts(), question.most_visits);
  if (!plans.ok()) {
    base::Diagnostics errors = plans.errors();
    for (Error& error : errors) error.pointer.insert(0, question.policies_at);
    return Invalid(std::move(errors));
  }
  return PlannedServices{found.book, std::move(*plans)};
}

Answer<RulesInForce> RegionRules(Rules* rules, const std::string& region, Date as_of) {
  if (auto problem = BadDay(as_of, "/as_of")) return std::move(*problem);
  auto answer = Find(rules, region, as_of, std::nullopt);
  if (auto* problem = std::get_if<Problem>(&answer)) return std::move(*problem);
  RulesInForce out{std::get<Surroundings>(answer).book, as_of, {}, {}};
  const ruleset::Snapshot& snapshot = *out.book->snapshot;
  for (const auto& [name, type] : snapshot.case_types) out.case_types.push_back(CaseTypeOf(*out.book, type));
  for (const auto& [name, parameter] : snapshot.parameters) {
    out.parameters.push_back(ParameterOf(snapshot, name, as_of));
  }
  return out;
}

Answer<YearOfDays> CalendarYear(Rules* rules, int year, std::optional<Date> as_known_on) {
  if (year < base::limits::kFirstCalendarYear || year > base::limits::kLastCalendarYear) {
    return Invalid({Error("date-out-of-range", {{"date", std::to_string(year)},
                                                {"first", std::to_string(base::limits::kFirstCalendarYear)},
                                                {"last", std::to_string(base::limits::kLastCalendarYear)}})
                        .At("/year")});
  }
  calendar::WorkCalendar::Options options;
  options.as_known_on = as_known_on;
  auto calendar = rules->Calendar(options);
  if (!calendar.ok()) return FromFailure(calendar.errors());
  YearOfDays out;
  out.year = year;
  out.official = (*calendar)->NoticeFor(year) != nullptr;
  for (const calendar::Notice& notice : rules->bundle()->calendar.notices) {
    if (notice.year != year || (as_known_on && notice.issued > *as_known_on)) continue;
    out.documents.push_back(notice);
  }
  const Date last = Date::FromCivil(year, 12, 31);
  for (Date day = Date::FromCivil(year, 1, 1); day <= last; day = day + 1) {
    out.days.push_back({day, (*calendar)->Kind(day), (*calendar)->Name(day)});
  }
  return out;
}

}  // namespace anze::app
