#include "server/app/cases/clocks_not_begun.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/change/words.h"
#include "core/workflow/evolve.h"

namespace anze::app {
namespace {

using base::Localized;
using base::Value;
using workflow::Event;

constexpr std::string_view kData = "data.";

// The event's own fields are read under "data".
ruleset::Schema DataSchema(const ruleset::EventType* event) {
  ruleset::Schema data;
  if (event == nullptr) return data;
  ruleset::Field& field = data.fields().emplace_back();
  field.name = "data";
  field.type = ruleset::Type::kObject;
  field.children = event->data.fields();
  return data;
}

// The index behind the last event of this snapshot that starts the clock; 0: none.
std::size_t BehindStart(const ruleset::Clock& clock, std::span<const Event> journal) {
  for (std::size_t i = journal.size(); i > 0; --i) {
    const Event& event = journal[i - 1];
    if (std::find(clock.start.begin(), clock.start.end(), event.name) != clock.start.end()) return i;
    if (!event.snapshot.empty()) return 0;  // it opened the case, or moved it here
  }
  return 0;
}

ClockNotBegun::Fact FactAt(const std::string& path, const Value& facts, const Event& event,
                           const decision::Scope& scope) {
  ClockNotBegun::Fact fact{.path = path, .title = change::Same(path), .value = {}, .words = {}};
  const bool own = path.starts_with(kData);
  const Value* value =
      own ? ruleset::MemberAt(event.data, std::string_view(path).substr(kData.size())) : ruleset::MemberAt(facts, path);
  if (value != nullptr) fact.value = *value;
  const ruleset::Field* field = nullptr;
  for (const ruleset::Schema* schema : scope.schemas) {
    if (field == nullptr) field = schema->Find(path);
  }
  if (field != nullptr && !field->title.zh.empty()) fact.title = field->title;
  if (!fact.value.is_null()) fact.words = change::FieldWords(field, fact.value);
  return fact;
}

const ruleset::EventType* EventOf(const ruleset::CaseType& type, const std::string& name) {
  const auto found =
      std::find_if(type.events.begin(), type.events.end(), [&](const auto& event) { return event.name == name; });
  return found == type.events.end() ? nullptr : &*found;
}

Localized EventTitle(const ruleset::CaseType& type, const std::string& name) {
  const ruleset::EventType* event = EventOf(type, name);
  if (event != nullptr && !event->title.zh.empty()) return event->title;
  return change::Say("event-" + name);
}

ClockNotBegun Tell(const workflow::CompiledClock& clock, const workflow::CaseProgram& program, const Event& event,
                   const Value& facts) {
  const ruleset::Snapshot& snapshot = program.snapshot();
  const ruleset::Schema data = DataSchema(EventOf(program.source(), event.name));
  change::Names names = change::NamesOf(program.source(), snapshot);
  names.scope.schemas.push_back(&data);
  ClockNotBegun told{.clock = clock.source,
                     .condition = change::ConditionWords(clock.source->when, names),
                     .at = event.at,
                     .event = EventTitle(program.source(), event.name),
                     .facts = {},
                     .parameters = {}};
  for (const std::string& path : clock.when->facts()) {
    // Answers and other cases are the event's own affair; the journal shows them.
    if (path.starts_with(kData) || program.source().facts.Find(path) != nullptr) {
      told.facts.push_back(FactAt(path, facts, event, names.scope));
    }
  }
  for (const std::string& name : clock.when->parameters()) {
    ParameterOnDay parameter = ParameterOf(snapshot, name, event.at.date());
    if (parameter.in_force.governing != nullptr) told.parameters.push_back(std::move(parameter));
  }
  return told;
}

}  // namespace

std::vector<ClockNotBegun> ClocksNotBegun(const workflow::CaseState& state, const workflow::CaseProgram& program,
                                          std::span<const Event> journal) {
  std::vector<ClockNotBegun> all;
  for (const workflow::CompiledClock& clock : program.clocks()) {
    if (!clock.when || state.FindClock(clock.source->name) != nullptr) continue;
    const std::size_t end = BehindStart(*clock.source, journal);
    if (end == 0) continue;
    const auto then = workflow::Replay(state.id, {journal.begin(), journal.begin() + static_cast<std::ptrdiff_t>(end)});
    if (then.ok()) all.push_back(Tell(clock, program, journal[end - 1], then->facts));
  }
  return all;
}

}  // namespace anze::app
