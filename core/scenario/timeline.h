// Runs cases over a list of dated events, without a server, and returns their states, clocks and
// journals (`anze timeline`). Between the events, timers fire exactly as the server's timer loop
// would fire them.
// Ownership: plain values. Threads: re-entrant, pure.
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

// What stands around the case: records that its decisions look up, each {type, region, data} as a list of objects,
// other cases that they read, each {type, region, state, opened_on, facts} (a record or case without a region is found
// everywhere), and sandboxes for decisions in Lua. Null: none.
struct Surroundings {
  base::Value records;
  script::SandboxPool* scripts = nullptr;
  base::Value cases{};
};

// One thing that somebody does, or lets time pass for.
struct TimelineStep {
  calendar::Instant at;
  // "open" for the first; then names of events. Empty: time passes, and clocks that are due fire.
  std::string event;
  // For "open": {subject, facts}.
  base::Value data;
  workflow::Actor actor;
  // Which of several cases, by its name; empty for the only one.
  std::string which{};
};

// What happened at an instant: an event, a refusal, errors, or nothing for a step that only lets
// time pass.
struct TimelineEntry {
  calendar::Instant at;
  std::optional<workflow::Event> event;
  std::optional<workflow::Refusal> refusal;
  base::Diagnostics errors;
  // The case as it stands behind it, and its name among several.
  workflow::CaseState after;
  std::string which{};
};

// One of several cases that run at the same time. What it borrows must outlive the run.
struct TimelineCase {
  std::string name;
  std::string type;
  // The rules and the calendar of the day it begins.
  const workflow::RuleBook* rules = nullptr;
  const calendar::WorkCalendar* calendar = nullptr;
};

// Runs the steps in order; before each, due clocks fire and add entries of their own. `until` fires
// the timers due afterwards. A step that is refused ends nothing: the next ones are tried on the
// case as it is.
// Errors: "unknown-case-type" {type, region}, "timeline-out-of-order" {step, at},
// "timeline-must-open".
base::Result<std::vector<TimelineEntry>> RunTimeline(const workflow::RuleBook& rules,
                                                     const calendar::WorkCalendar& calendar, const std::string& type,
                                                     const std::vector<TimelineStep>& steps,
                                                     std::optional<calendar::Instant> until,
                                                     const Surroundings& surroundings = {});
// The same for several cases, which find one another as they would find cases of a storage. The answer has the entries
// of all of them, by time. Errors: the same; "timeline-must-open" {case} for each that does not begin with `open`.
base::Result<std::vector<TimelineEntry>> RunTimelines(const std::vector<TimelineCase>& cases,
                                                      const std::vector<TimelineStep>& steps,
                                                      std::optional<calendar::Instant> until,
                                                      const Surroundings& surroundings = {});

}  // namespace anze::scenario
