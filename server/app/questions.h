// Questions that change nothing: decisions, deadlines, plans, calendars, what a region offers.
// The command line and the API ask through the same functions and so give the same answers.
//
// Answers are JSON-ready values. Threads: all safe from any thread.
#pragma once

#include <optional>
#include <string>

#include "core/base/text.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "server/app/problem.h"
#include "server/app/rules.h"

namespace anze::app {

struct Evaluation {
  std::string decision;
  std::string region;
  calendar::Date as_of;
  std::optional<calendar::Date> as_known_on;
  base::Value facts;
};
// As `anze eval --json`.
Answer<base::Value> Evaluate(Rules* rules, const Evaluation& question, base::Language language);

struct DeadlineQuestion {
  std::string region;
  calendar::Date from;
  std::string period;  // 10wd, P10D, a recurrence, or the name of a period parameter
  std::optional<calendar::Date> as_known_on;
};
// As `anze deadline --json`.
Answer<base::Value> Deadline(Rules* rules, const DeadlineQuestion& question);

// As `anze plan --json`: {"plans": […]}.
Answer<base::Value> Plan(Rules* rules, const std::string& region, calendar::Date as_of, const base::Value& policies,
                         base::Language language);

// {"items":[{region,title,effective:{from,to}}]}
base::Value RegionList(const Rules& rules, base::Language language);
// {region,title,as_of,snapshot,layers:[…],decisions:[{name,title,kind,facts (JSON Schema)}],case_types:[{name,title,
//  states,events,facts (JSON Schema)}],parameters:[{name,title,value,from,region,ambiguity,readings,reason,clauses}]}
Answer<base::Value> RegionRules(Rules* rules, const std::string& region, calendar::Date as_of, base::Language language);
// {year,official,documents:[{document,issued,amends}],days:[{date,kind,name}]} of every day of the year.
Answer<base::Value> CalendarYear(Rules* rules, int year, std::optional<calendar::Date> as_known_on);

}  // namespace anze::app
