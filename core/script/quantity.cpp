// Exact numbers: arithmetic and comparison of ratios, mixed with Lua's integers.
//
// The least of the 64-bit integers is kept as a ratio over 1 and never as a Lua integer: it is the only one whose
// negative, and whose quotient by -1, Lua would wrap.
#include <array>
#include <charconv>
#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>
#include <new>
#include <optional>

#include "core/script/objects.h"
#include "core/script/room.h"

namespace anze::script {
namespace {

using base::Number;

char g_quantity_meta = 0;
char g_marker = 0;
char g_infinity = 0;

constexpr std::int64_t kArithmeticSteps = 3;

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

// Lua's own integers would wrap; everything here refuses instead.
int PushChecked(lua_State* lua, const std::optional<Number>& number) {
  if (!number) {
    return RaiseReason(lua, "number-overflow");
  }
  PushNumber(lua, *number);
  return 1;
}

Number Operand(lua_State* lua, int index) {
  Number number;
  if (!ReadNumber(lua, index, &number)) {
    luaL_error(lua, "attempt to perform arithmetic on a %s value", TypeName(lua, index));
  }
  return number;
}

void PushQuantity(lua_State* lua, ObjectKind kind, Number number) {
  void* memory = lua_newuserdatauv(lua, sizeof(Quantity), 0);
  new (memory) Quantity{{kind}, number};
  lua_rawgetp(lua, LUA_REGISTRYINDEX, &g_quantity_meta);
  lua_setmetatable(lua, -2);
}

bool IsKind(lua_State* lua, int index, ObjectKind kind) {
  const Object* object = ToObject(lua, index);
  return object != nullptr && object->kind == kind;
}

// False when there are too many, or no memory for one more.
bool Wait(Room& room, Number operand) noexcept {
  try {
    if (room.waiting.size() == kWaiting) {
      return false;
    }
    room.waiting.push_back(operand);
    return true;
  } catch (...) {
    return false;
  }
}

// a + marker + b
template <std::optional<Number> (*Operation)(Number, Number)>
int Arithmetic(lua_State* lua) {
  Room& room = RoomOf(lua);
  Charge(lua, room, kArithmeticSteps);
  if (IsKind(lua, 2, ObjectKind::kMarker)) {
    if (!Wait(room, Operand(lua, 1))) {
      return RaiseReason(lua, "too-deep");
    }
    lua_settop(lua, 2);
    return 1;
  }
  const Number b = Operand(lua, 2);
  if (!IsKind(lua, 1, ObjectKind::kMarker)) {
    return PushChecked(lua, Operation(Operand(lua, 1), b));
  }
  const Number a = room.waiting.back();
  room.waiting.pop_back();
  return PushChecked(lua, Operation(a, b));
}

Number Divisor(lua_State* lua, int index) {
  const Number number = Operand(lua, index);
  if (number == Number(0)) {
    RaiseReason(lua, "division-by-zero");
  }
  return number;
}

// a / marker / b
int Divide(lua_State* lua) {
  Charge(lua, kArithmeticSteps);
  if (IsKind(lua, 2, ObjectKind::kMarker)) {
    PushQuantity(lua, ObjectKind::kDividend, Operand(lua, 1));
    return 1;
  }
  const Number a = IsKind(lua, 1, ObjectKind::kDividend) ? ToQuantity(lua, 1)->number : Operand(lua, 1);
  return PushChecked(lua, base::Div(a, Divisor(lua, 2)));
}

// floor(a / b), and what it leaves
int FloorDivide(lua_State* lua) {
  Charge(lua, kArithmeticSteps);
  const std::optional<Number> quotient = base::Div(Operand(lua, 1), Divisor(lua, 2));
  return PushChecked(lua, quotient ? std::optional<Number>(quotient->RoundDown()) : std::nullopt);
}

// a - b * floor(a / b): the rest has the sign of the divisor, as in Lua.
int Modulo(lua_State* lua) {
  Charge(lua, kArithmeticSteps);
  const Number a = Operand(lua, 1);
  const Number b = Divisor(lua, 2);
  std::optional<Number> rest = base::Div(a, b);
  rest = rest ? base::Mul(Number(rest->RoundDown()), b) : rest;
  return PushChecked(lua, rest ? base::Sub(a, *rest) : rest);
}

int Negate(lua_State* lua) {
  Charge(lua, kArithmeticSteps);
  if (IsKind(lua, 1, ObjectKind::kInfinity)) {
    PushQuantity(lua, ObjectKind::kInfinity, Number(-ToQuantity(lua, 1)->number.num()));
    return 1;
  }
  return PushChecked(lua, base::Sub(Number(0), Operand(lua, 1)));
}

// By squaring. A square that overflows is an error only where a higher bit still needs it.
std::optional<Number> Power(Number base_number, std::int64_t exponent) {
  std::optional<Number> result = Number(1);
  std::optional<Number> square = base_number;
  for (std::uint64_t bits = static_cast<std::uint64_t>(exponent); bits != 0 && result; bits >>= 1) {
    if ((bits & 1) != 0) {
      result = square ? base::Mul(*result, *square) : std::nullopt;
    }
    square = square ? base::Mul(*square, *square) : square;
  }
  return result;
}

// a ^ (marker ^ b)
int RaiseTo(lua_State* lua) {
  Charge(lua, kArithmeticSteps * 16);
  if (IsKind(lua, 1, ObjectKind::kMarker)) {
    PushQuantity(lua, ObjectKind::kPower, Operand(lua, 2));
    return 1;
  }
  const Number exponent = IsKind(lua, 2, ObjectKind::kPower) ? ToQuantity(lua, 2)->number : Operand(lua, 2);
  if (!exponent.is_integer() || exponent.num() == kLeast) {
    return RaiseReason(lua, "fractional-power");
  }
  if (exponent.num() >= 0) {
    return PushChecked(lua, Power(Operand(lua, 1), exponent.num()));
  }
  return PushChecked(lua, Power(*base::Div(Number(1), Divisor(lua, 1)), -exponent.num()));
}

int Equal(lua_State* lua) {
  const Quantity* a = ToQuantity(lua, 1);
  const Quantity* b = ToQuantity(lua, 2);
  lua_pushboolean(lua, a != nullptr && b != nullptr && a->kind == b->kind && a->number == b->number);
  return 1;
}

int Less(lua_State* lua) {
  Charge(lua, kArithmeticSteps);
  lua_pushboolean(lua, CompareNumbers(lua, 1, 2) < 0);
  return 1;
}

int LessOrEqual(lua_State* lua) {
  Charge(lua, kArithmeticSteps);
  lua_pushboolean(lua, CompareNumbers(lua, 1, 2) <= 0);
  return 1;
}

int Concat(lua_State* lua) {
  Charge(lua, kArithmeticSteps * 8);
  for (int index = 1; index <= 2; ++index) {
    Number number;
    if (ReadNumber(lua, index, &number) && !lua_isinteger(lua, index)) {
      PushNumberText(lua, number);
      lua_replace(lua, index);
    } else if (lua_type(lua, index) != LUA_TSTRING && lua_type(lua, index) != LUA_TNUMBER) {
      return luaL_error(lua, "attempt to concatenate a %s value", TypeName(lua, index));
    }
  }
  lua_settop(lua, 2);
  lua_concat(lua, 2);
  return 1;
}

// A float cannot arise in a rewritten chunk; should one appear all the same, it means what it prints.
bool FromDouble(double value, Number* number) {
  std::array<char, 40> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || !std::isfinite(value)) {
    return false;
  }
  const auto read = Number::Parse({text.data(), static_cast<std::size_t>(end - text.data())});
  *number = read.value_or(Number());
  return read.has_value();
}

struct Sided {
  bool finite = false;
  int sign = 0;  // of infinity
  Number number;
};

Sided Side(lua_State* lua, int index) {
  Sided side;
  side.finite = ReadNumber(lua, index, &side.number);
  if (!side.finite && !IsInfinity(lua, index, &side.sign)) {
    luaL_error(lua, "attempt to compare a %s value with a number", TypeName(lua, index));
  }
  return side;
}

}  // namespace

void InstallQuantities(lua_State* lua) {
  static constexpr luaL_Reg kMeta[] = {{"__add", Arithmetic<base::Add>},
                                       {"__sub", Arithmetic<base::Sub>},
                                       {"__mul", Arithmetic<base::Mul>},
                                       {"__div", Divide},
                                       {"__idiv", FloorDivide},
                                       {"__mod", Modulo},
                                       {"__pow", RaiseTo},
                                       {"__unm", Negate},
                                       {"__eq", Equal},
                                       {"__lt", Less},
                                       {"__le", LessOrEqual},
                                       {"__concat", Concat},
                                       {nullptr, nullptr}};
  lua_newtable(lua);
  luaL_setfuncs(lua, kMeta, 0);
  lua_pushliteral(lua, "number");
  lua_setfield(lua, -2, "__name");
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &g_quantity_meta);
  PushQuantity(lua, ObjectKind::kMarker, Number(0));
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &g_marker);
  PushQuantity(lua, ObjectKind::kInfinity, Number(1));
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &g_infinity);
}

Object* ToObject(lua_State* lua, int index) {
  return lua_type(lua, index) == LUA_TUSERDATA ? static_cast<Object*>(lua_touserdata(lua, index)) : nullptr;
}

Quantity* ToQuantity(lua_State* lua, int index) {
  Object* object = ToObject(lua, index);
  return object != nullptr && object->kind != ObjectKind::kView ? static_cast<Quantity*>(object) : nullptr;
}

bool ReadNumber(lua_State* lua, int index, Number* number) {
  if (lua_type(lua, index) == LUA_TNUMBER) {
    if (!lua_isinteger(lua, index)) {
      return FromDouble(lua_tonumber(lua, index), number);
    }
    *number = Number(static_cast<std::int64_t>(lua_tointeger(lua, index)));
    return true;
  }
  const Quantity* quantity = ToQuantity(lua, index);
  if (quantity == nullptr || quantity->kind != ObjectKind::kRatio) {
    return false;
  }
  *number = quantity->number;
  return true;
}

bool IsInfinity(lua_State* lua, int index, int* sign) {
  const Quantity* quantity = ToQuantity(lua, index);
  if (quantity == nullptr || quantity->kind != ObjectKind::kInfinity) {
    return false;
  }
  *sign = quantity->number.num() < 0 ? -1 : 1;
  return true;
}

Number CheckNumber(lua_State* lua, int arg) {
  Number number;
  if (!ReadNumber(lua, arg, &number)) {
    luaL_error(lua, "bad argument #%d (number expected, got %s)", arg, TypeName(lua, arg));
  }
  return number;
}

void PushNumber(lua_State* lua, Number number) {
  if (number.is_integer() && number.num() != kLeast) {
    lua_pushinteger(lua, number.num());
  } else {
    PushQuantity(lua, ObjectKind::kRatio, number);
  }
}

void PushNumberText(lua_State* lua, Number number) {
  if (number.is_integer()) {
    lua_pushfstring(lua, "%I", static_cast<LUAI_UACINT>(number.num()));
    return;
  }
  // Kept in the room while Lua copies it: an error in Lua would skip a local string's destructor.
  base::Value& text = RoomOf(lua).scratch;
  text = base::Value(number.ToString());
  lua_pushlstring(lua, text.as_string().data(), text.as_string().size());
}

void PushInfinity(lua_State* lua) { lua_rawgetp(lua, LUA_REGISTRYINDEX, &g_infinity); }
void PushMarker(lua_State* lua) { lua_rawgetp(lua, LUA_REGISTRYINDEX, &g_marker); }

int CompareNumbers(lua_State* lua, int a, int b) {
  const Sided left = Side(lua, a);
  const Sided right = Side(lua, b);
  // A finite number has sign 0 here, which puts it between the two infinities.
  if (!left.finite || !right.finite) {
    return left.sign < right.sign ? -1 : left.sign > right.sign ? 1 : 0;
  }
  return left.number < right.number ? -1 : left.number > right.number ? 1 : 0;
}

}  // namespace anze::script
