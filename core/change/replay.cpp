// Replays a case under other rules.
//
// The Replayer takes from the journal only what came from outside: openings, events of people,
// answers of other cases. What clocks did is left out and done again by firing the replayed case's
// own timers up to each event, as the server would have. A refusal ends the replay, since later
// events rest on the refused one.
//
// The case is replayed under its own rules too, and the two results are compared: differences
// between the engine of today and that of the journal's days cancel out, and only the rules remain.
#include "core/change/replay.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "core/base/json.h"
#include "core/change/words.h"
#include "core/workflow/commit.h"
#include "core/workflow/evolve.h"
#include "core/workflow/move.h"
#include "core/workflow/prove.h"

namespace anze::change {
namespace {

using base::Error;
using base::Result;
using base::Value;
using workflow::CaseProgram;
using workflow::CaseState;
using workflow::ClockState;
using workflow::Decided;
using workflow::Event;
using workflow::Refusal;
using workflow::TimerRow;

// A case cannot fire more often than each clock has thresholds; beyond this something loops.
constexpr int kMaxFirings = 1000;

// What the rules say to an event that the journal holds.
struct Stopped {
  const Event* event = nullptr;
  std::string code;
  base::Localized message;
  std::vector<std::string> clauses;
};

class Replayer {
 public:
  Replayer(const Ground& ground, const CaseProgram& stood_under) : ground_(ground), stood_under_(stood_under) {}

  void Run(const StoredHistory& history) {
    state_.id = history.state.id;
    for (const Event& event : history.journal) {
      if (event.name == "move_snapshot") {
        if (ground_.program->StateIndex(event.to) >= 0) state_.state = event.to;
        continue;
      }
      if (workflow::Follows(event, stood_under_)) continue;
      if (event.sequence > 1) FireUntil(event.at);
      ++decided_;
      if (!Take(event, Decide(event))) return;
    }
    FireUntil(history.journal.back().at);
  }

  const CaseState& state() const { return state_; }
  const std::optional<Stopped>& stopped() const { return stopped_; }
  std::size_t decided() const { return decided_; }

 private:
  Result<Decided> Decide(const Event& event) const {
    const workflow::Actor actor{event.actor, {event.role}};
    const workflow::Environment env{ground_.calendar, event.at, ground_.book, nullptr, ground_.scripts, &event.answers};
    if (event.name == "open") {
      return workflow::DecideOpen(*ground_.program,
                                  {event.type, event.region, event.subject, event.facts, event.parent, actor}, env);
    }
    return workflow::DecideEvent(*ground_.program, state_, {event.name, event.data, actor}, env);
  }

  bool Take(const Event& stored, Result<Decided> decided) {
    if (!decided.ok()) {
      const Error& error = decided.error();
      stopped_ = Stopped{
          &stored,
          error.code,
          {base::Describe(error, base::Language::kZh).message, base::Describe(error, base::Language::kEn).message},
          stored.clauses};
      return false;
    }
    if (auto* refusal = std::get_if<Refusal>(&decided.value())) {
      base::Localized message = refusal->message;
      if (message.zh.empty()) {
        const Error told(refusal->code, refusal->args);
        message = {base::Describe(told, base::Language::kZh).message,
                   base::Describe(told, base::Language::kEn).message};
      }
      stopped_ = Stopped{&stored, refusal->code, std::move(message), refusal->clauses};
      return false;
    }
    workflow::Evolve(&state_, std::get<Event>(decided.value()));
    return true;
  }

  void FireUntil(calendar::Instant until) {
    for (int i = 0; i < kMaxFirings; ++i) {
      const std::vector<TimerRow> timers = workflow::TimersOf(state_);
      const auto next = std::min_element(timers.begin(), timers.end(), [](const TimerRow& a, const TimerRow& b) {
        return std::tie(a.fire_at, a.clock) < std::tie(b.fire_at, b.clock);
      });
      if (next == timers.end() || next->fire_at > until.millis()) return;
      const auto decided = workflow::DecideClockDue(
          *ground_.program, state_, {next->clock},
          {ground_.calendar, calendar::Instant(next->fire_at), ground_.book, nullptr, ground_.scripts});
      // A clock that has nothing to say now would be asked for ever.
      if (!decided.ok() || !std::holds_alternative<Event>(*decided)) return;
      workflow::Evolve(&state_, std::get<Event>(*decided));
    }
  }

  const Ground& ground_;
  const CaseProgram& stood_under_;
  CaseState state_;
  std::optional<Stopped> stopped_;
  std::size_t decided_ = 0;
};

std::string Text(const Value& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.as_string() : base::WriteJson(value);
}

void Flatten(const Value& value, const std::string& path, std::map<std::string, std::string>* out) {
  if (!value.is_map()) {
    if (!path.empty()) (*out)[path] = Text(value);
    return;
  }
  for (const auto& [key, child] : value.as_map()) Flatten(child, path.empty() ? key : path + "." + key, out);
}

class Comparison {
 public:
  Comparison(const CaseProgram& draft, CaseOutcome* out) : draft_(draft), out_(out) {}

  void Run(const CaseState& before, const CaseState& after) {
    if (before.state != after.state) {
      Add("state", after.state, StateTitle(after.state), before.state, after.state, draft_.source().clauses);
    }
    if (!(before.facts == after.facts)) Facts(before.facts, after.facts);
    std::set<std::string> names;
    for (const ClockState& clock : before.clocks) names.insert(clock.name);
    for (const ClockState& clock : after.clocks) names.insert(clock.name);
    for (const std::string& name : names) Clock(name, before.FindClock(name), after.FindClock(name));
  }

  void Refused(const Stopped& stopped) {
    base::Localized title = Same(stopped.event->name);
    if (const int index = draft_.EventIndex(stopped.event->name); index >= 0) {
      title = draft_.events()[static_cast<std::size_t>(index)].source->title;
    } else if (stopped.event->name == "open") {
      title = Say("event-open");
    }
    Add("refused", stopped.event->name, title, stopped.event->at.date().ToString(), stopped.code, stopped.clauses);
    out_->differences.back().title = Say("simulate-refused", {{"event", title}, {"why", stopped.message}});
  }

 private:
  base::Localized StateTitle(const std::string& state) const {
    const int index = draft_.StateIndex(state);
    return index < 0 ? Same(state) : draft_.source().states[static_cast<std::size_t>(index)].title;
  }

  void Add(const char* what, const std::string& name, base::Localized title, std::string before, std::string after,
           const std::vector<std::string>& clauses) {
    out_->differences.push_back(
        {what, name, std::move(title), std::move(before), std::move(after), draft_.snapshot().CitationValues(clauses)});
  }

  void Facts(const Value& before, const Value& after) {
    std::map<std::string, std::string> old;
    std::map<std::string, std::string> now;
    Flatten(before, "", &old);
    Flatten(after, "", &now);
    std::set<std::string> paths;
    for (const auto& [path, value] : old) paths.insert(path);
    for (const auto& [path, value] : now) paths.insert(path);
    for (const std::string& path : paths) {
      if (old[path] == now[path]) continue;
      const ruleset::Field* field = draft_.source().facts.Find(path);
      Add("fact", path, field == nullptr ? Same(path) : field->title, old[path], now[path], draft_.source().clauses);
    }
  }

  void Clock(const std::string& name, const ClockState* before, const ClockState* after) {
    const int index = draft_.ClockIndex(name);
    const ruleset::Clock* source = index < 0 ? nullptr : draft_.clocks()[static_cast<std::size_t>(index)].source;
    const base::Localized title = source == nullptr ? Same(name) : source->title;
    const std::vector<std::string>& clauses = source == nullptr ? draft_.source().clauses : source->clauses;
    const std::string old = before == nullptr ? std::string() : before->due.ToString();
    const std::string now = after == nullptr ? std::string() : after->due.ToString();
    if (old != now) Add(old.empty() || now.empty() ? "clock" : "due", name, title, old, now, clauses);
    if (before == nullptr || after == nullptr) return;
    const auto late = [](const ClockState& clock) { return clock.breached_at.millis() != 0; };
    if (late(*before) != late(*after)) {
      Add("late", name, title, late(*before) ? "true" : "false", late(*after) ? "true" : "false", clauses);
    }
  }

  const CaseProgram& draft_;
  CaseOutcome* out_;
};

Error TypeMissing(const Ground& before, const CaseState& state) {
  const ruleset::CaseType& type = before.program->source();
  Error error("migration-type-missing", {{"type", state.type}, {"region", state.region}}, type.span);
  if (!type.clauses.empty()) error.clause = type.clauses.front();
  return error;
}

CaseOutcome OutcomeOf(const Ground& before, const CaseState& state) {
  CaseOutcome out;
  out.case_id = state.id;
  out.type = state.type;
  out.region = state.region;
  out.open = !before.program->IsFinal(state.state);
  return out;
}

}  // namespace

PlannedMove PlanMove(const Ground& before, const Ground& after, const CaseState& state, const workflow::Actor& actor,
                     calendar::Instant now) {
  PlannedMove planned{OutcomeOf(before, state), std::nullopt};
  CaseOutcome& out = planned.outcome;
  if (!out.open) return planned;
  if (after.program == nullptr) {
    out.migration.push_back(TypeMissing(before, state));
    return planned;
  }
  auto decided = workflow::DecideMove(*before.program, *after.program, state, actor, {after.calendar, now});
  if (!decided.ok()) {
    out.migration = decided.errors();
    return planned;
  }
  auto* event = std::get_if<Event>(&*decided);
  if (event == nullptr) return planned;
  out.moves = true;
  CaseState moved = state;
  workflow::Evolve(&moved, *event);
  Comparison(*after.program, &out).Run(state, moved);
  for (Difference& difference : out.differences) {
    if (difference.what == "state") difference.clauses = after.program->snapshot().CitationValues(event->clauses);
  }
  planned.event = std::move(*event);
  return planned;
}

Result<CaseOutcome> ReplayCase(const Ground& before, const Ground& draft, const StoredHistory& history) {
  if (history.journal.empty() || history.journal.front().name != "open") {
    return Error("journal-corrupt", {{"why", "open"}});
  }
  CaseOutcome out = OutcomeOf(before, history.state);
  if (draft.program == nullptr) {
    if (out.open) out.migration.push_back(TypeMissing(before, history.state));
    return out;
  }
  if (out.open) {
    if (workflow::MigrationFrom(*draft.program, history.state.state) != nullptr) {
      return PlanMove(before, draft, history.state, {"system", {"system"}}, history.state.updated_at).outcome;
    }
    out.migration = workflow::CheckMove(*before.program, *draft.program, history.state);
    if (!out.migration.empty()) return out;
  }
  Replayer old(before, *before.program);
  old.Run(history);
  Replayer now(draft, *before.program);
  now.Run(history);
  out.events = now.decided();
  Comparison comparison(*draft.program, &out);
  // Rules that would refuse their own journal say nothing about it: what is stored stands for them.
  const bool kept = !old.stopped();
  if (now.stopped()) {
    const bool same =
        old.stopped() && old.stopped()->event == now.stopped()->event && old.stopped()->code == now.stopped()->code;
    if (!same) comparison.Refused(*now.stopped());
    return out;
  }
  comparison.Run(kept ? old.state() : history.state, now.state());
  return out;
}

}  // namespace anze::change
