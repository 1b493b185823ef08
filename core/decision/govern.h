// The values of a parameter that facts choose among, on one day, for the machines that run kGovern.
// Ownership: pointers go into the snapshot that Bind was given, which must outlive the plan. Threads: immutable once
// made.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/decision/code.h"
#include "core/ruleset/model/governing.h"

namespace anze::decision {

struct GovernPlan {
  ruleset::ValuesOnDay values;
  // The special values in the order that Govern takes, and the condition of each, into ParamUse::conditions.
  std::vector<const ruleset::DatedValue*> special;
  std::vector<std::uint32_t> condition;
};

// Which of the values were about the case, of a parameter that was read: in the order of GovernPlan::special.
struct GovernNote {
  std::uint32_t param = 0;  // into Code::params
  std::vector<ruleset::Holds> holds;
};

// Errors: "value-condition-other" {name} where the parameter has a condition that the code was not compiled with, and
// "too-many-conditions" {name, max}.
base::Result<GovernPlan> PlanOf(const ParamUse& param, const ruleset::Parameter& parameter, calendar::Date day);

}  // namespace anze::decision
