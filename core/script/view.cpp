// Facts as scripts see them: read-only tables over a base::Value, made when they are touched.
#include <new>

#include "core/script/objects.h"
#include "core/script/room.h"

namespace anze::script {
namespace {

char g_view_meta = 0;
char g_held_views = 0;
char g_null = 0;

constexpr std::int64_t kIndexSteps = 4;

// A missing key reads as nil, as in a table. Looking into a map costs more the more members it has.
int Index(lua_State* lua) {
  Charge(lua, kIndexSteps);
  const base::Value& facts = *ToView(lua, 1);
  const base::Value* child = nullptr;
  if (facts.is_map() && lua_type(lua, 2) == LUA_TSTRING) {
    std::size_t size = 0;
    const char* key = lua_tolstring(lua, 2, &size);
    child = facts.Find({key, size});
    Charge(lua, static_cast<std::int64_t>(facts.as_map().size()) / 8);
  } else if (facts.is_list() && lua_isinteger(lua, 2)) {
    const lua_Integer at = lua_tointeger(lua, 2);
    const base::Value::List& items = facts.as_list();
    child =
        at >= 1 && static_cast<std::uint64_t>(at) <= items.size() ? &items[static_cast<std::size_t>(at - 1)] : nullptr;
  }
  if (child == nullptr) {
    lua_pushnil(lua);
  } else {
    PushValue(lua, *child);
  }
  return 1;
}

int RefuseWrite(lua_State* lua) { return RaiseReason(lua, "read-only"); }

int Length(lua_State* lua) {
  const base::Value& facts = *ToView(lua, 1);
  lua_pushinteger(lua, facts.is_list() ? static_cast<lua_Integer>(facts.as_list().size()) : 0);
  return 1;
}

int Equal(lua_State* lua) {
  const base::Value* left = ToView(lua, 1);
  lua_pushboolean(lua, left != nullptr && left == ToView(lua, 2));
  return 1;
}

void NewView(lua_State* lua, const base::Value* value) {
  void* memory = lua_newuserdatauv(lua, sizeof(View), 0);
  new (memory) View{{ObjectKind::kView}, value};
  lua_rawgetp(lua, LUA_REGISTRYINDEX, &g_view_meta);
  lua_setmetatable(lua, -2);
}

// In the order of first use, so that what a call costs does not depend on addresses.
void PushView(lua_State* lua, const base::Value* value) {
  Room& room = RoomOf(lua);
  std::size_t slot = 0;
  while (slot < room.held_view_count && room.held_views[slot] != value) {
    ++slot;
  }
  if (slot == kHeldViews) {
    return NewView(lua, value);
  }
  lua_rawgetp(lua, LUA_REGISTRYINDEX, &g_held_views);
  lua_rawgeti(lua, -1, static_cast<lua_Integer>(slot) + 1);
  lua_remove(lua, -2);
  if (slot == room.held_view_count) {
    static_cast<View*>(lua_touserdata(lua, -1))->value = value;
    room.held_views[slot] = value;
    ++room.held_view_count;
  }
}

}  // namespace

void InstallViews(lua_State* lua) {
  static constexpr luaL_Reg kMeta[] = {
      {"__index", Index}, {"__newindex", RefuseWrite}, {"__len", Length}, {"__eq", Equal}, {nullptr, nullptr}};
  lua_newtable(lua);
  luaL_setfuncs(lua, kMeta, 0);
  lua_pushliteral(lua, "table");
  lua_setfield(lua, -2, "__name");
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &g_view_meta);
  lua_createtable(lua, kHeldViews, 0);
  for (std::size_t slot = 1; slot <= kHeldViews; ++slot) {
    NewView(lua, nullptr);
    lua_rawseti(lua, -2, static_cast<lua_Integer>(slot));
  }
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &g_held_views);
}

const base::Value* ToView(lua_State* lua, int index) {
  Object* object = ToObject(lua, index);
  return object != nullptr && object->kind == ObjectKind::kView ? static_cast<View*>(object)->value : nullptr;
}

void PushNull(lua_State* lua) { lua_pushlightuserdata(lua, &g_null); }

bool IsNull(lua_State* lua, int index) { return lua_touserdata(lua, index) == &g_null; }

void PushValue(lua_State* lua, const base::Value& value) {
  if (value.is_map() || value.is_list()) {
    PushView(lua, &value);
  } else if (value.is_string()) {
    const std::string& text = value.as_string();
    if (text.find('\0') != std::string::npos) {
      RaiseReason(lua, "nul");  // see exact_source.h
    }
    lua_pushlstring(lua, text.data(), text.size());
  } else if (value.is_number()) {
    PushNumber(lua, value.as_number());
  } else if (value.is_bool()) {
    lua_pushboolean(lua, value.as_bool());
  } else {
    lua_pushnil(lua);
  }
}

const char* TypeName(lua_State* lua, int index) {
  if (IsNull(lua, index)) {
    return "null";
  }
  if (ToObject(lua, index) != nullptr) {
    return ToView(lua, index) != nullptr ? "table" : "number";
  }
  return luaL_typename(lua, index);
}

}  // namespace anze::script
