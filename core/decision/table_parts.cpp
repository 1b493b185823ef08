// Cutting a column into parts. Only the bounds that tests name matter: between two neighbouring
// bounds every test answers the same, so one value between them stands for all. For whole numbers
// and days there may be nothing between two bounds.
#include "core/decision/table_parts.h"

#include <algorithm>
#include <optional>

#include "core/calendar/date.h"
#include "core/decision/fact_words.h"

namespace anze::decision {
namespace {

using base::Number;
using base::Value;
using calendar::Date;
using ruleset::Type;

// One number of each part: below the lowest bound, each bound, between two bounds, above the highest.
std::vector<Number> Cut(std::vector<Number> bounds, bool whole, std::optional<Number> least,
                        std::optional<Number> most) {
  std::sort(bounds.begin(), bounds.end());
  bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
  if (bounds.empty()) return {least ? *least : most ? *most : Number(0)};
  std::vector<Number> out;
  if (const auto below = base::Sub(bounds.front(), 1)) out.push_back(*below);
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    out.push_back(bounds[i]);
    if (i + 1 == bounds.size()) break;
    const auto next = base::Add(bounds[i], 1);
    if (next && *next < bounds[i + 1]) {
      out.push_back(*next);
    } else if (!whole) {
      const auto sum = base::Add(bounds[i], bounds[i + 1]);
      if (const auto middle = sum ? base::Div(*sum, 2) : std::nullopt) out.push_back(*middle);
    }
  }
  if (const auto above = base::Add(bounds.back(), 1)) out.push_back(*above);
  // A part is cut off by the field's own limits; what is left of it still needs its value.
  for (Number& number : out) {
    if (least && number < *least) number = *least;
    if (most && number > *most) number = *most;
  }
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<Value> ValuesOf(const std::vector<const UnaryTest*>& tests,
                            const std::function<Value(const std::string&)>& parameter) {
  std::vector<Value> out;
  for (const UnaryTest* test : tests) {
    for (const UnaryTest::Operand* operand : OperandsOf(*test)) {
      Value value = operand->parameter.empty() ? operand->literal : parameter(operand->parameter);
      if (std::find(out.begin(), out.end(), value) == out.end()) out.push_back(std::move(value));
    }
  }
  return out;
}

std::vector<Part> NumberParts(const ruleset::Field& field, const std::vector<Value>& operands) {
  std::vector<Number> bounds;
  for (const Value& value : operands) {
    if (value.is_number()) bounds.push_back(value.as_number());
  }
  std::vector<Part> parts;
  const bool whole = field.type == Type::kInteger || field.type == Type::kMoney;
  for (const Number number : Cut(std::move(bounds), whole, field.min, field.max)) parts.emplace_back().value = number;
  return parts;
}

std::vector<Part> DateParts(const std::vector<Value>& operands) {
  std::vector<Number> bounds;
  for (const Value& value : operands) {
    const auto day = value.is_string() ? Date::Parse(value.as_string()) : std::nullopt;
    if (day) bounds.emplace_back(day->days());
  }
  std::vector<Part> parts;
  for (const Number number : Cut(std::move(bounds), true, std::nullopt, std::nullopt)) {
    parts.emplace_back().value = Date(static_cast<std::int32_t>(number.num())).ToString();
  }
  return parts;
}

// The texts that tests name, and one that none names.
std::vector<Part> TextParts(std::vector<Value> operands) {
  std::vector<Part> parts;
  std::string other = FactExample::kAnyOther;
  for (Value& value : operands) {
    if (!value.is_string()) continue;
    while (other == value.as_string()) other += FactExample::kAnyOther;
    parts.emplace_back().value = std::move(value);
  }
  parts.emplace_back().value = other;
  parts.back().open = true;
  return parts;
}

}  // namespace

std::vector<Part> PartsOf(const TestColumn& column, const std::vector<const UnaryTest*>& tests,
                          const std::function<Value(const std::string&)>& parameter) {
  const ruleset::Field& field = *column.field;
  std::vector<Part> parts;
  if (field.type == Type::kBoolean) {
    for (const bool truth : {true, false}) parts.emplace_back().value = truth;
    return parts;
  }
  if (field.type == Type::kEnum && !field.values.empty()) {
    for (const std::string& word : field.values) parts.emplace_back().value = word;
    return parts;
  }
  std::vector<Value> operands = ValuesOf(tests, parameter);
  if (StaticTypeOf(field.type) == StaticType::kNumber) return NumberParts(field, operands);
  if (field.type == Type::kDate) return DateParts(operands);
  return TextParts(std::move(operands));
}

}  // namespace anze::decision
