#include "core/script/room.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/base/limits.h"

namespace anze::script {
namespace {

// Header and terminator of a string object; the cap is meant for its text.
constexpr std::size_t kStringOverhead = 64;
// A refusal makes Lua collect everything and ask again, which can take milliseconds.
constexpr std::int64_t kRefusalSteps = 50'000;
// An allocation, its bytes, and in time its collection, in steps of about 20 ns.
constexpr std::int64_t kAllocationSteps = 6;
constexpr std::int64_t kBytesPerStep = 8;
// Comparing two strings is one instruction whatever their length, so long strings make all instructions dearer.
constexpr std::int64_t kStringBytesPerWeight = 512;
// Slots of one captured variable in a closure object.
constexpr std::size_t kClosureHeader = 32;
constexpr std::size_t kCaptureBytes = 8;
// The part of a table that is no list: a power of two of nodes. Whole numbers can be chosen so that all of them share
// one slot; every access is then a walk, and making room for more a square of it.
constexpr std::size_t kNodeBytes = 24;
constexpr std::size_t kMaxNodes = 4096;
constexpr std::int64_t kNodesPerWeight = 128;

// Address of this is the error object of errors that are described in Room.
char g_sentinel = 0;

int RaiseSentinel(lua_State* lua) {
  lua_pushlightuserdata(lua, &g_sentinel);
  return lua_error(lua);
}

// Nodes in a new block, 0 when it is something else.
std::size_t NodesIn(bool fresh, std::size_t kind, std::size_t size) {
  const std::size_t nodes = size / kNodeBytes;
  return fresh && kind == 0 && size % kNodeBytes == 0 && std::has_single_bit(nodes) ? nodes : 0;
}

// Steps an allocation costs. `kind` is the Lua type of a new object, 0 for everything else.
std::int64_t Price(std::size_t kind, std::size_t grown) {
  std::int64_t price = kAllocationSteps + static_cast<std::int64_t>(grown) / kBytesPerStep;
  if (kind == LUA_TFUNCTION && grown > kClosureHeader) {
    // Each capture searches the list of open captures, so a closure is quadratic in them.
    const auto captures = static_cast<std::int64_t>((grown - kClosureHeader) / kCaptureBytes);
    price += captures * captures / 8;
  }
  return price;
}

bool Affordable(Room& room, bool fresh, std::size_t kind, std::size_t size, std::size_t grown) {
  if (!room.metered) {
    return true;
  }
  room.steps_left -= Price(kind, grown);
  const std::size_t nodes = NodesIn(fresh, kind, size);
  const bool long_text = kind == LUA_TSTRING && size > base::limits::kScriptStringBytes + kStringOverhead;
  if (long_text || nodes > kMaxNodes || room.used + grown > room.memory_cap) {
    room.steps_left -= kRefusalSteps;
    return false;
  }
  const std::int64_t weight = kind == LUA_TSTRING ? static_cast<std::int64_t>(size) / kStringBytesPerWeight
                                                  : static_cast<std::int64_t>(nodes) / kNodesPerWeight;
  room.step_weight = std::max(room.step_weight, 1 + weight);
  if (kind != LUA_TSTRING) {
    room.largest_block = std::max(room.largest_block, size);
  }
  return room.steps_left >= 0;
}

void CheckManyValues(lua_State* lua, lua_Debug* frame) {
  if (lua_getlocal(lua, frame, -(kManyValues + 1)) != nullptr) {
    RaiseReason(lua, "too-many-values");
  }
}

bool Interrupted(const Room& room) noexcept {
  try {
    return room.interrupted && room.interrupted();
  } catch (...) {
    return true;
  }
}

void OnHook(lua_State* lua, lua_Debug* frame) {
  Room& room = RoomOf(lua);
  if (frame->event != LUA_HOOKCOUNT) {
    CheckManyValues(lua, frame);
    return;
  }
  room.steps_left -= room.interval * room.step_weight;
  if (room.steps_left <= 0) {
    TripSteps(lua);
  }
  if (room.trip == Room::Trip::kTime || Interrupted(room)) {
    TripTime(lua);
  }
  lua_Debug deepest;
  if (lua_getstack(lua, kCallDepth, &deepest) != 0) {
    RaiseReason(lua, "too-deep");
  }
}

// Whatever still runs is stopped again at its next instruction.
void Stop(lua_State* lua, Room::Trip trip) {
  Room& room = RoomOf(lua);
  room.trip = trip;
  room.interval = 1;
  lua_sethook(lua, OnHook, LUA_MASKCOUNT, room.interval);
  RaiseSentinel(lua);
}

bool Describe(Room& room, const char* code, const char* reason, RaiseArgs args) noexcept {
  try {
    base::Error error(code);
    if (reason != nullptr) {
      error.args.emplace_back("reason", reason);
    }
    for (const auto& [name, text] : args) {
      error.args.emplace_back(name, std::string(text));
    }
    room.failure = base::Diagnostics{std::move(error)};
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

Room& RoomOf(lua_State* lua) {
  Room* room = nullptr;
  std::memcpy(&room, lua_getextraspace(lua), sizeof room);
  return *room;
}

void* Allocate(void* context, void* block, std::size_t old_size, std::size_t new_size) {
  Room& room = *static_cast<Room*>(context);
  const bool fresh = block == nullptr;
  const std::size_t kind = fresh ? old_size : 0;
  if (fresh) {
    old_size = 0;
  }
  if (new_size == 0) {
    std::free(block);
    room.used -= old_size;
    return nullptr;
  }
  // Shrinking must never fail, that is Lua's condition.
  if (new_size > old_size && !Affordable(room, fresh, kind, new_size, new_size - old_size)) {
    return nullptr;
  }
  void* moved = std::realloc(block, new_size);
  if (moved != nullptr) {
    room.used += new_size - old_size;
  }
  return moved;
}

std::int64_t StepsOf(const Room& room) {
  return room.budget.steps + static_cast<std::int64_t>(room.items) * base::limits::kScriptStepsPerItem;
}

std::size_t MemoryOf(const Room& room) {
  return room.budget.memory_bytes + room.items * base::limits::kScriptMemoryBytesPerItem;
}

void BeginCall(Room& room, bool many_values, std::int64_t weight) {
  room.steps_left = StepsOf(room);
  room.step_weight = weight;
  room.largest_block = 0;
  room.interval = static_cast<int>(std::clamp<std::int64_t>(room.budget.steps, 1, kHookInterval));
  room.memory_cap = room.baseline + MemoryOf(room);
  room.trip = Room::Trip::kNone;
  room.held_view_count = 0;
  room.waiting.clear();
  room.interrupted = room.budget.watch ? room.budget.watch() : nullptr;
  room.failure.reset();
  room.failure_line = 0;
  room.metered = true;
  lua_sethook(room.lua, OnHook, LUA_MASKCOUNT | (many_values ? LUA_MASKCALL : 0), room.interval);
}

void EndCall(Room& room) {
  room.metered = false;
  lua_sethook(room.lua, nullptr, 0, 0);
}

void TripSteps(lua_State* lua) { Stop(lua, Room::Trip::kSteps); }
void TripTime(lua_State* lua) { Stop(lua, Room::Trip::kTime); }

void TripMemory(lua_State* lua) {
  RoomOf(lua).trip = Room::Trip::kMemory;
  RaiseSentinel(lua);
}

int Raise(lua_State* lua, const char* code, RaiseArgs args) {
  if (!Describe(RoomOf(lua), code, nullptr, args)) {
    TripMemory(lua);
  }
  return RaiseSentinel(lua);
}

int RaiseReason(lua_State* lua, const char* reason, RaiseArgs args) {
  if (!Describe(RoomOf(lua), "script-error", reason, args)) {
    TripMemory(lua);
  }
  return RaiseSentinel(lua);
}

int RaiseFailure(lua_State* lua) { return RaiseSentinel(lua); }

}  // namespace anze::script
