// Decisions that use the results of others: a premium that rests on a rate table, a subsidy on both.
//
// `uses: {rate: premium-rate}` lets a decision's expressions read rate.outcome and rate.value, or a table's outputs by
// their names. The other decision is asked with the same facts on the same day, once a call however many use it. What
// it cannot tell is unknown here, and what it misses is missing here; where it does not apply or expired, its outcome
// says so and its value is unknown. Ownership: compiled decisions are shared; names refer into the Snapshot. Threads:
// re-entrant.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/decision/compiled.h"
#include "core/decision/scope.h"

namespace anze::decision {

// One decision that another uses.
struct UsedDecision {
  // Its name here: rate of rate.value.
  std::string name;
  std::string decision;
  // nullptr: the region has none of that name.
  std::shared_ptr<const CompiledDecision> compiled;
};

// The chain of decisions that are being compiled, for "uses-itself" {ring}.
using UseChain = std::vector<std::string_view>;

// Compiles what the decision uses. Errors, at the place of `uses`: "uses-itself", "uses-unknown" {name, near},
// "uses-broken" {name} (it has errors of its own, which are told where they are), "uses-fact-name" (a fact begins with
// the name), "uses-other-type" {fact, name} (both declare the fact, with different types).
std::vector<UsedDecision> CompileUses(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot,
                                      const UseChain& chain, base::Diagnostics* errors);

// Compiles a decision that one at the end of the chain uses. As CompileDecision, without warnings.
base::Result<std::shared_ptr<const CompiledDecision>> CompileUsed(const ruleset::Decision& decision,
                                                                  const ruleset::Snapshot& snapshot,
                                                                  const UseChain& chain);

// Adds the names that the results have to a scope.
void AddUsedNames(const std::vector<UsedDecision>& used, Scope* scope);

// Returns `compiled` itself where it uses none, else a decision that asks those first.
std::shared_ptr<const CompiledDecision> WithUses(std::shared_ptr<const CompiledDecision> compiled,
                                                 std::vector<UsedDecision> used);

}  // namespace anze::decision
