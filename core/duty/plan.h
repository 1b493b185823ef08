// Service plans: ruleset + policy + calendar -> dated visits (服务计划).
//
// For each policy: how many services of which kind the region requires in each policy year
// (decision service-minimum), spread evenly over the term, the first within the promised
// period of the policy's effect; for each visit the call-back and filing dates. Clauses on every line.
// Readings AMB-24, 25 and 31 are parameters of the ruleset read here (service.cycle, service.proration,
// service.first.*); those that change a count (AMB-26, 27, 30) are in the decision's own table.
// An item counted inside another (`inside`) is no visit of its own: it is done on that item's first visits of the year.
// An item may be owed in each calendar period instead of each year (`every`), in some months only (`months`), and not
// where it was done shortly before (`unless_within`, by the policy's `done`). An item, or the plan, may be about some
// policies only (`applies_to`); an item of which that cannot be told is owed, and the plan says what is missing.
// Services that go `together` fall on one day where the window of the later one has begun when the earlier is due.
// Threads: re-entrant, pure.
#pragma once

#include <string>
#include <vector>

#include "core/base/answer_limits.h"
#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/work_calendar.h"
#include "core/decision/decision.h"
#include "core/duty/spread.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::duty {

// One service for one policy, with its days.
struct PlannedVisit {
  std::string policy;   // policy id
  std::string service;  // service item id
  base::Localized title;
  int number = 0;  // 1..count of this item in its year
  int policy_year = 1;
  calendar::Date window_from;         // earliest and
  calendar::Date due;                 // latest day for the visit
  bool first_service = false;         // due by the three-month promise
  std::vector<std::string> includes;  // items counted inside this visit
  std::vector<std::string> together;  // items of other visits that fall on this day, to be done on one visit
  calendar::Date call_back_due;       // if the visit is done on its due day
  calendar::Date filing_due;
  bool provisional = false;
  std::vector<std::string> clauses;
};

// The services of one policy over its term.
struct PolicyPlan {
  std::string policy;
  std::string outcome;               // planned | not_applicable | unknown
  base::Value minimum;               // value of service-minimum
  std::vector<ServiceYear> years;    // of a plan: the years of its term
  std::vector<PlannedVisit> visits;  // by due day, then as the items stand in the ruleset
  // Facts that were not given. With "unknown" the minimum rests on them; with "planned" only the scope or
  // the start of the first-service promise does, and the promise was applied.
  std::vector<std::string> missing;
  std::vector<std::string> clauses;
  // What is about others: an item of the plan, or the plan as a whole where `service` is empty; and the facts that say
  // so.
  struct LeftOut {
    std::string service;
    base::Value facts;
  };
  std::vector<LeftOut> left_out;
};

// Plans the services of policies under the rules of `as_of`, in the order of the list. Either all
// policies are planned or none.
//
// `policies`: list of maps {id, effective_from, effective_to, enterprise: {sector, size, …}, …};
// optional issued_on and renewal (AMB-31), and done: [{service, on}], what was done before. Both days belong to the
// term. Facts that the decision does not ask for are passed over. A ruleset without a service plan, or
// `service_minimum` being nullptr, is no error: the outcome is not_applicable. Errors with pointers "/0/effective_from"
// …: "wrong-type", "missing-field", "bad-date", "date-out-of-range", "policy-term-reversed", "policy-duplicate",
// "plan-too-large" {max, policy} at the policy whose visits are too many, and those of Schema::Validate, and those of
// the decision at their policy.
base::Result<std::vector<PolicyPlan>> PlanServices(const ruleset::Snapshot& snapshot,
                                                   const decision::CompiledDecision* service_minimum,
                                                   const calendar::WorkCalendar& calendar, const base::Value& policies,
                                                   calendar::Date as_of, script::SandboxPool* scripts,
                                                   std::size_t most_visits = base::limits::kPlanVisits);

base::Value ToValue(const PolicyPlan& plan, const ruleset::Snapshot& snapshot, base::Language language);
// Compiles the conditions of the plan and its items, as PlanServices would for every policy, and the formulas of
// PolicyInput.
// Empty: they compile, or the snapshot has no plan.
base::Diagnostics CheckPlan(const ruleset::Snapshot& snapshot);

base::Value ToValue(const std::vector<PolicyPlan>& plans, const ruleset::Snapshot& snapshot, base::Language language);

}  // namespace anze::duty
