// The number of registers of a compiled function, read from its dump, because no function of the
// Lua API tells it. Internal to core/script. Threads: one at a time, as the room.
#pragma once

#include <lua.hpp>

namespace anze::script {

// The most registers any function of the chunk on top of the stack has (at most 255). One instruction may clear
// them all, and each call clears those of missing arguments.
int WidestFrame(lua_State* lua);

}  // namespace anze::script
