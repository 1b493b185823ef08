// Decide: given a case's state, a command, the rules and the time, returns one event, or a refusal with its reasons.
//
// Pure: time and calendar are arguments. Every change of a case passes through here, whether it comes from a web
// request, a timer, an import or a new calendar.
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
#include "core/script/pool.h"
#include "core/workflow/answer_words.h"
#include "core/workflow/case_program.h"
#include "core/workflow/event.h"
#include "core/workflow/registers.h"
#include "core/workflow/state.h"

namespace anze::workflow {

struct RuleBook;

// The world at the moment of the command. All is borrowed; the calendar is never nullptr here, the others only where
// no event of the case type asks a decision (asking.h). Without registers a lookup finds nothing.
struct Environment {
  const calendar::WorkCalendar* calendar = nullptr;
  calendar::Instant now;
  // The book that the case's program is of.
  const RuleBook* book = nullptr;
  const Registers* registers = nullptr;
  // For decisions in Lua.
  script::SandboxPool* scripts = nullptr;
  // Of a replay under other rules: Event::answers as the journal holds them. Their facts stand in for the registers and
  // for other cases, which may have changed since.
  const base::Value* recorded = nullptr;
};

// Somebody opens a case.
struct OpenCommand {
  std::string type;
  std::string region;
  base::Value subject;
  base::Value facts;
  std::string parent;  // case id or empty
  Actor actor;
};

// Somebody raises an event. `data` holds the fields that the event type declares; null stands for
// none.
struct EventCommand {
  std::string event;
  base::Value data;
  Actor actor;
};

// A clock of the case may have reached a threshold: warn, breach, or (stale) nothing.
struct ClockDueCommand {
  std::string clock;
};

// The calendar changed: every clock that runs or has breached is computed again, with its lights;
// dates that differ are written, and a breach that the new dates do not know is withdrawn
// (ClockChange::in_time).
struct RecomputeCommand {
  std::string reason;  // message id
};

// A rule's "no", with its reasons and their legal ground.
struct Refusal {
  // "event-not-allowed-in-state", "role-not-permitted", "system-only", "four-eyes", "requirement-not-met",
  // "requirement-unknown", "extension-exhausted", "extension-too-late", "extension-too-long", "clock-not-running",
  // "case-closed", "timer-stale", "nothing-to-do", "event-out-of-order" (dated before the last event)
  std::string code;
  base::MessageArgs args;
  base::Localized message;  // the ruleset's own sentence, may be empty
  std::vector<std::string> clauses;
  std::vector<std::string> missing;    // fact paths
  std::string pointer;                 // into the request body
  base::Diagnostics errors;            // each requirement that is not met, where there may be several
  std::vector<AnswerInWords> answers;  // those that the requirements rest on
};

// Exactly one of the two. A Result of it may be an error instead: then nothing was decided.
using Decided = std::variant<Event, Refusal>;

// Decides the opening of a case. Checks who may, the facts, and the conditions on opening; starts
// the clocks of "open".
// Errors: schema violations of facts as a list with JSON Pointers ("/facts/…"), "fact-of-later-step", "wrong-type" of
// the subject, "clause-of-other-rules", "parameter-without-value", "case-too-large", those of Condition and of counting
// dates.
base::Result<Decided> DecideOpen(const CaseProgram& program, const OpenCommand& command, const Environment& env);
// The same, but moves subject and facts out of the command if the result is an event.
base::Result<Decided> DecideOpen(const CaseProgram& program, OpenCommand* command, const Environment& env);
// Decides an event of the case type, in this order: state, role, four eyes, shape of the data, the
// decisions it asks, conditions, then its effects on facts and clocks. The first that says no is the refusal.
// Errors: as DecideOpen, with "/data/…"; "unknown-event", "unknown-state" (the rules lack the
// case's state).
base::Result<Decided> DecideEvent(const CaseProgram& program, const CaseState& state, const EventCommand& command,
                                  const Environment& env);
// Decides what a timer means at this moment. Refusal "timer-stale" with the next instant, if any.
// Error "unknown-clock".
base::Result<Decided> DecideClockDue(const CaseProgram& program, const CaseState& state, const ClockDueCommand& command,
                                     const Environment& env);
// Counts the clocks again under env.calendar. Refusal "nothing-to-do" when no date changes.
base::Result<Decided> DecideRecompute(const CaseProgram& program, const CaseState& state,
                                      const RecomputeCommand& command, const Environment& env);

// Returns the events allowed in this state, which roles may raise each, and whether `actor` may.
// Events that only the system raises are left out for everybody else.
struct AllowedEvent {
  const ruleset::EventType* event = nullptr;
  bool permitted = false;  // for the given actor
};
std::vector<AllowedEvent> AllowedEvents(const CaseProgram& program, const CaseState& state, const Actor& actor);

}  // namespace anze::workflow
