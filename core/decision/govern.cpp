#include "core/decision/govern.h"

#include <algorithm>

#include "core/base/limits_decision.h"

namespace anze::decision {

base::Result<GovernPlan> PlanOf(const ParamUse& param, const ruleset::Parameter& parameter, calendar::Date day) {
  GovernPlan plan;
  plan.values = ruleset::ValuesOn(parameter, day);
  for (const ruleset::LayerValues& layer : plan.values.layers) {
    for (const ruleset::DatedValue* value : layer.special) {
      const auto at = std::find(param.conditions.begin(), param.conditions.end(), value->applies_to.text);
      if (at == param.conditions.end()) return base::Error("value-condition-other", {{"name", param.name}});
      plan.special.push_back(value);
      plan.condition.push_back(static_cast<std::uint32_t>(at - param.conditions.begin()));
    }
  }
  if (plan.special.size() > base::limits::kSpecialValues) {
    return base::Error("too-many-conditions",
                       {{"name", param.name}, {"max", std::to_string(base::limits::kSpecialValues)}});
  }
  return plan;
}

}  // namespace anze::decision
