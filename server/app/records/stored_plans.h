// Service plans of the policies on record: how many visits each is owed, which were made, and which are late.
//
// The plan is worked out anew each time, of the policy's record, that of its insured unit and those of the services, so
// it follows when one of them changes. Services are those of the same insurer and policy number.
// Ownership: an answer holds the rules that it points into. Threads: safe from any thread; it reads every service
// record of the region.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/duty/delivered.h"
#include "server/app/answers/problem.h"
#include "server/app/records/record_store.h"
#include "server/app/rules/rules.h"

namespace anze::app {

struct StoredPlansQuestion {
  std::string region;    // its policies, and those of the regions below it
  calendar::Date as_of;  // rules of which day; visits due before it are late
  // Only the policies with these; empty: all.
  std::string insurer;
  std::string enterprise;
  std::string number;
  std::string after;  // id of a policy's record after which to go on
  std::size_t limit = 50;
  std::optional<ports::ReadScope> scope{};  // only policies that somebody may read; nullopt: all
};

// The plan of one policy on record, and how it stands.
struct StoredPlan {
  std::string record;  // id of the policy's record
  std::string region;  // of that record
  base::Value policy;  // its data
  std::string unit;    // name of the insured unit; empty: it is not registered
  duty::PolicyPlan plan;
  duty::PlanStanding standing;
};

struct StoredPlans {
  Rules::BookPtr book;
  std::vector<StoredPlan> items;
  std::string next;  // id after which the next page begins; empty at the end
};

// Policies ascending by the id of their record; a page may hold fewer than `limit` although another follows.
// Problems: kInvalid for region and day, "plan-too-large" {max, policy}, kRefused "ruleset-expired"; those of the
// storage.
Answer<StoredPlans> PlansOnRecord(Rules* rules, ports::Storage* storage, const StoredPlansQuestion& question);

}  // namespace anze::app
