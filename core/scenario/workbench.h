// The input and result types of scenarios.
// Ownership: plain values; functions own what they capture. Threads: see Workbench.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/calendar/work_calendar.h"
#include "core/script/pool.h"
#include "core/workflow/rulebook.h"

namespace anze::scenario {

// How one scenario ended. It passes when there is no difference.
struct ScenarioResult {
  std::string region;
  std::string name;
  std::string file;
  int line = 0;
  bool passed = false;
  // One line per difference: "clocks.reply.due: expected 2025-03-18, got 2025-03-17".
  std::vector<base::Localized> differences;
  // Clauses that the scenario states and some layer has; one that no layer has is a difference.
  std::set<std::string> clauses;
  // Of a decision: what came out, as `expect` would state it. Null for the other kinds, and where it could not run.
  base::Value actual;
};

// The runner's access to rules and calendars. Scenarios may be run on several threads only if these
// functions allow it.
struct Workbench {
  // Returns the RuleBook of a region on a day. May be slow the first time. Its errors fail the
  // scenario.
  std::function<base::Result<std::shared_ptr<const workflow::RuleBook>>(const std::string& region, calendar::Date day)>
      rulebook;
  // Calendar under a reading (and as known on a day).
  std::function<base::Result<std::shared_ptr<const calendar::WorkCalendar>>(
      const calendar::WorkCalendar::Options& options)>
      calendar;
  // For lua decisions; nullptr makes them fail. Must outlive the runs.
  script::SandboxPool* scripts = nullptr;
};

}  // namespace anze::scenario
