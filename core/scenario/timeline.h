// A case run offline over a list of dated events: states, clocks, journal (anze timeline).
// Timers fire in between exactly as the server's timer loop would fire them.
// Threads: re-entrant, pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/work_calendar.h"
#include "core/workflow/decide.h"
#include "core/workflow/rulebook.h"

namespace anze::scenario {

struct TimelineStep {
  calendar::Instant at;
  std::string event;  // "open" first; then event names
  base::Value data;   // for "open": {subject, facts}
  workflow::Actor actor;
};

struct TimelineEntry {
  calendar::Instant at;
  std::optional<workflow::Event> event;
  std::optional<workflow::Refusal> refusal;
  base::Diagnostics errors;
  workflow::CaseState after;
};

// Runs the steps in order; before each, due clocks fire. `until` fires what is due afterwards.
base::Result<std::vector<TimelineEntry>> RunTimeline(const workflow::RuleBook& rules,
                                                     const calendar::WorkCalendar& calendar, const std::string& type,
                                                     const std::vector<TimelineStep>& steps,
                                                     std::optional<calendar::Instant> until);

}  // namespace anze::scenario
