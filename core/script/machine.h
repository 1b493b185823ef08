// Machine: the machinery behind a Sandbox. One Lua state, its chunks, and the way in and out of a
// call. Internal to core/script. Not copied: Lua keeps the address of the room. Threads: one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/script/exact_source.h"
#include "core/script/room.h"

namespace anze::script {

class Machine {
 public:
  explicit Machine(Budget budget);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // As Sandbox::Compile; a chunk of that name is replaced, unless the new one has an error.
  base::Status Compile(std::string_view name, std::string_view source, std::string_view file, int first_line);
  bool Has(std::string_view name) const { return chunks_.contains(name); }

  // The value of the chunk; with `function` not empty, the value that this member of it returns for
  // *argument.
  base::Result<base::Value> Execute(std::string_view name, std::string_view function, const base::Value* variables,
                                    const base::Value* argument, const Host& host);

 private:
  struct Chunk {
    int function = LUA_NOREF;
    int environment = 0;  // number of the upvalue _ENV, 0 when the chunk names nothing
    bool many_values = false;
    std::int64_t weight = 1;  // steps an instruction costs
    std::string file;
    int first_line = 1;
  };
  // The arguments of the protected entries below.
  struct Load {
    std::string_view text;
    const ExactSource* exact = nullptr;  // nullptr: only check the syntax
    Chunk* chunk = nullptr;
  };
  struct Call {
    const Chunk* chunk = nullptr;
    std::string_view function;
    const base::Value* argument = nullptr;
  };

  static int LoadEntry(lua_State* lua);
  static int CallEntry(lua_State* lua);

  // Runs `entry` with `context` on an empty stack and catches what it raises; Lua's status.
  int Protected(lua_CFunction entry, void* context);
  // Collects garbage; then all memory in use belongs to libraries and chunks.
  void Sweep();
  // Takes back everything that was lent to the call, and collects garbage when there is much.
  void LeaveCall();
  base::Error MemoryError(base::SourceSpan at) const;
  base::Error SyntaxError(std::string_view file, int first_line) const;
  // The failure of a call, with its place in the file of the chunk.
  base::Diagnostics Explain(int status, const Chunk& chunk) const;
  base::Error LuaError(int status, const Chunk& chunk) const;

  Room room_;
  std::map<std::string, Chunk, std::less<>> chunks_;
  bool compiled_since_sweep_ = false;
};

// "script:12: message" -> 12, leaving the message; 0 when there is no such head.
int TakeLine(std::string_view* message);
// Text from Lua made fit for a message: bounded and well-formed.
std::string Presentable(std::string_view text);

// The metatable of a call's global table: variables, then the allow-list.
void InstallEnvironment(lua_State* lua);
// Pushes the global table for a call, empty.
void PushEnvironment(lua_State* lua);
// Forgets the global table if the call left something in it. Calls nothing that can raise.
void RenewEnvironment(lua_State* lua);

}  // namespace anze::script
