// The effects of time and the calendar on a case. The system's own commands are never out of order:
// a clock that was set back must not lose a breach, so they are dated after what went before.
//
// A timer may come late, twice, or for a clock that has stopped. So it is taken as a question, "has
// this clock anything to say now?", and the answer is computed from the state alone.
#include <algorithm>
#include <utility>

#include "core/workflow/asking.h"
#include "core/workflow/clock_math.h"
#include "core/workflow/clock_steps.h"
#include "core/workflow/transition.h"

namespace anze::workflow {
namespace {

using base::Error;
using base::Result;
using base::Value;
using calendar::Instant;

const Reads kNoReads;
const Value kNothing;

// Time may stand still or run backwards (a machine whose clock was corrected). The event is then dated like the last
// one: events of a case are in order, and a breach is never lost.
Environment After(const CaseState& state, const Environment& env) {
  Environment later = env;
  later.now = std::max(env.now, state.updated_at);
  return later;
}

void BySystem(std::string name, Draft* draft) {
  draft->event().name = std::move(name);
  draft->event().actor = "system";
  draft->event().role = "system";
}

// When something is next to be announced: a light not yet announced, or the end.
Instant NextThreshold(const ClockState& clock) {
  Instant next = clock.due_at;
  if (clock.warned.empty() && clock.yellow_at.millis() != 0) next = std::min(next, clock.yellow_at);
  if (clock.warned != "red" && clock.red_at.millis() != 0) next = std::min(next, clock.red_at);
  return next;
}

Refusal Stale(const ClockDueCommand& command, const ClockState* clock) {
  const bool waits = clock != nullptr && clock->running() && !clock->informational;
  return MakeRefusal("timer-stale",
                     {{"clock", command.clock}, {"next", waits ? NextThreshold(*clock).ToString() : ""}});
}

// The event the ruleset wants raised, when it is possible here. A breach is a fact even where it is not.
std::optional<Event> BreachByEvent(const CaseProgram& program, const CaseState& state, int clock,
                                   const Environment& env) {
  const std::string& name = program.clocks()[static_cast<std::size_t>(clock)].source->on_breach;
  const int event = name.empty() ? -1 : program.EventIndex(name);
  const int at = program.StateIndex(state.state);
  if (event < 0 || at < 0) return std::nullopt;
  const CompiledEvent& compiled = program.events()[static_cast<std::size_t>(event)];
  if (!compiled.from[static_cast<std::size_t>(at)]) return std::nullopt;
  Draft draft(program, &state, state.facts, kNothing, compiled.reads, env);
  BySystem(name, &draft);
  draft.ChangeClock(clock, RunOut(program.clocks()[static_cast<std::size_t>(clock)], *draft.Clock(clock)));
  if (!AskDecisions(&draft, compiled) || !draft.CheckRequirements(compiled.require) || !Transit(&draft, compiled))
    return std::nullopt;
  draft.event().assignee.clear();
  auto decided = draft.Finish();
  if (!decided.ok() || !std::holds_alternative<Event>(*decided)) return std::nullopt;
  return std::get<Event>(std::move(decided).value());
}

// Whether the present calendar gives another answer, and if so which.
Result<std::optional<ClockChange>> Again(const CaseProgram& program, const ClockState& clock,
                                         const CompiledClock& compiled, const Environment& env,
                                         const std::string& reason) {
  const auto options = OptionsOf(program, compiled, clock.started_at.date());
  const auto now = Reckon(*env.calendar, ReckonedFrom(clock), clock.reckoning, options);
  if (!now.ok()) return now.errors();
  ClockChange change;
  change.action = ClockAction::kRecompute;
  change.old_due = clock.due;
  change.reason = reason;
  SetDates(*now, *compiled.source, *env.calendar, options, &change);
  if (SameDates(change, clock)) return std::optional<ClockChange>();
  const calendar::Instant ended = clock.stopped_at.millis() == 0 ? env.now : clock.stopped_at;
  change.in_time = clock.status == ClockStatus::kBreached && change.due_at > ended;
  return std::optional<ClockChange>(std::move(change));
}

}  // namespace

// A timer is only a hint that a clock may have something to say. What is announced follows from the state and the time,
// so a timer that fires twice, late, or for a clock that was stopped meanwhile, is refused as stale and its row goes.
Result<Decided> DecideClockDue(const CaseProgram& program, const CaseState& state, const ClockDueCommand& command,
                               const Environment& given) {
  const Environment env = After(state, given);
  const ClockState* clock = state.FindClock(command.clock);
  const int index = program.ClockIndex(command.clock);
  if (index < 0 && clock == nullptr) {
    return Error("unknown-clock", {{"name", command.clock}, {"in", program.source().name}});
  }
  const bool runs = clock != nullptr && clock->running() && !clock->informational;
  if (index < 0 || !runs || env.now < NextThreshold(*clock)) return Decided(Stale(command, clock));
  const bool breach = env.now >= clock->due_at;
  if (breach) {
    if (auto event = BreachByEvent(program, state, index, env)) return Decided(std::move(*event));
  }
  Draft draft(program, &state, state.facts, kNothing, kNoReads, env);
  BySystem("clock_due", &draft);
  draft.event().clauses = program.clocks()[static_cast<std::size_t>(index)].source->clauses;
  if (breach) {
    draft.ChangeClock(index, RunOut(program.clocks()[static_cast<std::size_t>(index)], *clock));
  } else {
    ClockChange change;
    change.action = ClockAction::kWarn;
    change.light = clock->red_at.millis() != 0 && env.now >= clock->red_at ? "red" : "yellow";
    draft.ChangeClock(index, std::move(change));
  }
  return draft.Finish();
}

// Paused clocks are left out: their due date is computed when they resume, with the calendar of that day. What was done
// in time stays in time. A breach is derived again, whether the clock goes on as overdue or was stopped late: those
// concerned relied on no calendar that was wrong.
Result<Decided> DecideRecompute(const CaseProgram& program, const CaseState& state, const RecomputeCommand& command,
                                const Environment& given) {
  const Environment env = After(state, given);
  Draft draft(program, &state, state.facts, kNothing, kNoReads, env);
  BySystem("recompute", &draft);
  for (std::size_t i = 0; i < program.clocks().size(); ++i) {
    const CompiledClock& compiled = program.clocks()[i];
    const ClockState* clock = state.FindClock(compiled.source->name);
    if (clock == nullptr || !(clock->running() || clock->status == ClockStatus::kBreached)) continue;
    auto change = Again(program, *clock, compiled, env, command.reason);
    if (!change.ok()) return change.errors();
    if (!change->has_value()) continue;
    draft.ChangeClock(static_cast<int>(i), std::move(**change));
    const auto& clauses = compiled.source->clauses;
    draft.event().clauses.insert(draft.event().clauses.end(), clauses.begin(), clauses.end());
  }
  if (draft.event().clocks.empty()) return Decided(MakeRefusal("nothing-to-do", {{"case", state.id}}));
  return draft.Finish();
}

}  // namespace anze::workflow
