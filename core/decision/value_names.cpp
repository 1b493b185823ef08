#include "core/decision/value_names.h"

#include <algorithm>

namespace anze::decision {

std::vector<const ruleset::Expression*> ConditionsOf(const ruleset::Parameter& parameter) {
  std::vector<const ruleset::Expression*> conditions;
  for (const ruleset::DatedValue& value : parameter.values) {
    const ruleset::Expression& condition = value.applies_to;
    const bool known = std::any_of(conditions.begin(), conditions.end(),
                                   [&](const ruleset::Expression* other) { return other->text == condition.text; });
    if (!condition.empty() && !known) conditions.push_back(&condition);
  }
  return conditions;
}

const ruleset::Parameter* ConditionalParameter(const Scope& scope, std::string_view name) {
  if (scope.snapshot == nullptr) return nullptr;
  const auto at = scope.snapshot->parameters.find(std::string(name));
  return at == scope.snapshot->parameters.end() || !at->second.Conditional() ? nullptr : &at->second;
}

Scope FactsAlone(const Scope& scope) {
  Scope facts;
  facts.schemas = scope.schemas;
  facts.snapshot = scope.snapshot;
  return facts;
}

}  // namespace anze::decision
