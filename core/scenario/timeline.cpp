#include "core/scenario/timeline.h"

#include <algorithm>
#include <utility>

#include "core/workflow/commit.h"

namespace anze::scenario {
namespace {

using workflow::CaseState;
using workflow::Decided;
using workflow::Event;
using workflow::Refusal;
using workflow::TimerRow;

// A case cannot fire more often than each clock has thresholds; beyond this something loops.
constexpr int kMaxFirings = 1000;

bool IsFinal(const ruleset::CaseType& type, const std::string& state) {
  return std::any_of(type.states.begin(), type.states.end(),
                     [&](const ruleset::State& s) { return s.name == state && s.final; });
}

class Runner {
 public:
  Runner(const workflow::CaseProgram& program, const calendar::WorkCalendar& calendar)
      : program_(program), calendar_(calendar) {
    state_.id = "timeline";
  }

  void FireUntil(calendar::Instant until) {
    for (int i = 0; i < kMaxFirings; ++i) {
      const auto next = std::min_element(timers_.begin(), timers_.end(), [](const TimerRow& a, const TimerRow& b) {
        return std::pair(a.fire_at, a.clock) < std::pair(b.fire_at, b.clock);
      });
      if (next == timers_.end() || next->fire_at > until.millis()) return;
      const TimerRow timer = *next;
      timers_.erase(next);
      const calendar::Instant at(timer.fire_at);
      Take(at, workflow::DecideClockDue(program_, state_, {timer.clock}, {&calendar_, at}), /*quiet=*/true);
    }
  }

  void Step(const TimelineStep& step) {
    FireUntil(step.at);
    if (step.event.empty()) {
      entries_.push_back({step.at, std::nullopt, std::nullopt, {}, state_});
    } else if (step.event == "open") {
      workflow::OpenCommand open;
      open.type = program_.source().name;
      open.region = program_.snapshot().region;
      open.subject = step.data.Get("subject");
      open.facts = step.data.Get("facts");
      open.actor = step.actor;
      Take(step.at, workflow::DecideOpen(program_, open, {&calendar_, step.at}), false);
    } else {
      Take(step.at, workflow::DecideEvent(program_, state_, {step.event, step.data, step.actor}, {&calendar_, step.at}),
           false);
    }
  }

  std::vector<TimelineEntry> Finish() && { return std::move(entries_); }

 private:
  void Take(calendar::Instant at, base::Result<Decided> decided, bool quiet) {
    TimelineEntry entry;
    entry.at = at;
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
    entries_.push_back(std::move(entry));
  }

  const workflow::CaseProgram& program_;
  const calendar::WorkCalendar& calendar_;
  CaseState state_;
  std::vector<TimerRow> timers_;
  std::vector<TimelineEntry> entries_;
};

}  // namespace

base::Result<std::vector<TimelineEntry>> RunTimeline(const workflow::RuleBook& rules,
                                                     const calendar::WorkCalendar& calendar, const std::string& type,
                                                     const std::vector<TimelineStep>& steps,
                                                     std::optional<calendar::Instant> until) {
  const workflow::CaseProgram* program = rules.FindCaseType(type);
  if (program == nullptr) {
    return base::Error("unknown-case-type", {{"type", type}, {"region", rules.snapshot->region}});
  }
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (steps[i].at < steps[i - 1].at) {
      return base::Error("timeline-out-of-order", {{"step", std::to_string(i + 1)}, {"at", steps[i].at.ToString()}});
    }
  }
  if (steps.empty() || steps.front().event != "open") return base::Error("timeline-must-open");
  Runner runner(*program, calendar);
  for (const TimelineStep& step : steps) runner.Step(step);
  if (until) runner.FireUntil(*until);
  return std::move(runner).Finish();
}

}  // namespace anze::scenario
