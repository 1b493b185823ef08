// decide: state + command + rules + time -> one event, or a refusal with its reasons.
//
// Pure: the time is an argument, the calendar is an argument. A web request, a timer that
// fires, an import and the arrival of a new calendar all come through here.
// A Refusal is a rule's "no" and cites clauses (HTTP 403/409/422); a base::Error is the
// engine's failure or input of the wrong shape.
// Threads: re-entrant.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/work_calendar.h"
#include "core/workflow/case_program.h"
#include "core/workflow/event.h"
#include "core/workflow/state.h"

namespace anze::workflow {

struct Environment {
  const calendar::WorkCalendar* calendar = nullptr;
  calendar::Instant now;
};

struct OpenCommand {
  std::string type;
  std::string region;
  base::Value subject;
  base::Value facts;
  std::string parent;  // case id or empty
  Actor actor;
};

struct EventCommand {
  std::string event;
  base::Value data;
  Actor actor;
};

// A clock of the case may have reached a threshold: warn, breach, or (stale) nothing.
struct ClockDueCommand {
  std::string clock;
};

// The calendar changed: every live provisional clock, and any whose date differs, is computed again.
struct RecomputeCommand {
  std::string reason;  // message id
};

struct Refusal {
  // "event-not-allowed-in-state", "role-not-permitted", "four-eyes", "requirement-not-met", "requirement-unknown",
  // "extension-exhausted", "extension-too-late", "extension-too-long", "clock-not-running", "case-closed",
  // "timer-stale", "nothing-to-do", "event-out-of-order" (dated before the last event)
  std::string code;
  base::MessageArgs args;
  base::Localized message;  // the ruleset's own sentence, may be empty
  std::vector<std::string> clauses;
  std::vector<std::string> missing;  // fact paths
  std::string pointer;               // into the request body
};

using Decided = std::variant<Event, Refusal>;

// Errors: schema violations of facts/data as a list with JSON Pointers ("/facts/…", "/data/…"), "unknown-event",
// "unknown-clock", "parameter-without-value" ….
base::Result<Decided> DecideOpen(const CaseProgram& program, const OpenCommand& command, const Environment& env);
// The same; takes subject and facts out of the command when it answers with an event.
base::Result<Decided> DecideOpen(const CaseProgram& program, OpenCommand* command, const Environment& env);
base::Result<Decided> DecideEvent(const CaseProgram& program, const CaseState& state, const EventCommand& command,
                                  const Environment& env);
base::Result<Decided> DecideClockDue(const CaseProgram& program, const CaseState& state, const ClockDueCommand& command,
                                     const Environment& env);
base::Result<Decided> DecideRecompute(const CaseProgram& program, const CaseState& state,
                                      const RecomputeCommand& command, const Environment& env);

// What could happen next: events allowed in this state, who may raise each, and whether `actor` may.
struct AllowedEvent {
  const ruleset::EventType* event = nullptr;
  bool permitted = false;  // for the given actor
};
std::vector<AllowedEvent> AllowedEvents(const CaseProgram& program, const CaseState& state, const Actor& actor);

}  // namespace anze::workflow
