// The types of cases that regions have, in short: for a reader who chooses among them.
// Ownership: plain values. Threads: safe from any thread.
#pragma once

#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/calendar/date.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// A type by its name. A state that several regions have is listed once; titles are those of the first region.
struct CaseTypeSummary {
  struct State {
    std::string name;
    base::Localized title;
    bool final = false;
  };
  std::string name;
  base::Localized title;
  std::vector<State> states;         // in the order of the first region
  std::vector<std::string> regions;  // that have it
};

// By name: the types that `region` or a region below it has on `day`, of all regions when `region` is empty. Problem
// "unknown-region".
Answer<std::vector<CaseTypeSummary>> CaseTypeList(const Rules& rules, const std::string& region, calendar::Date day);

}  // namespace anze::app
