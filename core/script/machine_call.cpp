// One call: variables and host lent, chunk run under the budget, result read, and the room cleared again.
#include <algorithm>
#include <string>
#include <utility>

#include "core/base/limits.h"
#include "core/base/utf8.h"
#include "core/script/machine.h"
#include "core/script/objects.h"
#include "core/script/result_value.h"

namespace anze::script {
namespace {

// Garbage of earlier calls that is worth a collection.
constexpr std::size_t kGarbageBytes = 256 * 1024;
constexpr std::size_t kMessageBytes = 400;
// What every call may spend is enough for this many items.
constexpr std::size_t kUsualItems = 500;

// Items of the lists that stand in maps: what a script is expected to walk through.
std::size_t ListedItems(const base::Value& value) {
  if (value.is_list()) return value.as_list().size();
  std::size_t items = 0;
  if (value.is_map()) {
    for (const auto& [key, member] : value.as_map()) items += ListedItems(member);
  }
  return items;
}

std::size_t ItemsBeyondUsual(const base::Value* argument) {
  if (argument == nullptr) return 0;
  const std::size_t items = std::min(ListedItems(*argument), base::limits::kScriptItems);
  return items > kUsualItems ? items - kUsualItems : 0;
}

std::string_view TextAt(lua_State* lua, int index) {
  std::size_t size = 0;
  const char* text = lua_type(lua, index) == LUA_TSTRING ? lua_tolstring(lua, index, &size) : "";
  return {text, size};
}

}  // namespace

int TakeLine(std::string_view* message) {
  constexpr std::string_view kHead = "script:";
  constexpr int kMaxLine = 1'000'000;
  if (!message->starts_with(kHead)) {
    return 0;
  }
  int line = 0;
  std::size_t at = kHead.size();
  for (; at < message->size() && (*message)[at] >= '0' && (*message)[at] <= '9' && line < kMaxLine; ++at) {
    line = line * 10 + ((*message)[at] - '0');
  }
  if (!message->substr(at).starts_with(": ")) {
    return 0;
  }
  message->remove_prefix(at + 2);
  return line;
}

std::string Presentable(std::string_view text) {
  std::string out(text.substr(0, kMessageBytes));
  if (const std::size_t bad = base::FindInvalidUtf8(out); bad != std::string_view::npos) {
    out.resize(bad);
  }
  if (out.size() < text.size()) {
    out += "...";
  }
  return out;
}

int Machine::CallEntry(lua_State* lua) {
  const auto& call = *static_cast<const Call*>(lua_touserdata(lua, 1));
  lua_rawgeti(lua, LUA_REGISTRYINDEX, call.chunk->function);
  // Globals that one call sets are not seen by the next.
  if (call.chunk->environment > 0) {
    PushEnvironment(lua);
    lua_setupvalue(lua, -2, call.chunk->environment);
  }
  lua_call(lua, 0, 1);
  // Without a function the chunk's own value is the result; else it must be a table of functions.
  if (call.function.empty()) {
    return 1;
  }
  if (lua_type(lua, -1) != LUA_TTABLE) {
    return Raise(lua, "script-bad-result", {{"reason", "no-functions"}});
  }
  // Raw, so that no metamethod of the table runs.
  lua_pushlstring(lua, call.function.data(), call.function.size());
  if (lua_rawget(lua, -2) != LUA_TFUNCTION) {
    return RaiseReason(lua, "no-such-function", {{"function", call.function}});
  }
  PushValue(lua, *call.argument);
  lua_call(lua, 1, 1);
  return 1;
}

base::Result<base::Value> Machine::Execute(std::string_view name, std::string_view function,
                                           const base::Value* variables, const base::Value* argument,
                                           const Host& host) {
  if (room_.lua == nullptr) {
    return MemoryError({});
  }
  const auto found = chunks_.find(name);
  if (found == chunks_.end()) {
    return base::Error("script-error", {{"reason", "no-such-chunk"}, {"name", std::string(name)}});
  }
  if (compiled_since_sweep_) {
    Sweep();
  }
  const Chunk& chunk = found->second;
  Call call{&chunk, function, argument};
  room_.variables = variables;
  room_.host = &host;
  room_.items = ItemsBeyondUsual(argument);
  // The result is read after the meter is off, because ReadResult has bounds of its own.
  BeginCall(room_, chunk.many_values, chunk.weight);
  const int status = Protected(CallEntry, &call);
  EndCall(room_);
  base::Result<base::Value> result =
      status == LUA_OK ? ReadResult(room_.lua, -1, room_.items) : base::Result<base::Value>(Explain(status, chunk));
  if (status == LUA_OK && !result.ok()) {
    base::Error error = result.error();
    error.span = {chunk.file, chunk.first_line, 0, 0};
    result = std::move(error);
  }
  LeaveCall();
  return result;
}

// Views of this call point into values that end with it. No script can touch an old one once
// environment and stack are gone.
void Machine::LeaveCall() {
  room_.variables = nullptr;
  room_.host = nullptr;
  room_.failure.reset();
  RenewEnvironment(room_.lua);
  lua_settop(room_.lua, 0);
  if (room_.used > room_.baseline + kGarbageBytes) {
    Sweep();
  }
  if (!room_.lent.empty()) {
    room_.lent.clear();
  }
}

base::Diagnostics Machine::Explain(int status, const Chunk& chunk) const {
  const int line = room_.failure_line > 0 ? room_.failure_line : 1;
  const base::SourceSpan span{chunk.file, chunk.first_line + line - 1, 0, 0};
  // The allocator charges steps too, and can only refuse by saying that memory is out.
  if (room_.trip == Room::Trip::kSteps || (status == LUA_ERRMEM && room_.steps_left < 0)) {
    return {base::Error("script-steps-exceeded", {{"steps", std::to_string(StepsOf(room_))}}, span)};
  }
  if (room_.trip == Room::Trip::kTime) {
    return {base::Error("script-time-exceeded", {}, span)};
  }
  if (room_.trip == Room::Trip::kMemory || status == LUA_ERRMEM) {
    return {MemoryError(span)};
  }
  if (!room_.failure) {
    return {LuaError(status, chunk)};
  }
  base::Diagnostics failure = *room_.failure;
  // Only errors of the script get a place in it; those of the host keep their own, or none.
  for (base::Error& error : failure) {
    if (!error.span.known() && error.code.starts_with("script-")) {
      error.span = span;
      error.args.emplace_back("line", std::to_string(span.line));
    }
  }
  return failure;
}

base::Error Machine::LuaError(int status, const Chunk& chunk) const {
  std::string_view message = TextAt(room_.lua, -1);
  int line = TakeLine(&message);
  line = line > 0 ? line : room_.failure_line;
  const base::SourceSpan span{chunk.file, chunk.first_line + (line > 0 ? line - 1 : 0), 0, 0};
  base::MessageArgs args;
  if (status == LUA_ERRERR || message.find("stack overflow") != std::string_view::npos) {
    args = {{"reason", "too-deep"}};
  } else if (lua_type(room_.lua, -1) != LUA_TSTRING) {
    args = {{"reason", "no-message"}, {"type", TypeName(room_.lua, -1)}};
  } else {
    args = {{"message", Presentable(message)}};
  }
  args.emplace_back("line", std::to_string(span.line));
  return base::Error("script-error", std::move(args), span);
}

}  // namespace anze::script
