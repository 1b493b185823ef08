// The answer of a use case that has no result to give.
//
// Kinds, not protocol numbers: http/wire maps a kind to a status, the command line to an exit code.
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/workflow/decide.h"

namespace anze::app {

// The kind says whose fault it is, and so whether the caller can mend it.
enum class ProblemKind {
  kInvalid,  // the input has the wrong shape
  kNotFound,
  kGone,         // it was there, and its content was removed for good
  kForbidden,    // the actor's roles do not permit it
  kNotSignedIn,  // who asks has not shown who he is
  kTooOften,     // to be asked again after so many seconds as the error's argument "seconds" says; 1 where it says none
  kRefused,      // the rules say no
  kConflict,     // not possible in the case's present state
  kStale,        // the caller's version is not the stored one
  kKeyReused,    // Idempotency-Key with another body
  kUnavailable,  // storage refuses writes, or the server is stopping or overloaded
  kInternal,     // an engine failure
};

// A record, or a case, of which there may be one only.
struct Taken {
  std::string record_type;  // empty: a case
  std::string id;
};

// One problem. Members that have nothing to say are empty.
struct Problem {
  ProblemKind kind = ProblemKind::kInternal;
  base::Error error;        // code and arguments of the sentence
  base::Localized message;  // the ruleset's own sentence, if it has one
  std::vector<std::string> clauses;
  std::vector<std::string> missing;              // fact paths
  base::Diagnostics errors;                      // each with a JSON Pointer
  std::optional<std::uint64_t> current_version;  // of kStale
  std::optional<Taken> taken_by;                 // the present owner of the key
  std::vector<workflow::AnswerInWords> answers;  // of decisions that a refusal rests on
};

template <typename T>
// The result of a use case, or why there is none.
using Answer = std::variant<T, Problem>;

// Bad input: the first diagnostic names the problem, all are listed. `errors` must not be empty.
Problem Invalid(base::Diagnostics errors);
// The thing asked about does not exist.
Problem NotFound(std::string code, base::MessageArgs args);
// The caller has another version than `version`, which is the stored one.
Problem Stale(std::uint64_t version);
// Something that may pass with time: kUnavailable.
Problem Unavailable(std::string code);
// A refusal of the rules: kForbidden when roles do not permit it, kConflict when the state of the case does not, else
// kRefused; with the ruleset's own sentence and clauses.
Problem FromRefusal(const workflow::Refusal& refusal);
// Errors of the storage or the engine, of which there must be one. Full or unavailable storage is kUnavailable; a
// question whose answer overflows, leaves the calendar or would be too long is kInvalid; the rest is kInternal.
Problem FromFailure(const base::Diagnostics& errors);
// Errors of deciding a command, of which there must be one. What only the moment is to blame for is kUnavailable, the
// rest kInvalid.
Problem FromDecision(const base::Diagnostics& errors);

}  // namespace anze::app
