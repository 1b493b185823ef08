// Scenario tests: the domain-language tests beside the rulesets (tests/*.yaml).
//
// One runner for the command line, the test suite and the publication gate. Kinds of scenario:
// decision, deadline, case (a run of months, step by step), plan, duties, draft (what a lock refuses), in_force (the
// figures that hold on a day), ledger, report. Format: docs/ruleset-format.md.
// Threads: re-entrant, pure.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/calendar/work_calendar.h"
#include "core/workflow/rulebook.h"

namespace anze::scenario {

struct ScenarioResult {
  std::string region;
  std::string name;
  std::string file;
  int line = 0;
  bool passed = false;
  // One line per difference: "clocks.reply.due: expected 2025-03-18, got 2025-03-17".
  std::vector<std::string> differences;
  std::set<std::string> clauses;  // exercised: stated by the scenario and cited by what ran
};

// What the runner needs from outside.
struct Workbench {
  // RuleBook of a region on a day. May be slow the first time.
  std::function<base::Result<std::shared_ptr<const workflow::RuleBook>>(const std::string& region, calendar::Date day)>
      rulebook;
  // Calendar under a reading (and as known on a day).
  std::function<base::Result<std::shared_ptr<const calendar::WorkCalendar>>(
      const calendar::WorkCalendar::Options& options)>
      calendar;
  script::SandboxPool* scripts = nullptr;
};

// One scenario as written. Points into the document it was listed from.
struct Written {
  const base::Node* node = nullptr;
  std::string region;  // where it runs
  std::string file;
};

// The scenarios of one parsed tests/*.yaml file. Errors: "scenario-…" with spans when the file is malformed.
base::Result<std::vector<Written>> ListScenarios(const base::Document& file, const std::string& region);
ScenarioResult RunScenario(const Written& written, const Workbench& workbench);

// Runs every scenario of one parsed tests/*.yaml file. Errors: "scenario-…" with spans when the file is malformed.
base::Result<std::vector<ScenarioResult>> RunScenarios(const base::Document& file, const std::string& region,
                                                       const Workbench& workbench);

struct ClauseCoverage {
  std::string id;
  std::string region;
  std::string status;           // tested | cited | uncovered | not_machine_checkable
  std::vector<std::string> by;  // what cites or tests it
  std::set<std::string> kinds;  // of what cites it: "decisions", "cases", "parameters", …
  std::string reason;
};
std::vector<ClauseCoverage> Coverage(const ruleset::Bundle& bundle, const std::vector<ScenarioResult>& results);

}  // namespace anze::scenario
