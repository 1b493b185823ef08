// Checks of a case type as a graph of states, events and clocks.
//
// Names come first. Reachability is a fixed point over the states (FindReachable): an event can
// occur if some reachable state allows it, and then its target is reachable too. Conditions are not
// looked at, so "reachable" means "not ruled out by the states"; warnings therefore only speak of
// what can never happen.
#include "core/workflow/case_lint.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "core/base/limits.h"
#include "core/base/nearest.h"
#include "core/ruleset/merge/stated.h"
#include "core/workflow/clock_units.h"

namespace anze::workflow {
namespace {

using base::Diagnostics;
using base::Error;
using base::Severity;
using base::SourceSpan;
using ruleset::CaseType;
using ruleset::Clock;
using ruleset::EventType;

using Names = std::vector<std::string_view>;

class Linter {
 public:
  Linter(const CaseType& type, const ruleset::Snapshot& snapshot, Diagnostics* out)
      : type_(type), snapshot_(snapshot), out_(out) {
    for (const auto& pair : snapshot.case_types) case_types_.push_back(pair.first);
    for (const ruleset::State& state : type.states) states_.push_back(state.name);
    for (const EventType& event : type.events) events_.push_back(event.name);
    starters_ = events_;
    starters_.push_back("open");
    for (const auto& pair : snapshot.parameters) parameters_.push_back(pair.first);
  }

  void Run() {
    CheckName("unknown-state", type_.initial, "initial", states_, type_.span);
    if (type_.opened_by.empty()) Add("unknown-role-list", {{"event", "open"}}, type_.span);
    if (type_.clocks.size() > base::limits::kClocksPerCase) {
      Add("too-many-clocks", {{"max", std::to_string(base::limits::kClocksPerCase)}}, type_.span);
    }
    CheckParties();
    for (const EventType& event : type_.events) CheckEvent(event);
    for (const Clock& clock : type_.clocks) CheckClock(clock);
    for (const ruleset::Migration& move : type_.migrate) {
      CheckName("unknown-state", move.to, "migrate." + move.from + ".to", states_, move.span);
    }
    // Ways through states that do not exist say nothing; whoever mends the names is told then.
    if (names_broken_) return;
    FindReachable();
    for (const ruleset::State& state : type_.states) CheckWays(state);
    for (const EventType& event : type_.events) {
      if (!Occurs(event.name)) Warn("unreachable-event", {{"event", event.name}}, event.span);
    }
    for (const Clock& clock : type_.clocks) CheckLife(clock);
  }

 private:
  void Add(std::string code, base::MessageArgs args, const SourceSpan& span) {
    out_->push_back(Error(std::move(code), std::move(args), span));
  }
  void Warn(std::string code, base::MessageArgs args, const SourceSpan& span) {
    Add(std::move(code), std::move(args), span);
    out_->back().severity = Severity::kWarning;
  }

  // Remembers whether the graph itself has holes: then nothing is said about ways through it.
  bool CheckName(const char* code, std::string_view name, std::string_view in, const Names& known,
                 const SourceSpan& span) {
    if (std::find(known.begin(), known.end(), name) != known.end()) return true;
    out_->push_back(UnknownName(code, name, in, known, span));
    names_broken_ =
        names_broken_ || code == std::string_view("unknown-state") || code == std::string_view("unknown-event");
    return false;
  }
  void CheckNames(const char* code, const std::vector<std::string>& names, std::string_view in, const Names& known,
                  const SourceSpan& span) {
    for (const std::string& name : names) CheckName(code, name, in, known, span);
  }

  // Its type was checked when the ruleset was loaded.
  void CheckParameter(const std::string& name, std::string_view in, const SourceSpan& span) {
    if (!name.empty()) CheckName("unknown-parameter", name, in, parameters_, span);
  }

  // A party is found by the code that one fact holds.
  void CheckParties() {
    for (const ruleset::Party& party : type_.parties) {
      for (const std::string& path : party.paths) {
        if (path == "subject.code") continue;
        const ruleset::Field* fact = type_.facts.Find(path);
        const std::string in = "parties." + party.role;
        if (fact == nullptr) {
          std::vector<std::string> paths{"subject.code"};
          ruleset::ForEachLeaf(type_.facts.fields(), "", [&](const std::string& leaf, const ruleset::Field& field) {
            if (field.type == ruleset::Type::kString) paths.push_back(leaf);
          });
          out_->push_back(UnknownName("unknown-fact", path, in, Names(paths.begin(), paths.end()), party.span));
        } else if (fact->type != ruleset::Type::kString) {
          Add("party-not-text", {{"name", path}, {"in", in}, {"type", std::string(TypeName(fact->type))}}, party.span);
        }
      }
    }
  }

  void CheckEvent(const EventType& event) {
    if (event.from != std::vector<std::string>{"*"}) {
      CheckNames("unknown-state", event.from, event.name + ".from", states_, event.span);
    }
    if (!event.to.empty()) CheckName("unknown-state", event.to, event.name + ".to", states_, event.span);
    const bool by_system = std::any_of(type_.clocks.begin(), type_.clocks.end(),
                                       [&](const Clock& clock) { return clock.on_breach == event.name; });
    if (event.by.empty() && !by_system) Add("unknown-role-list", {{"event", event.name}}, event.span);
    CheckNames("four-eyes-unknown-event", event.not_by, event.name + ".not_by", starters_, event.span);
    for (const auto& [path, expression] : event.set) {
      if (type_.facts.Find(path) == nullptr) {
        Add("unknown-fact", {{"name", path}, {"in", event.name + ".set"}}, expression.span);
      }
    }
    for (const ruleset::Effect& effect : event.effects) {
      if (effect.kind == ruleset::Effect::Kind::kOpenCase) CheckOpening(event, effect);
      if (effect.kind == ruleset::Effect::Kind::kRaiseEvent && effect.case_type.empty()) CheckRaising(event, effect);
      if (!effect.case_type.empty()) CheckRaisingElsewhere(event, effect);
      if (effect.kind == ruleset::Effect::Kind::kWriteRecord) CheckRecord(event, effect);
    }
  }

  // A case that is opened by an effect gets the facts stated there and no others.
  void CheckOpening(const EventType& event, const ruleset::Effect& effect) {
    const std::string in = event.name + ".effects";
    if (!CheckName("unknown-effect-case", effect.target, in, case_types_, effect.span)) return;
    const CaseType& target = snapshot_.case_types.at(effect.target);
    for (const auto& [path, expression] : effect.facts) {
      const ruleset::Field* fact = target.facts.Find(path);
      if (fact != nullptr && fact->later.value_or(false)) {
        Add("effect-later-fact", {{"name", path}, {"type", effect.target}, {"in", in}}, expression.span);
      }
      if (fact != nullptr) continue;
      Add("effect-unknown-fact", {{"name", path}, {"type", effect.target}, {"in", in}}, expression.span);
    }
    CheckGiven(target.facts.fields(), "", effect, {{"type", effect.target}, {"in", in}});
  }

  // An event raised in the parent: some case type must open this one and have the event, with the data it requires.
  void CheckRaising(const EventType& event, const ruleset::Effect& effect) {
    const std::string in = event.name + ".effects";
    bool opened = false, answered = false;
    for (const auto& [name, parent] : snapshot_.case_types) {
      if (!Opens(parent)) continue;
      opened = true;
      const auto found = std::find_if(parent.events.begin(), parent.events.end(),
                                      [&](const EventType& known) { return known.name == effect.target; });
      if (found == parent.events.end()) continue;
      answered = true;
      CheckGiven(found->data.fields(), "", effect, {{"type", name}, {"in", in}});
    }
    if (!opened) {
      Warn("raise-without-parent", {{"name", effect.target}, {"in", in}}, effect.span);
    } else if (!answered) {
      Add("raise-unknown-event", {{"name", effect.target}, {"in", in}}, effect.span);
    }
  }

  // An event raised in the cases that a key finds: their type has it, for the system to raise, and the facts of the
  // key.
  void CheckRaisingElsewhere(const EventType& event, const ruleset::Effect& effect) {
    const std::string in = event.name + ".effects";
    if (!CheckName("unknown-effect-case", effect.case_type, in, case_types_, effect.span)) return;
    const CaseType& other = snapshot_.case_types.at(effect.case_type);
    for (const auto& [path, value] : effect.key) {
      const ruleset::Field* fact = other.facts.Find(path);
      if (fact == nullptr) {
        Add("effect-unknown-fact", {{"name", path}, {"type", effect.case_type}, {"in", in}}, value.span);
      } else if (!ruleset::MayBeKey(fact->type)) {
        Add("case-key-of-type", {{"path", path}, {"in", in}, {"type", std::string(TypeName(fact->type))}}, value.span);
      }
    }
    Names events;
    for (const EventType& known : other.events) events.push_back(known.name);
    const auto raised = std::find_if(other.events.begin(), other.events.end(),
                                     [&](const EventType& known) { return known.name == effect.target; });
    if (raised == other.events.end()) {
      out_->push_back(UnknownName("unknown-event", effect.target, in, events, effect.span));
      return;
    }
    CheckStated(raised->data, "data." + effect.target, effect, in);
    CheckGiven(raised->data.fields(), "", effect, {{"type", effect.case_type}, {"in", in}});
  }

  // A record gets the fields stated here; one that is not there needs all that its type requires.
  void CheckRecord(const EventType& event, const ruleset::Effect& effect) {
    const std::string in = event.name + ".effects";
    const auto record = snapshot_.records.find(effect.target);
    if (record == snapshot_.records.end()) {
      Names known;
      for (const auto& pair : snapshot_.records) known.push_back(pair.first);
      out_->push_back(UnknownName("unknown-asked-record", effect.target, in, known, effect.span));
      return;
    }
    CheckStated(record->second, effect.target, effect, in);
    const std::vector<ruleset::UniqueKey> keys = record->second.Keys();
    const bool keyed = std::any_of(keys.begin(), keys.end(), [&](const ruleset::UniqueKey& key) {
      return std::all_of(key.paths.begin(), key.paths.end(),
                         [&](const std::string& path) { return States(effect, path); });
    });
    if (!keyed) Add("effect-record-without-key", {{"name", effect.target}, {"in", in}}, effect.span);
    if (!effect.existing) CheckGiven(record->second.fields(), "", effect, {{"type", effect.target}, {"in", in}});
  }

  static bool States(const ruleset::Effect& effect, const std::string& path) {
    return std::any_of(effect.facts.begin(), effect.facts.end(), [&](const auto& fact) { return fact.first == path; });
  }

  // What the effect states and the receiver does not have.
  void CheckStated(const ruleset::Schema& schema, const std::string& type, const ruleset::Effect& effect,
                   const std::string& in) {
    for (const auto& [path, expression] : effect.facts) {
      if (schema.Find(path) != nullptr) continue;
      Add("effect-unknown-field", {{"name", path}, {"type", type}, {"in", in}}, expression.span);
    }
  }

  bool Opens(const CaseType& parent) const {
    return std::any_of(parent.events.begin(), parent.events.end(), [&](const EventType& event) {
      return std::any_of(event.effects.begin(), event.effects.end(), [&](const ruleset::Effect& effect) {
        return effect.kind == ruleset::Effect::Kind::kOpenCase && effect.target == type_.name;
      });
    });
  }

  // Each required field that the effect does not state: "effect-lacks-fact". `args` say where it is required.
  void CheckGiven(const std::vector<ruleset::Field>& fields, const std::string& prefix, const ruleset::Effect& effect,
                  const base::MessageArgs& args) {
    for (const ruleset::Field& field : fields) {
      const std::string path = prefix + field.name;
      if (States(effect, path)) continue;
      if (field.type == ruleset::Type::kObject) {
        CheckGiven(field.children, path + ".", effect, args);
      } else if (field.required) {
        base::MessageArgs all = args;
        all.emplace_back("name", path);
        Add("effect-lacks-fact", std::move(all), effect.span);
      }
    }
  }

  void CheckClock(const Clock& clock) {
    const std::string& name = clock.name;
    CheckNames("unknown-event", clock.start, name + ".start", starters_, clock.span);
    CheckNames("unknown-event", clock.stop, name + ".stop", events_, clock.span);
    CheckNames("unknown-event", clock.pause, name + ".pause", events_, clock.span);
    CheckNames("unknown-event", clock.resume, name + ".resume", events_, clock.span);
    if (!clock.on_breach.empty()) CheckName("unknown-event", clock.on_breach, name + ".breach", events_, clock.span);
    if (clock.reminds && clock.on_breach.empty()) Add("reminds-nothing", {{"clock", name}}, clock.span);
    if (clock.reminds && clock.red != calendar::Period{}) Warn("reminds-red", {{"clock", name}}, clock.span);
    CheckParameter(clock.period_parameter, name + ".period", clock.span);
    CheckParameter(clock.roll.parameter, name + ".roll", clock.span);
    LintClockUnits(type_, clock, snapshot_, out_);
    if (clock.extension) CheckExtension(*clock.extension, name, clock.span);
  }

  void CheckExtension(const ruleset::ClockExtension& extension, const std::string& name, const SourceSpan& clock) {
    const SourceSpan& span = extension.span.known() ? extension.span : clock;
    const auto event = std::find_if(type_.events.begin(), type_.events.end(),
                                    [&](const EventType& e) { return e.name == extension.event; });
    if (event == type_.events.end()) {
      out_->push_back(UnknownName("extension-without-event", extension.event, name + ".extend", events_, span));
    } else if (!extension.period_data.empty()) {
      std::string_view path = extension.period_data;
      if (path.starts_with("data.")) path.remove_prefix(5);
      if (event->data.Find(path) == nullptr) {
        Add("unknown-fact", {{"name", extension.period_data}, {"in", name + ".extend.data"}}, span);
      }
    }
    CheckParameter(extension.period_parameter, name + ".extend.period", span);
    CheckParameter(extension.max_count_parameter, name + ".extend.max", span);
    CheckParameter(extension.from_parameter, name + ".extend.from", span);
  }

  bool IsFinal(std::string_view state) const {
    return std::any_of(type_.states.begin(), type_.states.end(),
                       [&](const ruleset::State& s) { return s.name == state && s.final; });
  }
  bool AllowedIn(const EventType& event, std::string_view state) const {
    if (event.from == std::vector<std::string>{"*"}) return !IsFinal(state);
    return std::find(event.from.begin(), event.from.end(), state) != event.from.end();
  }

  void FindReachable() {
    reachable_.insert(type_.initial);
    for (bool grew = true; grew;) {
      grew = false;
      for (const EventType& event : type_.events) {
        if (!event.to.empty() && Occurs(event.name)) grew = reachable_.insert(event.to).second || grew;
      }
    }
  }

  bool Occurs(std::string_view name) const {
    if (name == "open") return true;
    for (const EventType& event : type_.events) {
      if (event.name != name) continue;
      return std::any_of(reachable_.begin(), reachable_.end(),
                         [&](std::string_view state) { return AllowedIn(event, state); });
    }
    return false;
  }

  void CheckWays(const ruleset::State& state) {
    if (!reachable_.contains(state.name)) {
      return Warn("dead-state", {{"state", state.name}, {"reason", "unreachable"}}, state.span);
    }
    const bool leaves = std::any_of(type_.events.begin(), type_.events.end(), [&](const EventType& event) {
      return AllowedIn(event, state.name) && !event.to.empty() && event.to != state.name;
    });
    if (!state.final && !leaves) Warn("dead-state", {{"state", state.name}, {"reason", "no-way-out"}}, state.span);
  }

  // A clock that raises an event when it runs out, one that is only shown, and the term of a
  // sanction end by themselves.
  void CheckLife(const Clock& clock) {
    const auto occurs = [this](const std::string& event) { return Occurs(event); };
    if (std::none_of(clock.start.begin(), clock.start.end(), occurs)) {
      Warn("clock-never-starts", {{"clock", clock.name}}, clock.span);
    }
    const bool ends_itself = clock.informational || clock.sanction_term || !clock.on_breach.empty();
    if (!ends_itself && std::none_of(clock.stop.begin(), clock.stop.end(), occurs)) {
      Warn("clock-never-stops", {{"clock", clock.name}}, clock.span);
    }
  }

  const CaseType& type_;
  const ruleset::Snapshot& snapshot_;
  Diagnostics* out_;
  Names case_types_, states_, events_, starters_, parameters_;
  bool names_broken_ = false;
  std::set<std::string_view> reachable_;
};

}  // namespace

Error UnknownName(std::string code, std::string_view name, std::string_view in, std::span<const std::string_view> known,
                  const SourceSpan& span) {
  Error error(std::move(code), {{"name", std::string(name)}, {"in", std::string(in)}}, span);
  if (const std::string_view near = base::Nearest(name, known); !near.empty()) {
    error.args.emplace_back("near", near);
    error.args.emplace_back("reason", "near");
  }
  return error;
}

void LintCaseType(const CaseType& type, const ruleset::Snapshot& snapshot, Diagnostics* diagnostics) {
  Linter(type, snapshot, diagnostics).Run();
}

}  // namespace anze::workflow
