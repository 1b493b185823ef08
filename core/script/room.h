// Room: everything C++ that stands behind one lua_State, and the budget it spends.
//
// Lua unwinds with longjmp, which skips destructors. So C++ objects with destructors live here or
// below a call into Lua, never in a function that Lua calls and that may raise.
// Internal to core/script. Threads: one at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <lua.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/number.h"
#include "core/base/result.h"
#include "core/base/value.h"
#include "core/script/host.h"

namespace anze::script {

// Instructions between two looks at the budget. Between them a script is on its own, so it stays small.
inline constexpr int kHookInterval = 500;
// Lua functions active at once. Deeper recursion makes returns of many values quadratic.
inline constexpr int kCallDepth = 100;
// Values one call may pass or return beyond its named parameters.
inline constexpr int kManyValues = 100;
// Operands that wait for their other half, see Room::waiting: expressions nest no deeper than calls and brackets do.
inline constexpr std::size_t kWaiting = 8192;
// Views kept ready, see Room::held_views.
inline constexpr std::size_t kHeldViews = 12;
// Chunk name inside Lua; diagnostics show the file given to Compile.
inline constexpr char kChunkName[] = "=script";

struct Room {
  enum class Trip { kNone, kSteps, kTime, kMemory };

  lua_State* lua = nullptr;

  // Budget of the running call. `items`: of lists in what it is given; it may spend more for each.
  std::size_t items = 0;
  Budget budget;  // as given, zeros replaced by the limits
  std::int64_t steps_left = 0;
  std::int64_t step_weight = 1;   // what it costs now; grows with what the call has made, see Allocate
  std::size_t largest_block = 0;  // of a table or the stack, see ScanSteps
  int interval = kHookInterval;
  std::function<bool()> interrupted;  // of the running call, from budget.watch
  std::size_t used = 0;               // bytes Lua holds
  std::size_t baseline = 0;           // bytes held by libraries and chunks alone
  std::size_t memory_cap = 0;
  bool metered = false;  // false while the state is built or swept
  Trip trip = Trip::kNone;

  // The values the running call may see. Set by Sandbox around each call.
  const base::Value* variables = nullptr;
  const Host* host = nullptr;
  std::map<std::string, base::Value, std::less<>> lent;  // parameters that are maps or lists: views point into them
  base::Value scratch;                                   // what the host answered last, on its way into Lua
  // The values behind the first views of a call. Their userdata are made once and lent anew in each call, when no
  // script can hold them any more; a rule touches the same few maps again and again.
  std::array<const base::Value*, kHeldViews> held_views{};
  std::size_t held_view_count = 0;
  // Left operands of + - * whose right one is being computed, innermost last; see exact_source.h.
  std::vector<base::Number> waiting;
  std::optional<base::Diagnostics> failure;  // why the call ends, when it is not Lua's own message
  int failure_line = 0;                      // innermost Lua line when the error was raised
};

Room& RoomOf(lua_State* lua);

// The allocator given to Lua: the memory cap, and the price in steps of the memory it hands out.
void* Allocate(void* room, void* block, std::size_t old_size, std::size_t new_size);

// Sets budget and hook for one call. `many_values`: the chunk can pass on variable arguments.
// `weight`: steps an instruction of the chunk costs.
void BeginCall(Room& room, bool many_values, std::int64_t weight);
// The steps and memory of a call given Room::items.
std::int64_t StepsOf(const Room& room);
std::size_t MemoryOf(const Room& room);
// Takes the hook away; code that runs after this is unmetered.
void EndCall(Room& room);

// Ends the call: the budget is spent.
void TripSteps(lua_State* lua);
void TripTime(lua_State* lua);
void TripMemory(lua_State* lua);

// Charges work done in C. Raises when the budget is spent.
inline void Charge(lua_State* lua, Room& room, std::int64_t steps) {
  room.steps_left -= steps;
  if (room.steps_left < 0) {
    TripSteps(lua);
  }
}
inline void Charge(lua_State* lua, std::int64_t steps) { Charge(lua, RoomOf(lua), steps); }

// The cost of walking a table besides its entries: a table keeps the room of entries that are gone.
inline std::int64_t ScanSteps(const Room& room) { return static_cast<std::int64_t>(room.largest_block / 64); }

// Raises Error(code, args). Returns int only so that callers can `return Raise(…)`.
using RaiseArgs = std::initializer_list<std::pair<const char*, std::string_view>>;
int Raise(lua_State* lua, const char* code, RaiseArgs args = {});
// Raises Error("script-error", {{"reason", reason}, …}).
int RaiseReason(lua_State* lua, const char* reason, RaiseArgs args = {});
// Ends the call with the errors already in room.failure.
int RaiseFailure(lua_State* lua);

}  // namespace anze::script
