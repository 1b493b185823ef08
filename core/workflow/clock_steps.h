// Applies one event to the clocks of its case, in this order: stops, pauses, resumes, extends, starts.
// If an event changes an enforced clock that has run out, the breach is recorded first, so that the journal does not
// depend on how soon the timer fired.
// Threads: pure.
#pragma once

#include <vector>

#include "core/workflow/draft.h"

namespace anze::workflow {

// Skips clocks that are not live.
bool StopClocks(Draft* draft, const std::vector<int>& clocks);
// Stops every live clock: the case is closed, and clocks that the closing event starts begin after
// this.
bool CloseClocks(Draft* draft);
// Skips clocks that are not running (stopped, paused, breached).
bool PauseClocks(Draft* draft, const std::vector<int>& clocks);
// Skips clocks that are not paused.
bool ResumeClocks(Draft* draft, const std::vector<int>& clocks);
// Of several clocks those that run are extended; an informational one never refuses anything.
// Refusals: "clock-not-running" when none of the enforced ones runs, "extension-exhausted", "extension-too-late",
// "extension-too-long". Errors: "bad-period" with a pointer into the data.
bool ExtendClocks(Draft* draft, const std::vector<int>& clocks);
// Takes the first day of every clock again, from the facts as the event leaves them, and derives
// every value that differs: due dates and lights, the time left to a paused clock, and breaches in
// both directions. Errors: "bad-date", those of AddPeriod.
bool RecountClocks(Draft* draft);
// A clock that is live is left alone; one whose condition does not hold does not begin to exist.
// Refusal "requirement-unknown" when its condition or first day cannot be known. Errors: "bad-date", of a clock that
// counts hours "bad-instant"; "parameter-without-value".
bool StartClocks(Draft* draft, const std::vector<int>& clocks);

// The switches in force on the day the clock started, or now for one that starts; no roll for a sanction term, nor for
// a day that was agreed, or that a parameter lets stay.
calendar::DeadlineOptions OptionsOf(const CaseProgram& program, const CompiledClock& clock, calendar::Date started);

// Records the breach of an enforced clock that has run out unnoticed: the journal is brought up to date before the
// clock is changed.
void NoteBreach(Draft* draft, int clock);

// Returns the change that records the breach of `clock`.
ClockChange BreachOf(const ClockState& clock);
// Returns what its day does to a clock: a breach, or the end of one that only reminds.
ClockChange RunOut(const CompiledClock& clock, const ClockState& state);

}  // namespace anze::workflow
