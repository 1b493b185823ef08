// Looks up dotted paths in a scope, and suggests names for mistyped ones. Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/decision/scope.h"

namespace anze::decision {

// The kind of thing a path refers to.
struct Named {
  StaticType type = StaticType::kAny;
  // nullptr for the single names of a scope and for a scalar item. Lives as long as the scope's
  // schemas.
  const ruleset::Field* field = nullptr;
};

// The field at a dotted path of a list of fields, nullptr if none. Does not look into the items of lists.
const ruleset::Field* FindField(const std::vector<ruleset::Field>& fields, std::string_view dotted);

// Looks among items, then extra names, then the schemas in order, then `as_of`. nullopt if none has
// it.
std::optional<Named> FindName(const Scope& scope, std::string_view dotted);

// Return the known name that was probably meant, by base::Nearest; empty if none is near.
std::string NearName(const Scope& scope, std::string_view dotted);
std::string NearFunction(std::string_view name);
std::string NearOf(std::string_view name, const std::vector<std::string>& known);
// Returns the word whose Chinese title somebody wrote in its place; empty if there is none. `titles` is of the length
// of `words`, or empty.
std::string WordTitled(std::string_view title, const std::vector<std::string>& words,
                       const std::vector<base::Localized>& titles);

// Like NearName, among the fields of a list's items.
std::string NearField(const std::vector<ruleset::Field>& fields, std::string_view dotted);
// Whether any name of the scope begins with this segment.
bool HasFirst(const Scope& scope, std::string_view segment);

// Returns the list that a path tries to look into (an error), empty if it does not.
std::string ListOnTheWay(const Scope& scope, std::string_view dotted);

}  // namespace anze::decision
