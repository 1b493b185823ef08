// The clocks that a case has been through the start of and that do not run, because what their `when` asks for does not
// hold: which question decided it, with the facts of that moment and the parameters of that day.
//
// A question that the facts leave open refuses the event, so what did not begin was answered with no.
// Ownership: plain values, but clocks and parameters, which point into the snapshot of the program. Threads:
// re-entrant, pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/value.h"
#include "core/workflow/case_program.h"
#include "core/workflow/event.h"
#include "core/workflow/state.h"
#include "server/app/rules/parameter_on_day.h"

namespace anze::app {

struct ClockNotBegun {
  // What the question reads, as it was then.
  struct Fact {
    std::string path;
    base::Localized title;  // the path where it has none
    base::Value value;      // null: not given
    base::Localized words;
  };

  const ruleset::Clock* clock = nullptr;
  base::Localized condition;  // that does not hold
  calendar::Instant at;       // when its start last came
  base::Localized event;      // that would have started it, by its title
  std::vector<Fact> facts;
  std::vector<ParameterOnDay> parameters;
};

// In the order of the rules. Starts under an earlier snapshot are left out: those rules may have had no such clock.
std::vector<ClockNotBegun> ClocksNotBegun(const workflow::CaseState& state, const workflow::CaseProgram& program,
                                          std::span<const workflow::Event> journal);

}  // namespace anze::app
