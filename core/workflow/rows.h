// The rows beside a journal, computed from a state as MakeCommit does: for who holds stored rows against it.
// Ownership: plain values. Threads: re-entrant.
#pragma once

#include <vector>

#include "core/ports/commit.h"
#include "core/workflow/event.h"
#include "core/workflow/state.h"

namespace anze::workflow {

// The row of the work list. `final_state`: whether the state is final in its case type.
ports::IndexRow IndexRowOf(const CaseState& state, bool final_state);
// What an event asks of the outside; `state`: after the event.
std::vector<ports::OutboxRow> OutboxOf(const CaseState& state, const Event& event);

}  // namespace anze::workflow
