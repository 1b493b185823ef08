// A compiled decision: facts in, outcome, value and trace out (判定).
//
// Two ways to run the same program: Evaluate gives the outcome with the rules that
// failed and the facts that were missing, and costs no trace; Explain gives the tree of
// rule, result, facts, clauses, dated parameters and source line. They always agree.
// Outcome words: pass, fail, unknown, not_applicable, expired, or a table row's / formula's value name.
// Ownership: immutable after Compile, shared. Threads: re-entrant; lua decisions borrow a Sandbox from `scripts`.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/value.h"
#include "core/decision/condition.h"
#include "core/decision/program.h"
#include "core/ruleset/snapshot.h"
#include "core/script/pool.h"

namespace anze::decision {

struct Verdict {
  std::string outcome;
  base::Value value;                 // null when there is none
  std::vector<std::string> failed;   // rule ids, in order
  std::vector<std::string> clauses;  // clause ids of the failed rules, or of the rows that gave the outcome, each once
  std::vector<std::string> missing;  // fact paths that made a rule or the value unknown
};

struct ParameterUse {
  std::string name;
  base::Value value;
  calendar::Date from;  // since when the value holds
  std::string region;   // the layer that states it
  std::vector<std::string> clauses;
  struct Yielded {
    std::string region;
    base::Value value;
    std::vector<std::string> clauses;
  };
  std::vector<Yielded> yielded;
};

// One thing that was tested. Texts are views into the program, its Snapshot or the Explanation itself, so that
// tracing costs little; what must be looked up or put together is done by the functions below, when it is shown.
struct RuleTrace {
  std::string_view rule;
  std::string_view result;     // pass | fail | unknown | skipped
  std::string_view condition;  // its text
  std::span<const std::string> clauses;
  const TestInfo* test = nullptr;  // title, failure sentence, span; never nullptr
  std::int32_t item = -1;          // of a rule over a list: the item's index from 0
  base::Value value;               // of a formula step or table row
};

struct Evidence;  // facts and texts that a trace refers to; explain.h

// Must not outlive its Snapshot.
struct Explanation {
  Verdict verdict;
  std::vector<RuleTrace> trace;
  std::shared_ptr<const Evidence> evidence;
};

// Map of path -> value that the rule read; null for a missing fact. Items under the name the rule gives them.
base::Value FactsOf(const Explanation& explanation, const RuleTrace& trace);
// The item's `name` if it has one, else its position from 1; empty for a rule that is not over a list.
std::string ItemOf(const Explanation& explanation, const RuleTrace& trace);
// What the rule took from parameters, as in force on the explanation's date.
std::vector<ParameterUse> ParametersOf(const Explanation& explanation, const RuleTrace& trace,
                                       const ruleset::Snapshot& snapshot);
// The rule's sentence for people with its placeholders filled; empty when it has none.
std::string FailureOf(const Explanation& explanation, const RuleTrace& trace, const ruleset::Snapshot& snapshot,
                      base::Language language);

// The outcome of a frame that was run.
Verdict VerdictOf(const BoundDecision& bound, const Frame& frame);
// Runs a filled frame and keeps the trace.
base::Result<Explanation> ExplainFrame(const BoundDecision& bound, Frame* frame);

class CompiledDecision {
 public:
  // Diagnostics: those of Condition, and "table-gap" / "table-overlap" (each with a counter-example), "table-bad-test",
  // "table-bad-output", "step-shadows-fact", "rule-without-require", "script-…", "decision-without-rules".
  // Warnings: "table-gap" where only an open text is left out, "table-row-never-hit", "table-too-large".
  // The decision and snapshot must outlive what is compiled.
  static base::Result<std::shared_ptr<const CompiledDecision>> Compile(const ruleset::Decision& decision,
                                                                       const ruleset::Snapshot& snapshot,
                                                                       base::Diagnostics* warnings = nullptr);
  virtual ~CompiledDecision() = default;

  // Errors are engine failures ("number-overflow", "script-…"), never a rule's "no".
  // Facts are checked against the decision's schema by CheckFacts first (the caller's duty for outside input).
  virtual base::Result<Verdict> Evaluate(const base::Value& facts, const Context& context,
                                         script::SandboxPool* scripts) const = 0;
  virtual base::Result<Explanation> Explain(const base::Value& facts, const Context& context,
                                            script::SandboxPool* scripts) const = 0;
  virtual base::Diagnostics CheckFacts(const base::Value& facts) const = 0;
  virtual const ruleset::Decision& source() const = 0;
  // For Bind, many cases and columns: the whole decision, of a lua decision its preconditions only.
  virtual const std::shared_ptr<const DecisionProgram>& program() const = 0;
};

// The outcome for a name that this snapshot lacks: expired (with the layer and its clauses, and what is in force
// instead), or not_applicable. Error "unknown-decision" when no region of the bundle has it and it is not a shared
// name.
base::Result<Explanation> ExplainAbsence(const ruleset::Snapshot& snapshot, std::string_view decision);

// {"decision","region","as_of","snapshot","outcome","value","trace":[{"rule","result","title","item","condition","facts",
// "value","parameters":[…],"failure","clauses":[{"id","document","locator","quote"}],"source":{"file","line"}}],"missing":[…],
// "failed":[…],"clauses":[…],"explanation":[lines]} of the CLI and API.
base::Value ToValue(const Explanation& explanation, const ruleset::Snapshot& snapshot, std::string_view decision,
                    calendar::Date as_of, base::Language language);

}  // namespace anze::decision
