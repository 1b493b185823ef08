// Moving an open case from the rules it began under to others: explicit, checked, one event of the journal.
//
// A case stands on its state, on the events that lead out of it, on the clocks that run and on its facts. Rules
// that no longer have one of them, or mean something else by it, take the case only where their `migrate` says
// where it goes from its state, and under which clause.
// Threads: re-entrant, pure.
#pragma once

#include "core/workflow/decide.h"

namespace anze::workflow {

// The entry of `after` for a case in `state`; nullptr if there is none.
const ruleset::Migration* MigrationFrom(const CaseProgram& after, std::string_view state);

// What stands in the way of moving the case; empty when nothing does. Each error is "migration-needed" with the
// argument reason (state-missing, state-final, event-missing, event-elsewhere, clock-missing, fact-missing, fact-type,
// fact-invalid), the place in `after` and a clause. A case that is closed under `before` never moves and has none.
base::Diagnostics CheckMove(const CaseProgram& before, const CaseProgram& after, const CaseState& state);

// The event "move_snapshot": the new snapshot, the state as migrated, clocks that the new rules lack stopped, and the
// due dates of the others as the new rules count them from the same day. What was granted stays: a clock that was
// extended, paused or resumed keeps its reckoning.
// Errors: those of CheckMove. Refusals: "case-closed", "nothing-to-do" (it stands under these rules already).
base::Result<Decided> DecideMove(const CaseProgram& before, const CaseProgram& after, const CaseState& state,
                                 const Actor& actor, const Environment& env);

}  // namespace anze::workflow
