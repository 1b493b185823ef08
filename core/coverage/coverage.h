// Coverage: how well each clause is tested, and how it is answered.
//
// A clause is tested when something that cites it can be spoiled (core/mutation) so that the rules still load and a
// scenario tagged with the clause fails: that scenario depends on that very thing. Scenarios that pass either way, and
// scenarios that are not tagged, prove nothing. It is computed where what they notice works the answer out from
// dates, amounts, counts, registers, states or clocks, and declared where a person types the answer itself
// (basis.h says exactly when).
// Ownership: results are plain values. Threads: re-entrant; `each` may run parts on several threads.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/coverage/basis.h"
#include "core/ruleset/load.h"
#include "core/ruleset/model/bundle.h"
#include "core/scenario/scenario.h"

namespace anze::coverage {

// kTested: see above. kCited: something executable cites it, and no tagged scenario depends on that. kUncovered:
// nothing executable cites it.
enum class Status { kTested, kCited, kUncovered, kNotMachineCheckable };
// "tested", "cited", "uncovered", "not_machine_checkable", as in texts and answers.
std::string_view StatusName(Status status);

// One clause of one layer.
struct ClauseCoverage {
  std::string id;
  std::string region;
  Status status = Status::kUncovered;
  // kTested: the scenario that fails. kCited: places that cite it, "cn/parameters/fund.yaml.parameters.…". Else empty.
  std::vector<std::string> by;
  // Kinds of the files that cite it: "decisions", "cases", "parameters", …
  std::set<std::string> kinds;
  // Why no machine can check it; empty for the other statuses.
  base::Localized reason;
  // Of kTested only.
  Basis basis = Basis::kDeclared;
  // What was spoiled: its place, what it was and what it became (empty: left out). Of kTested only.
  base::SourceSpan span;
  std::string before;
  std::string after;
  // Why nothing can compute it, as its `declared` says; empty where the clause says nothing of the kind.
  base::Localized declared_because;

  bool declared() const { return status == Status::kTested && basis == Basis::kDeclared; }
  // A declared clause gives a reason, and no other clause does.
  bool reason_fits() const { return declared() == !declared_because.zh.empty(); }
};

// How the clauses of one region are answered.
struct Share {
  int computed = 0;
  int declared = 0;
  int unanswered = 0;  // cited or uncovered
  int not_machine_checkable = 0;

  // Of a hundred clauses that a machine can check, how many are declared, in tenths and rounded up.
  int declared_per_mille() const;
};
Share ShareOf(const std::vector<ClauseCoverage>& clauses, const std::string& region);

// Returns a row for every clause of the region and of those below it (empty: of all), by region and file order.
// `results` are those of all scenarios that shall count; the bundle must have its trees. `each` calls its function
// once for every one of `parts`, on whichever threads it likes, and returns when all are done.
// Errors: those of compiling the bundle and of malformed test files.
base::Result<std::vector<ClauseCoverage>> Coverage(const ruleset::Bundle& bundle,
                                                   const std::vector<scenario::ScenarioResult>& results,
                                                   const std::string& region, std::size_t parts,
                                                   const ruleset::ForEach& each);

}  // namespace anze::coverage
