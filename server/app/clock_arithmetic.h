// How the due date of a clock was counted, step by step, under the readings that were in force when it began.
// Threads: re-entrant, pure.
#pragma once

#include "core/base/value.h"
#include "core/workflow/case_program.h"
#include "core/workflow/state.h"

namespace anze::app {

// The object "arithmetic" of explain_case.h. `agrees` is false when the count, on the calendar that gave the stored
// date, ends on another day.
base::Value ClockArithmetic(const workflow::ClockState& clock, const workflow::CaseProgram& program,
                            const calendar::WorkCalendar& calendar, base::Language language, bool* agrees);

}  // namespace anze::app
