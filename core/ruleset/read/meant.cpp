#include "core/ruleset/read/meant.h"

#include <algorithm>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/text.h"
#include "core/calendar/date.h"
#include "core/calendar/period.h"
#include "core/ruleset/read/marks.h"
#include "core/ruleset/read/quantity.h"

namespace anze::ruleset {
namespace {

constexpr std::pair<std::string_view, std::string_view> kTruth[] = {
    {"是", "true"},  {"真", "true"},  {"对", "true"},     {"有", "true"},   {"yes", "true"},
    {"Yes", "true"}, {"YES", "true"}, {"True", "true"},   {"TRUE", "true"}, {"1", "true"},
    {"否", "false"}, {"假", "false"}, {"不", "false"},    {"无", "false"},  {"no", "false"},
    {"No", "false"}, {"NO", "false"}, {"False", "false"}, {"0", "false"},   {"FALSE", "false"}};

std::string MeantTruth(std::string_view text) {
  for (const auto& [word, value] : kTruth) {
    if (word == text) return std::string(value);
  }
  return {};
}

// 2024年5月9日, 2024/5/9, 2024.5.9, 20240509
std::string MeantDate(const std::string& text) {
  std::string parts[3];
  std::size_t part = 0;
  for (const char c : text) {
    if (base::IsDigit(c)) {
      if (part < 3) parts[part] += c;
    } else if (part < 3 && !parts[part].empty()) {
      ++part;
    }
  }
  if (parts[0].size() == 8 && parts[1].empty()) {
    parts[2] = parts[0].substr(6);
    parts[1] = parts[0].substr(4, 2);
    parts[0].resize(4);
  }
  if (parts[0].size() != 4 || parts[1].empty() || parts[2].empty() || parts[1].size() > 2 || parts[2].size() > 2) {
    return {};
  }
  for (std::string* p : {&parts[1], &parts[2]}) p->insert(0, 2 - p->size(), '0');
  const std::string date = parts[0] + "-" + parts[1] + "-" + parts[2];
  return calendar::Date::Parse(date) ? date : std::string();
}

// Only words that say so much: a bare 60 may be yuan, ten thousands of them, or fen.
std::string OfQuantity(const Quantity& quantity, Wanted wanted) {
  const bool share = wanted == Wanted::kShare || wanted == Wanted::kNumber;
  if (quantity.kind == Quantity::Kind::kMoney && wanted == Wanted::kMoney && quantity.value.is_integer()) {
    return AsWritten(quantity);
  }
  if (quantity.kind == Quantity::Kind::kShare && share) return AsWritten(quantity);
  if (quantity.kind == Quantity::Kind::kPeriod && wanted == Wanted::kPeriod) return AsWritten(quantity);
  const bool plain = quantity.kind == Quantity::Kind::kPlain || quantity.kind == Quantity::Kind::kCount;
  if (plain && (wanted == Wanted::kNumber || (wanted == Wanted::kWhole && quantity.value.is_integer()))) {
    return AsWritten(quantity);
  }
  return {};
}

// 10 wd, 10WD, 3m, 3个月
std::string MeantPeriod(const std::string& plain) {
  std::string small;
  for (const char c : plain) {
    if (c == ' ') continue;
    small += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (small != plain && calendar::Period::Parse(small).ok()) return small;
  for (const auto& [wrong, right] : {std::pair{"days", "d"},
                                     {"day", "d"},
                                     {"months", "mo"},
                                     {"month", "mo"},
                                     {"years", "y"},
                                     {"year", "y"},
                                     {"m", "mo"},
                                     {"w", "wd"},
                                     {"hours", "h"},
                                     {"hour", "h"},
                                     {"minutes", "min"},
                                     {"minute", "min"},
                                     {"mins", "min"}}) {
    if (!small.ends_with(wrong)) continue;
    const std::string tried = small.substr(0, small.size() - std::string_view(wrong).size()) + right;
    if (calendar::Period::Parse(tried).ok()) return tried;
  }
  return {};
}

// "by the 25th of each month", "the 5th working day of each quarter", in the words of words.yaml.
std::string MeantOrdinal(std::string_view plain) {
  struct Every {
    const char* words;
    const char* workday;
    const char* day;  // nullptr: no day of such a time can be named
  };
  static constexpr Every kEvery[] = {{"words.every-month", "month_workday ", "month_day "},
                                     {"words.every-quarter", "quarter_workday ", nullptr},
                                     {"words.every-half-year", "half_year_workday ", nullptr},
                                     {"words.every-year", "year_workday ", nullptr}};
  for (const Every& every : kEvery) {
    const std::string begin = base::Text(every.words, base::Language::kZh);
    if (!plain.starts_with(begin)) continue;
    std::string_view rest = plain.substr(begin.size());
    const std::string nth = base::Text("words.nth", base::Language::kZh);
    if (rest.starts_with(nth)) rest.remove_prefix(nth.size());
    const std::vector<Quantity> found = QuantitiesIn(rest);
    if (found.size() != 1 || found.front().kind != Quantity::Kind::kPeriod) return {};
    const bool working = found.front().unit == calendar::Unit::kWorkingDay;
    const bool day = found.front().unit == calendar::Unit::kDay && every.day != nullptr;
    if (!working && !day) return {};
    const std::string meant = (working ? every.workday : every.day) + found.front().figure.ToString();
    return calendar::Recurrence::Parse(meant).ok() ? meant : std::string();
  }
  return {};
}

// "within 10 days of the end of each quarter", "by 31 January".
std::string MeantEnd(std::string_view plain) {
  static constexpr std::pair<const char*, const char*> kEvery[] = {{"words.every-month", "month_end + "},
                                                                   {"words.every-quarter", "quarter_end + "},
                                                                   {"words.every-half-year", "half_year_end + "},
                                                                   {"words.every-year", "year_end + "}};
  for (const auto& [words, anchor] : kEvery) {
    const std::string begin = base::Text(words, base::Language::kZh);
    if (!plain.starts_with(begin)) continue;
    const std::string_view rest = plain.substr(begin.size());
    const std::string after = base::Text("words.after-end", base::Language::kZh);
    for (std::size_t at = 0; at <= after.size();) {
      const std::size_t end = std::min(after.find('|', at), after.size());
      const std::string_view word = std::string_view(after).substr(at, end - at);
      at = end + 1;
      if (!rest.starts_with(word)) continue;
      const std::vector<Quantity> found = QuantitiesIn(rest.substr(word.size()));
      if (found.size() != 1 || found.front().kind != Quantity::Kind::kPeriod) return {};
      const std::string meant = anchor + AsWritten(found.front());
      return calendar::Recurrence::Parse(meant).ok() ? meant : std::string();
    }
  }
  return {};
}

// "31 January", "by 31 January of each year".
std::string MeantDayOfYear(std::string_view plain) {
  const std::vector<QuotedDay> days = DaysIn(plain);
  if (days.size() != 1 || days.front().year != 0) return {};
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  const std::string meant = two(days.front().month) + "-" + two(days.front().day);
  return calendar::Recurrence::Parse(meant).ok() ? meant : std::string();
}

// quarter_end + 10个工作日, quarter_end-5d, month_day25
std::string MeantRecurrence(const std::string& plain) {
  const std::size_t sign = plain.find_first_of("+-");
  if (sign == std::string::npos || sign == 0) {
    const std::size_t digit = plain.find_first_of("0123456789");
    if (digit == std::string::npos || digit == 0 || !base::IsNameStart(plain[0])) {
      for (const auto& meant : {MeantEnd(plain), MeantOrdinal(plain), MeantDayOfYear(plain)}) {
        if (!meant.empty()) return meant;
      }
      return {};
    }
    const std::string meant = plain.substr(0, plain.find_last_not_of(' ', digit - 1) + 1) + " " + plain.substr(digit);
    return calendar::Recurrence::Parse(meant).ok() ? meant : std::string();
  }
  const std::string anchor = plain.substr(0, plain.find_last_not_of(' ', sign - 1) + 1);
  const std::size_t begin = plain.find_first_not_of(' ', sign + 1);
  if (begin == std::string::npos) return {};
  std::string period = MeantValue(plain.substr(begin), Wanted::kPeriod);
  if (period.empty()) period = plain.substr(begin);
  const std::string meant = anchor + (plain[sign] == '+' ? " + " : " - ") + period;
  return calendar::Recurrence::Parse(meant).ok() ? meant : std::string();
}

}  // namespace

Wanted WantedOf(ParameterType type) {
  switch (type) {
    case ParameterType::kBoolean:
      return Wanted::kBoolean;
    case ParameterType::kInteger:
      return Wanted::kWhole;
    case ParameterType::kNumber:
      return Wanted::kNumber;
    case ParameterType::kRatio:
      return Wanted::kShare;
    case ParameterType::kMoney:
      return Wanted::kMoney;
    case ParameterType::kPeriod:
      return Wanted::kPeriod;
    case ParameterType::kDate:
      return Wanted::kDate;
    default:
      return Wanted::kText;
  }
}

Wanted WantedOf(Type type) {
  switch (type) {
    case Type::kBoolean:
      return Wanted::kBoolean;
    case Type::kInteger:
      return Wanted::kWhole;
    case Type::kNumber:
      return Wanted::kNumber;
    case Type::kRatio:
      return Wanted::kShare;
    case Type::kMoney:
      return Wanted::kMoney;
    case Type::kDate:
      return Wanted::kDate;
    default:
      return Wanted::kText;
  }
}

std::string MeantChoice(std::string_view text, std::span<const std::string_view> choices) {
  const std::string all = base::Text("words.choices", base::Language::kZh);
  for (std::size_t at = 0; at <= all.size();) {
    const std::size_t end = std::min(all.find('|', at), all.size());
    const std::string_view pair = std::string_view(all).substr(at, end - at);
    const std::size_t sign = pair.find('=');
    const std::string_view choice = pair.substr(std::min(sign + 1, pair.size()));
    at = end + 1;
    if (pair.substr(0, sign) == text && std::find(choices.begin(), choices.end(), choice) != choices.end()) {
      return std::string(choice);
    }
  }
  return {};
}

std::string MeantValue(std::string_view text, Wanted wanted) {
  if (wanted == Wanted::kText) return {};
  const std::string plain = WithPlainMarks(text);
  std::string meant;
  if (wanted == Wanted::kBoolean) meant = MeantTruth(plain);
  if (wanted == Wanted::kDate) meant = MeantDate(plain);
  if (wanted == Wanted::kPeriod) meant = MeantPeriod(plain);
  if (wanted == Wanted::kRecurrence) meant = MeantRecurrence(plain);
  if (meant.empty()) {
    auto quantity = QuantityOf(text);
    if (!quantity) quantity = QuantityOf(std::string(text) + "个");  // a numeral alone: 三十
    if (quantity) meant = OfQuantity(*quantity, wanted);
  }
  if (meant.empty() && plain != text) {
    const bool number =
        wanted == Wanted::kNumber || wanted == Wanted::kWhole || wanted == Wanted::kShare || wanted == Wanted::kMoney;
    if (number && base::Number::Parse(plain)) meant = plain;
    if (wanted == Wanted::kPeriod && calendar::Period::Parse(plain).ok()) meant = plain;
  }
  return meant == text ? std::string() : meant;
}

}  // namespace anze::ruleset
