// What a dotted path names in a scope, and what a mistyped one may have meant. Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/decision/condition.h"

namespace anze::decision {

struct Named {
  StaticType type = StaticType::kAny;
  const ruleset::Field* field = nullptr;  // nullptr for the single names of a scope and for a scalar item
};

// The field at a dotted path of a list of fields, nullptr if none. Does not look into the items of lists.
const ruleset::Field* FindField(const std::vector<ruleset::Field>& fields, std::string_view dotted);

std::optional<Named> FindName(const Scope& scope, std::string_view dotted);

// A likely slip for what was written; empty when nothing is near.
std::string NearName(const Scope& scope, std::string_view dotted);
std::string NearFunction(std::string_view name);
std::string NearOf(std::string_view name, const std::vector<std::string>& known);

// The list whose items a path tries to look into, empty if it does not.
std::string ListOnTheWay(const Scope& scope, std::string_view dotted);

}  // namespace anze::decision
