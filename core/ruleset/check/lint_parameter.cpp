// Checks of one merged parameter: values of its type, of one layer at a time, comparable where
// layers are compared, and cited or marked as a choice.
#include <algorithm>

#include "core/base/nearest.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/model/parameter_order.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;
using base::SourceSpan;
using base::Value;

bool FitsPlain(const Value& value, ParameterType type) {
  switch (type) {
    case ParameterType::kBoolean:
      return value.is_bool();
    case ParameterType::kInteger:
    case ParameterType::kMoney:
      return value.is_integer();
    case ParameterType::kNumber:
    case ParameterType::kRatio:
      return value.is_number();
    case ParameterType::kList:
      return value.is_list();
    default:
      return value.is_string();
  }
}

void CheckAllowed(const Parameter& parameter, const std::string& value, const SourceSpan& at, Sink* sink) {
  if (parameter.enum_values.empty()) return;
  std::string known;
  std::vector<std::string_view> names;
  for (const std::string& allowed : parameter.enum_values) {
    if (allowed == value) return;
    known += known.empty() ? "" : ", ";
    known += allowed;
    names.push_back(allowed);
  }
  base::Error error("bad-enum-value", {{"text", value}, {"key", parameter.name}, {"known", known}}, at);
  error.fix = std::string(base::Nearest(value, names));
  sink->Add(std::move(error));
}

void CheckValue(const Parameter& parameter, const Value& value, const SourceSpan& at, Sink* sink) {
  if (!FitsPlain(value, parameter.type)) {
    const std::string found(value.is_string() ? value.as_string() : std::string(value.TypeName()));
    return sink->Add(
        "parameter-wrong-type",
        {{"name", parameter.name}, {"expected", std::string(ParameterTypeName(parameter.type))}, {"text", found}}, at);
  }
  if (parameter.type == ParameterType::kPeriod && !calendar::Period::Parse(value.as_string()).ok()) {
    sink->Add("bad-period", {{"text", value.as_string()}}, at);
  }
  if (parameter.type == ParameterType::kDate && !calendar::Date::Parse(value.as_string())) {
    sink->Add("bad-date", {{"text", value.as_string()}}, at);
  }
  if (parameter.type == ParameterType::kEnum) CheckAllowed(parameter, value.as_string(), at, sink);
}

// Values of one layer follow each other; only an explicit last day can reach into the next.
void CheckOverlap(const Parameter& parameter, Sink* sink) {
  for (std::size_t i = 1; i < parameter.values.size(); ++i) {
    const DatedValue& before = parameter.values[i - 1];
    const DatedValue& value = parameter.values[i];
    if (before.region != value.region) continue;
    if (before.from != value.from && (!before.to || *before.to < value.from)) continue;
    sink->Add("parameter-overlap",
              {{"name", parameter.name},
               {"from", value.from.ToString()},
               {"other", before.from.ToString()},
               {"line", std::to_string(before.span.line)}},
              value.span);
  }
}

void CheckComparable(const Parameter& parameter, Sink* sink) {
  if (parameter.combine == Parameter::Combine::kOverride) return;
  for (std::size_t i = 1; i < parameter.values.size(); ++i) {
    const DatedValue& first = parameter.values.front();
    const DatedValue& value = parameter.values[i];
    if (CompareValues(parameter.type, first.value, value.value)) continue;
    sink->Add("parameter-not-comparable", {{"name", parameter.name}}, value.span);
  }
}

// What each layer's values say about their grounds; `choice` on the parameter speaks for all of them.
void CheckCitations(const Entity& entity, Sink* sink) {
  const bool choice = BoolOf(entity.node->Find("choice"));
  for (const Contribution& layer : entity.layers) {
    for (const Node& item : ChildOrNull(*layer.node, "values").items) {
      if (!item.is_map() || choice || BoolOf(item.Find("choice"))) continue;
      if (TextsOf(item.Find("clauses")).empty()) sink->Add(MissingClause("value", item.span));
    }
  }
}

}  // namespace

void LintEntity(const Entity& entity, Sink* sink) {
  const auto* parameter = std::get_if<Parameter>(&entity.model);
  if (parameter == nullptr) return;
  CheckCitations(entity, sink);
  if (entity.node->Find("type") == nullptr) return;  // said once, with the name that may be meant
  for (const DatedValue& value : parameter->values) CheckValue(*parameter, value.value, value.span, sink);
  for (const auto& title : ChildOrNull(*entity.node, "titles").entries) {
    CheckAllowed(*parameter, title.key, title.key_span, sink);
  }
  const Node& readings = ChildOrNull(*entity.node, "readings");
  for (const Node& item : readings.items) {
    const Node* value = item.is_map() ? item.Find("value") : nullptr;
    if (value == nullptr || !value->is_scalar() || FitsPlain(base::ToValue(*value), parameter->type)) continue;
    if (FitsPlain(Value(value->scalar), parameter->type)) continue;
    sink->Add("parameter-wrong-type",
              {{"name", parameter->name},
               {"expected", std::string(ParameterTypeName(parameter->type))},
               {"text", value->scalar}},
              value->span);
  }
  CheckOverlap(*parameter, sink);
  CheckComparable(*parameter, sink);
}

}  // namespace anze::ruleset
