// Cases with their timers, in a world where time moves from step to step. Timers come from the
// same function as those of the server (MakeCommit), so a scenario sees warnings and breaches at
// the very instants at which the server would write them.
//
// Several cases have one world: what each looks up holds the others as they stand at that moment.
#include "core/scenario/timeline.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/base/region.h"
#include "core/workflow/commit.h"
#include "core/workflow/lapsed.h"

namespace anze::scenario {
namespace {

using workflow::CaseState;
using workflow::Decided;
using workflow::Event;
using workflow::Refusal;
using workflow::TimerRow;

// A case cannot fire more often than each clock has thresholds; beyond this something loops.
constexpr std::size_t kMaxFirings = 1000;

bool IsFinal(const ruleset::CaseType& type, const std::string& state) {
  return std::any_of(type.states.begin(), type.states.end(),
                     [&](const ruleset::State& s) { return s.name == state && s.final; });
}

// The states of the cases that run, in the order of their beginning; those not begun have no type.
using Running = std::vector<const CaseState*>;

bool InState(const workflow::CaseSearch& search, const std::string& state) {
  return search.states->empty() ||
         std::find(search.states->begin(), search.states->end(), state) != search.states->end();
}

// The records and cases that a scenario states, and the cases that run beside this one, as registers.
class Listed : public workflow::Registers {
 public:
  Listed(const ruleset::Snapshot& snapshot, const Surroundings& surroundings, const Running& running)
      : snapshot_(snapshot), records_(surroundings.records), cases_(surroundings.cases), running_(running) {}

  base::Result<std::optional<workflow::FoundRecord>> Find(std::string_view type, const base::Value& key,
                                                          std::string_view region) const override {
    using Found = std::optional<workflow::FoundRecord>;
    const auto schema = snapshot_.records.find(std::string(type));
    if (schema == snapshot_.records.end() || !records_.is_list()) return Found();
    for (const base::Value& record : records_.as_list()) {
      const std::string_view place = record.GetString("region");
      if (record.GetString("type") != type || !(place.empty() || region.starts_with(place))) continue;
      const std::vector<ruleset::UniqueKey> keys = schema->second.Keys();
      const ruleset::UniqueKey* asked = workflow::KeyAsked(keys, key);
      if (asked == nullptr) return Found();
      const auto wanted = ruleset::KeyTextOf(workflow::KeyObject(*asked, key), *asked);
      if (!wanted || ruleset::KeyTextOf(record.Get("data"), *asked) != wanted) continue;
      return Found(workflow::FoundRecord{std::string(record.GetString("id", "listed")), 1, record.Get("data")});
    }
    return Found();
  }

  base::Result<std::vector<workflow::OtherCase>> Cases(const workflow::CaseSearch& search) const override {
    std::vector<workflow::OtherCase> found;
    const auto wanted = ruleset::KeyTextOf(*search.values, *search.key);
    for (const CaseState* other : running_) {
      if (other->type != search.type || other->id == search.without || !InState(search, other->state)) continue;
      if (!wanted || ruleset::KeyTextOf(other->facts, *search.key) != wanted) continue;
      found.push_back({other->id, other->sequence, other->state, other->opened_at, other->facts});
    }
    if (!cases_.is_list()) return found;
    for (std::size_t i = 0; i < cases_.as_list().size(); ++i) {
      const base::Value& one = cases_.as_list()[i];
      const std::string state(one.GetString("state"));
      const std::string_view place = one.GetString("region");
      const bool near = base::LiesIn(search.region, place) || base::LiesIn(place, search.region);
      if (one.GetString("type") != search.type || !InState(search, state) || !near) continue;
      if (!wanted || ruleset::KeyTextOf(one.Get("facts"), *search.key) != wanted) continue;
      const auto opened = calendar::Date::Parse(one.GetString("opened_on"));
      found.push_back({"listed-" + std::to_string(i + 1), 1, state,
                       opened ? calendar::Instant::StartOfDay(*opened) : calendar::Instant(), one.Get("facts")});
    }
    return found;
  }

 private:
  const ruleset::Snapshot& snapshot_;
  const base::Value& records_;
  const base::Value& cases_;
  const Running& running_;
};

class Runner {
 public:
  Runner(const TimelineCase& one, const workflow::CaseProgram& program, const Surroundings& surroundings,
         const Running& running, std::vector<TimelineEntry>* entries)
      : name_(one.name),
        book_(*one.rules),
        program_(program),
        calendar_(*one.calendar),
        registers_(*one.rules->snapshot, surroundings, running),
        scripts_(surroundings.scripts),
        entries_(entries) {
    state_.id = name_.empty() ? "timeline" : name_;
  }

  const std::string& name() const { return name_; }
  const CaseState& state() const { return state_; }

  // The instant and the clock that fire next; nullptr: none.
  const TimerRow* Next() const {
    const auto next = std::min_element(timers_.begin(), timers_.end(), [](const TimerRow& a, const TimerRow& b) {
      return std::pair(a.fire_at, a.clock) < std::pair(b.fire_at, b.clock);
    });
    return next == timers_.end() ? nullptr : &*next;
  }

  // Precondition: `next` is what Next() gave.
  void Fire(const TimerRow* next) {
    const TimerRow timer = *next;
    timers_.erase(timers_.begin() + (next - timers_.data()));
    const calendar::Instant at(timer.fire_at);
    Take(at, workflow::DecideClockDue(program_, state_, {timer.clock}, At(at)), /*quiet=*/true);
  }

  void Step(const TimelineStep& step) {
    if (step.event.empty()) {
      entries_->push_back({step.at, std::nullopt, std::nullopt, {}, state_, name_});
    } else if (step.event == "open") {
      workflow::OpenCommand open;
      open.type = program_.source().name;
      open.region = program_.snapshot().region;
      open.subject = step.data.Get("subject");
      open.facts = step.data.Get("facts");
      open.parent = std::string(step.data.GetString("parent"));
      open.actor = step.actor;
      if (auto lapsed = workflow::RefuseLapsed(program_, step.at.date())) {
        return Take(step.at, Decided(std::move(*lapsed)), false);
      }
      Take(step.at, workflow::DecideOpen(program_, open, At(step.at)), false);
    } else {
      Take(step.at, workflow::DecideEvent(program_, state_, {step.event, step.data, step.actor}, At(step.at)), false);
    }
  }

 private:
  workflow::Environment At(calendar::Instant now) const { return {&calendar_, now, &book_, &registers_, scripts_}; }

  void Take(calendar::Instant at, base::Result<Decided> decided, bool quiet) {
    TimelineEntry entry;
    entry.at = at;
    entry.which = name_;
    if (!decided.ok()) {
      entry.errors = decided.errors();
    } else if (auto* refusal = std::get_if<Refusal>(&decided.value())) {
      if (quiet) return;  // a stale timer: the server drops it too
      entry.refusal = std::move(*refusal);
    } else {
      Event& event = std::get<Event>(decided.value());
      timers_ = workflow::MakeCommit(&state_, event, IsFinal(program_.source(), event.to)).timers;
      entry.event = std::move(event);
    }
    entry.after = state_;
    entries_->push_back(std::move(entry));
  }

  const std::string name_;
  const workflow::RuleBook& book_;
  const workflow::CaseProgram& program_;
  const calendar::WorkCalendar& calendar_;
  const Listed registers_;
  script::SandboxPool* scripts_;
  CaseState state_;
  std::vector<TimerRow> timers_;
  std::vector<TimelineEntry>* entries_;
};

// All cases. Clocks fire in the order of time, whosever they are: one case may read the other.
class World {
 public:
  base::Status Add(const TimelineCase& one, const Surroundings& surroundings) {
    const workflow::CaseProgram* program = one.rules->FindCaseType(one.type);
    if (program == nullptr) {
      return base::Error("unknown-case-type", {{"type", one.type}, {"region", one.rules->snapshot->region}});
    }
    runners_.push_back(std::make_unique<Runner>(one, *program, surroundings, running_, &entries_));
    running_.push_back(&runners_.back()->state());
    return base::Ok{};
  }

  void FireUntil(calendar::Instant until) {
    for (std::size_t i = 0; i < kMaxFirings * runners_.size(); ++i) {
      Runner* first = nullptr;
      const TimerRow* timer = nullptr;
      for (const auto& runner : runners_) {
        const TimerRow* next = runner->Next();
        if (next == nullptr || (timer != nullptr && timer->fire_at <= next->fire_at)) continue;
        first = runner.get();
        timer = next;
      }
      if (first == nullptr || timer->fire_at > until.millis()) return;
      first->Fire(timer);
    }
  }

  void Step(const TimelineStep& step) {
    FireUntil(step.at);
    for (const auto& runner : runners_) {
      if (runner->name() == step.which) return runner->Step(step);
    }
  }

  std::vector<TimelineEntry> Finish() && { return std::move(entries_); }

 private:
  std::vector<std::unique_ptr<Runner>> runners_;
  Running running_;
  std::vector<TimelineEntry> entries_;
};

}  // namespace

base::Result<std::vector<TimelineEntry>> RunTimeline(const workflow::RuleBook& rules,
                                                     const calendar::WorkCalendar& calendar, const std::string& type,
                                                     const std::vector<TimelineStep>& steps,
                                                     std::optional<calendar::Instant> until,
                                                     const Surroundings& surroundings) {
  return RunTimelines({{{}, type, &rules, &calendar}}, steps, until, surroundings);
}

base::Result<std::vector<TimelineEntry>> RunTimelines(const std::vector<TimelineCase>& cases,
                                                      const std::vector<TimelineStep>& steps,
                                                      std::optional<calendar::Instant> until,
                                                      const Surroundings& surroundings) {
  World world;
  for (const TimelineCase& one : cases) {
    if (base::Status added = world.Add(one, surroundings); !added.ok()) return added.errors();
  }
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (steps[i].at < steps[i - 1].at) {
      return base::Error("timeline-out-of-order", {{"step", std::to_string(i + 1)}, {"at", steps[i].at.ToString()}});
    }
  }
  for (const TimelineCase& one : cases) {
    const auto first =
        std::find_if(steps.begin(), steps.end(), [&](const TimelineStep& step) { return step.which == one.name; });
    if (first != steps.end() && first->event == "open") continue;
    base::Error error("timeline-must-open");
    if (!one.name.empty()) error.args = {{"reason", "named"}, {"case", one.name}};
    return error;
  }
  for (const TimelineStep& step : steps) world.Step(step);
  if (until) world.FireUntil(*until);
  return std::move(world).Finish();
}

}  // namespace anze::scenario
