// The states in which a clock runs are found by walking from those that its start leads to, along all events that do
// not stop it. Conditions are not looked at, so that a warning only speaks of what can never happen.
#include "core/workflow/reach_lint.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/decision/contradiction.h"
#include "core/decision/fact_words.h"

namespace anze::workflow {
namespace {

using ruleset::CaseType;
using ruleset::Clock;
using ruleset::EventType;

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Walk {
 public:
  Walk(const CaseType& type, base::Diagnostics* out) : type_(type), out_(out) {}

  void Check(const Clock& clock) {
    if (!clock.extension) return;
    const auto event = std::find_if(type_.events.begin(), type_.events.end(),
                                    [&](const EventType& one) { return one.name == clock.extension->event; });
    if (event == type_.events.end()) return;
    const std::set<std::string> running = RunningIn(clock);
    const bool reached =
        std::any_of(running.begin(), running.end(), [&](const std::string& state) { return Allowed(*event, state); });
    if (running.empty() || reached) return;  // one that never starts is told elsewhere
    base::MessageArgs args;
    decision::PutTitled("clock", clock.name, clock.title, &args);
    decision::PutTitled("event", event->name, event->title, &args);
    PutStates("running", {running.begin(), running.end()}, &args);
    PutStates("from", event->from, &args);
    out_->emplace_back("extension-unreachable", std::move(args),
                       clock.extension->span.known() ? clock.extension->span : clock.span);
    out_->back().severity = base::Severity::kWarning;
  }

 private:
  void PutStates(std::string_view key, const std::vector<std::string>& states, base::MessageArgs* args) const {
    std::string names;
    base::Localized titles;
    for (const std::string& name : states) {
      const auto at = std::find_if(type_.states.begin(), type_.states.end(),
                                   [&](const ruleset::State& one) { return one.name == name; });
      const bool titled = at != type_.states.end() && !at->title.zh.empty();
      names += (names.empty() ? "" : ", ") + name;
      titles.zh += (titles.zh.empty() ? "" : "、") + (titled ? at->title.zh : name);
      titles.en += (titles.en.empty() ? "" : ", ") + (titled ? at->title.In(base::Language::kEn) : name);
    }
    decision::PutTitled(key, names, titles, args);
  }

  bool IsFinal(const std::string& state) const {
    return std::any_of(type_.states.begin(), type_.states.end(),
                       [&](const ruleset::State& one) { return one.name == state && one.final; });
  }

  bool Allowed(const EventType& event, const std::string& state) const {
    return event.from == std::vector<std::string>{"*"} ? !IsFinal(state) : Contains(event.from, state);
  }

  std::set<std::string> RunningIn(const Clock& clock) const {
    std::set<std::string> running;
    std::vector<std::string> next;
    const auto enter = [&](const std::string& state) {
      if (running.insert(state).second) next.push_back(state);
    };
    if (Contains(clock.start, "open")) enter(type_.initial);
    for (const EventType& event : type_.events) {
      if (!Contains(clock.start, event.name)) continue;
      for (const ruleset::State& state : type_.states) {
        if (Allowed(event, state.name)) enter(event.to.empty() ? state.name : event.to);
      }
    }
    while (!next.empty()) {
      const std::string state = next.back();
      next.pop_back();
      for (const EventType& event : type_.events) {
        if (event.to.empty() || Contains(clock.stop, event.name) || !Allowed(event, state)) continue;
        enter(event.to);
      }
    }
    return running;
  }

  const CaseType& type_;
  base::Diagnostics* out_;
};

void CheckDemands(const std::vector<ruleset::Requirement>& require, const CaseType& type, const ruleset::Schema* data,
                  const ruleset::Snapshot& snapshot, base::Diagnostics* out) {
  std::vector<decision::Demand> demands;
  demands.reserve(require.size());
  for (const ruleset::Requirement& one : require) demands.push_back({one.id, {}, &one.condition});
  std::vector<decision::DemandFields> fields = {{&type.facts, ""}};
  if (data != nullptr) fields.push_back({data, "data."});
  decision::FindContradictions(demands, fields, snapshot, snapshot.resolved_on, out);
}

}  // namespace

void LintReach(const CaseType& type, const ruleset::Snapshot& snapshot, base::Diagnostics* diagnostics) {
  CheckDemands(type.require, type, nullptr, snapshot, diagnostics);
  for (const EventType& event : type.events) CheckDemands(event.require, type, &event.data, snapshot, diagnostics);
  Walk walk(type, diagnostics);
  for (const Clock& clock : type.clocks) walk.Check(clock);
}

}  // namespace anze::workflow
