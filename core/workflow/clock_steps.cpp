// Starting, stopping, pausing and resuming clocks.
//
// Every step notes a breach before it touches a clock that has run out (NoteBreach). The timer
// would have recorded it, but may be late; with this the journal is the same however late it is.
#include "core/workflow/clock_steps.h"

#include <utility>

#include "core/workflow/clock_math.h"

namespace anze::workflow {

using base::Value;
using calendar::Date;
using calendar::DeadlineOptions;
using calendar::DueRange;

namespace {

const CompiledClock& At(const Draft& draft, int index) {
  return draft.program().clocks()[static_cast<std::size_t>(index)];
}

ClockChange Begin(ClockAction action) {
  ClockChange change;
  change.action = action;
  return change;
}

DeadlineOptions OptionsOfRunning(const Draft& draft, int index, const ClockState& clock) {
  return OptionsOf(draft.program(), At(draft, index), clock.started_at.date());
}

// Where a clock begins to count: the event, or what its `from` says. False after a refusal or an error.
bool FindStart(Draft* draft, const CompiledClock& clock, bool hours, DueRange* start) {
  *start = StartingAt(draft->event().at, hours);
  if (!clock.from) return true;
  Value value;
  if (!draft->EvaluateKnown(*clock.from, clock.source->name, &value)) return false;
  const auto stated = value.is_string() ? StartingAt(value.as_string(), hours) : std::nullopt;
  if (!stated) {
    const std::string text = value.is_string() ? value.as_string() : std::string(value.TypeName());
    return draft->Fail({base::Error(hours ? "bad-instant" : "bad-date", {{"text", text}}, clock.source->from.span)});
  }
  *start = *stated;
  return true;
}

// The day that was stated is what is wrong where no due day can be counted from it.
bool FailAtFirstDay(Draft* draft, const CompiledClock& clock, base::Diagnostics errors) {
  if (clock.from && !clock.from->path.empty()) {
    for (base::Error& error : errors) error.pointer = draft->PointerOf(clock.from->path);
  }
  return draft->Fail(std::move(errors));
}

// The order of the questions matters: a clock that runs already is left alone before anything is evaluated, and a clock
// whose condition does not hold is not started, even if its first day is unknown.
bool Start(Draft* draft, int index) {
  const CompiledClock& clock = At(*draft, index);
  const ruleset::Clock& source = *clock.source;
  if (const ClockState* known = draft->Clock(index); known != nullptr && known->live()) return true;
  Value value;
  if (clock.when) {
    if (!draft->EvaluateKnown(*clock.when, source.name, &value)) return false;
    if (!value.is_bool() || !value.as_bool()) return true;
  }
  calendar::Period period;
  if (!draft->EvaluatePeriod(clock.period, clock.chosen_period, source.name, &period)) return false;
  if (const auto& rolls = clock.rolls.On(draft->today()); !rolls.ok()) return draft->Fail(rolls.errors());
  DueRange from;
  if (!FindStart(draft, clock, period.CountsHours(), &from)) return false;
  const DeadlineOptions options = OptionsOf(draft->program(), clock, draft->today());
  const auto due = AddPeriod(draft->calendar(), from, period, options);
  if (!due.ok()) return FailAtFirstDay(draft, clock, due.errors());
  ClockChange change = Begin(ClockAction::kStart);
  change.counted_from = from.due;
  change.counted_at = from.at;
  change.period = period.ToString();
  change.informational = source.informational;
  SetDates(*due, source, draft->calendar(), options, &change);
  draft->ChangeClock(index, std::move(change));
  return true;
}

}  // namespace

void NoteBreach(Draft* draft, int index) {
  const ClockState* clock = draft->Clock(index);
  if (clock == nullptr || !clock->running() || clock->informational || At(*draft, index).source->reminds) return;
  if (draft->event().at >= clock->due_at) draft->ChangeClock(index, BreachOf(*clock));
}

ClockChange RunOut(const CompiledClock& clock, const ClockState& state) {
  return clock.source->reminds ? Begin(ClockAction::kStop) : BreachOf(state);
}

// The breach repeats the due date, so that the journal shows which date was missed even after a later recompute.
ClockChange BreachOf(const ClockState& clock) {
  ClockChange change = Begin(ClockAction::kBreach);
  change.due = change.earliest = change.latest = clock.due;
  change.due_at = clock.due_at;
  return change;
}

DeadlineOptions OptionsOf(const CaseProgram& program, const CompiledClock& clock, Date started) {
  DeadlineOptions options = program.OptionsOn(started);
  const ruleset::Clock& source = *clock.source;
  // A parameter without a value on that day says nothing, and the day rolls as it does by default.
  const auto& rolls = clock.rolls.On(started);
  const bool stays = rolls.ok() && !*rolls;
  if (stays || (source.sanction_term && !options.roll_sanctions)) options.roll = calendar::Roll::kNone;
  return options;
}

bool StopClocks(Draft* draft, const std::vector<int>& clocks) {
  for (const int index : clocks) {
    NoteBreach(draft, index);
    const ClockState* clock = draft->Clock(index);
    if (clock != nullptr && clock->live()) draft->ChangeClock(index, Begin(ClockAction::kStop));
  }
  return true;
}

// A case that closes late has breached: that is noted before the clocks stop.
bool CloseClocks(Draft* draft) {
  for (std::size_t i = 0; i < draft->program().clocks().size(); ++i) {
    const int index = static_cast<int>(i);
    NoteBreach(draft, index);
    const ClockState* clock = draft->Clock(index);
    if (clock != nullptr && clock->live()) draft->ChangeClock(index, Begin(ClockAction::kStop));
  }
  return true;
}

// The days left, or the minutes, are counted now and kept: the calendar of today says what they were.
bool PauseClocks(Draft* draft, const std::vector<int>& clocks) {
  for (const int index : clocks) {
    NoteBreach(draft, index);
    const ClockState* clock = draft->Clock(index);
    if (clock == nullptr || !clock->running()) continue;
    ClockChange change = Begin(ClockAction::kPause);
    change.remaining = LeftAt(draft->calendar(), *clock, draft->event().at, OptionsOfRunning(*draft, index, *clock));
    draft->ChangeClock(index, std::move(change));
  }
  return true;
}

// Counts what was left from today on, or from this moment, as a new period of that length.
bool ResumeClocks(Draft* draft, const std::vector<int>& clocks) {
  for (const int index : clocks) {
    const ClockState* clock = draft->Clock(index);
    if (clock == nullptr || !clock->live() || clock->status != ClockStatus::kPaused) continue;
    const DeadlineOptions options = OptionsOfRunning(*draft, index, *clock);
    const calendar::Period left = LeftPeriod(*clock);
    const DueRange now = StartingAt(draft->event().at, clock->counts_hours());
    const auto due = AddPeriod(draft->calendar(), now, left, options);
    if (!due.ok()) return draft->Fail(due.errors());
    ClockChange change = Begin(ClockAction::kResume);
    change.counted_from = now.due;
    change.counted_at = now.at;
    change.period = left.ToString();
    SetDates(*due, *At(*draft, index).source, draft->calendar(), options, &change);
    draft->ChangeClock(index, std::move(change));
  }
  return true;
}

bool StartClocks(Draft* draft, const std::vector<int>& clocks) {
  for (const int index : clocks) {
    if (!Start(draft, index)) return false;
  }
  return true;
}

}  // namespace anze::workflow
