// What a compiled function needs, read from its dump: Lua tells nobody how many registers a function has.
// Internal to core/script.
#pragma once

#include <lua.hpp>

namespace anze::script {

// The most registers any function of the chunk on top of the stack has (at most 255). One instruction may clear
// them all, and each call clears those of missing arguments.
int WidestFrame(lua_State* lua);

}  // namespace anze::script
