// Runs scenario tests: the tests that stand beside the rulesets (tests/*.yaml) in the words of
// their authors.
//
// The command line, the test suite and the publication of rules use the same runner. Kinds of
// scenario: decision, deadline, case (a run of months, step by step), plan, duties, draft (refused
// by a lock), in_force (the figures that hold on a day), ledger, report. Format:
// docs/ruleset-format.md.
// Ownership: results are plain values. Threads: re-entrant, pure; the workbench must be as well.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/ruleset/model/bundle.h"
#include "core/scenario/workbench.h"

namespace anze::scenario {

// One scenario, with what it takes over from another written out; a row of a table is one of its own. Points into the
// document it was listed from, which must outlive it.
struct Written {
  std::shared_ptr<const base::Node> node;
  // The region it runs in: its own `region`, else that of its file.
  std::string region;
  std::string file;
};

// Returns the scenarios of one parsed tests/*.yaml file, in file order. `region`: of the layer that
// the file belongs to.
// Errors, all at once and with spans: "scenario-file-without-list", "scenario-without-kind",
// "scenario-expects-nothing", "missing-key" {key} for a scenario without a name, and those of ruleset::ExpandScenarios.
base::Result<std::vector<Written>> ListScenarios(const base::Document& file, const std::string& region);
// Runs one scenario. Cannot fail: an error that keeps it from running is a difference of the
// result.
ScenarioResult RunScenario(const Written& written, const Workbench& workbench);

// Runs every scenario of one parsed tests/*.yaml file. Errors: those of ListScenarios.
base::Result<std::vector<ScenarioResult>> RunScenarios(const base::Document& file, const std::string& region,
                                                       const Workbench& workbench);

}  // namespace anze::scenario
