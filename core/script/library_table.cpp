// table: as in section 6.6 of the Lua 5.4 reference manual, with every loop in C charged before it
// runs, so that a range of a billion ends the call and not the process.
#include <algorithm>
#include <cstdint>
#include <limits>

#include "core/script/library.h"
#include "core/script/objects.h"
#include "core/script/room.h"

namespace anze::script {
namespace {

constexpr std::int64_t kElementSteps = 3;

// Length of the table or view at `arg`, which must be one.
lua_Integer CheckLength(lua_State* lua, int arg) {
  if (ToView(lua, arg) == nullptr) {
    luaL_checktype(lua, arg, LUA_TTABLE);
  }
  return luaL_len(lua, arg);
}

// Number of elements in [first, last], charged. A range no budget can pay for ends here.
std::int64_t ChargeRange(lua_State* lua, lua_Integer first, lua_Integer last) {
  if (first > last) {
    return 0;
  }
  const auto count = static_cast<lua_Unsigned>(last) - static_cast<lua_Unsigned>(first);
  if (count >= std::numeric_limits<std::int32_t>::max()) {
    TripSteps(lua);
  }
  Charge(lua, static_cast<std::int64_t>(count + 1) * kElementSteps);
  return static_cast<std::int64_t>(count + 1);
}

int Concat(lua_State* lua) {
  const lua_Integer length = CheckLength(lua, 1);
  const std::string_view separator = lua_isnoneornil(lua, 2) ? std::string_view{} : CheckText(lua, 2);
  const lua_Integer first = luaL_optinteger(lua, 3, 1);
  const lua_Integer last = luaL_optinteger(lua, 4, length);
  const std::int64_t count = ChargeRange(lua, first, last);
  TextBuilder out(lua);
  for (std::int64_t i = 0; i < count; ++i) {
    lua_geti(lua, 1, first + i);
    base::Number number;
    if (lua_type(lua, -1) != LUA_TSTRING && !ReadNumber(lua, -1, &number)) {
      return RaiseReason(lua, "concat", {{"type", TypeName(lua, -1)}});
    }
    PushText(lua, -1);
    const std::string_view text = CheckText(lua, -1);
    Charge(lua, 4 + static_cast<std::int64_t>(text.size() + separator.size()) / 32);
    out.Append(text);
    out.Append(i + 1 < count ? separator : std::string_view{});
    lua_pop(lua, 2);
  }
  out.Push();
  return 1;
}

int Insert(lua_State* lua) {
  const lua_Integer end = CheckLength(lua, 1) + 1;
  const int top = lua_gettop(lua);
  if (top != 2 && top != 3) {
    return luaL_error(lua, "wrong number of arguments to 'insert'");
  }
  const lua_Integer position = top == 3 ? luaL_checkinteger(lua, 2) : end;
  luaL_argcheck(lua, position >= 1 && position <= end, 2, "position out of bounds");
  Charge(lua, 2);
  ChargeRange(lua, position, end - 1);
  // From the end, so that no element is overwritten before it has moved.
  for (lua_Integer at = end; at > position; --at) {
    lua_geti(lua, 1, at - 1);
    lua_seti(lua, 1, at);
  }
  lua_settop(lua, top);
  lua_seti(lua, 1, position);
  return 0;
}

int Remove(lua_State* lua) {
  const lua_Integer length = CheckLength(lua, 1);
  const lua_Integer position = luaL_optinteger(lua, 2, length);
  if (!lua_isnoneornil(lua, 2)) {
    // Lua allows the place behind the last element too.
    luaL_argcheck(lua, (length == 0 && position == 0) || (position >= 1 && position <= length + 1), 2,
                  "position out of bounds");
  }
  Charge(lua, 2);
  ChargeRange(lua, position, length);
  lua_geti(lua, 1, position);
  lua_Integer at = position;
  for (; at < length; ++at) {
    lua_geti(lua, 1, at + 1);
    lua_seti(lua, 1, at);
  }
  lua_pushnil(lua);
  lua_seti(lua, 1, at);
  return 1;
}

int Move(lua_State* lua) {
  const lua_Integer first = luaL_checkinteger(lua, 2);
  const lua_Integer last = luaL_checkinteger(lua, 3);
  const lua_Integer target = luaL_checkinteger(lua, 4);
  const int into = lua_isnoneornil(lua, 5) ? 1 : 5;
  CheckLength(lua, 1);
  CheckLength(lua, into);
  const std::int64_t count = ChargeRange(lua, first, last);
  luaL_argcheck(lua, target <= std::numeric_limits<lua_Integer>::max() - count, 4, "destination wrap around");
  // Overlapping ranges of one table are copied from the side that is not yet overwritten.
  const bool forward = target > last || target <= first || into != 1;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t step = forward ? i : count - 1 - i;
    lua_geti(lua, 1, first + step);
    lua_seti(lua, into, target + step);
  }
  lua_pushvalue(lua, into);
  return 1;
}

int Pack(lua_State* lua) {
  const int count = lua_gettop(lua);
  Charge(lua, 2 + count);
  lua_createtable(lua, count, 1);
  lua_insert(lua, 1);
  for (int i = count; i >= 1; --i) {
    lua_seti(lua, 1, i);
  }
  lua_pushinteger(lua, count);
  lua_setfield(lua, 1, "n");
  return 1;
}

int Unpack(lua_State* lua) {
  const lua_Integer length = CheckLength(lua, 1);
  const lua_Integer first = luaL_optinteger(lua, 2, 1);
  const lua_Integer last = luaL_optinteger(lua, 3, length);
  const std::int64_t count = ChargeRange(lua, first, last);
  if (count > kManyValues) {
    return RaiseReason(lua, "too-many-values");
  }
  luaL_checkstack(lua, static_cast<int>(count), nullptr);
  for (std::int64_t i = 0; i < count; ++i) {
    lua_geti(lua, 1, first + i);
  }
  return static_cast<int>(count);
}

}  // namespace

void AddTable(lua_State* lua) {
  static constexpr luaL_Reg kFunctions[] = {{"concat", Concat}, {"insert", Insert}, {"move", Move},    {"pack", Pack},
                                            {"remove", Remove}, {"unpack", Unpack}, {nullptr, nullptr}};
  lua_newtable(lua);
  luaL_setfuncs(lua, kFunctions, 0);
  AddSort(lua);
  MakeReadOnly(lua);
  lua_setfield(lua, -2, "table");
}

}  // namespace anze::script
