// The values at which a changed condition of a decision would show: those at its bounds and beside them.
// Internal to core/mutation. Threads: re-entrant, pure.
#pragma once

#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/mutation/mutant.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::mutation {

// One fact with the value that it is to have; null: it is not given.
struct BoundaryFact {
  std::string path;
  base::Value value;
};

// Returns the facts that the changed text, or the part left out, tests, each with the values worth trying, in order.
// `root` is the tree of the mutant's file, unchanged; `decision` the one that is asked. Empty for anything but the
// conditions, values and cells of that decision, and the parameters that it reads.
std::vector<BoundaryFact> BoundaryFacts(const Mutant& mutant, const base::Node& root, const ruleset::Decision& decision,
                                        const ruleset::Snapshot& snapshot, calendar::Date day);

}  // namespace anze::mutation
