// math: the part of it that is exact. Roots, logarithms, trigonometry and chance have no place in a rule.
#include <cstdint>
#include <limits>

#include "core/script/library.h"
#include "core/script/objects.h"
#include "core/script/room.h"

namespace anze::script {
namespace {

int Kind(lua_State* lua) {
  Charge(lua, 2);
  luaL_checkany(lua, 1);
  base::Number number;
  int sign = 0;
  if (ReadNumber(lua, 1, &number)) {
    lua_pushstring(lua, number.is_integer() ? "integer" : "ratio");
  } else if (IsInfinity(lua, 1, &sign)) {
    lua_pushliteral(lua, "infinity");
  } else {
    lua_pushnil(lua);
  }
  return 1;
}

int ToInteger(lua_State* lua) {
  Charge(lua, 2);
  base::Number number;
  if (ReadNumber(lua, 1, &number) && number.is_integer()) {
    PushNumber(lua, number);
  } else {
    lua_pushnil(lua);
  }
  return 1;
}

int UnsignedLess(lua_State* lua) {
  Charge(lua, 2);
  lua_pushboolean(
      lua, static_cast<lua_Unsigned>(luaL_checkinteger(lua, 1)) < static_cast<lua_Unsigned>(luaL_checkinteger(lua, 2)));
  return 1;
}

}  // namespace

int WholeBound(lua_State* lua) {
  Charge(lua, 2);
  int sign = 0;
  base::Number number;
  if (lua_isinteger(lua, 1) != 0) {
    lua_settop(lua, 1);
  } else if (IsInfinity(lua, 1, &sign)) {
    lua_pushinteger(lua, sign < 0 ? -std::numeric_limits<lua_Integer>::max() : std::numeric_limits<lua_Integer>::max());
  } else if (ReadNumber(lua, 1, &number)) {
    return RaiseReason(lua, number.is_integer() ? "number-overflow" : "fractional-bound");
  } else {
    return luaL_error(lua, "'for' bounds must be numbers, got %s", TypeName(lua, 1));
  }
  return 1;
}

// abs, ceil, floor, max and min are the functions of the rules library, already in the table below this one.
void AddMath(lua_State* lua) {
  static constexpr luaL_Reg kFunctions[] = {
      {"type", Kind}, {"tointeger", ToInteger}, {"ult", UnsignedLess}, {nullptr, nullptr}};
  static constexpr const char* kShared[][2] = {
      {"abs", "abs"}, {"max", "max"}, {"min", "min"}, {"round_down", "floor"}, {"round_up", "ceil"}};
  lua_newtable(lua);
  luaL_setfuncs(lua, kFunctions, 0);
  for (const auto& [global, member] : kShared) {
    lua_getfield(lua, -2, global);
    lua_setfield(lua, -2, member);
  }
  lua_pushinteger(lua, std::numeric_limits<lua_Integer>::max());
  lua_setfield(lua, -2, "maxinteger");
  // The least that has a negative: an ordinary integer of Lua, see quantity.cpp.
  lua_pushinteger(lua, -std::numeric_limits<lua_Integer>::max());
  lua_setfield(lua, -2, "mininteger");
  PushInfinity(lua);
  lua_setfield(lua, -2, "huge");
  MakeReadOnly(lua);
  lua_setfield(lua, -2, "math");
}

}  // namespace anze::script
