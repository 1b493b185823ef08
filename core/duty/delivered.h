// Services that were given, held against the plan of their policy: which visit each of them is, and what is left.
// Ownership: plain values. Threads: pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/duty/plan.h"

namespace anze::duty {

// A service as its record states it.
struct DeliveredService {
  std::string number;
  std::string item;  // ServiceItem id; others are beside the plan
  calendar::Date on;
};

// How a planned visit stands.
struct VisitStanding {
  std::optional<calendar::Date> done_on;
  std::string number;    // of the service that it was
  bool overdue = false;  // its due day has passed and it was not done
};

struct PlanStanding {
  std::vector<VisitStanding> visits;  // as in the plan
  std::vector<std::string> beside;    // numbers of services that are no visit of the plan, by day
  int done = 0;
};

// Drops the visits of a plan that would begin after the policy ended early.
void EndPlan(calendar::Date ended_on, PolicyPlan* plan);

// Each service, in order of its day, is the earliest visit of its item that is not done in the policy year in which it
// was given; of an item owed in calendar periods, of one that has begun. A service of an item counted inside another is
// a visit of that other one which includes it, else any; a service of the other item is only a visit that includes
// none. A visit of an item asked for once, whatever its content, is done by a service of any item. `today`: a visit due
// before it and not done is overdue.
PlanStanding StandingOf(const PolicyPlan& plan, const ruleset::ServicePlanRules& rules,
                        std::vector<DeliveredService> services, calendar::Date today);

}  // namespace anze::duty
