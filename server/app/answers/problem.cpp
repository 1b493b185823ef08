#include "server/app/answers/problem.h"

#include <array>
#include <string_view>

namespace anze::app {
namespace {

using base::Error;

// Refusals that say "not in this state of the case" rather than "not by these rules".
constexpr std::array<std::string_view, 5> kStateRefusals{"event-not-allowed-in-state", "case-closed",
                                                         "clock-not-running", "event-out-of-order", "timer-stale"};
// Refusals that another person might not get.
constexpr std::array<std::string_view, 3> kPermissionRefusals{"role-not-permitted", "system-only", "four-eyes"};
// A script ends by its steps unless the machine has no time for it, so its time is one of these.
constexpr std::array<std::string_view, 11> kUnavailableCodes{
    "storage-full",      "storage-unavailable",  "storage-replaced", "storage-space-low",
    "server-stopping",   "server-overloaded",    "storage-busy",     "script-time-exceeded",
    "clock-implausible", "server-out-of-memory", "cases-being-filed"};

// Questions that the engine cannot answer as they were put: the fault is in the question.
constexpr std::array<std::string_view, 11> kQuestionCodes{
    "number-overflow",        "division-by-zero",     "date-out-of-range", "script-steps-exceeded",
    "script-memory-exceeded", "plan-too-large",       "duties-too-many",   "report-too-large",
    "span-reversed",          "working-week-unknown", "cursor-expired"};

// Reasons of a "script-error".
constexpr std::array<std::string_view, 2> kQuestionReasons{"number-overflow", "division-by-zero"};

template <std::size_t N>
bool Contains(const std::array<std::string_view, N>& codes, std::string_view code) {
  for (std::string_view entry : codes) {
    if (entry == code) return true;
  }
  return false;
}

// Whether another question would have been answered: then it is the caller's to change, and no alarm for us.
bool BlamesQuestion(const Error& error) {
  if (Contains(kQuestionCodes, error.code)) return true;
  if (error.code != "script-error") return false;
  for (const auto& [name, value] : error.args) {
    if (name == "reason" && Contains(kQuestionReasons, value)) return true;
  }
  return false;
}

}  // namespace

Problem Invalid(base::Diagnostics errors) {
  Problem problem;
  problem.kind = ProblemKind::kInvalid;
  problem.error = errors.front();
  problem.errors = std::move(errors);
  return problem;
}

Problem NotFound(std::string code, base::MessageArgs args) {
  Problem problem;
  problem.kind = ProblemKind::kNotFound;
  problem.error = Error(std::move(code), std::move(args));
  return problem;
}

Problem Stale(std::uint64_t version) {
  Problem problem;
  problem.kind = ProblemKind::kStale;
  problem.current_version = version;
  problem.error = Error("stale-etag", {{"current", std::to_string(version)}});
  return problem;
}

Problem Unavailable(std::string code) {
  Problem problem;
  problem.kind = ProblemKind::kUnavailable;
  problem.error = Error(std::move(code));
  return problem;
}

Problem FromRefusal(const workflow::Refusal& refusal) {
  Problem problem;
  problem.kind = Contains(kPermissionRefusals, refusal.code) ? ProblemKind::kForbidden
                 : Contains(kStateRefusals, refusal.code)    ? ProblemKind::kConflict
                                                             : ProblemKind::kRefused;
  problem.error = Error(refusal.code, refusal.args);
  problem.error.pointer = refusal.pointer;
  problem.message = refusal.message;
  problem.clauses = refusal.clauses;
  problem.missing = refusal.missing;
  problem.errors = refusal.errors;
  problem.answers = refusal.answers;
  return problem;
}

Problem FromDecision(const base::Diagnostics& errors) {
  return Contains(kUnavailableCodes, errors.front().code) ? FromFailure(errors) : Invalid(errors);
}

Problem FromFailure(const base::Diagnostics& errors) {
  if (BlamesQuestion(errors.front())) return Invalid(errors);
  Problem problem;
  problem.kind = Contains(kUnavailableCodes, errors.front().code) ? ProblemKind::kUnavailable : ProblemKind::kInternal;
  problem.error = errors.front();
  return problem;
}

}  // namespace anze::app
