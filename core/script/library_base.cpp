// The base functions, and the helpers all libraries share. They follow section 6.1 of the Lua 5.4
// reference manual, save that every value prints without an address and numbers are exact.
#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include "core/base/limits.h"
#include "core/script/library.h"
#include "core/script/objects.h"
#include "core/script/room.h"

namespace anze::script {
namespace {

// Like Lua's: the message may be any value and is raised as it is, without a place.
int Assert(lua_State* lua) {
  Charge(lua, 2);
  luaL_checkany(lua, 1);
  if (lua_toboolean(lua, 1) != 0) {
    return lua_gettop(lua);
  }
  if (lua_gettop(lua) < 2) {
    return RaiseReason(lua, "assertion");
  }
  lua_settop(lua, 2);
  return lua_error(lua);
}

int Error(lua_State* lua) {
  const auto level = static_cast<int>(std::clamp<lua_Integer>(luaL_optinteger(lua, 2, 1), 0, kCallDepth));
  lua_settop(lua, 1);
  // Level 1 is the caller, as in Lua. Only a text gets its place in front.
  if (lua_type(lua, 1) == LUA_TSTRING && level > 0) {
    luaL_where(lua, level);
    lua_pushvalue(lua, 1);
    lua_concat(lua, 2);
  }
  return lua_error(lua);
}

int Select(lua_State* lua) {
  const int top = lua_gettop(lua);
  Charge(lua, 4 + top / 2);
  if (lua_type(lua, 1) == LUA_TSTRING && CheckText(lua, 1) == "#") {
    lua_pushinteger(lua, top - 1);
    return 1;
  }
  lua_Integer from = luaL_checkinteger(lua, 1);
  // A negative number counts from the last argument.
  from = from < 0 ? top + from : std::min<lua_Integer>(from, top);
  luaL_argcheck(lua, from >= 1, 1, "index out of range");
  return top - static_cast<int>(from);
}

int ToText(lua_State* lua) {
  Charge(lua, 8);
  luaL_checkany(lua, 1);
  PushText(lua, 1);
  return 1;
}

int Type(lua_State* lua) {
  Charge(lua, 2);
  luaL_checkany(lua, 1);
  lua_pushstring(lua, TypeName(lua, 1));
  return 1;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\r\f\v";
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view{}
                                         : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// Text as a number of base 2..36.
std::optional<base::Number> ParseBase(std::string_view text, int base) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? std::optional<base::Number>(value) : std::nullopt;
}

int ToNumber(lua_State* lua) {
  Charge(lua, 8);
  luaL_checkany(lua, 1);
  std::optional<base::Number> number;
  if (lua_type(lua, 1) == LUA_TSTRING) {
    const std::string_view text = Trim(CheckText(lua, 1));
    const lua_Integer base = luaL_optinteger(lua, 2, 10);
    luaL_argcheck(lua, base >= 2 && base <= 36, 2, "base out of range");
    // A longer text reads as no number, which bounds the work of this call.
    if (text.size() <= 64) {
      number = lua_isnoneornil(lua, 2) ? base::Number::Parse(text) : ParseBase(text, static_cast<int>(base));
    }
  } else if (base::Number given; ReadNumber(lua, 1, &given)) {
    number = given;
  }
  if (number) {
    PushNumber(lua, *number);
  } else {
    lua_pushnil(lua);
  }
  return 1;
}

int RefuseWrite(lua_State* lua) { return RaiseReason(lua, "read-only"); }

}  // namespace

void AddBase(lua_State* lua) {
  static constexpr luaL_Reg kFunctions[] = {{"assert", Assert},     {"error", Error},     {"select", Select},
                                            {"tonumber", ToNumber}, {"tostring", ToText}, {"type", Type},
                                            {nullptr, nullptr}};
  luaL_setfuncs(lua, kFunctions, 0);
}

// The library's table becomes the __index of an empty one, so that writing always meets __newindex.
void MakeReadOnly(lua_State* lua) {
  lua_newtable(lua);
  lua_createtable(lua, 0, 2);
  lua_rotate(lua, -3, -1);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, RefuseWrite);
  lua_setfield(lua, -2, "__newindex");
  lua_setmetatable(lua, -2);
}

std::string_view CheckText(lua_State* lua, int arg) {
  std::size_t size = 0;
  const char* text = luaL_checklstring(lua, arg, &size);
  return {text, size};
}

void PushText(lua_State* lua, int index) {
  base::Number number;
  int sign = 0;
  if (lua_type(lua, index) == LUA_TSTRING) {
    lua_pushvalue(lua, index);
  } else if (ReadNumber(lua, index, &number)) {
    PushNumberText(lua, number);
  } else if (IsInfinity(lua, index, &sign)) {
    lua_pushstring(lua, sign < 0 ? "-inf" : "inf");
  } else if (lua_type(lua, index) == LUA_TBOOLEAN) {
    lua_pushstring(lua, lua_toboolean(lua, index) != 0 ? "true" : "false");
  } else {
    lua_pushstring(lua, TypeName(lua, index));
  }
}

int CompareScalars(lua_State* lua, int a, int b) {
  if (lua_type(lua, a) != LUA_TSTRING || lua_type(lua, b) != LUA_TSTRING) {
    return CompareNumbers(lua, a, b);
  }
  const std::string_view left = CheckText(lua, a);
  const std::string_view right = CheckText(lua, b);
  Charge(lua, static_cast<std::int64_t>(std::min(left.size(), right.size()) / 64));
  return left < right ? -1 : left == right ? 0 : 1;
}

TextBuilder::TextBuilder(lua_State* lua, std::size_t expected)
    : lua_(lua),
      slot_(lua_gettop(lua) + 1),
      data_(static_cast<char*>(lua_newuserdatauv(lua, expected, 0))),
      capacity_(expected) {}

char* TextBuilder::Grow(std::size_t more) {
  // Subtracted, so that no sum can wrap.
  if (more > base::limits::kScriptStringBytes - size_) {
    TripMemory(lua_);
  }
  if (size_ + more > capacity_) {
    capacity_ = std::max(size_ + more, capacity_ * 2);
    // The old block stays reachable in its slot until it is copied.
    auto* bigger = static_cast<char*>(lua_newuserdatauv(lua_, capacity_, 0));
    std::memcpy(bigger, data_, size_);
    lua_replace(lua_, slot_);
    data_ = bigger;
  }
  char* end = data_ + size_;
  size_ += more;
  return end;
}

void TextBuilder::Append(std::string_view text) {
  if (!text.empty()) {
    std::memcpy(Grow(text.size()), text.data(), text.size());
  }
}

void TextBuilder::Append(std::size_t count, char c) {
  if (count > 0) {
    std::memset(Grow(count), c, count);
  }
}

void TextBuilder::Push() { lua_pushlstring(lua_, data_, size_); }

}  // namespace anze::script
