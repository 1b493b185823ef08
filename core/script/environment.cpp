// The global table of a call. It stays empty in most calls, and then serves the next one as well.
#include "core/script/library.h"
#include "core/script/machine.h"
#include "core/script/objects.h"

namespace anze::script {
namespace {

char g_meta = 0;
char g_table = 0;

// A free name: a variable of the call, else something from the allow-list (upvalue 1).
int Resolve(lua_State* lua) {
  Room& room = RoomOf(lua);
  Charge(lua, room, 5);
  if (lua_type(lua, 2) == LUA_TSTRING && room.variables != nullptr) {
    std::size_t size = 0;
    const char* name = lua_tolstring(lua, 2, &size);
    if (const base::Value* variable = room.variables->Find({name, size}); variable != nullptr) {
      PushValue(lua, *variable);
      return 1;
    }
  }
  lua_settop(lua, 2);
  lua_rawget(lua, lua_upvalueindex(1));
  return 1;
}

}  // namespace

void InstallEnvironment(lua_State* lua) {
  lua_createtable(lua, 0, 1);
  lua_newtable(lua);
  AddBase(lua);
  AddWalks(lua);
  AddRules(lua);
  AddMath(lua);
  AddString(lua);
  AddTable(lua);
  AddUtf8(lua);
  lua_pushcclosure(lua, Resolve, 1);
  lua_setfield(lua, -2, "__index");
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &g_meta);
}

void PushEnvironment(lua_State* lua) {
  if (lua_rawgetp(lua, LUA_REGISTRYINDEX, &g_table) == LUA_TTABLE) {
    return;
  }
  lua_pop(lua, 1);
  lua_newtable(lua);
  lua_rawgetp(lua, LUA_REGISTRYINDEX, &g_meta);
  lua_setmetatable(lua, -2);
  lua_pushvalue(lua, -1);
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &g_table);
}

void RenewEnvironment(lua_State* lua) {
  if (lua_rawgetp(lua, LUA_REGISTRYINDEX, &g_table) != LUA_TTABLE) {
    return lua_pop(lua, 1);
  }
  lua_pushnil(lua);
  if (lua_next(lua, -2) != 0) {
    lua_pushnil(lua);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &g_table);
  }
  lua_settop(lua, 0);
}

}  // namespace anze::script
