// A parameter's own page: its meaning, its other readings, and its value in each region on a day.
// Ownership: a page holds the rules that it points into. Threads: re-entrant.
#pragma once

#include <string>
#include <vector>

#include "core/calendar/date.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/parameter_on_day.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// A parameter in one region, and the values of regions above that yielded there.
struct ParameterInRegion {
  Rules::BookPtr book;
  ParameterOnDay parameter;
};

// One parameter in every region that knows it, of which there is one at least. They share its meaning and its readings,
// which are told as the first of them has them.
struct ParameterPage {
  calendar::Date as_of;
  std::vector<ParameterInRegion> regions;  // by name
};

// `region` empty: every region that knows it; a region without rules on that day is left out. Problems:
// "unknown-parameter", "unknown-region".
Answer<ParameterPage> ParameterPageOf(Rules* rules, const std::string& name, const std::string& region,
                                      calendar::Date as_of);

}  // namespace anze::app
