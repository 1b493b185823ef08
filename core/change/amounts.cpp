// Values as people say them: money in yuan, or, in Chinese and where two decimals are enough, in
// ten thousands of yuan; ratios in per cent; choices by their titles. Nothing is rounded.
#include <algorithm>
#include <array>

#include "core/base/json.h"
#include "core/change/words.h"

namespace anze::change {
namespace {

using base::Number;
using base::Value;
using ruleset::ParameterType;
using ruleset::Type;

constexpr std::int64_t kFenOfYuan = 100;
constexpr std::int64_t kFenOfTenThousandYuan = 1'000'000;

std::string Plain(const Value& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_null()) return "-";
  return value.is_number() ? value.as_number().ToString() : base::WriteJson(value);
}

// 1234567.5 as "1,234,567.5".
std::string Grouped(const std::string& digits) {
  const std::size_t end = std::min(digits.find('.'), digits.size());
  const std::size_t begin = digits.starts_with('-') ? 1 : 0;
  std::string out = digits;
  for (std::size_t at = end; at > begin + 3; at -= 3) out.insert(at - 3, 1, ',');
  return out;
}

Localized Money(Number fen) {
  const auto yuan = base::Div(fen, Number(kFenOfYuan));
  const auto many = base::Div(fen, Number(kFenOfTenThousandYuan));
  if (!yuan || !many) return Same(fen.ToString());
  const bool round = fen.is_integer() && fen.num() != 0 && fen.num() % (kFenOfTenThousandYuan / kFenOfYuan) == 0;
  return {round ? base::Text("change-money-many", base::Language::kZh, {{"n", many->ToString()}})
                : base::Text("change-money", base::Language::kZh, {{"n", yuan->ToString()}}),
          base::Text("change-money", base::Language::kEn, {{"n", Grouped(yuan->ToString())}})};
}

Localized Ratio(Number ratio) {
  const auto percent = base::Mul(ratio, Number(100));
  return Same(percent ? percent->ToString() + "%" : ratio.ToString());
}

// The title of one value among those allowed, or the value itself.
Localized ChoiceWords(const std::vector<std::string>& values, const std::vector<Localized>& titles,
                      const std::string& value) {
  for (std::size_t i = 0; i < values.size() && i < titles.size(); ++i) {
    if (values[i] == value && !titles[i].zh.empty()) return titles[i];
  }
  return Same(value);
}

Localized ListWords(const Value& value) {
  std::vector<Localized> items;
  for (const Value& item : value.as_list()) items.push_back(Same(Plain(item)));
  return Listed(items);
}

std::string Of(calendar::Unit unit) {
  static constexpr std::array<const char*, 4> kIds = {"change-period-wd", "change-period-d", "change-period-mo",
                                                      "change-period-y"};
  return kIds[static_cast<std::size_t>(unit)];
}

}  // namespace

Localized PeriodWords(calendar::Period period) {
  return Say(Of(period.unit), {{"n", Same(std::to_string(period.count))}});
}

Localized RecurrenceWords(const calendar::Recurrence& due) {
  using Anchor = calendar::Recurrence::Anchor;
  const auto month = [&](const char* id) {
    return Say(id, {{"month", Same(std::to_string(due.month))}, {"day", Same(std::to_string(due.day))}});
  };
  if (due.anchor == Anchor::kFixedDate) return month("change-due-day");
  if (due.anchor == Anchor::kBeforeMonth) return month("change-due-before-month");
  static constexpr std::array<const char*, 4> kEnds = {"change-due-month-end", "change-due-quarter-end",
                                                       "change-due-half-year-end", "change-due-year-end"};
  const Localized end = Say(kEnds[static_cast<std::size_t>(due.anchor)]);
  if (due.offset.count == 0) return end;
  return Say("change-due-after", {{"end", end}, {"period", PeriodWords(due.offset)}});
}

Localized AmountWords(const ruleset::Parameter& parameter, const Value& value) {
  if (value.is_bool()) return YesNo(value.as_bool());
  if (value.is_list()) return ListWords(value);
  if (value.is_number()) {
    if (parameter.type == ParameterType::kMoney) return Money(value.as_number());
    if (parameter.type == ParameterType::kRatio) return Ratio(value.as_number());
    return Same(value.as_number().ToString() + parameter.unit);
  }
  if (parameter.type == ParameterType::kPeriod && value.is_string()) {
    if (const auto period = calendar::Period::Parse(value.as_string()); period.ok()) return PeriodWords(*period);
  }
  if (value.is_string()) return ChoiceWords(parameter.enum_values, parameter.enum_titles, value.as_string());
  return Same(Plain(value));
}

Localized FieldWords(const ruleset::Field* field, const Value& value) {
  if (value.is_bool()) return YesNo(value.as_bool());
  if (value.is_list()) return ListWords(value);
  if (field == nullptr) return Same(Plain(value));
  if (value.is_number() && field->type == Type::kMoney) return Money(value.as_number());
  if (value.is_number() && field->type == Type::kRatio) return Ratio(value.as_number());
  if (value.is_number()) return Same(value.as_number().ToString() + field->unit);
  if (!value.is_string()) return Same(Plain(value));
  const bool items = field->type == Type::kList;
  return ChoiceWords(items ? field->item_values : field->values, items ? field->item_titles : field->value_titles,
                     value.as_string());
}

}  // namespace anze::change
