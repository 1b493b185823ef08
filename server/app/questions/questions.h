// Questions that change nothing: decisions, deadlines, plans, calendars, the rules of a region. The command line and
// the API ask through the same functions and so give the same answers.
//
// Answers are JSON-ready values. Problems of all: kInvalid with a pointer to the member at fault (unknown region, a day
// outside the calendar, "ruleset-not-yet-in-force").
// Ownership: `rules` is borrowed for the call. Threads: all safe from any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/base/answer_limits.h"
#include "core/base/text.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "server/app/answers/problem.h"
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
// As `anze eval --json`. Facts that are missing are no problem: the outcome is "unknown". Problems: kNotFound
// "unknown-decision"; kInvalid at "/facts/…" for facts of the wrong form; kUnavailable for a script that ran out of
// time.
Answer<base::Value> Evaluate(Rules* rules, const Evaluation& question, base::Language language);

// A period to be counted from a day.
struct DeadlineQuestion {
  std::string region;
  calendar::Date from;
  std::string period;  // 10wd, P10D, a recurrence, or the name of a period parameter
  std::optional<calendar::Date> as_known_on;
};
// As `anze deadline --json`. Problems: kInvalid at "/period" for a period that cannot be read or leads past the
// calendar, at "/from" "working-week-unknown".
Answer<base::Value> Deadline(Rules* rules, const DeadlineQuestion& question);

// Policies for which service visits are to be planned.
struct PlanQuestion {
  std::string region;
  calendar::Date as_of;
  base::Value policies;
  std::string policies_at;  // JSON Pointer to them in the caller's body; empty: they are all of it
  std::size_t most_visits = base::limits::kPlanVisits;
};
// As `anze plan --json`: {"plans": […]}. Problems: kInvalid below policies_at, "plan-too-large" for more than
// most_visits; kRefused "ruleset-expired".
Answer<base::Value> Plan(Rules* rules, const PlanQuestion& question, base::Language language);

// {"items":[{region,title,effective:{from,to}}]}
base::Value RegionList(const Rules& rules, base::Language language);
// {region,title,as_of,snapshot,layers:[…],decisions:[{name,title,kind,facts (JSON Schema)}],case_types:[{name,title,
//  states,events,facts (JSON Schema)}],parameters:[{name,title,value,from,region,ambiguity,readings,reason,clauses}]}
Answer<base::Value> RegionRules(Rules* rules, const std::string& region, calendar::Date as_of, base::Language language);
// {year,official,documents:[{document,issued,amends}],days:[{date,kind,name}]} of every day of the year.
Answer<base::Value> CalendarYear(Rules* rules, int year, std::optional<calendar::Date> as_known_on);

}  // namespace anze::app
