// A policy as given to the planner, read and checked.
// Threads: pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/ruleset/schema.h"

namespace anze::duty {

struct Policy {
  std::string id;
  calendar::Date from;
  calendar::Date to;
  std::optional<calendar::Date> issued;
  bool renewal = false;
  base::Value facts;  // what the decision asks for, and policy.* with the dates
};

// Every problem of every policy at once.
base::Result<std::vector<Policy>> ReadPolicies(const base::Value& policies, const ruleset::Schema& facts);

// policy.id, policy.effective_from, policy.effective_to, policy.issued_on, policy.renewal.
ruleset::Schema PolicySchema();

}  // namespace anze::duty
