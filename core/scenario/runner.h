// Runs one scenario of each kind. Internal to core/scenario; scenario.h is the door.
// Ownership: a Scenario borrows its node and workbench. Threads: re-entrant, pure.
#pragma once

#include <memory>
#include <string>

#include "core/base/document.h"
#include "core/scenario/workbench.h"

namespace anze::scenario {

// A scenario as written, with the region it runs in and the readings it chooses.
struct Scenario {
  std::string region;
  // The whole map as a value.
  base::Value body;
  // The same as written, for drafts, which are checked with their places.
  const base::Node* node = nullptr;
  const Workbench* workbench = nullptr;

  // Null when the scenario does not state the key.
  const base::Value& Get(std::string_view key) const { return body.Get(key); }
};

// Returns the rules of the scenario's region on a day, under the parameters the scenario overrides.
// With overrides only the decision and case type that the scenario runs are compiled; the book
// lacks the others.
// Errors: "unknown-parameter" for an override of none, those of the workbench and of compiling.
base::Result<std::shared_ptr<const workflow::RuleBook>> RulesFor(const Scenario& scenario, calendar::Date day);
// Returns the calendar under the readings in force in `rules` on `day`, as known on the scenario's
// `as_known_on` if it states one. Errors: "bad-date", those of the workbench.
base::Result<std::shared_ptr<const calendar::WorkCalendar>> CalendarFor(const Scenario& scenario,
                                                                        const workflow::RuleBook& rules,
                                                                        calendar::Date day);
// Returns a date member of a map. Errors: "missing-key" {key}, "bad-date" {text}.
base::Result<calendar::Date> DateMember(const base::Value& map, std::string_view key);

// Each runs a scenario of its kind and appends differences to `result`. An Error is a scenario that
// cannot run, which fails as well.
// Errors of all: those of the functions above and of the part of the core that is run. RunCase also gives
// "scenario-without-steps", "scenario-step-lost" {step} (no entry of the timeline answers it) and
// "scenario-expects-nothing"; RunInForce gives the last and "unknown-parameter" {name, region}; RunReport gives
// "unknown-report" {report, known}.
base::Status RunDecision(const Scenario& scenario, ScenarioResult* result);
base::Status RunDeadline(const Scenario& scenario, ScenarioResult* result);
base::Status RunCase(const Scenario& scenario, ScenarioResult* result);
base::Status RunPlan(const Scenario& scenario, ScenarioResult* result);
base::Status RunDuties(const Scenario& scenario, ScenarioResult* result);
base::Status RunDraft(const Scenario& scenario, ScenarioResult* result);
base::Status RunInForce(const Scenario& scenario, ScenarioResult* result);
base::Status RunLedger(const Scenario& scenario, ScenarioResult* result);
base::Status RunReport(const Scenario& scenario, ScenarioResult* result);

}  // namespace anze::scenario
