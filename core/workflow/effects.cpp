// Effects as requests. They are carried out after the commit, by the outbox loop, from these
// payloads alone: so everything the receiver needs is computed now, from the facts as the event
// leaves them.
#include "core/workflow/effects.h"

#include <algorithm>
#include <utility>

namespace anze::workflow {
namespace {

using base::Value;
using Kind = ruleset::Effect::Kind;

// "complainant,handler" as a list.
Value Roles(std::string_view target) {
  Value roles = Value::EmptyList();
  while (!target.empty()) {
    const std::size_t comma = target.find(',');
    roles.Append(Value(target.substr(0, comma)));
    target.remove_prefix(comma == std::string_view::npos ? target.size() : comma + 1);
  }
  return roles;
}

EffectRequest Begin(const ruleset::Effect& effect) {
  EffectRequest request;
  request.payload = Value::EmptyMap();
  switch (effect.kind) {
    case Kind::kNotify:
      request.kind = "notify";
      request.payload.Set("roles", Roles(effect.target));
      request.payload.Set("message", effect.message);
      break;
    case Kind::kUpload:
      request.kind = "upload";
      request.payload.Set("system", effect.target);
      break;
    case Kind::kOpenCase:
      request.kind = "open_case";
      request.payload.Set("type", effect.target);
      break;
    case Kind::kRaiseEvent:
      request.kind = "raise_event";
      request.payload.Set("event", effect.target);
      break;
    case Kind::kWriteRecord:
      request.kind = "write_record";
      request.payload.Set("record", effect.target);
      if (effect.existing) request.payload.Set("existing", true);
      break;
  }
  return request;
}

// Under which member the receiver finds what the effect states.
std::string_view Stated(Kind kind) {
  if (kind == Kind::kRaiseEvent) return "data";
  return kind == Kind::kWriteRecord ? "fields" : "facts";
}

// The states in which the other cases take the event.
Value StatesOf(const ruleset::Snapshot& snapshot, const ruleset::Effect& effect) {
  Value states = Value::EmptyList();
  const auto type = snapshot.case_types.find(effect.case_type);
  if (type == snapshot.case_types.end()) return states;
  for (const ruleset::EventType& event : type->second.events) {
    if (event.name != effect.target) continue;
    for (const ruleset::State& state : type->second.states) {
      const bool anywhere = event.from == std::vector<std::string>{"*"} && !state.final;
      const bool named = std::find(event.from.begin(), event.from.end(), state.name) != event.from.end();
      if (anywhere || named) states.Append(Value(state.name));
    }
  }
  return states;
}

// Which cases are meant. A value that is not known stays null, and whoever carries the effect out says so.
bool AddOthers(Draft* draft, const CompiledEffect& effect, Value* payload) {
  Value key = Value::EmptyMap();
  for (const auto& [path, formula] : effect.key) {
    decision::Evaluated evaluated;
    if (!draft->Evaluate(formula, &evaluated)) return false;
    key.Set(path, evaluated.unknown ? Value() : std::move(evaluated.value));
  }
  payload->Set("of_type", effect.source->case_type);
  payload->Set("states", StatesOf(draft->program().snapshot(), *effect.source));
  payload->Set("key", std::move(key));
  return true;
}

bool Request(Draft* draft, const CompiledEffect& effect) {
  decision::Evaluated evaluated;
  if (effect.when) {
    if (!draft->Evaluate(*effect.when, &evaluated)) return false;
    if (evaluated.unknown || !evaluated.value.is_bool() || !evaluated.value.as_bool()) return true;
  }
  EffectRequest request = Begin(*effect.source);
  Value facts;
  for (const auto& [path, expression] : effect.facts) {
    if (!draft->Evaluate(expression, &evaluated)) return false;
    if (!evaluated.unknown) facts.SetPath(path, std::move(evaluated.value));
  }
  if (!facts.is_null()) request.payload.Set(Stated(effect.source->kind), std::move(facts));
  if (!effect.source->case_type.empty() && !AddOthers(draft, effect, &request.payload)) return false;
  draft->event().effects.push_back(std::move(request));
  return true;
}

}  // namespace

bool RequestEffects(Draft* draft, const std::vector<CompiledEffect>& effects) {
  for (const CompiledEffect& effect : effects) {
    if (!Request(draft, effect)) return false;
  }
  return true;
}

}  // namespace anze::workflow
