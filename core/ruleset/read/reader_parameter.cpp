// Reads parameters. Their values are not merged like other keys: each layer's are kept, so that an
// explanation can show what yielded to what.
#include <algorithm>
#include <array>

#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/read.h"

namespace anze::ruleset {
namespace {

using base::Node;

// In the order of ParameterType.
constexpr std::array<std::string_view, 10> kTypes = {"boolean", "integer", "number", "ratio", "money",
                                                     "period",  "string",  "enum",   "date",  "list"};

bool IsTextual(ParameterType type) {
  return type == ParameterType::kPeriod || type == ParameterType::kString || type == ParameterType::kEnum ||
         type == ParameterType::kDate;
}

// A year or a code written without quotes is still text where the parameter holds text.
base::Value TypedValue(const Node& node, ParameterType type) {
  if (node.is_scalar() && IsTextual(type)) return node.scalar;
  return base::ToValue(node);
}

void AddValues(const Contribution& layer, Parameter* parameter) {
  const Node* values = layer.node->Find("values");
  if (values == nullptr) return;
  const std::size_t begin = parameter->values.size();
  for (const Node& item : values->items) {
    const Node* value = item.is_map() ? item.Find("value") : nullptr;
    const auto from = item.is_map() ? DateOf(item.Find("from")) : std::nullopt;
    if (value == nullptr || !from) continue;
    DatedValue dated;
    dated.from = *from;
    dated.to = DateOf(item.Find("to"));
    dated.value = TypedValue(*value, parameter->type);
    dated.applies_to = ExpressionOf(item.Find("applies_to"));
    dated.clauses = TextsOf(item.Find("clauses"));
    dated.choice = BoolOf(item.Find("choice"), BoolOf(layer.node->Find("choice")));
    dated.region = layer.layer->region;
    dated.span = value->span;
    parameter->values.push_back(std::move(dated));
  }
  std::stable_sort(parameter->values.begin() + static_cast<std::ptrdiff_t>(begin), parameter->values.end(),
                   [](const DatedValue& a, const DatedValue& b) { return a.from < b.from; });
}

// What a reading means is what its value is called; `titles` names the others.
std::vector<base::Localized> EnumTitles(const Node& titles, const Parameter& parameter) {
  std::vector<base::Localized> named(parameter.enum_values.size());
  for (std::size_t i = 0; i < named.size(); ++i) {
    const std::string& value = parameter.enum_values[i];
    for (const Reading& reading : parameter.readings) {
      if (reading.value == base::Value(value)) named[i] = reading.meaning;
    }
    if (const Node* title = titles.Find(value)) named[i] = LocalizedOf(title);
  }
  return named;
}

}  // namespace

Parameter ReadParameter(const Entity& entity) {
  const Node& node = *entity.node;
  Parameter parameter;
  parameter.name = entity.id.name;
  parameter.span = entity.span;
  parameter.title = LocalizedOf(node.Find("title"));
  const auto type = std::find(kTypes.begin(), kTypes.end(), TextAt(node, "type"));
  if (type != kTypes.end()) parameter.type = static_cast<ParameterType>(type - kTypes.begin());
  parameter.unit = TextAt(node, "unit");
  const std::string combine = TextAt(node, "combine");
  if (combine == "max") parameter.combine = Parameter::Combine::kMax;
  if (combine == "min") parameter.combine = Parameter::Combine::kMin;
  parameter.enum_values = TextsOf(node.Find("values_allowed"));
  parameter.ambiguity = TextAt(node, "ambiguity");
  parameter.reason = LocalizedOf(node.Find("reason"));
  for (const Node& item : ChildOrNull(node, "readings").items) {
    const Node* value = item.is_map() ? item.Find("value") : nullptr;
    if (value == nullptr) continue;
    parameter.readings.push_back({TypedValue(*value, parameter.type), LocalizedOf(item.Find("meaning"))});
  }
  parameter.enum_titles = EnumTitles(ChildOrNull(node, "titles"), parameter);
  for (const Contribution& layer : entity.layers) AddValues(layer, &parameter);
  return parameter;
}

}  // namespace anze::ruleset
