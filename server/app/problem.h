// What a use case answers when it does not answer with a result.
//
// Kinds, not protocol numbers: http/wire maps a kind to a status, the command line to an exit code.
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/workflow/decide.h"

namespace anze::app {

enum class ProblemKind {
  kInvalid,  // the input has the wrong shape
  kNotFound,
  kForbidden,    // the actor's roles do not permit it
  kRefused,      // the rules say no
  kConflict,     // not possible in the case's present state
  kStale,        // the caller's version is not the stored one
  kKeyReused,    // Idempotency-Key with another body
  kUnavailable,  // storage refuses writes, or the server is stopping or overloaded
  kInternal,     // an engine failure
};

struct Problem {
  ProblemKind kind = ProblemKind::kInternal;
  base::Error error;        // code and arguments of the sentence
  base::Localized message;  // the ruleset's own sentence, if it has one
  std::vector<std::string> clauses;
  std::vector<std::string> missing;  // fact paths
  base::Diagnostics errors;          // each with a JSON Pointer
  std::string current_etag;          // of kStale
};

template <typename T>
using Answer = std::variant<T, Problem>;

// Bad input: the first diagnostic names the problem, all are listed.
Problem Invalid(base::Diagnostics errors);
Problem NotFound(std::string code, base::MessageArgs args);
Problem FromRefusal(const workflow::Refusal& refusal);
// Storage and engine errors: full or unavailable storage is kUnavailable, the rest kInternal.
Problem FromFailure(const base::Diagnostics& errors);

}  // namespace anze::app
