// A compiled decision: facts in, outcome, value and trace out (判定).
//
// Two ways to run the same program: Evaluate gives the outcome with the rules that
// failed and the facts that were missing, and costs no trace; Explain gives the tree of
// rule, result, facts, clauses, dated parameters and source line. They always agree.
// Outcome words: pass, fail, unknown, not_applicable, expired, or a table row's / formula's value name.
// Ownership: immutable after Compile, shared. Threads: re-entrant; lua decisions borrow a Sandbox from `scripts`.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/value.h"
#include "core/decision/condition.h"
#include "core/ruleset/snapshot.h"
#include "core/script/pool.h"

namespace anze::decision {

struct Verdict {
  std::string outcome;
  base::Value value;                      // null when there is none
  std::vector<std::string> failed;        // rule ids, in order
  std::vector<std::string> clauses;       // clause ids of the failed rules, in order, each once
  std::vector<std::string> missing;       // fact paths
};

struct ParameterUse {
  std::string name;
  base::Value value;
  calendar::Date from;                    // since when the value holds
  std::string region;                     // the layer that states it
  std::vector<std::string> clauses;
  struct Yielded { std::string region; base::Value value; std::vector<std::string> clauses; };
  std::vector<Yielded> yielded;
};

struct RuleTrace {
  std::string rule;
  base::Localized title;
  std::string result;                     // pass | fail | unknown | skipped
  std::string item;                       // of a rule over a list: the item's position or name
  std::string condition;                  // its text
  base::Value facts;                      // map path -> value that it read
  base::Value value;                      // of a formula step or table row
  std::vector<ParameterUse> parameters;
  std::vector<std::string> clauses;
  base::Localized failure;                // sentence for people, placeholders filled
  base::SourceSpan span;
};

struct Explanation {
  Verdict verdict;
  std::vector<RuleTrace> trace;
};

class CompiledDecision {
 public:
  // Diagnostics: those of Condition, and "table-gap" / "table-overlap" (each with a counter-example as
  // argument and hint), "table-bad-test", "unknown-output", "script-…", "decision-without-rules".
  static base::Result<std::shared_ptr<const CompiledDecision>> Compile(const ruleset::Decision& decision,
                                                                       const ruleset::Snapshot& snapshot);
  virtual ~CompiledDecision() = default;

  // Errors are engine failures ("number-overflow", "script-…"), never a rule's "no".
  // Facts are checked against the decision's schema by CheckFacts first (the caller's duty for outside input).
  virtual base::Result<Verdict> Evaluate(const base::Value& facts, const Context& context,
                                         script::SandboxPool* scripts) const = 0;
  virtual base::Result<Explanation> Explain(const base::Value& facts, const Context& context,
                                            script::SandboxPool* scripts) const = 0;
  virtual base::Diagnostics CheckFacts(const base::Value& facts) const = 0;
  virtual const ruleset::Decision& source() const = 0;
};

// The outcome for a name that this snapshot lacks: expired (with the layer and its clauses, and what is in force
// instead), or not_applicable. Error "unknown-decision" when no region of the bundle has it and it is not a shared name.
base::Result<Explanation> ExplainAbsence(const ruleset::Snapshot& snapshot, std::string_view decision);

// {"decision","region","as_of","snapshot","outcome","value","trace":[…],"missing":[…],"failed":[…],"explanation"} of the CLI and API.
base::Value ToValue(const Explanation& explanation, const ruleset::Snapshot& snapshot, std::string_view decision,
                    calendar::Date as_of, base::Language language);

}  // namespace anze::decision
