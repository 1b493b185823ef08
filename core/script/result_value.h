// Lua -> base::Value: the value a script returned, checked.
//
// A table whose keys are 1..n is a list, {} is the empty list, a table with string keys is a map in byte order
// of its keys; anything else is refused. Depth, nodes, bytes and UTF-8 are checked.
// Internal to core/script. Runs outside the budget, so it is bounded by itself. Threads: one at
// a time.
#pragma once

#include <cstddef>
#include <lua.hpp>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::script {

// Errors: "script-bad-result" {reason, …} with a JSON Pointer to the place inside the result. Reasons: too-deep
// (limits::kScriptValueDepth), too-large (kScriptResultNodes, kScriptStringBytes), infinity, nil, type {type}, utf8,
// list-gap, mixed-keys, key {type} (neither text nor integer).
// Calls nothing in Lua that can raise; the stack is left as it was.
// `items`: as Room::items; a result may hold more for each.
base::Result<base::Value> ReadResult(lua_State* lua, int index, std::size_t items);

}  // namespace anze::script
