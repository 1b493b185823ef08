// Inside the room: one scenario of each kind. Everything here is pure and re-entrant.
#pragma once

#include <memory>
#include <string>

#include "core/base/document.h"
#include "core/scenario/scenario.h"

namespace anze::scenario {

// A scenario as written, with the region it runs in and the readings it chooses.
struct Scenario {
  std::string region;
  base::Value body;                  // the whole map
  const base::Node* node = nullptr;  // … as written
  const Workbench* workbench = nullptr;

  const base::Value& Get(std::string_view key) const { return body.Get(key); }
};

// Rules of the scenario's region on a day, under the parameters the scenario overrides.
base::Result<std::shared_ptr<const workflow::RuleBook>> RulesFor(const Scenario& scenario, calendar::Date day);
// Calendar under the readings in force in `rules` on `day`.
base::Result<std::shared_ptr<const calendar::WorkCalendar>> CalendarFor(const Scenario& scenario,
                                                                        const workflow::RuleBook& rules,
                                                                        calendar::Date day);
// A date member of a map; Errors "missing-key", "bad-date".
base::Result<calendar::Date> DateMember(const base::Value& map, std::string_view key);

// Each runs the scenario and appends differences to `result`; an Error is a scenario that cannot run.
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
