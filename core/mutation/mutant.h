// A mutant: the ruleset with one small change, as a slip of the pen would make it. A scenario test that still
// passes for every mutant of a rule does not test that rule.
// Ownership: plain values; places and paths refer to the documents they were made from. Threads: plain values.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/ruleset/entity.h"

namespace anze::mutation {

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

// A piece of a text replaced by another.
struct Edit {
  Operator op = Operator::kNumber;
  std::size_t begin = 0;  // bytes
  std::size_t end = 0;
  std::string text;
};

struct Mutant {
  Operator op = Operator::kNumber;
  std::string region;                     // the layer that is changed
  std::string file;                       // its path under the region: "decisions/fund.yaml"
  std::vector<std::size_t> path;          // to the changed node: the index of the entry or item at each level
  std::optional<std::size_t> dropped;     // the child of that node that is left out; else
  Edit edit;                              // … of the scalar, or of the script's text
  ruleset::EntityId entity;               // what the change is part of; of ruleset.yaml and locks.yaml: nothing
  std::vector<ruleset::EntityId> others;  // of a script that several decisions run
  base::SourceSpan span;
  std::string before;                // the scalar, or the name of what is left out
  std::string after;                 // empty: left out
  std::vector<std::string> clauses;  // cited by the nearest thing around it that cites
};

}  // namespace anze::mutation
