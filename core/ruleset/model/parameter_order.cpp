#include "core/ruleset/model/parameter_order.h"

#include <array>

namespace anze::ruleset {
namespace {

constexpr std::array<std::string_view, 10> kNames = {"boolean", "integer", "number", "ratio", "money",
                                                     "period",  "string",  "enum",   "date",  "list"};

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

}  // namespace anze::ruleset
