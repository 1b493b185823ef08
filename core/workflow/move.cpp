// Moving an open case to other rules.
//
// A move without a `migrate` entry must change nothing for the people in the case: the state, the
// ways out of it, the live clocks and the facts must exist in the new rules with the same meaning
// (Checker). With an entry the ruleset's author has said where such cases go, so only the facts
// must still be readable. What the move does to clocks is written as changes of the one event, so
// that folding needs no rules here either.
#include "core/workflow/move.h"

#include <algorithm>
#include <utility>

#include "core/workflow/clock_math.h"
#include "core/workflow/clock_steps.h"
#include "core/workflow/size.h"
#include "core/workflow/titles.h"

namespace anze::workflow {
namespace {

using base::Diagnostics;
using base::Error;
using base::Result;
using base::Value;
using ruleset::Field;

class Checker {
 public:
  Checker(const CaseProgram& before, const CaseProgram& after, const CaseState& state)
      : before_(before), after_(after), state_(state), move_(MigrationFrom(after, state.state)) {}

  Diagnostics Run() {
    if (move_ == nullptr) {
      CheckState();
      CheckEvents();
      CheckClocks();
      CheckFacts(before_.source().facts.fields(), "");
    } else {
      // Where the case goes is said; what it holds must still be readable there.
      for (const Error& error : after_.source().facts.Validate(state_.facts, false)) {
        if (error.severity != base::Severity::kError) continue;
        std::string path = error.pointer.empty() ? error.pointer : error.pointer.substr(1);
        std::replace(path.begin(), path.end(), '/', '.');
        Add("fact-invalid", path, move_->span, move_->clauses);
      }
    }
    return std::move(found_);
  }

 private:
  void Add(const char* reason, const std::string& name, const base::SourceSpan& at,
           const std::vector<std::string>& clauses) {
    Error error("migration-needed",
                {{"type", after_.source().name}, {"state", state_.state}, {"name", name}, {"reason", reason}}, at);
    const auto& cited = clauses.empty() ? after_.source().clauses : clauses;
    if (!cited.empty()) error.clause = cited.front();
    found_.push_back(std::move(error));
  }

  const base::SourceSpan& Whole() const { return after_.source().span; }

  void CheckState() {
    const int index = after_.StateIndex(state_.state);
    if (index < 0) return Add("state-missing", state_.state, Whole(), {});
    const ruleset::State& state = after_.source().states[static_cast<std::size_t>(index)];
    if (state.final) Add("state-final", state_.state, state.span, {});
  }

  // The events by which the case may leave its state.
  void CheckEvents() {
    const int at = before_.StateIndex(state_.state);
    const int there = after_.StateIndex(state_.state);
    if (at < 0 || there < 0) return;
    for (const CompiledEvent& event : before_.events()) {
      if (!event.from[static_cast<std::size_t>(at)] || event.to < 0 || event.to == at) continue;
      const int index = after_.EventIndex(event.source->name);
      if (index < 0) {
        Add("event-missing", event.source->name, Whole(), event.source->clauses);
        continue;
      }
      const CompiledEvent& now = after_.events()[static_cast<std::size_t>(index)];
      if (!now.from[static_cast<std::size_t>(there)]) {
        Add("event-elsewhere", event.source->name, now.source->span, now.source->clauses);
      }
    }
  }

  void CheckClocks() {
    for (const ClockState& clock : state_.clocks) {
      if (!clock.live() || after_.ClockIndex(clock.name) >= 0) continue;
      const int index = before_.ClockIndex(clock.name);
      Add("clock-missing", clock.name, Whole(),
          index < 0 ? std::vector<std::string>() : before_.clocks()[static_cast<std::size_t>(index)].source->clauses);
    }
  }

  void CheckFacts(const std::vector<Field>& fields, const std::string& prefix) {
    for (const Field& field : fields) {
      const std::string path = prefix + field.name;
      const Value* value = state_.facts.FindPath(path);
      if (value == nullptr || value->is_null()) continue;
      const Field* now = after_.source().facts.Find(path);
      if (now == nullptr) {
        Add("fact-missing", path, Whole(), {});
      } else if (now->type != field.type || now->item_type != field.item_type) {
        Add("fact-type", path, now->span, {});
      } else if (field.type == ruleset::Type::kObject) {
        CheckFacts(field.children, path + ".");
      }
    }
  }

  const CaseProgram& before_;
  const CaseProgram& after_;
  const CaseState& state_;
  const ruleset::Migration* move_;
  Diagnostics found_;
};

ClockChange Stop(const std::string& clock) {
  ClockChange change;
  change.action = ClockAction::kStop;
  change.clock = clock;
  return change;
}

// The period that the new rules give a clock on the day it started.
Result<std::string> PeriodOfStart(const CaseProgram& after, const CompiledClock& compiled, const CaseState& state,
                                  const ClockState& clock, const Environment& env) {
  const calendar::Date started = clock.started_at.date();
  if (!compiled.chosen_period) {
    const auto& period = compiled.period.On(started);
    if (!period.ok()) return period.errors();
    return period->ToString();
  }
  const auto chosen = compiled.chosen_period->Evaluate(state.facts, {&after.snapshot(), started, env.calendar});
  if (!chosen.ok()) return chosen.errors();
  if (chosen->unknown || !chosen->value.is_string()) {
    return base::Error("parameter-needs-facts", {{"name", compiled.source->period_parameter}});
  }
  return chosen->value.as_string();
}

// The start of a clock for rules that count it in hours: its instant, else the moment at which it began, if that is on
// the day it counts from, else the end of that day.
calendar::DueRange StartOf(const ClockState& clock, bool hours) {
  calendar::DueRange from = calendar::DueRange::Known(clock.counted_from);
  if (!hours) return from;
  from.at = clock.counted_at;
  if (from.at.millis() != 0) return from;
  const bool began = clock.started_at.date() == clock.counted_from;
  from.at = began ? clock.started_at : calendar::Instant::EndOfDay(clock.counted_from);
  return from;
}

// The running clock as the new rules count it; nullopt when its end, its lights and its range stay.
// A clock that was extended, paused or resumed keeps its reckoning, because that time was granted to somebody; only its
// calendar is brought up to date. A clock that still runs as it was started is counted again with the period of the new
// rules, from the same first day.
Result<std::optional<ClockChange>> CountAgain(const CaseProgram& after, const CaseState& state, const ClockState& clock,
                                              const Environment& env) {
  const CompiledClock& compiled = after.clocks()[static_cast<std::size_t>(after.ClockIndex(clock.name))];
  const auto options = OptionsOf(after, compiled, clock.started_at.date());
  const bool granted = clock.reckoning != clock.period || clock.reckoned_from != clock.counted_from ||
                       clock.reckoned_at != clock.counted_at;
  ClockChange change;
  change.clock = clock.name;
  change.old_due = clock.due;
  std::string reckoning = clock.reckoning;
  calendar::DueRange from = ReckonedFrom(clock);
  if (!granted) {
    auto period = PeriodOfStart(after, compiled, state, clock, env);
    if (!period.ok()) return period.errors();
    reckoning = std::move(period).value();
    const auto counted = calendar::Period::Parse(reckoning);
    from = StartOf(clock, counted.ok() && counted->CountsHours());
  }
  const auto due = Reckon(*env.calendar, from, reckoning, options);
  if (!due.ok()) return due.errors();
  change.action = granted ? ClockAction::kRecompute : ClockAction::kMove;
  if (!granted) {
    change.counted_from = clock.counted_from;
    change.counted_at = from.at;
    change.period = reckoning;
  } else {
    change.reason = "event-move_snapshot";
  }
  SetDates(*due, *compiled.source, *env.calendar, options, &change);
  if (SameDates(change, clock) && reckoning == clock.reckoning) return std::optional<ClockChange>();
  return std::optional(std::move(change));
}

base::Status MoveClocks(const CaseProgram& after, const CaseState& state, bool closes, const Environment& env,
                        Event* event) {
  for (const ClockState& clock : state.clocks) {
    if (!clock.live()) continue;
    if (closes || after.ClockIndex(clock.name) < 0) {
      event->clocks.push_back(Stop(clock.name));
    } else if (clock.running()) {
      auto change = CountAgain(after, state, clock, env);
      if (!change.ok()) return change.errors();
      if (change->has_value()) event->clocks.push_back(std::move(**change));
    }
  }
  return base::Ok{};
}

}  // namespace

const ruleset::Migration* MigrationFrom(const CaseProgram& after, std::string_view state) {
  for (const ruleset::Migration& move : after.source().migrate) {
    if (move.from == state) return &move;
  }
  return nullptr;
}

Diagnostics CheckMove(const CaseProgram& before, const CaseProgram& after, const CaseState& state) {
  if (before.IsFinal(state.state)) return {};
  return Checker(before, after, state).Run();
}

Result<Decided> DecideMove(const CaseProgram& before, const CaseProgram& after, const CaseState& state,
                           const Actor& actor, const Environment& given) {
  if (before.IsFinal(state.state)) {
    return Decided(
        MakeRefusal("case-closed", Joined(EventArgs(before, "move_snapshot"), StateArgs(before, state.state))));
  }
  if (state.snapshot == after.snapshot().digest) return Decided(MakeRefusal("nothing-to-do", {{"case", state.id}}));
  if (Diagnostics found = CheckMove(before, after, state); !found.empty()) return found;
  const Environment env{given.calendar, std::max(given.now, state.updated_at)};
  const ruleset::Migration* move = MigrationFrom(after, state.state);
  Event event;
  event.sequence = state.sequence + 1;
  event.at = env.now;
  event.actor = actor.id;
  event.role = "system";
  event.name = "move_snapshot";
  event.from = state.state;
  event.to = move == nullptr ? state.state : move->to;
  event.clauses = move == nullptr ? after.source().clauses : move->clauses;
  event.type = state.type;
  event.region = state.region;
  event.snapshot = after.snapshot().digest;
  event.data.Set("from_snapshot", state.snapshot);
  if (move != nullptr) event.data.Set("reason", move->reason.zh);
  if (base::Status moved = MoveClocks(after, state, after.IsFinal(event.to), env, &event); !moved.ok()) {
    return moved.errors();
  }
  if (auto fits = CheckSize(event, &state); !fits.ok()) return fits.errors();
  return Decided(std::move(event));
}

}  // namespace anze::workflow
