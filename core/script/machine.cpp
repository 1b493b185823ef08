// A state is built and chunks are compiled here; machine_call.cpp runs them.
#include "core/script/machine.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "core/base/encoding.h"
#include "core/base/limits.h"
#include "core/script/chunk_shape.h"
#include "core/script/library.h"
#include "core/script/objects.h"

namespace anze::script {
namespace {

namespace limits = base::limits;

// Registers that one instruction may clear, and a call may have to: beyond the usual number they cost steps.
constexpr int kUsualFrame = 24;
constexpr int kRegistersPerWeight = 12;

int BuildEntry(lua_State* lua) {
  InstallQuantities(lua);
  InstallViews(lua);
  InstallEnvironment(lua);
  return 0;
}

// Message handler: notes the innermost line of Lua. It must not allocate, memory may be what ran out.
int NoteLine(lua_State* lua) {
  Room& room = RoomOf(lua);
  lua_Debug frame;
  for (int level = 0; level < kCallDepth && lua_getstack(lua, level, &frame) != 0; ++level) {
    lua_getinfo(lua, "l", &frame);
    if (frame.currentline > 0) {
      room.failure_line = frame.currentline;
      break;
    }
  }
  return 1;
}

}  // namespace

Machine::Machine(Budget budget) {
  room_.budget = std::move(budget);
  room_.budget.steps = room_.budget.steps > 0 ? room_.budget.steps : limits::kScriptSteps;
  room_.budget.memory_bytes = room_.budget.memory_bytes > 0 ? room_.budget.memory_bytes : limits::kScriptMemoryBytes;
  room_.lua = lua_newstate(Allocate, &room_);
  if (room_.lua == nullptr) {
    return;
  }
  Room* room = &room_;
  std::memcpy(lua_getextraspace(room_.lua), &room, sizeof room);
  lua_gc(room_.lua, LUA_GCSTOP);  // garbage is collected between calls, or when the cap is reached
  if (Protected(BuildEntry, nullptr) != LUA_OK) {
    lua_close(std::exchange(room_.lua, nullptr));
    return;
  }
  Sweep();
}

Machine::~Machine() {
  if (room_.lua != nullptr) {
    lua_close(room_.lua);
  }
}

int Machine::Protected(lua_CFunction entry, void* context) {
  lua_settop(room_.lua, 0);
  lua_pushcfunction(room_.lua, NoteLine);
  lua_pushcfunction(room_.lua, entry);
  lua_pushlightuserdata(room_.lua, context);
  return lua_pcall(room_.lua, 1, 1, 1);
}

void Machine::Sweep() {
  lua_settop(room_.lua, 0);
  lua_gc(room_.lua, LUA_GCCOLLECT);
  room_.baseline = room_.used;
  compiled_since_sweep_ = false;
}

int Machine::LoadEntry(lua_State* lua) {
  const auto& load = *static_cast<const Load*>(lua_touserdata(lua, 1));
  const std::string_view text = load.exact == nullptr ? load.text : std::string_view(load.exact->text);
  if (luaL_loadbufferx(lua, text.data(), text.size(), kChunkName, "t") != LUA_OK) {
    return lua_error(lua);
  }
  // The first pass only asks Lua whether the author's own text is valid.
  if (load.exact == nullptr) {
    return 0;
  }
  load.chunk->weight = 1 + std::max(0, WidestFrame(lua) - kUsualFrame) / kRegistersPerWeight;
  // The rewritten text takes constants, marker and bound, and returns the author's chunk.
  lua_createtable(lua, static_cast<int>(load.exact->constants.size()), 0);
  for (std::size_t i = 0; i < load.exact->constants.size(); ++i) {
    PushNumber(lua, load.exact->constants[i]);
    lua_rawseti(lua, -2, static_cast<lua_Integer>(i) + 1);
  }
  PushMarker(lua);
  lua_pushcfunction(lua, WholeBound);
  lua_call(lua, 3, 1);
  // The place of _ENV among the upvalues; a chunk without globals has none.
  const char* upvalue = nullptr;
  for (int i = 1; (upvalue = lua_getupvalue(lua, -1, i)) != nullptr; ++i) {
    lua_pop(lua, 1);
    load.chunk->environment = std::strcmp(upvalue, "_ENV") == 0 ? i : load.chunk->environment;
  }
  load.chunk->function = luaL_ref(lua, LUA_REGISTRYINDEX);
  return 0;
}

base::Status Machine::Compile(std::string_view name, std::string_view source, std::string_view file, int first_line) {
  const base::SourceSpan top{std::string(file), first_line, 0, 0};
  if (auto foreign = base::FindForeignEncoding(source)) {
    foreign->span = top;
    return std::move(*foreign);
  }
  source = base::WithoutMark(source);
  if (room_.lua == nullptr) {
    return MemoryError(top);
  }
  if (source.size() > limits::kScriptSourceBytes) {
    return base::Error("script-syntax", {{"reason", "too-long"}}, top);
  }
  if (source.starts_with(LUA_SIGNATURE[0])) {
    return base::Error("script-syntax", {{"reason", "bytecode"}}, top);
  }
  Chunk chunk;
  chunk.file = file;
  chunk.first_line = first_line;
  Load load{source, nullptr, &chunk};
  room_.items = 0;
  BeginCall(room_, false, 1);
  room_.steps_left = std::numeric_limits<std::int64_t>::max() / 2;  // the length of the source bounds the work
  // Twice: the author's text first, so that Lua's messages quote what the author wrote; then the
  // exact one.
  int status = Protected(LoadEntry, &load);
  const base::Result<ExactSource> exact = status == LUA_OK ? MakeExact(source) : ExactSource{};
  if (status == LUA_OK && exact.ok()) {
    load.exact = &*exact;
    chunk.many_values = exact->many_values;
    status = Protected(LoadEntry, &load);
  }
  EndCall(room_);
  compiled_since_sweep_ = true;
  if (!exact.ok()) {
    base::Error error = exact.error();
    error.span.file = std::string(file);
    error.span.line += first_line - 1;
    return error;
  }
  if (status != LUA_OK) {
    return status == LUA_ERRMEM ? MemoryError(top) : SyntaxError(file, first_line);
  }
  // Only now, so that a text with errors leaves the chunk of that name as it was.
  if (const auto old = chunks_.find(name); old != chunks_.end()) {
    luaL_unref(room_.lua, LUA_REGISTRYINDEX, old->second.function);
    chunks_.erase(old);
  }
  chunks_.emplace(name, std::move(chunk));
  return base::Ok{};
}

base::Error Machine::MemoryError(base::SourceSpan at) const {
  return base::Error("script-memory-exceeded", {{"bytes", std::to_string(MemoryOf(room_))}}, std::move(at));
}

base::Error Machine::SyntaxError(std::string_view file, int first_line) const {
  std::string_view message;
  if (lua_type(room_.lua, -1) == LUA_TSTRING) {
    std::size_t size = 0;
    const char* text = lua_tolstring(room_.lua, -1, &size);
    message = {text, size};
  }
  const int line = TakeLine(&message);
  return base::Error("script-syntax", {{"message", Presentable(message)}},
                     {std::string(file), first_line + (line > 0 ? line - 1 : 0), 0, 0});
}

}  // namespace anze::script
