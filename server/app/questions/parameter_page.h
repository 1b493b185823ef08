// A parameter's own page: its meaning, its other readings, and its value in each region on a day.
// Threads: re-entrant.
#pragma once

#include <string>

#include "core/base/text.h"
#include "core/calendar/date.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// {name,title,unit,ambiguity,reason,readings:[{value,meaning}],as_of,regions:[{region,title,value,meaning,from,to,
//  stated_by,clauses:[{id,document,locator,quote}],yielded:[{value,from,stated_by}]}]}; `region` empty: every region
//  that knows it.
// Problems: "unknown-parameter", "unknown-region".
Answer<base::Value> ParameterPage(Rules* rules, const std::string& name, const std::string& region,
                                  calendar::Date as_of, base::Language language);

// [{value,meaning}]: the other readings of a parameter.
base::Value ReadingsValue(const ruleset::Parameter& parameter, base::Language language);

}  // namespace anze::app
