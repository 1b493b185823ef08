// Values of parameters that are about some only: their conditions, and the names that these may read.
// Threads: re-entrant.
#pragma once

#include <string_view>
#include <vector>

#include "core/decision/scope.h"

namespace anze::decision {

// Returns the conditions of a parameter's values in their order, each text once. They live as long as the parameter.
std::vector<const ruleset::Expression*> ConditionsOf(const ruleset::Parameter& parameter);
// Returns the parameter of that name where it has conditions, else nullptr.
const ruleset::Parameter* ConditionalParameter(const Scope& scope, std::string_view name);

// Returns the names that the condition of a value may read for whoever has the scope: facts, no steps and no items.
Scope FactsAlone(const Scope& scope);

}  // namespace anze::decision
