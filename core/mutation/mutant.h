// Mutant: one small change of a ruleset, like a typing error. If all scenarios still pass with the change, they do not
// test the changed rule.
// Ownership: plain values; places and paths refer to the documents they were made from. Threads: plain values.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/ruleset/read/entity.h"

namespace anze::mutation {

// The kinds of change, as the table of a run counts them. kOperators is their number.
enum class Operator {
  kComparison,  // >= to >, < to >=, == to ~=, [ to (
  kLogic,       // and <-> or
  kNegation,    // `not` left out
  kNumber,      // one unit of the last written place up or down
  kArithmetic,  // + <-> -, * <-> /, min <-> max, round_up <-> round_down
  kDrop,        // a rule, row, step, requirement, clock, effect, duty, lock or condition left out
  kPeriod,      // one unit longer or shorter
  kUnit,        // wd <-> d
  kDate,        // one day earlier or later
  kChoice,      // a value replaced by another that is allowed there
  kOutcome,     // a table row's outcome or output
  kTransition,  // from, to and by of an event; what starts and stops a clock
  kWarn,        // the days on which a light changes
};
inline constexpr int kOperators = 13;

// "comparison", as in the table and in messages.
std::string_view OperatorName(Operator op);

// What is spoiled.
enum class Breadth {
  // All that answers questions and moves cases, by slips of the pen.
  kAnswers,
  // All that a clause may rest on: reports and decisions that are not applicable as well; and besides being left out
  // and changed, every demand is also replaced by `true` and every value of a decision by nothing, which load where
  // other rules rest on the part or a lower layer keeps it alive.
  kAllThatCite
};

// A piece of a text replaced by another. begin and end are bytes, half-open.
struct Edit {
  Operator op = Operator::kNumber;
  std::size_t begin = 0;  // bytes
  std::size_t end = 0;
  std::string text;
};

// One change. Either `dropped` says which child goes, or `edit` how a text changes.
struct Mutant {
  Operator op = Operator::kNumber;
  // The layer that is changed.
  std::string region;
  // Its path under the region: "decisions/fund.yaml".
  std::string file;
  // From the root to the changed node: the index of the entry or item at each level. Unused for a
  // script.
  std::vector<std::size_t> path;
  // The child of that node that is left out.
  std::optional<std::size_t> dropped;
  // Else the edit of the node's scalar, or of the script's text.
  Edit edit;
  // The entity that the change is part of; without a name for ruleset.yaml, locks.yaml and the
  // service plan.
  ruleset::EntityId entity;
  // Further decisions that run the same script.
  std::vector<ruleset::EntityId> others;
  base::SourceSpan span;
  // The text as it was, or the name of the part left out; for people.
  std::string before;
  // The text as it is; empty: left out.
  std::string after;
  // Cited by what is changed or left out, else by the nearest thing around it that cites; of a script, by its decisions
  // and by the script itself. Scenarios of these clauses are tried first.
  std::vector<std::string> clauses;
};

}  // namespace anze::mutation
