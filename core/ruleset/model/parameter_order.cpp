#include "core/ruleset/model/parameter_order.h"

#include <array>

namespace anze::ruleset {
namespace {

constexpr std::array<std::string_view, 10> kNames = {"boolean", "integer", "number", "ratio", "money",
                                                     "period",  "string",  "enum",   "date",  "list"};

// The lowest region governs unless the parameter asks for an extreme; of equal values the lowest region's is named.
bool Yields(const Parameter& parameter, const DatedValue& above, const DatedValue& below) {
  if (parameter.combine == Parameter::Combine::kOverride) return true;
  const auto order = CompareValues(parameter.type, above.value, below.value);
  if (!order) return true;
  return parameter.combine == Parameter::Combine::kMax ? *order <= 0 : *order >= 0;
}

}  // namespace

std::string_view ParameterTypeName(ParameterType type) { return kNames[static_cast<std::size_t>(type)]; }

std::optional<std::strong_ordering> CompareValues(ParameterType type, const base::Value& a, const base::Value& b) {
  if (a.is_number() && b.is_number()) return a.as_number() <=> b.as_number();
  if (!a.is_string() || !b.is_string()) return std::nullopt;
  if (type == ParameterType::kPeriod) {
    const auto left = calendar::Period::Parse(a.as_string());
    const auto right = calendar::Period::Parse(b.as_string());
    if (!left.ok() || !right.ok()) return std::nullopt;
    if (left->CountsHours() && right->CountsHours()) return left->Minutes() <=> right->Minutes();
    if (left->unit != right->unit) return std::nullopt;
    return left->count <=> right->count;
  }
  if (type == ParameterType::kDate) {
    const auto left = calendar::Date::Parse(a.as_string());
    const auto right = calendar::Date::Parse(b.as_string());
    if (!left || !right) return std::nullopt;
    return left->days() <=> right->days();
  }
  return std::nullopt;
}

// A gap between two values of a layer is a gap: the figure ran out and nobody has set another.
const DatedValue* ValueOn(const DatedValue* begin, const DatedValue* end, calendar::Date day) {
  const DatedValue* latest = nullptr;
  for (const DatedValue* value = begin; value != end && value->from <= day; ++value) latest = value;
  if (latest == nullptr || (latest->to && *latest->to < day)) return nullptr;
  return latest;
}

// Layer by layer from the root: each value either takes the place of what governs so far, or yields
// to it.
ParameterInForce GoverningValue(const Parameter& parameter, calendar::Date day) {
  ParameterInForce in_force;
  in_force.parameter = &parameter;
  const DatedValue* const end = parameter.values.data() + parameter.values.size();
  for (const DatedValue* begin = parameter.values.data(); begin != end;) {
    const DatedValue* next = begin;
    while (next != end && next->region == begin->region) ++next;
    const DatedValue* value = ValueOn(begin, next, day);
    begin = next;
    if (value == nullptr) continue;
    if (in_force.governing == nullptr) {
      in_force.governing = value;
    } else if (Yields(parameter, *in_force.governing, *value)) {
      in_force.yielded.push_back(in_force.governing);
      in_force.governing = value;
    } else {
      in_force.yielded.push_back(value);
    }
  }
  return in_force;
}

}  // namespace anze::ruleset
