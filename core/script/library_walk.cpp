// pairs, next and ipairs: Lua's own order differs from process to process, so keys are sorted:
// false, true, integers, then texts by byte. Keys of other kinds have no order and are refused.
#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <new>
#include <string_view>

#include "core/script/library.h"
#include "core/script/objects.h"
#include "core/script/room.h"

namespace anze::script {
namespace {

// A key of a table. The text belongs to the table walked.
struct Key {
  int rank = 0;
  std::int64_t integer = 0;
  std::string_view text;

  friend auto operator<=>(const Key&, const Key&) = default;
};

bool ReadKey(lua_State* lua, int index, Key* key) {
  if (lua_isinteger(lua, index) != 0) {
    *key = {1, lua_tointeger(lua, index), {}};
  } else if (lua_type(lua, index) == LUA_TSTRING) {
    std::size_t size = 0;
    const char* text = lua_tolstring(lua, index, &size);
    *key = {2, 0, {text, size}};
  } else if (lua_type(lua, index) == LUA_TBOOLEAN) {
    *key = {0, lua_toboolean(lua, index), {}};
  } else {
    return false;
  }
  return true;
}

Key CheckKey(lua_State* lua, int index) {
  Key key;
  if (!ReadKey(lua, index, &key)) {
    RaiseReason(lua, "unordered-key", {{"type", TypeName(lua, index)}});
  }
  return key;
}

void PushKey(lua_State* lua, const Key& key) {
  if (key.rank == 2) {
    lua_pushlstring(lua, key.text.data(), key.text.size());
  } else if (key.rank == 1) {
    lua_pushinteger(lua, key.integer);
  } else {
    lua_pushboolean(lua, key.integer != 0);
  }
}

// Calls visit(key) for each key of the table or view at `index`. visit must not change the stack.
template <typename Visit>
void ForEachKey(lua_State* lua, int index, Visit visit) {
  if (const base::Value* view = ToView(lua, index); view != nullptr) {
    if (view->is_map()) {
      for (const auto& [name, value] : view->as_map()) {
        if (!value.is_null()) {
          visit(Key{2, 0, name});
        }
      }
      return;
    }
    for (std::size_t i = 0; i < view->as_list().size(); ++i) {
      if (!view->as_list()[i].is_null()) {
        visit(Key{1, static_cast<std::int64_t>(i + 1), {}});
      }
    }
    return;
  }
  for (lua_pushnil(lua); lua_next(lua, index) != 0; lua_pop(lua, 1)) {
    visit(CheckKey(lua, -2));
  }
}

void CheckWalkable(lua_State* lua, int arg) {
  if (ToView(lua, arg) == nullptr) {
    luaL_checktype(lua, arg, LUA_TTABLE);
  }
}

std::size_t CountKeys(lua_State* lua, int index) {
  std::size_t count = 0;
  ForEachKey(lua, index, [&count](const Key&) { ++count; });
  return count;
}

int PairsStep(lua_State* lua) {
  Room& room = RoomOf(lua);
  Charge(lua, room, 4);
  const auto* keys = static_cast<const Key*>(lua_touserdata(lua, lua_upvalueindex(2)));
  const lua_Integer count = lua_tointeger(lua, lua_upvalueindex(3));
  for (lua_Integer at = lua_tointeger(lua, lua_upvalueindex(4)); at < count; ++at) {
    Charge(lua, room, 1);
    PushKey(lua, keys[at]);
    lua_pushvalue(lua, -1);
    if (lua_gettable(lua, lua_upvalueindex(1)) != LUA_TNIL) {  // an entry may be removed on the way
      lua_pushinteger(lua, at + 1);
      lua_replace(lua, lua_upvalueindex(4));
      return 2;
    }
    lua_pop(lua, 2);
  }
  lua_pushinteger(lua, count);
  lua_replace(lua, lua_upvalueindex(4));
  lua_pushnil(lua);
  return 1;
}

// The keys sorted once, as plain memory of Lua. Their texts are held by a table of their own, since the table
// walked may forget them on the way.
int Pairs(lua_State* lua) {
  Room& room = RoomOf(lua);
  CheckWalkable(lua, 1);
  lua_settop(lua, 1);
  Charge(lua, room, 8 + ScanSteps(room));
  const std::size_t count = CountKeys(lua, 1);
  Charge(lua, room, static_cast<std::int64_t>(count) * 12);
  auto* keys = static_cast<Key*>(lua_newuserdatauv(lua, (count + 1) * sizeof(Key), 1));
  Key* end = keys;
  ForEachKey(lua, 1, [&end](const Key& key) { new (end++) Key(key); });
  std::sort(keys, end);
  if (ToView(lua, 1) == nullptr) {
    lua_createtable(lua, static_cast<int>(count | 1U), 0);
    for (std::size_t i = 0; i < count; ++i) {
      PushKey(lua, keys[i]);
      if (keys[i].rank == 2) {
        keys[i].text = {lua_tostring(lua, -1), keys[i].text.size()};
      }
      lua_rawseti(lua, -2, static_cast<lua_Integer>(i) + 1);
    }
    lua_setiuservalue(lua, -2, 1);
  }
  lua_pushvalue(lua, 1);
  lua_insert(lua, -2);
  lua_pushinteger(lua, static_cast<lua_Integer>(count));
  lua_pushinteger(lua, 0);
  lua_pushcclosure(lua, PairsStep, 4);
  lua_pushvalue(lua, 1);
  lua_pushnil(lua);
  return 3;
}

// The smallest key above the one given; a whole walk is quadratic, so pairs is the way to walk.
int Next(lua_State* lua) {
  Room& room = RoomOf(lua);
  CheckWalkable(lua, 1);
  lua_settop(lua, 2);
  const bool first = lua_isnil(lua, 2);
  const Key after = first ? Key{-1, 0, {}} : CheckKey(lua, 2);
  Charge(lua, room, 8 + ScanSteps(room));
  Key best{3, 0, {}};
  std::int64_t seen = 0;
  ForEachKey(lua, 1, [&](const Key& key) {
    ++seen;
    if (key > after && key < best) {
      best = key;
    }
  });
  Charge(lua, room, seen * 2);
  if (best.rank == 3) {
    lua_pushnil(lua);
    return 1;
  }
  PushKey(lua, best);
  lua_pushvalue(lua, -1);
  lua_gettable(lua, 1);
  return 2;
}

int IpairsStep(lua_State* lua) {
  Charge(lua, 2);
  const lua_Integer at = luaL_checkinteger(lua, 2);
  if (at == std::numeric_limits<lua_Integer>::max()) {
    lua_pushnil(lua);
    return 1;
  }
  lua_pushinteger(lua, at + 1);
  return lua_geti(lua, 1, at + 1) == LUA_TNIL ? 1 : 2;
}

int Ipairs(lua_State* lua) {
  Charge(lua, 4);
  CheckWalkable(lua, 1);
  lua_pushcfunction(lua, IpairsStep);
  lua_pushvalue(lua, 1);
  lua_pushinteger(lua, 0);
  return 3;
}

}  // namespace

void AddWalks(lua_State* lua) {
  static constexpr luaL_Reg kFunctions[] = {{"pairs", Pairs}, {"next", Next}, {"ipairs", Ipairs}, {nullptr, nullptr}};
  luaL_setfuncs(lua, kFunctions, 0);
}

}  // namespace anze::script
