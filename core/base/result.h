// Result<T>: a value or the reasons why there is none.
//
// Every fallible function of the product returns Result<T>; no exception crosses a
// file boundary. An Error carries a stable code and named arguments, never prose:
// the sentences (Chinese and English) live in core/base/text/messages.yaml and are
// rendered by base/text.h at the edge (CLI, HTTP, pages).
//
// An Error is an engine-side failure or bad input. A rule that says "no" is not an
// Error: it is an outcome (core/decision) or a Refusal (core/workflow).
//
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/file_name.h"

namespace anze::base {

// A place in a source file. line and column count from 1, columns in Unicode code
// points; 0 means unknown. end_column is one past the last marked code point.
struct SourceSpan {
  FileName file;
  int line = 0;
  int column = 0;
  int end_column = 0;

  bool known() const { return line > 0; }
};

enum class Severity { kError, kWarning, kNote };

// Named arguments of a message, in order: {{"key","stat"},{"expected","state"}}.
using MessageArgs = std::vector<std::pair<std::string, std::string>>;

// One thing that is wrong: where, what, and (through its message) what to do.
struct Error {
  std::string code;     // stable, kebab-case: "unknown-key"
  MessageArgs args;     // fills the placeholders of the message text
  SourceSpan span;      // place in a file, if it has one
  std::string pointer;  // JSON Pointer into a request body, if it has one
  std::string clause;   // clause id the rule rests on, if any
  std::string fix;      // replacement text for the span, if there is a sure one
  Severity severity = Severity::kError;

  Error() = default;
  explicit Error(std::string error_code, MessageArgs message_args = {}, SourceSpan at = {})
      : code(std::move(error_code)), args(std::move(message_args)), span(std::move(at)) {}

  Error&& At(std::string json_pointer) && {
    pointer = std::move(json_pointer);
    return std::move(*this);
  }
  Error&& Citing(std::string clause_id) && {
    clause = std::move(clause_id);
    return std::move(*this);
  }
};

using Diagnostics = std::vector<Error>;

// True when at least one entry is an error (warnings and notes do not refuse a ruleset).
bool HasErrors(const Diagnostics& diagnostics);

// A T, or at least one Error. Never both, never neither.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}                   // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(Diagnostics{std::move(error)}) {}  // NOLINT(google-explicit-constructor)
  Result(Diagnostics errors) : state_(std::move(errors)) {        // NOLINT(google-explicit-constructor)
    assert(!std::get<Diagnostics>(state_).empty());
  }

  bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }

  // Precondition: ok().
  const T& value() const& { return std::get<T>(state_); }
  T& value() & { return std::get<T>(state_); }
  // By value: a loop over MakeList().value() would outlive what it goes through.
  T value() && { return std::get<T>(std::move(state_)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  // Precondition: !ok().
  const Diagnostics& errors() const { return std::get<Diagnostics>(state_); }
  const Error& error() const { return errors().front(); }

 private:
  std::variant<T, Diagnostics> state_;
};

// The value of functions that only succeed or fail.
struct Ok {};
using Status = Result<Ok>;

}  // namespace anze::base
