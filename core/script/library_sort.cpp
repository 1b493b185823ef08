// table.sort as a merge sort: stable, the same on every run, and done after n log n comparisons whatever the
// comparator answers.
#include <algorithm>
#include <cstdint>

#include "core/script/library.h"
#include "core/script/objects.h"
#include "core/script/room.h"

namespace anze::script {
namespace {

constexpr int kTable = 1;
constexpr int kComparator = 2;
constexpr int kFrom = 3;
constexpr int kInto = 4;
constexpr std::int64_t kCompareSteps = 10;

// True when the value on top sorts strictly before the one below it. Both stay.
bool TopIsLess(lua_State* lua) {
  Charge(lua, kCompareSteps);
  if (lua_isnil(lua, kComparator)) {
    return CompareScalars(lua, lua_absindex(lua, -1), lua_absindex(lua, -2)) < 0;
  }
  lua_pushvalue(lua, kComparator);
  lua_pushvalue(lua, -2);
  lua_pushvalue(lua, -4);
  lua_call(lua, 2, 1);
  const bool less = lua_toboolean(lua, -1) != 0;
  lua_pop(lua, 1);
  return less;
}

// Merges [low, middle) and [middle, high) of kFrom into kInto.
void Merge(lua_State* lua, lua_Integer low, lua_Integer middle, lua_Integer high) {
  lua_Integer left = low;
  lua_Integer right = middle;
  for (lua_Integer at = low; at < high; ++at) {
    bool take_right = left == middle;
    if (left < middle && right < high) {
      lua_rawgeti(lua, kFrom, left);
      lua_rawgeti(lua, kFrom, right);
      take_right = TopIsLess(lua);
      lua_pop(lua, 2);
    }
    lua_rawgeti(lua, kFrom, take_right ? right++ : left++);
    lua_rawseti(lua, kInto, at);
  }
}

int Sort(lua_State* lua) {
  if (ToView(lua, kTable) != nullptr) {
    return RaiseReason(lua, "read-only");
  }
  luaL_checktype(lua, kTable, LUA_TTABLE);
  if (!lua_isnoneornil(lua, kComparator)) {
    luaL_checktype(lua, kComparator, LUA_TFUNCTION);
  }
  lua_settop(lua, kComparator);
  const lua_Integer count = luaL_len(lua, kTable);
  Charge(lua, 4 + count * 4);
  lua_createtable(lua, static_cast<int>(count | 1), 0);
  lua_createtable(lua, static_cast<int>(count | 1), 0);
  for (lua_Integer at = 1; at <= count; ++at) {
    lua_geti(lua, kTable, at);
    lua_rawseti(lua, kFrom, at);
  }
  for (lua_Integer width = 1; width < count; width *= 2) {
    Charge(lua, count * 2);
    for (lua_Integer low = 1; low <= count; low += 2 * width) {
      Merge(lua, low, std::min(low + width, count + 1), std::min(low + 2 * width, count + 1));
    }
    lua_pushvalue(lua, kFrom);
    lua_copy(lua, kInto, kFrom);
    lua_replace(lua, kInto);
  }
  for (lua_Integer at = 1; at <= count; ++at) {
    lua_rawgeti(lua, kFrom, at);
    lua_seti(lua, kTable, at);
  }
  return 0;
}

}  // namespace

void AddSort(lua_State* lua) {
  lua_pushcfunction(lua, Sort);
  lua_setfield(lua, -2, "sort");
}

}  // namespace anze::script
