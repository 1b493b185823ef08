#include "server/http/wire/explanation_json.h"

#include <utility>

#include "server/http/wire/case_json.h"
#include "server/http/wire/parameter_json.h"

namespace anze::http {
namespace {

using app::CaseExplanation;
using app::ClockArithmetic;
using base::Language;
using base::Value;

Value StepValue(const ClockArithmetic::Step& step, Language language) {
  Value out = Value::EmptyMap();
  out.Set("from", step.from.ToString());
  const bool hours = step.from_at.millis() != 0;
  if (hours) out.Set("from_at", step.from_at.ToString());
  out.Set("period", step.period.ToString());
  out.Set("words", step.words.In(language));
  if (hours) out.Set("ends_at", step.deadline.ends_at.ToString());
  const Value counted = calendar::ToValue(step.deadline);
  for (const char* key : {"due", "days_counted", "counted", "skipped", "provisional"}) out.Set(key, counted.Get(key));
  return out;
}

Value ParameterValue(const app::ParameterOnDay& parameter, const ruleset::Snapshot& snapshot, Language language) {
  Value out = Value::EmptyMap();
  out.Set("name", parameter.in_force.parameter->name);
  out.Set("title", parameter.in_force.parameter->title.In(language));
  out.Set("value", parameter.in_force.governing->value);
  PutStated(parameter, snapshot, language, &out);
  return out;
}

// An empty object where the clock was not reckoned anew, so that readers need not tell null from an object.
Value ArithmeticValue(const std::optional<ClockArithmetic>& arithmetic, const ruleset::Snapshot& snapshot,
                      Language language) {
  Value out = Value::EmptyMap();
  if (!arithmetic) return out;
  out.Set("from", arithmetic->from.ToString());
  Value& steps = out.Set("steps", Value::EmptyList());
  for (const ClockArithmetic::Step& step : arithmetic->steps) steps.Append(StepValue(step, language));
  if (arithmetic->by_parameter) {
    const auto& parameter = arithmetic->parameter;
    out.Set("parameter", parameter ? ParameterValue(*parameter, snapshot, language) : Value());
  }
  Value& readings = out.Set("readings", Value::EmptyList());
  for (const app::ParameterOnDay& reading : arithmetic->readings) {
    readings.Append(ParameterValue(reading, snapshot, language));
  }
  out.Set("due", arithmetic->due.ToString());
  out.Set("same_calendar", arithmetic->same_calendar);
  out.Set("agrees", arithmetic->agrees);
  return out;
}

Value NotBegunValue(const app::ClockNotBegun& told, const ruleset::Snapshot& snapshot, Language language) {
  Value out = Value::EmptyMap();
  out.Set("name", told.clock->name);
  out.Set("title", told.clock->title.In(language));
  out.Set("at", told.at.ToString());
  out.Set("event", told.event.In(language));
  out.Set("condition", told.condition.In(language));
  Value& facts = out.Set("facts", Value::EmptyList());
  for (const app::ClockNotBegun::Fact& fact : told.facts) {
    Value row = Value::EmptyMap();
    row.Set("path", fact.path);
    row.Set("title", fact.title.In(language));
    row.Set("value", fact.value);
    row.Set("words", fact.words.In(language));
    facts.Append(std::move(row));
  }
  Value& parameters = out.Set("parameters", Value::EmptyList());
  for (const app::ParameterOnDay& parameter : told.parameters) {
    parameters.Append(ParameterValue(parameter, snapshot, language));
  }
  out.Set("clauses", snapshot.CitationValues(told.clock->clauses));
  return out;
}

// "unknown" where nothing but missing data stands in the way; the rules say "no" only to known facts.
Value NeedValue(const app::Need& need, const ruleset::Snapshot& snapshot) {
  const bool data = need.kind == app::Need::Kind::kData;
  Value out = Value::EmptyMap();
  out.Set("kind", data ? "data" : "requirement");
  out.Set("name", need.name);
  out.Set("text", need.text);
  out.Set("met", need.refused ? "no" : "unknown");
  out.Set("clauses", snapshot.CitationValues(need.clauses));
  if (data) return out;
  out.Set("of_data", need.of_data);
  out.Set("failure", need.failure);
  return out;
}

// An event that may come next, with its needs.
Value EventValue(const app::NextEvent& next, const ruleset::Snapshot& snapshot, Language language) {
  Value out = Value::EmptyMap();
  out.Set("event", next.event->name);
  out.Set("title", next.title);
  Value& by = out.Set("by", Value::EmptyList());
  for (const std::string& role : next.event->by) by.Append(role);
  Value& titles = out.Set("by_titles", Value::EmptyList());
  for (const std::string& role : next.event->by) titles.Append(snapshot.RoleTitle(role).In(language));
  Value& needs = out.Set("needs", Value::EmptyList());
  for (const app::Need& need : next.needs) needs.Append(NeedValue(need, snapshot));
  out.Set("clauses", snapshot.CitationValues(next.event->clauses));
  return out;
}

// An explanation quotes facts in the words of conditions, and what the journal says beside what is worked out again.
void MaskExplanation(const app::CaseExplanation& explanation, Mask* mask, Value* out) {
  mask->Learn(explanation.state.facts);
  for (const workflow::Event& event : explanation.journal) mask->Learn(event.name, event.data, event.facts);
  if (Value* clocks = out->Find("clocks_not_begun")) {
    for (std::size_t i = 0; i < clocks->as_list().size(); ++i) {
      Value* facts = clocks->as_list()[i].Find("facts");
      if (facts == nullptr) continue;
      for (std::size_t k = 0; k < facts->as_list().size(); ++k) {
        Value& fact = facts->as_list()[k];
        mask->Fact(std::string(fact.GetString("path")), &fact,
                   "/clocks_not_begun/" + std::to_string(i) + "/facts/" + std::to_string(k));
      }
    }
  }
  mask->Finish(out);
}

Value ProofValue(const CaseExplanation& explanation) {
  const workflow::Proof& proof = explanation.proof;
  Value out = Value::EmptyMap();
  out.Set("decided", static_cast<std::int64_t>(proof.decided));
  out.Set("uncounted", static_cast<std::int64_t>(proof.uncounted));
  out.Set("state_agrees", explanation.state_agrees);
  out.Set("agrees", explanation.state_agrees && proof.disagreements.empty());
  Value& list = out.Set("disagreements", Value::EmptyList());
  for (const workflow::Disagreement& disagreement : proof.disagreements) {
    Value row = Value::EmptyMap();
    row.Set("sequence", static_cast<std::int64_t>(disagreement.sequence));
    row.Set("event", disagreement.event);
    row.Set("what", disagreement.what);
    row.Set("stored", disagreement.stored);
    row.Set("again", disagreement.again);
    list.Append(std::move(row));
  }
  return out;
}

}  // namespace

Value ToValue(const CaseExplanation& explanation, Language language, Mask* mask) {
  const workflow::CaseState& state = explanation.state;
  const ruleset::Snapshot& snapshot = explanation.program->snapshot();
  Value out = Value::EmptyMap();
  out.Set("case", state.id);
  out.Set("type", state.type);
  out.Set("type_title", explanation.type_title);
  out.Set("region", state.region);
  out.Set("region_title", explanation.region_title);
  out.Set("state", state.state);
  out.Set("state_title", explanation.state_title);
  out.Set("closed", explanation.closed);
  out.Set("opened_at", state.opened_at.ToString());
  out.Set("updated_at", state.updated_at.ToString());
  out.Set("snapshot", state.snapshot);
  out.Set("resolved_on", snapshot.resolved_on.ToString());
  out.Set("clauses", snapshot.CitationValues(explanation.program->source().clauses));
  Value& clocks = out.Set("clocks", Value::EmptyList());
  for (const app::ExplainedClock& clock : explanation.clocks) {
    Value row = ToValue(clock.view, *explanation.program, language);
    row.Set("arithmetic", ArithmeticValue(clock.arithmetic, snapshot, language));
    clocks.Append(std::move(row));
  }
  Value& not_begun = out.Set("clocks_not_begun", Value::EmptyList());
  for (const app::ClockNotBegun& told : explanation.not_begun) {
    not_begun.Append(NotBegunValue(told, snapshot, language));
  }
  Value& events = out.Set("events", Value::EmptyList());
  for (const app::NextEvent& next : explanation.events) events.Append(EventValue(next, snapshot, language));
  out.Set("proof", ProofValue(explanation));
  out.Set("agrees", explanation.agrees);
  if (mask != nullptr) MaskExplanation(explanation, mask, &out);
  return out;
}

}  // namespace anze::http
