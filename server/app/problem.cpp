#include "server/app/problem.h"

#include <array>
#include <string_view>

namespace anze::app {
namespace {

using base::Error;

// Refusals that say "not in this state of the case" rather than "not by these rules".
constexpr std::array<std::string_view, 5> kStateRefusals{"event-not-allowed-in-state", "case-closed",
                                                         "clock-not-running", "event-out-of-order", "timer-stale"};
constexpr std::array<std::string_view, 2> kPermissionRefusals{"role-not-permitted", "four-eyes"};
// A script ends by its steps unless the machine has no time for it, so its time is one of these.
constexpr std::array<std::string_view, 6> kUnavailableCodes{"storage-full",    "storage-unavailable",
                                                            "server-stopping", "server-overloaded",
                                                            "storage-busy",    "script-time-exceeded"};

template <std::size_t N>
bool Contains(const std::array<std::string_view, N>& codes, std::string_view code) {
  for (std::string_view entry : codes) {
    if (entry == code) return true;
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
  return problem;
}

Problem FromFailure(const base::Diagnostics& errors) {
  Problem problem;
  problem.kind = Contains(kUnavailableCodes, errors.front().code) ? ProblemKind::kUnavailable : ProblemKind::kInternal;
  problem.error = errors.front();
  return problem;
}

}  // namespace anze::app
