// The Lua sandbox: compile once, call under a budget. sandbox.cpp and its neighbours
// are the only files that include Lua.
//
// What a script may see: base functions from an allow-list (assert, error, ipairs,
// pairs in sorted key order, next in the same order, select, tonumber, tostring, type), a trimmed
// string (plain find only, no patterns, capped rep, no dump, no format with %s widths over 99), table
// (capped, no move over ranges beyond its budget), math without random, utf8; and `anze`, a small versioned
// API (API 1: anze.param, anze.add_period, anze.round_down/up/half_up, anze.null).
// No load, require, io, os, debug, coroutine, collectgarbage, rawset, set/getmetatable,
// pcall or xpcall: nothing can swallow the budget, and nothing can reach a finalizer.
// Fractions arrive as exact `ratio` values whose arithmetic and comparisons are exact.
//
// Budgets: steps and memory of base/limits.h; exceeding either ends the call with
// Error "script-steps-exceeded" / "script-memory-exceeded" in far under 50 ms.
// Other codes: "script-syntax" (with span), "script-error" (message, line), "script-bad-result".
// Ownership: a Sandbox owns one Lua state. Threads: one thread at a time; use one a
// thread (SandboxPool).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::script {

struct Budget {
  std::int64_t steps = 0;         // 0: limits::kScriptSteps
  std::size_t memory_bytes = 0;   // 0: limits::kScriptMemoryBytes
};

// What a running script may ask of its caller, all pure.
struct Host {
  // Value of a parameter on the decision's date; Error "unknown-parameter" / "parameter-without-value".
  std::function<base::Result<base::Value>(std::string_view name)> param;
  // Date arithmetic in the decision's calendar: ("2025-03-04", "10wd") -> "2025-03-18".
  std::function<base::Result<std::string>(std::string_view date, std::string_view period)> add_period;
};

class Sandbox {
 public:
  explicit Sandbox(Budget budget = {});
  ~Sandbox();
  Sandbox(Sandbox&&) noexcept;
  Sandbox& operator=(Sandbox&&) noexcept;

  // Compiles a chunk (text only, never bytecode). `file` and `first_line` place diagnostics.
  // A chunk is kept under `name` until the Sandbox dies; compiling the same name again replaces it.
  base::Status Compile(std::string_view name, std::string_view source, std::string_view file, int first_line = 1);

  // Runs chunk `name`, which must return one value. Free names resolve to `variables`
  // (a map; nested maps are read-only tables), then to the allow-list.
  base::Result<base::Value> Run(std::string_view name, const base::Value& variables, const Host& host = {});

  // Runs the chunk, takes the function `function` from the table it returns, and calls it with `argument`.
  base::Result<base::Value> Call(std::string_view name, std::string_view function, const base::Value& argument,
                                 const Host& host = {});

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace anze::script
