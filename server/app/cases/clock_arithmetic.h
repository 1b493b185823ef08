// How the due date of a clock was counted, step by step, under the readings that were in force when it began.
//
// Nothing of this is stored: it is counted again, and must end on the stored date.
// Ownership: plain values. Threads: re-entrant, pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/value.h"
#include "core/calendar/deadline.h"
#include "core/workflow/case_program.h"
#include "core/workflow/state.h"

namespace anze::app {

// The count of one clock.
struct ClockArithmetic {
  // One period, counted from the day on which the step before it ended.
  struct Step {
    calendar::Date from;
    calendar::Period period;
    std::string words;  // the period in words
    calendar::Deadline deadline;
  };
  // A parameter as it was in force when the clock began.
  struct Parameter {
    std::string name;
    std::string title;
    base::Value value;
    std::string words;
    calendar::Date from;
    std::string stated_by;  // region
    base::Value clauses;    // citations
  };

  // The day from which the first step was counted.
  calendar::Date from;
  std::vector<Step> steps;
  bool by_parameter = false;           // the period is a parameter's value
  std::optional<Parameter> parameter;  // that one; none where it had no value
  std::vector<Parameter> readings;     // the switches that say how such a period is counted
  calendar::Date due;
  bool same_calendar = true;  // the calendar that gave the stored date is the present one
  bool agrees = true;         // false when the count, on that calendar, ends on another day than the stored one
};

// Counts the clock's periods again on `calendar`; a count that leaves the calendar ends early. nullopt for a clock that
// the rules no longer have.
std::optional<ClockArithmetic> ArithmeticOf(const workflow::ClockState& clock, const workflow::CaseProgram& program,
                                            const calendar::WorkCalendar& calendar, base::Language language);

}  // namespace anze::app
