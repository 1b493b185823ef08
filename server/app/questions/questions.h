// Questions that change nothing: decisions, deadlines, plans, calendars, the rules of a region. The command line and
// the API ask through the same functions and so give the same answers.
//
// Answers are plain values; http/wire/question_json.h and rules_json.h say how they look. Problems of all: kInvalid
// with a pointer to the member at fault (unknown region, a day outside the calendar, "ruleset-not-yet-in-force").
// Ownership: `rules` is borrowed for the call; an answer with a `book` points into it and keeps it alive.
// Threads: all safe from any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/answer_limits.h"
#include "core/base/value.h"
#include "core/calendar/deadline.h"
#include "core/calendar/notice.h"
#include "core/decision/decision.h"
#include "core/duty/plan.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/parameter_on_day.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// A decision to be made on stated facts. `as_known_on`: with the calendar as it was published by that day.
struct Evaluation {
  std::string decision;
  std::string region;
  calendar::Date as_of;
  std::optional<calendar::Date> as_known_on;
  base::Value facts;
};
// The outcome of a decision, and what it rests on.
struct Evaluated {
  Rules::BookPtr book;
  std::string decision;
  calendar::Date as_of;
  decision::Explanation explanation;
};
// Facts that are missing are no problem: the outcome is "unknown". Problems: kNotFound "unknown-decision"; kInvalid at
// "/facts/…" for facts of the wrong form; kUnavailable for a script that ran out of time.
Answer<Evaluated> Evaluate(Rules* rules, const Evaluation& question);

// A period to be counted from a day, backwards from it, or from an instant.
struct DeadlineQuestion {
  std::string region;
  calendar::Date from;
  std::optional<calendar::Instant> from_at;  // lies on `from`; what counts hours begins here
  std::string period;                        // 10wd, P10D, 24h, a recurrence, or the name of a period parameter
  bool before = false;                       // counted back from `from` or, by hours, `from_at`; no recurrence then
  std::optional<calendar::Date> as_known_on;
};
// The question again, and the day on which the period ends.
struct CountedPeriod {
  DeadlineQuestion question;
  calendar::Deadline deadline;
};
// Problems: kInvalid at "/period", or "/before", for a period that cannot be read or leads past the calendar, at
// "/from" "working-week-unknown", "hours-from-day".
Answer<CountedPeriod> Deadline(Rules* rules, const DeadlineQuestion& question);

// Policies for which service visits are to be planned.
struct PlanQuestion {
  std::string region;
  calendar::Date as_of;
  base::Value policies;
  std::string policies_at;  // JSON Pointer to them in the caller's body; empty: they are all of it
  std::size_t most_visits = base::limits::kPlanVisits;
};
// A plan for each policy, in their order.
struct PlannedServices {
  Rules::BookPtr book;
  std::vector<duty::PolicyPlan> plans;
};
// Problems: kInvalid below policies_at, "plan-too-large" for more than most_visits; kRefused "ruleset-expired".
Answer<PlannedServices> Plan(Rules* rules, const PlanQuestion& question);

// An event of a case type, and the decisions that it rests on.
struct EventInForce {
  // A decision by its name. `decision` is null where the region has none of it, or one without a title.
  struct Asked {
    std::string name;
    const ruleset::Decision* decision = nullptr;
  };
  const ruleset::EventType* event = nullptr;
  std::vector<Asked> asks;
};
struct CaseTypeInForce {
  const ruleset::CaseType* type = nullptr;
  const workflow::CaseProgram* program = nullptr;  // null where the book has none
  std::vector<EventInForce> events;
};
// The rules of a region on a day. Layers, decisions, duties and roles stand in the snapshot of the book as they are.
struct RulesInForce {
  Rules::BookPtr book;
  calendar::Date as_of;
  std::vector<CaseTypeInForce> case_types;  // by name
  std::vector<ParameterOnDay> parameters;   // by name
};
Answer<RulesInForce> RegionRules(Rules* rules, const std::string& region, calendar::Date as_of);

// Every day of a year, and the notices that it was made from.
struct YearOfDays {
  struct Day {
    calendar::Date date;
    calendar::DayKind kind = calendar::DayKind::kWorkday;
    std::string name;  // of a holiday; empty: none
  };
  int year = 0;
  bool official = false;                    // there is a notice for it
  std::vector<calendar::Notice> documents;  // issued by the day asked about
  std::vector<Day> days;
};
// Problems: kInvalid "date-out-of-range" at "/year".
Answer<YearOfDays> CalendarYear(Rules* rules, int year, std::optional<calendar::Date> as_known_on);

}  // namespace anze::app
