// The Lua sandbox: compile once, call under a budget. sandbox.cpp and its neighbours
// are the only files that include Lua.
//
// A script may see: base functions from an allow-list (assert, error, ipairs, pairs in sorted key
// order, next in the same order, select, tonumber, tostring, type), a trimmed string (byte, char,
// find, format, len, lower, rep, reverse, sub, upper; plain find only, no patterns), table (concat,
// insert, move, pack, remove, sort, unpack), math without anything inexact or random (abs, ceil,
// floor, huge, max, maxinteger, min, mininteger, tointeger, type, ult), utf8 (char, codepoint,
// codes, len, offset, sub); the functions of conditions (param, present, count, contains, one_of,
// min, max, abs, round_down, round_up, round_half_up, add_period, before_period, workday_on_or_after,
// workday_on_or_before, days_between, minutes_between, starts_with, choose); and `anze`, a small versioned API (API 1:
// anze.version, anze.param, anze.fold (a name as names are compared), anze.add_period, anze.before_period,
// anze.workday_on_or_after, anze.workday_on_or_before, anze.days_between, anze.minutes_between,
// anze.round_down/up/half_up, anze.null).
// No load, require, io, os, debug, coroutine, collectgarbage, rawset, set/getmetatable, pcall or
// xpcall: nothing can swallow the budget, and nothing can reach a finalizer.
//
// Numbers are exact. Integers are Lua's, of 64 bits. Every other number is a `ratio`: the literal 0.15 is 15/100, 1 / 3
// is a third, 2 ^ -1 a half. + - * / // % ^ and comparisons are exact, a ratio that comes out whole is an integer
// again, and a result out of range is an error: nothing wraps. There are no floats and no operators on bits. math.huge
// compares above all numbers and has no arithmetic.
//
// Values: maps and lists are read-only tables made on demand (lists from 1); null is nil. Out: a table with keys 1..n
// is a list, {} the empty list, a table with string keys a map sorted by key, anze.null is null; nil, functions,
// infinity, ill-formed UTF-8 and anything deeper or larger than base/limits.h are "script-bad-result".
//
// Budgets: steps and memory of base/limits.h, more of both for each item of a long list in the argument of Call;
// exceeding either ends the call with
// Error "script-steps-exceeded" / "script-memory-exceeded" in far under 50 ms. An instruction is one step, and costs
// more while long texts (over 1 KiB) are about; allocations and work done in C cost steps by their size. Other codes:
// "text-encoding" (the chunk is not UTF-8; a byte order mark is dropped), "script-syntax" (with span; message, or
// reason nul | reserved-name | number | bit-operator | too-long), "script-error" (message and line of Lua's own error,
// or a reason: see base/text/script.yaml), "script-bad-result" (reason; pointer). An Error of the Host's functions
// comes out of Run unchanged. Ownership: a Sandbox owns one Lua state. Threads: one thread at a time; use one a thread
// (SandboxPool).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/script/host.h"

namespace anze::script {

class Sandbox {
 public:
  explicit Sandbox(Budget budget = {});
  ~Sandbox();
  Sandbox(Sandbox&&) noexcept;
  Sandbox& operator=(Sandbox&&) noexcept;

  // Compiles a chunk (text only, never bytecode). `file` and `first_line` place diagnostics.
  // A chunk is kept under `name` until the Sandbox dies; compiling the same name again replaces it.
  base::Status Compile(std::string_view name, std::string_view source, std::string_view file, int first_line = 1);

  // True when a chunk of this name was compiled.
  bool Has(std::string_view name) const;

  // Runs chunk `name`, which must return one value. Free names resolve to `variables`
  // (a map; nested maps are read-only tables), then to the allow-list. Variable arguments ("...") exist in
  // functions only, not at the top of a chunk. Nothing a script sets is there in the next call.
  base::Result<base::Value> Run(std::string_view name, const base::Value& variables, const Host& host = {});

  // Runs the chunk, takes the function `function` from the table it returns, and calls it with `argument`.
  base::Result<base::Value> Call(std::string_view name, std::string_view function, const base::Value& argument,
                                 const Host& host = {});

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace anze::script
