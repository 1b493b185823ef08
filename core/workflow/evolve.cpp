// Folding one event into the state. Nothing here may change for events already written: a journal
// of any age must fold to the state it had then.
//
// The event carries all dates; nothing is counted here and no rule is read, which is why folding
// cannot fail. A clock keeps two accounts: `counted_from` and `period` say how it began,
// `reckoned_from` and `reckoning` how the present due date came about. Starts and moves set both
// alike, extensions and resumptions change the second only, and a recount changes the first day of
// both.
#include "core/workflow/evolve.h"

#include <algorithm>
#include <utility>

namespace anze::workflow {
namespace {

using calendar::Date;
using calendar::Instant;

// What an event shows by itself: a light that is already on needs no announcement of its own.
std::string_view ShownAt(const ClockState& clock, Instant at) {
  if (clock.red_at.millis() != 0 && clock.red_at <= at) return "red";
  if (clock.yellow_at.millis() != 0 && clock.yellow_at <= at) return "yellow";
  return "";
}

// New dates reset what was announced. A light that the new dates put on at once counts as announced, since the event
// itself shows it.
void TakeDates(const ClockChange& change, Instant at, ClockState* clock) {
  clock->due = change.due;
  clock->due_at = change.due_at;
  clock->yellow_at = change.yellow_at;
  clock->red_at = change.red_at;
  clock->earliest = change.earliest;
  clock->latest = change.latest;
  clock->provisional = change.provisional;
  clock->calendar_digest = change.calendar_digest;
  clock->warned = ShownAt(*clock, at);
}

void Start(const ClockChange& change, Instant at, ClockState* clock) {
  clock->name = change.clock;
  clock->status = ClockStatus::kRunning;
  clock->started_at = at;
  clock->counted_from = change.counted_from;
  clock->period = change.period;
  clock->counted_at = change.counted_at;
  clock->reckoned_from = change.counted_from;
  clock->reckoned_at = change.counted_at;
  clock->reckoning = change.period;
  clock->informational = change.informational;
  clock->extensions = 0;
  clock->remaining = 0;
  clock->paused_at = Instant();
  clock->stopped_at = Instant();
  clock->breached_at = Instant();
  TakeDates(change, at, clock);
}

// An extension without a day of its own goes on from the old due date, which the reckoning keeps as a sum; with a day
// of its own it starts a new reckoning. One that does not move the due date only counts.
void Extend(const ClockChange& change, Instant at, ClockState* clock) {
  ++clock->extensions;
  // Hours may be added without the day changing.
  const bool moved = change.due != change.old_due || (clock->counts_hours() && change.due_at != clock->due_at);
  if (moved && change.counted_from == Date()) {
    clock->reckoning.append("+").append(change.period);
  } else if (moved) {
    clock->reckoned_from = change.counted_from;
    clock->reckoned_at = change.counted_at;
    clock->reckoning = change.period;
  }
  if (change.in_time) clock->status = ClockStatus::kRunning;
  TakeDates(change, at, clock);
}

// A breach that the corrected calendar does not know is none; one that it moves ran out on the other day.
void Recompute(const ClockChange& change, Instant at, ClockState* clock) {
  TakeDates(change, at, clock);
  if (clock->status != ClockStatus::kBreached) return;
  if (!change.in_time) {
    clock->breached_at = change.due_at;
    return;
  }
  clock->breached_at = Instant();
  clock->status = clock->stopped_at.millis() == 0 ? ClockStatus::kRunning : ClockStatus::kStopped;
}

// The first day was another one. What was granted since is counted from where it was.
void Recount(const ClockChange& change, Instant at, ClockState* clock) {
  clock->counted_from = change.counted_from;
  clock->counted_at = change.counted_at;
  clock->reckoned_from = change.reckoned_from;
  clock->reckoned_at = change.reckoned_at;
  clock->reckoning = change.period;
  if (clock->status == ClockStatus::kPaused) clock->remaining = change.remaining;
  Recompute(change, at, clock);
}

void Resume(const ClockChange& change, Instant at, ClockState* clock) {
  clock->status = ClockStatus::kRunning;
  clock->remaining = 0;
  clock->paused_at = Instant();
  clock->reckoned_from = change.counted_from;
  clock->reckoned_at = change.counted_at;
  clock->reckoning = change.period;
  TakeDates(change, at, clock);
}

// Counted anew under other rules: from the same day, by their period.
void Move(const ClockChange& change, Instant at, ClockState* clock) {
  clock->period = change.period;
  clock->counted_from = change.counted_from;
  clock->counted_at = change.counted_at;
  clock->reckoned_from = change.counted_from;
  clock->reckoned_at = change.counted_at;
  clock->reckoning = change.period;
  TakeDates(change, at, clock);
}

void Stop(Instant at, ClockState* clock) {
  // A breach stays on record: only a clock that was in time ends as stopped.
  if (clock->status != ClockStatus::kBreached) clock->status = ClockStatus::kStopped;
  clock->stopped_at = at;
}

void Breach(const ClockChange& change, Instant at, ClockState* clock) {
  clock->status = ClockStatus::kBreached;
  // The moment it ran out first, not the moment somebody noticed.
  if (clock->breached_at.millis() == 0) clock->breached_at = change.due_at.millis() == 0 ? at : change.due_at;
}

}  // namespace

void EvolveClock(const ClockChange& change, Instant at, std::vector<ClockState>* clocks) {
  const auto named = [&](const ClockState& clock) { return clock.name == change.clock; };
  auto clock = std::find_if(clocks->begin(), clocks->end(), named);
  if (clock == clocks->end()) {
    if (change.action != ClockAction::kStart) return;
    clock = clocks->emplace(clocks->end());
  }
  switch (change.action) {
    case ClockAction::kStart:
      return Start(change, at, &*clock);
    case ClockAction::kStop:
      return Stop(at, &*clock);
    case ClockAction::kPause:
      clock->status = ClockStatus::kPaused;
      clock->remaining = change.remaining;
      clock->paused_at = at;
      return;
    case ClockAction::kResume:
      return Resume(change, at, &*clock);
    case ClockAction::kExtend:
      return Extend(change, at, &*clock);
    case ClockAction::kWarn:
      clock->warned = change.light;
      return;
    case ClockAction::kBreach:
      return Breach(change, at, &*clock);
    case ClockAction::kRecompute:
      return Recompute(change, at, &*clock);
    case ClockAction::kMove:
      return Move(change, at, &*clock);
    case ClockAction::kRecount:
      return Recount(change, at, &*clock);
  }
}

namespace {

// Four eyes look at people: what the system did binds nobody.
void RememberActor(const Event& event, CaseState* state) {
  if (event.actor.empty() || event.role == "system") return;
  const std::string& who = event.person.empty() ? event.actor : event.person;
  const auto known = std::find_if(state->actors.begin(), state->actors.end(),
                                  [&](const auto& pair) { return pair.first == event.name; });
  if (known == state->actors.end()) {
    state->actors.emplace_back(event.name, who);
  } else {
    known->second = who;
  }
}

void TakeIdentity(const Event& event, CaseState* state) {
  if (!event.type.empty()) state->type = event.type;
  if (!event.region.empty()) state->region = event.region;
  if (!event.snapshot.empty()) state->snapshot = event.snapshot;
  if (!event.assignee.empty()) {
    state->assignee = event.assignee;
    // Of somebody else who was named only the account is known.
    state->assignee_person = event.assignee == event.actor ? event.person : std::string();
  }
  if (event.name != "open") return;
  state->parent = event.parent;
  state->opened_at = event.at;
  state->opened_by = event.actor;
}

// All of the event but its trees, which the caller copied or gave away.
void Fold(CaseState* state, const Event& event, base::Value subject, base::Value facts) {
  state->sequence = event.sequence;
  state->updated_at = event.at;
  if (!event.to.empty()) state->state = event.to;
  TakeIdentity(event, state);
  if (event.name == "open") state->subject = std::move(subject);
  if (facts.is_map()) {
    if (!state->facts.is_map()) state->facts = base::Value();
    for (auto& [path, value] : facts.as_map()) state->facts.SetPath(path, std::move(value));
  }
  if (state->clocks.empty()) state->clocks.reserve(event.clocks.size());
  for (const ClockChange& change : event.clocks) EvolveClock(change, event.at, &state->clocks);
  RememberActor(event, state);
}

}  // namespace

void Evolve(CaseState* state, const Event& event) {
  Fold(state, event, event.name == "open" ? event.subject : base::Value(), event.facts);
}

void Evolve(CaseState* state, Event* event) { Fold(state, *event, std::move(event->subject), std::move(event->facts)); }

}  // namespace anze::workflow
