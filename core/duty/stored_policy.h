// Policies for the planner, made of records: the stored policy, its insured unit, and what the plan works out of both.
// Ownership: a PolicyInput borrows the snapshot. Threads: re-entrant.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/decision/condition.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::duty {

class PolicyInput {
 public:
  // Compiles the formulas of the plan (`from_records`) over policy.* and enterprise.*, the fields of the records of
  // these types. A snapshot without a plan has none. Errors: those of decision::Condition, all at once.
  static base::Result<PolicyInput> Compile(const ruleset::Snapshot& snapshot);

  // One policy as PlanServices reads it, under that id. `enterprise`: the data of its unit's record; nullptr: it is not
  // registered, and what rests on it is unknown. Errors: those of evaluating a formula.
  base::Result<base::Value> Of(const std::string& id, const base::Value& policy, const base::Value* enterprise,
                               const decision::Context& context) const;

 private:
  std::vector<std::pair<std::string, decision::Condition>> formulas_;
};

}  // namespace anze::duty
