// Folding single clock changes, for Decide, which needs the clocks in the middle of an event.
// Threads: pure.
#pragma once

#include <vector>

#include "core/workflow/state.h"

namespace anze::workflow {

// Folds one change into the clocks. Ignores changes of unknown clocks, except a start, which adds the clock.
void EvolveClock(const ClockChange& change, calendar::Instant at, std::vector<ClockState>* clocks);

}  // namespace anze::workflow
