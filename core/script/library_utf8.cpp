// utf8: char, codepoint, codes, len, offset and sub. Ill-formed text is refused, never guessed at.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "core/base/utf8.h"
#include "core/script/library.h"
#include "core/script/objects.h"
#include "core/script/room.h"

namespace anze::script {
namespace {

// Argument 1, well-formed and paid for.
std::string_view CheckUtf8(lua_State* lua) {
  const std::string_view text = CheckText(lua, 1);
  Charge(lua, 4 + static_cast<std::int64_t>(text.size() / 3));
  if (base::FindInvalidUtf8(text) != std::string_view::npos) {
    RaiseReason(lua, "utf8");
  }
  return text;
}

struct Encoded {
  std::array<char, 4> bytes{};
  std::size_t size = 0;
};

// The string dies in here, before anything can raise.
Encoded Encode(char32_t code) {
  std::string text;
  base::AppendUtf8(code, &text);
  Encoded encoded;
  encoded.size = text.copy(encoded.bytes.data(), encoded.bytes.size());
  return encoded;
}

int Char(lua_State* lua) {
  const int count = lua_gettop(lua);
  Charge(lua, 4 + count * 2);
  TextBuilder out(lua, static_cast<std::size_t>(count) * 4 + 1);
  for (int arg = 1; arg <= count; ++arg) {
    const lua_Integer code = luaL_checkinteger(lua, arg);
    luaL_argcheck(lua, code >= 1 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF), arg, "no character");
    const Encoded encoded = Encode(static_cast<char32_t>(code));
    out.Append({encoded.bytes.data(), encoded.size});
  }
  out.Push();
  return 1;
}

int Len(lua_State* lua) {
  lua_pushinteger(lua, static_cast<lua_Integer>(base::CountCodePoints(CheckUtf8(lua))));
  return 1;
}

// Byte offset of character number `wanted` (from 1), or size when there are fewer.
std::size_t OffsetOf(std::string_view text, lua_Integer wanted) {
  std::size_t at = 0;
  for (lua_Integer i = 1; i < wanted && at < text.size(); ++i) {
    base::NextCodePoint(text, &at);
  }
  return at;
}

// utf8.offset(s, n): where character n begins; nil when there is none.
int Offset(lua_State* lua) {
  const std::string_view text = CheckUtf8(lua);
  const auto count = static_cast<lua_Integer>(base::CountCodePoints(text));
  lua_Integer wanted = luaL_checkinteger(lua, 2);
  wanted = wanted < 0 ? count + wanted + 1 : wanted;
  if (wanted < 1 || wanted > count + 1) {
    lua_pushnil(lua);
  } else {
    lua_pushinteger(lua, static_cast<lua_Integer>(OffsetOf(text, wanted)) + 1);
  }
  return 1;
}

// utf8.sub(s, i, j): like string.sub, counted in characters.
int Sub(lua_State* lua) {
  const std::string_view text = CheckUtf8(lua);
  const auto count = static_cast<lua_Integer>(base::CountCodePoints(text));
  lua_Integer first = luaL_checkinteger(lua, 2);
  lua_Integer last = luaL_optinteger(lua, 3, -1);
  first = first < 0 ? std::max<lua_Integer>(count + std::max(first, -count) + 1, 1) : std::max<lua_Integer>(first, 1);
  last = last < 0 ? count + std::max(last, -count - 1) + 1 : std::min(last, count);
  if (first > last) {
    lua_pushliteral(lua, "");
    return 1;
  }
  const std::size_t from = OffsetOf(text, first);
  const std::size_t to = OffsetOf(text, last + 1);
  lua_pushlstring(lua, text.data() + from, to - from);
  return 1;
}

// utf8.codepoint(s, i, j): the code points of the characters that begin in bytes i to j.
int CodePoint(lua_State* lua) {
  const std::string_view text = CheckUtf8(lua);
  const lua_Integer first = luaL_optinteger(lua, 2, 1);
  const lua_Integer last = luaL_optinteger(lua, 3, first);
  luaL_argcheck(lua, first >= 1, 2, "out of bounds");
  luaL_argcheck(lua, last <= static_cast<lua_Integer>(text.size()), 3, "out of bounds");
  int count = 0;
  for (auto at = static_cast<std::size_t>(first - 1); static_cast<lua_Integer>(at) < last;) {
    if (++count > kManyValues) {
      return RaiseReason(lua, "too-many-values");
    }
    luaL_checkstack(lua, 1, nullptr);
    lua_pushinteger(lua, static_cast<lua_Integer>(base::NextCodePoint(text, &at)));
  }
  return count;
}

int CodesStep(lua_State* lua) {
  Charge(lua, 4);
  const std::string_view text = CheckText(lua, 1);
  const lua_Integer before = luaL_checkinteger(lua, 2);
  luaL_argcheck(lua, before >= 0 && before <= static_cast<lua_Integer>(text.size()), 2, "out of bounds");
  auto at = static_cast<std::size_t>(before);
  // `before` is where the last character begins: move past its other bytes, at most three.
  for (int i = 0; i < 3 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U; ++i) {
    ++at;
  }
  if (at >= text.size()) {
    return 0;
  }
  lua_pushinteger(lua, static_cast<lua_Integer>(at) + 1);
  lua_pushinteger(lua, static_cast<lua_Integer>(base::NextCodePoint(text, &at)));
  return 2;
}

int Codes(lua_State* lua) {
  CheckUtf8(lua);
  lua_pushcfunction(lua, CodesStep);
  lua_pushvalue(lua, 1);
  lua_pushinteger(lua, 0);
  return 3;
}

}  // namespace

void AddUtf8(lua_State* lua) {
  static constexpr luaL_Reg kFunctions[] = {{"char", Char},    {"codepoint", CodePoint}, {"codes", Codes},
                                            {"len", Len},      {"offset", Offset},       {"sub", Sub},
                                            {nullptr, nullptr}};
  lua_newtable(lua);
  luaL_setfuncs(lua, kFunctions, 0);
  MakeReadOnly(lua);
  lua_setfield(lua, -2, "utf8");
}

}  // namespace anze::script
