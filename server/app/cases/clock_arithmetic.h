// How the due date of a clock was counted, step by step, under the readings that were in force when it began.
//
// Nothing of this is stored: it is counted again, and must end on the stored date.
// Ownership: plain values, but parameters, which point into the snapshot of the program. Threads: re-entrant, pure.
#pragma once

#include <optional>
#include <vector>

#include "core/base/localized.h"
#include "core/calendar/deadline.h"
#include "core/workflow/case_program.h"
#include "core/workflow/state.h"
#include "server/app/rules/parameter_on_day.h"

namespace anze::app {

// The count of one clock.
struct ClockArithmetic {
  // One period, counted from the day on which the step before it ended.
  struct Step {
    calendar::Date from;
    calendar::Instant from_at;  // of hours: the instant; else zero
    calendar::Period period;
    base::Localized words;  // the period in words
    calendar::Deadline deadline;
  };

  // The day from which the first step was counted. Parameters are those in force when the clock began.
  calendar::Date from;
  std::vector<Step> steps;
  bool by_parameter = false;                // the period is a parameter's value
  std::optional<ParameterOnDay> parameter;  // that one; none where it had no value
  std::vector<ParameterOnDay> readings;     // the switches that say how such a period is counted
  calendar::Date due;
  bool same_calendar = true;  // the calendar that gave the stored date is the present one
  bool agrees = true;         // false when the count, on that calendar, ends on another day than the stored one
};

// Counts the clock's periods again on `calendar`; a count that leaves the calendar ends early. nullopt for a clock that
// the rules no longer have.
std::optional<ClockArithmetic> ArithmeticOf(const workflow::ClockState& clock, const workflow::CaseProgram& program,
                                            const calendar::WorkCalendar& calendar);

}  // namespace anze::app
