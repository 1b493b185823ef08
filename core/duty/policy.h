// A policy as given to the planner, read and checked.
// Ownership: plain values. Threads: pure.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/ruleset/model/schema.h"

namespace anze::duty {

// Both days belong to the term, and `to` is never before `from`.
struct Policy {
  std::string id;
  calendar::Date from;
  calendar::Date to;
  std::optional<calendar::Date> issued;
  bool renewal = false;
  // Services that were done before, and when.
  std::vector<std::pair<std::string, calendar::Date>> done;
  // The facts that the decision asks for, and policy.* with the dates.
  base::Value facts;
};

// Reads a list of policies; `facts` is the schema of the decision. Reports every problem of every
// policy at once.
// Errors with pointers: those that PlanServices names for its list.
base::Result<std::vector<Policy>> ReadPolicies(const base::Value& policies, const ruleset::Schema& facts);

// Returns the fields that an expression of the plan may read besides: policy.id,
// policy.effective_from, policy.effective_to, policy.issued_on, policy.renewal.
ruleset::Schema PolicySchema();

}  // namespace anze::duty
