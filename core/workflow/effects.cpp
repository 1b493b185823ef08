// Effects as requests. They are carried out after the commit, by the outbox loop, from these
// payloads alone: so everything the receiver needs is computed now, from the facts as the event
// leaves them.
#include "core/workflow/effects.h"

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
  }
  return request;
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
  if (!facts.is_null()) {
    request.payload.Set(effect.source->kind == Kind::kRaiseEvent ? "data" : "facts", std::move(facts));
  }
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
