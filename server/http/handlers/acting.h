// Who acts in a change: whoever calls, or somebody else in whose name an integration token does.
//
// Errors are added to `problems`, each with a pointer; BadInput answers them. Threads: pure.
#pragma once

#include <string_view>

#include "core/base/value.h"
#include "server/http/api.h"

namespace anze::http {

struct Acting {
  workflow::Actor actor;  // without roles where it is the caller: the case decides which of theirs count
  bool names_other = false;
};

// Reads the member "actor" of a body, {"id", "role"}. "actor-not-permitted" (403, and told first) unless the caller is
// a program that may act for the role; "actor-incomplete", "unknown-field", "system-reserved" and those of CheckName.
Acting ActingOf(const Call& call, const base::Value& body, base::Diagnostics* problems);

// In the journal this name marks the system's own actions (core/workflow/permissions.h), so nobody may act under it,
// however it is spelt.
bool IsSystemName(std::string_view name);

}  // namespace anze::http
