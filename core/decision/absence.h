// The answer of a decision that a region lacks.
// Threads: re-entrant.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/decision/trace.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::decision {

// Returns the outcome for a name that this snapshot lacks: expired (with the layer and its clauses,
// and what is in force instead), or not_applicable. Error "unknown-decision" {decision, region}
// when no region of the bundle has it and it is not a shared name.
base::Result<Explanation> ExplainAbsence(const ruleset::Snapshot& snapshot, std::string_view decision);

}  // namespace anze::decision
