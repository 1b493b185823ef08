// Events of people and programs: the checks, in the order in which they are asked, and the
// transition itself.
//
// The order decides which refusal is given. State before role: what the state does not allow is
// refused whoever asks. Role and four eyes before the data: who may not raise
// the event need not fill in its form. Conditions last, because they read the data. In the
// transition facts are set before clocks change, because a clock's first day may be one of them;
// effects come last and see both.
#include <string>
#include <utility>
#include <vector>

#include "core/base/pointer.h"
#include "core/workflow/asking.h"
#include "core/workflow/clock_steps.h"
#include "core/workflow/effects.h"
#include "core/workflow/permissions.h"
#include "core/workflow/titles.h"
#include "core/workflow/transition.h"

namespace anze::workflow {

using base::Error;
using base::Result;
using base::Value;

namespace {

// Closing the case ends what runs; a clock that the closing event starts begins after that.
bool ChangeClocks(Draft* draft, const CompiledEvent& event, bool closes) {
  return StopClocks(draft, event.stops) && (!closes || CloseClocks(draft)) && PauseClocks(draft, event.pauses) &&
         ResumeClocks(draft, event.resumes) && ExtendClocks(draft, event.extends) &&
         (!event.source->recounts || RecountClocks(draft)) && StartClocks(draft, event.starts);
}

// Every expression sees the facts as they were before the event: the order in which a file states them changes
// nothing, and two facts can be swapped.
bool SetFacts(Draft* draft, const CompiledEvent& event) {
  if (event.set.empty() && event.reads.stated.empty()) return true;
  std::vector<decision::Evaluated> values(event.set.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!draft->Evaluate(event.set[i].second, &values[i])) return false;
  }
  draft->ReserveFacts(values.size() + event.reads.stated.size());
  for (const std::string& path : event.reads.stated) {
    const Value* given = draft->data().FindPath(path);
    if (given != nullptr && !given->is_null()) draft->SetFact(path, *given);
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    // What is not known does not overwrite what is.
    if (!values[i].unknown) draft->SetFact(event.set[i].first, std::move(values[i].value));
  }
  if (draft->event().facts.as_map().empty()) draft->event().facts = Value();
  return true;
}

void Assign(Draft* draft, const ruleset::EventType& event) {
  if (!event.assigns) return;
  const std::string_view named = draft->data().GetString("assignee");
  draft->event().assignee = named.empty() ? draft->event().actor : std::string(named);
}

bool CheckState(Draft* draft, const CompiledEvent& event) {
  const CaseState& state = *draft->state();
  const int index = draft->program().StateIndex(state.state);
  if (index < 0) {
    return draft->Fail({Error("unknown-state", {{"name", state.state}, {"in", state.type}})});
  }
  if (event.from[static_cast<std::size_t>(index)]) return true;
  const bool closed = draft->program().source().states[static_cast<std::size_t>(index)].final;
  return draft->Refuse(
      MakeRefusal(closed ? "case-closed" : "event-not-allowed-in-state",
                  Joined(EventArgs(draft->program(), event.source->name), StateArgs(draft->program(), state.state))));
}

}  // namespace

namespace {

// A clause that is cited is one of the case's own rules.
void CheckClauses(const std::vector<ruleset::Field>& fields, const Value& value, const std::string& pointer,
                  const ruleset::Snapshot& snapshot, base::Diagnostics* found) {
  for (const ruleset::Field& field : fields) {
    const Value* child = value.Find(field.name);
    if (child == nullptr) continue;
    if (field.type == ruleset::Type::kObject) {
      CheckClauses(field.children, *child, base::PointerBelow(pointer, field.name), snapshot, found);
    }
    if (field.format != "clause" || !child->is_string() || child->as_string().empty()) continue;
    if (snapshot.clauses.contains(child->as_string())) continue;
    found->push_back(Error("clause-of-other-rules", {{"clause", child->as_string()},
                                                     {"title_zh", snapshot.title.zh},
                                                     {"title_en", snapshot.title.In(base::Language::kEn)}})
                         .At(base::PointerBelow(pointer, field.name)));
  }
}

}  // namespace

bool CheckShape(Draft* draft, const ruleset::Schema& schema, const Value& value, const char* pointer) {
  if (schema.empty() && (value.is_null() || (value.is_map() && value.as_map().empty()))) return true;
  base::Diagnostics found = schema.Validate(value.is_null() ? Value::EmptyMap() : value, true, pointer);
  CheckClauses(schema.fields(), value, pointer, draft->program().snapshot(), &found);
  return !base::HasErrors(found) || draft->Fail(std::move(found));
}

bool Transit(Draft* draft, const CompiledEvent& event) {
  Event& out = draft->event();
  out.name = event.source->name;
  out.clauses = event.source->clauses;
  bool closes = false;
  if (event.to >= 0) {
    const ruleset::State& to = draft->program().source().states[static_cast<std::size_t>(event.to)];
    closes = to.final;
    out.to = to.name;
  }
  out.clocks.reserve(event.starts.size() + event.stops.size() + 2);
  if (!SetFacts(draft, event) || !ChangeClocks(draft, event, closes)) return false;
  Assign(draft, *event.source);
  return RequestEffects(draft, event.effects);
}

Result<Decided> DecideEvent(const CaseProgram& program, const CaseState& state, const EventCommand& command,
                            const Environment& env) {
  const int index = program.EventIndex(command.event);
  if (index < 0) {
    return Error("unknown-event", {{"name", command.event}, {"in", program.source().name}}).At("/event");
  }
  if (env.now < state.updated_at) {
    return Decided(
        MakeRefusal("event-out-of-order", {{"at", env.now.ToString()}, {"last", state.updated_at.ToString()}}));
  }
  const CompiledEvent& event = program.events()[static_cast<std::size_t>(index)];
  Draft draft(program, &state, state.facts, command.data, event.reads, env);
  draft.event().name = command.event;
  const bool accepted = CheckState(&draft, event) && TakeActor(&draft, command.actor, event.source->by) &&
                        CheckFourEyes(&draft, event, command.actor) &&
                        CheckShape(&draft, event.source->data, command.data, "/data") && AskDecisions(&draft, event) &&
                        draft.CheckRequirements(event.require) && Transit(&draft, event);
  if (accepted) draft.event().data = command.data;
  return draft.Finish();
}

namespace {

// As the rules stand on the day of the case's last event; raising it asks again on its own day.
bool FourEyesWaived(const CaseProgram& program, const CompiledEvent& event, const CaseState& state) {
  if (!event.four_eyes_when) return false;
  const auto asked =
      event.four_eyes_when->Evaluate(state.facts, {&program.snapshot(), state.updated_at.date(), nullptr});
  return asked.ok() && !asked->unknown && asked->value.is_bool() && !asked->value.as_bool();
}

}  // namespace

std::vector<AllowedEvent> AllowedEvents(const CaseProgram& program, const CaseState& state, const Actor& actor) {
  std::vector<AllowedEvent> allowed;
  const int index = program.StateIndex(state.state);
  if (index < 0) return allowed;
  for (const CompiledEvent& event : program.events()) {
    if (!event.from[static_cast<std::size_t>(index)]) continue;
    if (OnlyBySystem(event.source->by) && RoleOf(actor, event.source->by) == nullptr) continue;
    const bool permitted =
        RoleOf(actor, event.source->by) != nullptr &&
        (SecondPairOfEyes(*event.source, state, actor) == nullptr || FourEyesWaived(program, event, state));
    allowed.push_back({event.source, permitted});
  }
  return allowed;
}

}  // namespace anze::workflow
