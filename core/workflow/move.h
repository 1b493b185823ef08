// Moves an open case from the rules it began under to newer ones. A move is explicit and is one event of the journal.
//
// The new rules must know the case's state, the events that lead out of it, its running clocks and its facts, with the
// same meaning. Where they do not, the case can only move if the `migrate` section of the new rules names its new
// state and the clause for it.
// Threads: re-entrant, pure.
#pragma once

#include "core/workflow/decide.h"

namespace anze::workflow {

// Returns the `migrate` entry of `after` for a case in `state`, nullptr if there is none.
const ruleset::Migration* MigrationFrom(const CaseProgram& after, std::string_view state);

// Returns the reasons that prevent the move; empty if the case can be moved. Each error is
// "migration-needed" with the argument reason (state-missing, state-final, event-missing,
// event-elsewhere, clock-missing, fact-missing, fact-type, fact-invalid), the place in `after` and
// a clause. A case that is closed under `before` never moves and has none.
base::Diagnostics CheckMove(const CaseProgram& before, const CaseProgram& after, const CaseState& state);

// The event "move_snapshot": the new snapshot, the state as migrated, clocks that the new rules lack stopped, and the
// due dates of the others as the new rules count them from the same day. What was granted stays: a clock that was
// extended, paused or resumed keeps its reckoning.
// Errors: those of CheckMove. Refusals: "case-closed", "nothing-to-do" (it stands under these rules already).
base::Result<Decided> DecideMove(const CaseProgram& before, const CaseProgram& after, const CaseState& state,
                                 const Actor& actor, const Environment& env);

}  // namespace anze::workflow
