// What rules are written with: the functions of conditions as globals, and `anze`, the versioned interface.
// The native evaluator of conditions has the same functions with the same meaning.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "core/base/search.h"
#include "core/calendar/date.h"
#include "core/script/library.h"
#include "core/script/objects.h"
#include "core/script/room.h"

namespace anze::script {
namespace {

using base::Number;
using base::Value;

constexpr int kApiVersion = 1;
// A call out of Lua costs far more than an instruction.
constexpr std::int64_t kHostSteps = 60;

// Keeps what the host answered in the room, where an error in Lua cannot leak it, and gives its address.
// nullptr: room.failure says why.
template <typename Ask>
const Value* Keep(Room& room, const Ask& ask) noexcept {
  try {
    base::Result<Value> answer = ask();
    if (!answer.ok()) {
      room.failure = answer.errors();
      return nullptr;
    }
    room.scratch = std::move(answer).value();
    return &room.scratch;
  } catch (...) {
    room.failure = base::Diagnostics{base::Error("script-error", {{"reason", "host"}})};
    return nullptr;
  }
}

int PushAnswer(lua_State* lua, const Value* answer) {
  if (answer == nullptr) {
    return RaiseFailure(lua);
  }
  PushValue(lua, *answer);
  return 1;
}

// A list or map stays for the rest of the call, once for each name: views point into it.
const Value* KeepParam(Room& room, std::string_view name) noexcept {
  if (!room.lent.empty()) {
    if (const auto known = room.lent.find(name); known != room.lent.end()) {
      return &known->second;
    }
  }
  const Value* answer = Keep(room, [&] { return room.host->param(name); });
  if (answer == nullptr || !(answer->is_map() || answer->is_list())) {
    return answer;
  }
  try {
    return &room.lent.emplace(std::string(name), std::move(room.scratch)).first->second;
  } catch (...) {
    return nullptr;
  }
}

int Param(lua_State* lua) {
  Room& room = RoomOf(lua);
  Charge(lua, room, kHostSteps);
  const std::string_view name = CheckText(lua, 1);
  if (room.host == nullptr || !room.host->param) {
    return RaiseReason(lua, "not-offered", {{"function", "param"}});
  }
  return PushAnswer(lua, KeepParam(room, name));
}

// The functions of the host that count days: offered by this name, with these arguments as texts.
using CountFromDay = std::function<base::Result<std::string>(std::string_view, std::string_view)> Host::*;
using MoveDay = std::function<base::Result<std::string>(std::string_view)> Host::*;

base::Result<Value> AsValue(base::Result<std::string> text) {
  return text.ok() ? base::Result<Value>(Value(std::move(text).value())) : text.errors();
}

int AskForCount(lua_State* lua, std::string_view name, CountFromDay function) {
  Room& room = RoomOf(lua);
  Charge(lua, room, kHostSteps);
  const std::string_view date = CheckText(lua, 1);
  const std::string_view period = CheckText(lua, 2);
  if (room.host == nullptr || !(room.host->*function)) return RaiseReason(lua, "not-offered", {{"function", name}});
  return PushAnswer(lua, Keep(room, [&] { return AsValue((room.host->*function)(date, period)); }));
}

int AskForDay(lua_State* lua, std::string_view name, MoveDay function) {
  Room& room = RoomOf(lua);
  Charge(lua, room, kHostSteps);
  const std::string_view date = CheckText(lua, 1);
  if (room.host == nullptr || !(room.host->*function)) return RaiseReason(lua, "not-offered", {{"function", name}});
  return PushAnswer(lua, Keep(room, [&] { return AsValue((room.host->*function)(date)); }));
}

int AddPeriod(lua_State* lua) { return AskForCount(lua, "add_period", &Host::add_period); }
int BeforePeriod(lua_State* lua) { return AskForCount(lua, "before_period", &Host::before_period); }
int WorkdayOnOrAfter(lua_State* lua) { return AskForDay(lua, "workday_on_or_after", &Host::workday_on_or_after); }
int WorkdayOnOrBefore(lua_State* lua) { return AskForDay(lua, "workday_on_or_before", &Host::workday_on_or_before); }

calendar::Date CheckDate(lua_State* lua, int arg) {
  const std::string_view text = CheckText(lua, arg);
  const std::optional<calendar::Date> date = calendar::Date::Parse(text);
  if (!date) {
    RaiseReason(lua, "date", {{"text", text.substr(0, 40)}});
  }
  return date.value_or(calendar::Date());
}

int DaysBetween(lua_State* lua) {
  Charge(lua, 8);
  lua_pushinteger(lua, CheckDate(lua, 2) - CheckDate(lua, 1));
  return 1;
}

calendar::Instant CheckInstant(lua_State* lua, int arg) {
  const std::string_view text = CheckText(lua, arg);
  const std::optional<calendar::Instant> instant = calendar::Instant::Parse(text);
  if (!instant) {
    RaiseReason(lua, "instant", {{"text", text.substr(0, 40)}});
  }
  return instant.value_or(calendar::Instant());
}

int MinutesBetween(lua_State* lua) {
  constexpr std::int64_t kMillisAMinute = 60'000;
  Charge(lua, 8);
  lua_pushinteger(lua, (CheckInstant(lua, 2).millis() - CheckInstant(lua, 1).millis()) / kMillisAMinute);
  return 1;
}

int Present(lua_State* lua) {
  Charge(lua, 2);
  lua_pushboolean(lua, !lua_isnoneornil(lua, 1) && !IsNull(lua, 1));
  return 1;
}

// Number of elements of the list at `arg`.
lua_Integer CheckList(lua_State* lua, int arg) {
  const Value* view = ToView(lua, arg);
  if (view == nullptr || !view->is_list()) {
    luaL_argexpected(lua, view == nullptr && lua_type(lua, arg) == LUA_TTABLE, arg, "list");
    return static_cast<lua_Integer>(lua_rawlen(lua, arg));
  }
  return static_cast<lua_Integer>(view->as_list().size());
}

int Count(lua_State* lua) {
  Charge(lua, 4);
  lua_pushinteger(lua, CheckList(lua, 1));
  return 1;
}

// Equality as in Lua: numbers by value, texts by byte.
bool SameScalar(lua_State* lua, int a, int b) {
  if (lua_type(lua, a) == LUA_TSTRING && lua_type(lua, b) == LUA_TSTRING) {
    return CompareScalars(lua, a, b) == 0;
  }
  return lua_compare(lua, a, b, LUA_OPEQ) != 0;
}

int Contains(lua_State* lua) {
  luaL_checkany(lua, 2);
  lua_settop(lua, 2);
  const lua_Integer count = CheckList(lua, 1);
  for (lua_Integer at = 1; at <= count; ++at) {
    Charge(lua, 6);
    lua_geti(lua, 1, at);
    if (!lua_isnil(lua, 3) && SameScalar(lua, 2, 3)) {
      lua_pushboolean(lua, 1);
      return 1;
    }
    lua_pop(lua, 1);
  }
  lua_pushboolean(lua, 0);
  return 1;
}

int OneOf(lua_State* lua) {
  const int top = lua_gettop(lua);
  luaL_checkany(lua, 1);
  bool found = false;
  for (int arg = 2; arg <= top && !found; ++arg) {
    Charge(lua, 3);
    found = !lua_isnil(lua, 1) && SameScalar(lua, 1, arg);
  }
  lua_pushboolean(lua, found);
  return 1;
}

// The extreme of the arguments: of numbers, or of texts by byte (so of dates).
template <int Sign>
int Extreme(lua_State* lua) {
  const int top = lua_gettop(lua);
  luaL_checkany(lua, 1);
  int best = 1;
  if (lua_type(lua, 1) != LUA_TSTRING) {
    CompareNumbers(lua, 1, 1);  // refuses what is no number, also when it is alone
  }
  for (int arg = 2; arg <= top; ++arg) {
    Charge(lua, 4);
    best = CompareScalars(lua, arg, best) * Sign > 0 ? arg : best;
  }
  lua_pushvalue(lua, best);
  return 1;
}

int Absolute(lua_State* lua) {
  Charge(lua, 3);
  const Number number = CheckNumber(lua, 1);
  const std::optional<Number> positive = number < Number(0) ? base::Sub(Number(0), number) : number;
  if (!positive) {
    return RaiseReason(lua, "number-overflow");
  }
  PushNumber(lua, *positive);
  return 1;
}

template <std::int64_t (Number::*Rule)() const>
int Round(lua_State* lua) {
  Charge(lua, 3);
  PushNumber(lua, (CheckNumber(lua, 1).*Rule)());
  return 1;
}

int StartsWith(lua_State* lua) {
  const std::string_view text = CheckText(lua, 1);
  const std::string_view prefix = CheckText(lua, 2);
  Charge(lua, 3 + static_cast<std::int64_t>(prefix.size() / 64));
  lua_pushboolean(lua, text.starts_with(prefix));
  return 1;
}

// Both values are computed before one is taken, unlike `c and a or b`; but a false `a` is taken rightly.
int Choose(lua_State* lua) {
  Charge(lua, 2);
  luaL_checkany(lua, 3);
  luaL_argexpected(lua, lua_isboolean(lua, 1), 1, "boolean");
  lua_pushvalue(lua, lua_toboolean(lua, 1) != 0 ? 2 : 3);
  return 1;
}

constexpr luaL_Reg kConditionFunctions[] = {{"param", Param},
                                            {"add_period", AddPeriod},
                                            {"before_period", BeforePeriod},
                                            {"workday_on_or_after", WorkdayOnOrAfter},
                                            {"workday_on_or_before", WorkdayOnOrBefore},
                                            {"days_between", DaysBetween},
                                            {"minutes_between", MinutesBetween},
                                            {"present", Present},
                                            {"count", Count},
                                            {"contains", Contains},
                                            {"one_of", OneOf},
                                            {"min", Extreme<-1>},
                                            {"max", Extreme<1>},
                                            {"abs", Absolute},
                                            {"round_down", Round<&Number::RoundDown>},
                                            {"round_up", Round<&Number::RoundUp>},
                                            {"round_half_up", Round<&Number::RoundHalfUp>},
                                            {"starts_with", StartsWith},
                                            {"choose", Choose},
                                            {nullptr, nullptr}};

// One insurer is one insurer however its name is spelt.
int Fold(lua_State* lua) {
  const std::string_view text = CheckText(lua, 1);
  Room& room = RoomOf(lua);
  Charge(lua, room, kHostSteps + static_cast<std::int64_t>(text.size()));
  return PushAnswer(lua, Keep(room, [&] { return base::Result<Value>(Value(base::FoldName(text))); }));
}

constexpr luaL_Reg kApiFunctions[] = {{"param", Param},
                                      {"fold", Fold},
                                      {"add_period", AddPeriod},
                                      {"before_period", BeforePeriod},
                                      {"workday_on_or_after", WorkdayOnOrAfter},
                                      {"workday_on_or_before", WorkdayOnOrBefore},
                                      {"days_between", DaysBetween},
                                      {"minutes_between", MinutesBetween},
                                      {"round_down", Round<&Number::RoundDown>},
                                      {"round_up", Round<&Number::RoundUp>},
                                      {"round_half_up", Round<&Number::RoundHalfUp>},
                                      {nullptr, nullptr}};

}  // namespace

void AddRules(lua_State* lua) {
  luaL_setfuncs(lua, kConditionFunctions, 0);
  lua_newtable(lua);
  luaL_setfuncs(lua, kApiFunctions, 0);
  lua_pushinteger(lua, kApiVersion);
  lua_setfield(lua, -2, "version");
  PushNull(lua);
  lua_setfield(lua, -2, "null");
  MakeReadOnly(lua);
  lua_setfield(lua, -2, "anze");
}

}  // namespace anze::script
