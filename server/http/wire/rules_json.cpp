#include "server/http/wire/rules_json.h"

#include <string_view>
#include <utility>

#include "core/ruleset/model/parameter_order.h"
#include "server/http/wire/event_schema.h"
#include "server/http/wire/parameter_json.h"

namespace anze::http {
namespace {

using base::Language;
using base::Value;

Value EffectiveValue(const ruleset::EffectiveTime& effective) {
  Value out = Value::EmptyMap();
  out.Set("from", effective.from ? Value(effective.from->ToString()) : Value());
  out.Set("to", effective.to ? Value(effective.to->ToString()) : Value());
  return out;
}

std::string_view KindName(ruleset::DecisionKind kind) {
  switch (kind) {
    case ruleset::DecisionKind::kChecklist:
      return "checklist";
    case ruleset::DecisionKind::kTable:
      return "table";
    case ruleset::DecisionKind::kFormula:
      return "formula";
    case ruleset::DecisionKind::kLua:
      return "lua";
    case ruleset::DecisionKind::kNotApplicable:
      return "not_applicable";
  }
  return "";
}

Value LayerValue(const ruleset::LayerRef& layer, const ruleset::Snapshot& snapshot, Language language) {
  Value row = Value::EmptyMap();
  row.Set("region", layer.region);
  row.Set("title", layer.title.In(language));
  row.Set("effective", EffectiveValue(layer.effective));
  row.Set("in_force", layer.in_force);
  row.Set("expiry", snapshot.CitationValues(layer.expiry_clauses));
  return row;
}

Value DecisionValue(const ruleset::Decision& decision, Language language) {
  Value out = Value::EmptyMap();
  out.Set("name", decision.name);
  out.Set("title", decision.title.In(language));
  out.Set("kind", KindName(decision.kind));
  out.Set("region", decision.region);
  out.Set("facts", decision.facts.ToJsonSchema(language));
  return out;
}

Value StateValue(std::string_view name, const base::Localized& title, bool final, Language language) {
  Value row = Value::EmptyMap();
  row.Set("name", name);
  row.Set("title", title.In(language));
  row.Set("final", final);
  return row;
}

Value EventValue(const app::EventInForce& event, const workflow::CaseProgram* program, Language language) {
  const ruleset::EventType& type = *event.event;
  Value row = Value::EmptyMap();
  row.Set("name", type.name);
  row.Set("title", type.title.In(language));
  row.Set("from", Value::ListOf(type.from));
  row.Set("to", type.to.empty() ? Value() : Value(type.to));
  row.Set("by", Value::ListOf(type.by));
  if (!event.asks.empty()) {
    Value& list = row.Set("asks", Value::EmptyList());
    for (const app::EventInForce::Asked& asked : event.asks) {
      Value& shown = list.Append(Value::EmptyMap());
      shown.Set("decision", asked.name);
      shown.Set("title", asked.decision == nullptr ? asked.name : asked.decision->title.In(language));
    }
  }
  if (program != nullptr) row.Set("data", EventDataSchema(*program, type.name, language));
  return row;
}

Value CaseTypeValue(const app::CaseTypeInForce& in_force, Language language) {
  const ruleset::CaseType& type = *in_force.type;
  Value out = Value::EmptyMap();
  out.Set("name", type.name);
  out.Set("title", type.title.In(language));
  out.Set("summary", type.summary.In(language));
  out.Set("initial", type.initial);
  out.Set("opened_by", Value::ListOf(type.opened_by));
  out.Set("facts", type.facts.ToJsonSchema(language));
  Value& states = out.Set("states", Value::EmptyList());
  for (const ruleset::State& state : type.states) {
    states.Append(StateValue(state.name, state.title, state.final, language));
  }
  Value& events = out.Set("events", Value::EmptyList());
  for (const app::EventInForce& event : in_force.events) {
    events.Append(EventValue(event, in_force.program, language));
  }
  return out;
}

Value ParameterValue(const app::ParameterOnDay& on_day, const ruleset::Snapshot& snapshot, Language language) {
  const ruleset::Parameter& parameter = *on_day.in_force.parameter;
  Value out = Value::EmptyMap();
  out.Set("name", parameter.name);
  out.Set("title", parameter.title.In(language));
  out.Set("type", ruleset::ParameterTypeName(parameter.type));
  out.Set("unit", parameter.unit);
  if (const ruleset::DatedValue* value = on_day.in_force.governing) {
    out.Set("value", value->value);
    out.Set("words", on_day.words.In(language));
    out.Set("from", value->from.ToString());
    out.Set("region", value->region);
    out.Set("clauses", snapshot.CitationValues(value->clauses));
  } else {
    out.Set("value", Value());
  }
  if (!parameter.ambiguity.empty()) out.Set("ambiguity", parameter.ambiguity);
  if (!parameter.reason.zh.empty()) out.Set("reason", parameter.reason.In(language));
  if (!parameter.readings.empty()) out.Set("readings", ReadingsValue(parameter, language));
  return out;
}

// {"items":[…]} of a list, each item as `write` gives it.
template <typename Item, typename Write>
Value ItemsOf(const std::vector<Item>& list, const Write& write) {
  Value out = Value::EmptyMap();
  Value& items = out.Set("items", Value::EmptyList());
  for (const Item& item : list) items.Append(write(item));
  return out;
}

}  // namespace

Value ToValue(const std::vector<app::RegionInfo>& regions, Language language) {
  return ItemsOf(regions, [&](const app::RegionInfo& info) {
    Value row = Value::EmptyMap();
    row.Set("region", info.region);
    row.Set("title", info.title.In(language));
    row.Set("effective", EffectiveValue(info.effective));
    return row;
  });
}

Value ToValue(const std::vector<app::CaseTypeSummary>& types, Language language) {
  return ItemsOf(types, [&](const app::CaseTypeSummary& type) {
    Value row = Value::EmptyMap();
    row.Set("name", type.name);
    row.Set("title", type.title.In(language));
    Value& states = row.Set("states", Value::EmptyList());
    for (const auto& state : type.states) {
      states.Append(StateValue(state.name, state.title, state.final, language));
    }
    row.Set("regions", Value::ListOf(type.regions));
    return row;
  });
}

Value ToValue(const app::RulesInForce& rules, Language language) {
  const ruleset::Snapshot& snapshot = *rules.book->snapshot;
  Value out = Value::EmptyMap();
  out.Set("region", snapshot.region);
  out.Set("title", snapshot.title.In(language));
  out.Set("as_of", rules.as_of.ToString());
  out.Set("snapshot", snapshot.digest);
  Value& layers = out.Set("layers", Value::EmptyList());
  for (const ruleset::LayerRef& layer : snapshot.layers) layers.Append(LayerValue(layer, snapshot, language));
  Value& decisions = out.Set("decisions", Value::EmptyList());
  for (const auto& [name, decision] : snapshot.decisions) decisions.Append(DecisionValue(decision, language));
  Value& types = out.Set("case_types", Value::EmptyList());
  for (const app::CaseTypeInForce& type : rules.case_types) types.Append(CaseTypeValue(type, language));
  Value& parameters = out.Set("parameters", Value::EmptyList());
  for (const app::ParameterOnDay& parameter : rules.parameters) {
    parameters.Append(ParameterValue(parameter, snapshot, language));
  }
  Value& duties = out.Set("duties", Value::EmptyList());
  for (const auto& [name, duty] : snapshot.duties) {
    Value& row = duties.Append(Value::EmptyMap());
    row.Set("name", name);
    row.Set("title", duty.title.In(language));
  }
  Value& roles = out.Set("roles", Value::EmptyList());
  for (const auto& [name, role] : snapshot.roles) {
    Value& row = roles.Append(Value::EmptyMap());
    row.Set("name", name);
    row.Set("title", role.title.In(language));
  }
  return out;
}

}  // namespace anze::http
