// What one event does to the clocks of its case, in this order: stops, pauses, resumes,
// extends, starts. An event that changes an enforced clock after it ran out records the breach
// first, so that the journal does not depend on how soon a timer fired.
// Threads: pure.
#pragma once

#include <vector>

#include "core/workflow/draft.h"

namespace anze::workflow {

// A clock that is not live is passed over.
bool StopClocks(Draft* draft, const std::vector<int>& clocks);
// Stops every live clock: the case is closed, and what the closing event starts begins after this.
bool CloseClocks(Draft* draft);
// A clock that is not running (stopped, paused, breached) is passed over.
bool PauseClocks(Draft* draft, const std::vector<int>& clocks);
// A clock that is not paused is passed over.
bool ResumeClocks(Draft* draft, const std::vector<int>& clocks);
// Of several clocks those that run are extended; an informational one never refuses anything.
// Refusals: "clock-not-running" when none of the enforced ones runs, "extension-exhausted", "extension-too-late",
// "extension-too-long". Errors: "bad-period" with a pointer into the data.
bool ExtendClocks(Draft* draft, const std::vector<int>& clocks);
// A clock that is live is left alone; one whose condition does not hold does not begin to exist.
// Refusal "requirement-unknown" when its condition or first day cannot be known. Errors: "bad-date".
bool StartClocks(Draft* draft, const std::vector<int>& clocks);

// The switches in force on the day the clock started, or now for one that starts; no roll for a sanction term, nor for
// a day that was agreed.
calendar::DeadlineOptions OptionsOf(const CaseProgram& program, const CompiledClock& clock, calendar::Date started);

// What breaching `clock` writes.
ClockChange BreachOf(const ClockState& clock);

}  // namespace anze::workflow
