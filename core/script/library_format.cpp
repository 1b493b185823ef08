// string.format over exact numbers: %d %i %c %x %X %f %s %%, with flags "-+ #0", width and precision below 100.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "core/base/ascii.h"
#include "core/script/library.h"
#include "core/script/objects.h"
#include "core/script/room.h"

namespace anze::script {
namespace {

struct Spec {
  bool left = false;
  bool plus = false;
  bool blank = false;
  bool zeros = false;
  int width = 0;
  int precision = -1;
  char conversion = '\0';
};

// Digits after the point that a ratio of two 64-bit numbers can be scaled by within 128 bits.
constexpr int kMaxDecimals = 18;
constexpr int kDefaultDecimals = 6;

__extension__ using Wide = unsigned __int128;

// Up to two digits at text[*at].
int ReadTwoDigits(std::string_view text, std::size_t* at) {
  int value = 0;
  for (int i = 0; i < 2 && *at < text.size() && base::IsDigit(text[*at]); ++i) {
    value = value * 10 + (text[(*at)++] - '0');
  }
  return value;
}

// The directive behind a '%'; *at moves past it.
Spec ReadSpec(std::string_view format, std::size_t* at) {
  Spec spec;
  for (; *at < format.size() && std::string_view("-+ #0").find(format[*at]) != std::string_view::npos; ++*at) {
    spec.left = spec.left || format[*at] == '-';
    spec.plus = spec.plus || format[*at] == '+';
    spec.blank = spec.blank || format[*at] == ' ';
    spec.zeros = spec.zeros || format[*at] == '0';
  }
  spec.width = ReadTwoDigits(format, at);
  if (*at < format.size() && format[*at] == '.') {
    ++*at;
    spec.precision = ReadTwoDigits(format, at);
  }
  spec.conversion = *at < format.size() ? format[(*at)++] : '\0';
  return spec;
}

void AppendPadded(TextBuilder* out, const Spec& spec, std::string_view sign, std::string_view body, bool number) {
  const std::size_t used = sign.size() + body.size();
  const std::size_t padding = spec.width > static_cast<int>(used) ? static_cast<std::size_t>(spec.width) - used : 0;
  const bool zeros = number && spec.zeros && !spec.left;
  out->Append(spec.left || zeros ? 0 : padding, ' ');
  out->Append(sign);
  out->Append(zeros ? padding : 0, '0');
  out->Append(body);
  out->Append(spec.left ? padding : 0, ' ');
}

std::string_view SignOf(const Spec& spec, bool negative) {
  return negative ? "-" : spec.plus ? "+" : spec.blank ? " " : "";
}

std::uint64_t Magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

void FormatInteger(lua_State* lua, TextBuilder* out, const Spec& spec, int arg) {
  const base::Number number = CheckNumber(lua, arg);
  if (!number.is_integer()) {
    RaiseReason(lua, "fractional-format");
  }
  std::array<char, 24> digits{};
  const bool hex = spec.conversion == 'x' || spec.conversion == 'X';
  const std::uint64_t value = hex ? static_cast<std::uint64_t>(number.num()) : Magnitude(number.num());
  char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10).ptr;
  if (spec.conversion == 'X') {
    std::transform(digits.data(), end, digits.data(), [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
  }
  std::array<char, 128> body{};
  const auto count = static_cast<std::size_t>(end - digits.data());
  const std::size_t zeros = std::max<std::size_t>(count, spec.precision > 0 ? spec.precision : 0) - count;
  std::fill_n(body.data(), zeros, '0');
  std::copy_n(digits.data(), count, body.data() + zeros);
  Spec padded = spec;
  padded.zeros = spec.zeros && spec.precision < 0;
  AppendPadded(out, padded, hex ? "" : SignOf(spec, number.num() < 0), {body.data(), zeros + count}, true);
}

// Decimals of an exact number, halves away from zero as everywhere in the rule language.
void FormatDecimal(lua_State* lua, TextBuilder* out, const Spec& spec, int arg) {
  const base::Number number = CheckNumber(lua, arg);
  bool negative = number.num() < 0;
  const int decimals = spec.precision < 0 ? kDefaultDecimals : spec.precision;
  luaL_argcheck(lua, decimals <= kMaxDecimals, arg, "at most 18 decimals");
  Wide scaled = Magnitude(number.num());
  for (int i = 0; i < decimals; ++i) {
    scaled *= 10;
  }
  const auto den = static_cast<Wide>(number.den());
  scaled = scaled / den + (scaled % den * 2 >= den ? 1 : 0);
  negative = negative && scaled > 0;  // no minus zero
  std::array<char, 64> body{};
  char* begin = body.data() + body.size();
  for (int place = 0; place <= decimals || scaled > 0; ++place) {
    if (place == decimals && decimals > 0) {
      *--begin = '.';
    }
    *--begin = static_cast<char>('0' + static_cast<int>(scaled % 10));
    scaled /= 10;
  }
  AppendPadded(out, spec, SignOf(spec, negative), {begin, static_cast<std::size_t>(body.data() + body.size() - begin)},
               true);
}

void FormatText(lua_State* lua, TextBuilder* out, const Spec& spec, int arg) {
  PushText(lua, arg);
  std::string_view text = CheckText(lua, -1);
  if (spec.precision >= 0) {
    text = text.substr(0, static_cast<std::size_t>(spec.precision));
  }
  Charge(lua, static_cast<std::int64_t>(text.size() / 16));
  // Held across growth: the argument, or else the copy, stays on the stack below it.
  AppendPadded(out, spec, "", text, false);
  lua_pop(lua, 1);
}

void FormatByte(lua_State* lua, TextBuilder* out, const Spec& spec, int arg) {
  const lua_Integer code = luaL_checkinteger(lua, arg);
  luaL_argcheck(lua, code >= 1 && code <= 255, arg, "value out of range 1 to 255");
  const char c = static_cast<char>(code);
  AppendPadded(out, spec, "", {&c, 1}, false);
}

void FormatOne(lua_State* lua, TextBuilder* out, const Spec& spec, int arg) {
  switch (spec.conversion) {
    case 'd':
    case 'i':
    case 'x':
    case 'X':
      return FormatInteger(lua, out, spec, arg);
    case 'f':
      return FormatDecimal(lua, out, spec, arg);
    case 's':
      return FormatText(lua, out, spec, arg);
    case 'c':
      return FormatByte(lua, out, spec, arg);
    default:
      RaiseReason(lua, "format", {{"conversion", {&spec.conversion, spec.conversion == '\0' ? 0U : 1U}}});
  }
}

int Format(lua_State* lua) {
  const std::string_view format = CheckText(lua, 1);
  Charge(lua, 8 + static_cast<std::int64_t>(format.size()) / 4);
  const int last = lua_gettop(lua);  // what lies above is ours
  int arg = 1;
  TextBuilder out(lua, format.size() + 64);
  for (std::size_t at = 0; at < format.size();) {
    const std::size_t percent = std::min(format.find('%', at), format.size());
    out.Append(format.substr(at, percent - at));
    at = percent + 1;
    if (percent == format.size()) {
      break;
    }
    if (at < format.size() && format[at] == '%') {
      out.Append(1, '%');
      ++at;
      continue;
    }
    Charge(lua, 16);
    const Spec spec = ReadSpec(format, &at);
    luaL_argcheck(lua, ++arg <= last, arg, "no value");
    FormatOne(lua, &out, spec, arg);
  }
  out.Push();
  return 1;
}

}  // namespace

void AddFormat(lua_State* lua) {
  lua_pushcfunction(lua, Format);
  lua_setfield(lua, -2, "format");
}

}  // namespace anze::script
