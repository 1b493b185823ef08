#include "core/ruleset/model/value_words.h"

#include <algorithm>
#include <array>

#include "core/base/json.h"

namespace anze::ruleset {
namespace {

using base::Language;
using base::Localized;
using base::MessageArgs;
using base::Number;
using base::Value;

constexpr std::int64_t kFenOfYuan = 100;
constexpr std::int64_t kFenOfTenThousandYuan = 1'000'000;
// Ten thousands of yuan with two decimals count hundreds of yuan.
constexpr std::int64_t kFenOfShortestMany = kFenOfTenThousandYuan / 100;

Localized Same(const std::string& text) { return {text, text}; }

Localized Say(std::string_view id, const MessageArgs& args = {}) {
  return {base::Text(id, Language::kZh, args), base::Text(id, Language::kEn, args)};
}

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

Localized RatioWords(Number ratio) {
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

Localized ChoiceOf(const Field& field, const std::string& value) {
  const bool items = field.type == Type::kList;
  return ChoiceWords(items ? field.item_values : field.values, items ? field.item_titles : field.value_titles, value);
}

// Joined as a list in a sentence is: "A、B", "A, B".
template <typename Words>
Localized ListWords(const Value& value, const Words& words) {
  Localized out;
  for (const Value& item : value.as_list()) {
    const Localized one = words(item);
    out.zh += (out.zh.empty() ? "" : "、") + one.zh;
    out.en += (out.en.empty() ? "" : ", ") + one.In(Language::kEn);
  }
  return out;
}

bool InMany(Number fen) {
  if (!fen.is_integer()) return false;
  const std::int64_t count = fen.num();
  const bool large = count >= kFenOfTenThousandYuan || count <= -kFenOfTenThousandYuan;
  return large && count % kFenOfShortestMany == 0;
}

// The mark of a field, or of the first one within it that has one.
Personal MarkIn(const Field& field) {
  if (field.personal != Personal::kNone) return field.personal;
  for (const Field& child : field.children) {
    if (const Personal kind = MarkIn(child); kind != Personal::kNone) return kind;
  }
  return Personal::kNone;
}

std::string MaskedWords(Personal kind, const Value& value) { return Masked(kind, value).as_string(); }

}  // namespace

Localized MoneyWords(Number fen) {
  const auto yuan = base::Div(fen, Number(kFenOfYuan));
  const auto many = base::Div(fen, Number(kFenOfTenThousandYuan));
  if (!yuan || !many) return Same(fen.ToString());
  return {InMany(fen) ? base::Text("change-money-many", Language::kZh, {{"n", Grouped(many->ToString())}})
                      : base::Text("change-money", Language::kZh, {{"n", Grouped(yuan->ToString())}}),
          base::Text("change-money", Language::kEn, {{"n", Grouped(yuan->ToString())}})};
}

Localized PeriodWords(calendar::Period period) {
  static constexpr std::array<const char*, 6> kIds = {"change-period-wd", "change-period-d", "change-period-mo",
                                                      "change-period-y",  "change-period-h", "change-period-min"};
  return Say(kIds[static_cast<std::size_t>(period.unit)], {{"n", std::to_string(period.count)}});
}

Localized DayInWords(calendar::Date day) {
  const calendar::CivilDate civil = day.civil();
  const MessageArgs args = {
      {"year", std::to_string(civil.year)}, {"month", std::to_string(civil.month)}, {"day", std::to_string(civil.day)}};
  return {base::Text("value-day", Language::kZh, args), day.ToString()};
}

Localized MomentInWords(calendar::Instant moment) {
  const calendar::Date day = moment.date();
  const auto minutes = (moment.millis() - calendar::Instant::StartOfDay(day).millis()) / 60'000;
  const std::string hour = std::to_string(minutes / 60);
  const std::string minute = std::to_string(minutes % 60);
  const auto two = [](const std::string& digits) { return digits.size() < 2 ? "0" + digits : digits; };
  const Localized words = DayInWords(day);
  return {base::Text("value-moment", Language::kZh, {{"day", words.zh}, {"hour", hour}, {"minute", minute}}),
          base::Text("value-moment", Language::kEn, {{"day", words.en}, {"hour", two(hour)}, {"minute", two(minute)}})};
}

Localized YesNoWords(bool yes) { return Say(yes ? "change-yes" : "change-no"); }

Localized AmountWords(const Parameter& parameter, const Value& value) {
  if (value.is_bool()) return YesNoWords(value.as_bool());
  if (value.is_list()) {
    return ListWords(value, [&](const Value& item) {
      return item.is_string() ? ChoiceWords(parameter.enum_values, parameter.enum_titles, item.as_string())
                              : Same(Plain(item));
    });
  }
  if (value.is_number()) {
    if (parameter.type == ParameterType::kMoney) return MoneyWords(value.as_number());
    if (parameter.type == ParameterType::kRatio) return RatioWords(value.as_number());
    return Same(value.as_number().ToString() + parameter.unit);
  }
  if (parameter.type == ParameterType::kPeriod && value.is_string()) {
    if (const auto period = calendar::Period::Parse(value.as_string()); period.ok()) return PeriodWords(*period);
  }
  if (value.is_string()) return ChoiceWords(parameter.enum_values, parameter.enum_titles, value.as_string());
  return Same(Plain(value));
}

Localized FieldWords(const Field* field, const Value& value) {
  if (value.is_bool()) return YesNoWords(value.as_bool());
  if (value.is_list()) {
    return ListWords(value, [field](const Value& item) {
      return field != nullptr && item.is_string() ? ChoiceOf(*field, item.as_string()) : Same(Plain(item));
    });
  }
  if (field == nullptr) return Same(Plain(value));
  if (value.is_number() && field->type == Type::kMoney) return MoneyWords(value.as_number());
  if (value.is_number() && field->type == Type::kRatio) return RatioWords(value.as_number());
  if (value.is_number()) return Same(value.as_number().ToString() + field->unit);
  return value.is_string() ? ChoiceOf(*field, value.as_string()) : Same(Plain(value));
}

Localized InSentence(const Field* field, const Value& value) {
  // A sentence is read by whoever is refused.
  if (const Personal kind = field == nullptr ? Personal::kNone : MarkIn(*field); kind != Personal::kNone) {
    return Same(MaskedWords(kind, value));
  }
  const bool sized = field != nullptr && (field->type == Type::kMoney || field->type == Type::kRatio);
  if (value.is_number() && !sized) return Same(value.as_number().ToString());
  if (value.is_string() && field != nullptr && field->type == Type::kDate) {
    if (const auto day = calendar::Date::Parse(value.as_string())) return DayInWords(*day);
  }
  if (value.is_string() && field != nullptr && field->type == Type::kDateTime) {
    if (const auto moment = calendar::Instant::Parse(value.as_string())) return MomentInWords(*moment);
  }
  return FieldWords(field, value);
}

}  // namespace anze::ruleset
