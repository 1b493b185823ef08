// string: plain search only. A pattern search can run for hours without an instruction being counted.
#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/base/ascii.h"
#include "core/base/limits.h"
#include "core/script/library.h"
#include "core/script/room.h"

namespace anze::script {
namespace {

void ChargeBytes(lua_State* lua, std::size_t bytes) { Charge(lua, 4 + static_cast<std::int64_t>(bytes / 32)); }

// Lua's positions: from 1, negative from the end. Clamped to [1, size + 1].
std::size_t StartOf(lua_Integer position, std::size_t size) {
  const auto length = static_cast<lua_Integer>(size);
  if (position < 0) {
    position = position < -length ? 1 : length + position + 1;
  }
  return static_cast<std::size_t>(std::clamp<lua_Integer>(position, 1, length + 1));
}

// Last position, clamped to [0, size].
std::size_t EndOf(lua_Integer position, std::size_t size) {
  const auto length = static_cast<lua_Integer>(size);
  if (position < 0) {
    position = position < -length ? 0 : length + position + 1;
  }
  return static_cast<std::size_t>(std::clamp<lua_Integer>(position, 0, length));
}

int Byte(lua_State* lua) {
  const std::string_view text = CheckText(lua, 1);
  const lua_Integer first = luaL_optinteger(lua, 2, 1);
  const std::size_t from = StartOf(first, text.size());
  const std::size_t to = EndOf(luaL_optinteger(lua, 3, first), text.size());
  Charge(lua, 4);
  if (from > to) {
    return 0;
  }
  const std::size_t count = to - from + 1;
  if (count > kManyValues) {
    return RaiseReason(lua, "too-many-values");
  }
  luaL_checkstack(lua, static_cast<int>(count), nullptr);
  for (std::size_t at = from; at <= to; ++at) {
    lua_pushinteger(lua, static_cast<unsigned char>(text[at - 1]));
  }
  return static_cast<int>(count);
}

int Char(lua_State* lua) {
  const int count = lua_gettop(lua);
  Charge(lua, 4 + count);
  TextBuilder out(lua, static_cast<std::size_t>(count) + 1);
  for (int arg = 1; arg <= count; ++arg) {
    const lua_Integer code = luaL_checkinteger(lua, arg);
    luaL_argcheck(lua, code >= 1 && code <= 255, arg, "value out of range 1 to 255");  // NUL: see exact_source.h
    out.Append(1, static_cast<char>(code));
  }
  out.Push();
  return 1;
}

int Find(lua_State* lua) {
  const std::string_view text = CheckText(lua, 1);
  const std::string_view wanted = CheckText(lua, 2);
  const lua_Integer init = luaL_optinteger(lua, 3, 1);
  ChargeBytes(lua, text.size() + wanted.size());
  const std::size_t from = StartOf(init, text.size());
  if (init > static_cast<lua_Integer>(text.size()) + 1) {
    lua_pushnil(lua);
    return 1;
  }
  // memmem is linear in the worst case, unlike std::string_view::find.
  const char* start = text.data() + from - 1;
  const void* found = memmem(start, text.size() - from + 1, wanted.data(), wanted.size());
  if (found == nullptr) {
    lua_pushnil(lua);
    return 1;
  }
  const auto at = static_cast<lua_Integer>(static_cast<const char*>(found) - text.data());
  lua_pushinteger(lua, at + 1);
  lua_pushinteger(lua, at + static_cast<lua_Integer>(wanted.size()));
  return 2;
}

int Len(lua_State* lua) {
  Charge(lua, 2);
  lua_pushinteger(lua, static_cast<lua_Integer>(CheckText(lua, 1).size()));
  return 1;
}

// ASCII letters only, so that UTF-8 stays intact whatever the locale.
template <char (*Change)(char)>
int Map(lua_State* lua) {
  const std::string_view text = CheckText(lua, 1);
  ChargeBytes(lua, text.size() * 8);
  auto* out = static_cast<char*>(lua_newuserdatauv(lua, text.size() + 1, 0));
  std::ranges::transform(text, out, Change);
  lua_pushlstring(lua, out, text.size());
  return 1;
}

int Repeat(lua_State* lua) {
  const std::string_view text = CheckText(lua, 1);
  const lua_Integer count = luaL_checkinteger(lua, 2);
  const std::string_view separator = lua_isnoneornil(lua, 3) ? std::string_view{} : CheckText(lua, 3);
  Charge(lua, 4);
  const std::size_t each = text.size() + separator.size();
  if (count <= 0 || each == 0) {
    lua_pushliteral(lua, "");
    return 1;
  }
  if (static_cast<std::uint64_t>(count) > base::limits::kScriptStringBytes / each) {
    TripMemory(lua);
  }
  const std::size_t total = each * static_cast<std::size_t>(count);
  Charge(lua, count + static_cast<std::int64_t>(total / 32));
  TextBuilder out(lua, total);
  for (lua_Integer i = 1; i <= count; ++i) {
    out.Append(text);
    out.Append(i < count ? separator : std::string_view{});
  }
  out.Push();
  return 1;
}

int Reverse(lua_State* lua) {
  const std::string_view text = CheckText(lua, 1);
  ChargeBytes(lua, text.size() * 8);
  auto* out = static_cast<char*>(lua_newuserdatauv(lua, text.size() + 1, 0));
  std::ranges::reverse_copy(text, out);
  lua_pushlstring(lua, out, text.size());
  return 1;
}

int Sub(lua_State* lua) {
  const std::string_view text = CheckText(lua, 1);
  Charge(lua, 4);
  const std::size_t from = StartOf(luaL_checkinteger(lua, 2), text.size());
  const std::size_t to = EndOf(luaL_optinteger(lua, 3, -1), text.size());
  lua_pushlstring(lua, text.data() + from - 1, from > to ? 0 : to - from + 1);
  return 1;
}

}  // namespace

void AddString(lua_State* lua) {
  static constexpr luaL_Reg kFunctions[] = {{"byte", Byte},
                                            {"char", Char},
                                            {"find", Find},
                                            {"len", Len},
                                            {"lower", Map<base::ToLower>},
                                            {"rep", Repeat},
                                            {"reverse", Reverse},
                                            {"sub", Sub},
                                            {"upper", Map<base::ToUpper>},
                                            {nullptr, nullptr}};
  lua_newtable(lua);
  luaL_setfuncs(lua, kFunctions, 0);
  AddFormat(lua);
  // The methods of every string are these functions, and no script can reach the metatable that says so.
  lua_pushliteral(lua, "");
  lua_createtable(lua, 0, 1);
  lua_pushvalue(lua, -3);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
  lua_pop(lua, 1);
  MakeReadOnly(lua);
  lua_setfield(lua, -2, "string");
}

}  // namespace anze::script
