// Lua -> base::Value: what a script returned, checked.
//
// A table whose keys are 1..n is a list, {} is the empty list, a table with string keys is a map in byte order
// of its keys; anything else is refused. Depth, nodes, bytes and UTF-8 are checked.
// Internal to core/script. Runs outside the budget, so it is bounded by itself.
#pragma once

#include <lua.hpp>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::script {

// Errors: "script-bad-result" {reason, …} with a JSON Pointer to the place inside the result.
// Calls nothing in Lua that can raise; the stack is left as it was.
base::Result<base::Value> ReadResult(lua_State* lua, int index);

}  // namespace anze::script
