// CompiledDecision: a decision (判定) ready to be asked.
//
// Evaluate returns the outcome with the rules that failed and the facts that were missing, and is
// fast. Explain also returns the trace: each rule with its result, facts, clauses, dated parameters
// and source line. Both always agree.
// Outcome words: pass, fail, unknown, not_applicable, expired, or a table row's / formula's value
// name.
// Ownership: immutable after Compile, shared; refers into the Snapshot it was compiled for, which
// must outlive it.
// Threads: re-entrant; lua decisions borrow a Sandbox from `scripts` for each call.
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/decision/program.h"
#include "core/decision/scope.h"
#include "core/decision/trace.h"
#include "core/script/pool.h"

namespace anze::decision {

// Made by CompileDecision (decision.h).
class CompiledDecision {
 public:
  virtual ~CompiledDecision() = default;

  // Answers the decision for these facts on context.as_of. A context without a snapshot stands for
  // the one the decision was compiled for. `scripts` may be nullptr for all but lua decisions,
  // which then fail with "script-no-pool".
  // Errors are engine failures ("number-overflow", "division-by-zero", "parameter-without-value",
  // "table-overlap", "script-…"), never a rule's "no". Facts from outside must be checked with
  // CheckFacts before.
  virtual base::Result<Verdict> Evaluate(const base::Value& facts, const Context& context,
                                         script::SandboxPool* scripts) const = 0;
  // The same with its trace. The explanation must not outlive the snapshot.
  virtual base::Result<Explanation> Explain(const base::Value& facts, const Context& context,
                                            script::SandboxPool* scripts) const = 0;
  // Checks facts against the decision's schema; none of them is required. Codes are those of
  // Schema::Validate, warnings among them.
  virtual base::Diagnostics CheckFacts(const base::Value& facts) const = 0;
  // The decision as the snapshot states it.
  virtual const ruleset::Decision& source() const = 0;
  // The program behind it, for BoundDecision and columns. Of a lua decision: its preconditions
  // only. Never nullptr.
  virtual const std::shared_ptr<const DecisionProgram>& program() const = 0;
};

}  // namespace anze::decision
