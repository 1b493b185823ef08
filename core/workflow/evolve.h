// The part of Evolve that a decision needs while it is being made: clocks, change by change.
// Threads: pure.
#pragma once

#include <vector>

#include "core/workflow/state.h"

namespace anze::workflow {

// Folds one change into the clocks; a change of a clock that is not there is passed over, unless it starts it.
void EvolveClock(const ClockChange& change, calendar::Instant at, std::vector<ClockState>* clocks);

}  // namespace anze::workflow
