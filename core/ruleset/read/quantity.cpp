// Reads a text from the front. At each place stands a number in digits or in Chinese numerals, or nothing; behind a
// number the longest unit that is known. A number without a unit takes that of the number it runs up to (3至5年).
// The words themselves stand in the catalog (text/words.yaml).
#include "core/ruleset/read/quantity.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/text.h"
#include "core/base/utf8.h"

namespace anze::ruleset {
namespace {

using base::Number;
using calendar::Unit;

constexpr std::int64_t kFenAYuan = 100;
constexpr std::int64_t kTenThousand = 10'000;
constexpr std::int64_t kHundredMillion = 100'000'000;

struct UnitWords {
  std::string_view id;
  Quantity::Kind kind;
  std::int64_t times = 1;
  std::int64_t per = 1;
  Unit unit = Unit::kDay;
};

constexpr UnitWords kUnitWords[] = {
    {"words.hundred-million-yuan", Quantity::Kind::kMoney, kHundredMillion* kFenAYuan},
    {"words.ten-thousand-yuan", Quantity::Kind::kMoney, kTenThousand* kFenAYuan},
    {"words.thousand-yuan", Quantity::Kind::kMoney, 1000 * kFenAYuan},
    {"words.yuan", Quantity::Kind::kMoney, kFenAYuan},
    {"words.percent", Quantity::Kind::kShare, 1, 100},
    {"words.permille", Quantity::Kind::kShare, 1, 1000},
    {"words.tenths", Quantity::Kind::kShare, 1, 10},
    {"words.times", Quantity::Kind::kShare},
    {"words.working-days", Quantity::Kind::kPeriod, 1, 1, Unit::kWorkingDay},
    {"words.days", Quantity::Kind::kPeriod},
    {"words.hours", Quantity::Kind::kPeriod, 1, 1, Unit::kHour},
    {"words.minutes", Quantity::Kind::kPeriod, 1, 1, Unit::kMinute},
    {"words.weeks", Quantity::Kind::kPeriod, 7},
    {"words.months", Quantity::Kind::kPeriod, 1, 1, Unit::kMonth},
    {"words.quarters", Quantity::Kind::kPeriod, 3, 1, Unit::kMonth},
    {"words.years", Quantity::Kind::kPeriod, 1, 1, Unit::kYear},
    {"words.pieces", Quantity::Kind::kCount},
};

constexpr std::pair<std::string_view, std::int64_t> kNumerals[] = {{"〇", 0}, {"零", 0}, {"一", 1}, {"二", 2},
                                                                   {"两", 2}, {"三", 3}, {"四", 4}, {"五", 5},
                                                                   {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}};
constexpr std::pair<std::string_view, std::int64_t> kPowers[] = {{"十", 10}, {"百", 100}, {"千", 1000}};

std::vector<std::string> WordsOf(std::string_view id) {
  const std::string all = base::Text(id, base::Language::kZh);
  std::vector<std::string> words;
  for (std::size_t at = 0; at <= all.size();) {
    const std::size_t end = std::min(all.find('|', at), all.size());
    words.push_back(all.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

struct Vocabulary {
  std::vector<std::pair<std::string, const UnitWords*>> units;  // longest first: one may begin another
  std::vector<std::string> no_units = WordsOf("words.no-quantity");
  std::vector<std::string> up_to = WordsOf("words.up-to");
  std::string percent_of = base::Text("words.percent-of", base::Language::kZh);
  std::string permille_of = base::Text("words.permille-of", base::Language::kZh);
  std::string half_year = base::Text("words.half-year", base::Language::kZh);

  Vocabulary() {
    for (const UnitWords& words : kUnitWords) {
      for (std::string& word : WordsOf(words.id)) units.emplace_back(std::move(word), &words);
    }
    std::stable_sort(units.begin(), units.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  }
};

const Vocabulary& Words() {
  static const Vocabulary vocabulary;
  return vocabulary;
}

// Full-width digits, points and percent signs as plain ones; blanks are left out, for they part numbers from units.
std::string PlainDigits(std::string_view text) {
  constexpr char32_t kStep = 0xFEE0;
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = base::NextCodePoint(text, &at);
    if (c == ' ' || c == 0x3000 || c == 0xA0) continue;
    if ((c >= U'０' && c <= U'９') || c == U'％' || c == U'．') {
      plain += static_cast<char>(c - kStep);
    } else {
      plain.append(text.substr(begin, at - begin));
    }
  }
  return plain;
}

class QuantityReader {
 public:
  explicit QuantityReader(std::string_view text) : text_(text) {}

  std::vector<Quantity> Run() {
    while (at_ < text_.size()) {
      if (!Date() && !Share() && !Counted()) Skip();
    }
    return std::move(found_);
  }
  std::vector<QuotedDay> TakeDays() { return std::move(days_); }

 private:
  std::string_view Rest() const { return text_.substr(at_); }
  bool Take(std::string_view word) {
    if (!Rest().starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  // One character; with it the number of an article, or the rest of a name in Latin letters (AQ9010).
  void Skip() {
    const bool ordinal = Rest().starts_with("第");
    base::NextCodePoint(text_, &at_);
    if (ordinal) (void)Figure();
    if (!base::IsNameStart(text_[at_ - 1])) return;
    while (at_ < text_.size() && (base::IsNamePart(text_[at_]) || text_[at_] == '-')) ++at_;
  }

  // 2024年5月9日, 5月9日, 2024-05-09, 〔2024〕71号.
  bool Date() {
    const std::size_t begin = at_;
    if (Take("〔") || Take("[")) {
      if (Figure() && (Take("〕") || Take("]"))) return (void)Figure(), true;
      at_ = begin;
      return false;
    }
    const auto first = Figure();
    const bool year = first && at_ - begin == 4 && *first >= Number(1900) && *first < Number(2200);
    if (year && (Take("年") || Take("-") || Take("/") || Take("."))) {
      const auto month = Figure();
      if (month && (Take("月") || Take("-") || Take("/") || Take("."))) DayOfMonth(begin, *first, *month);
      return true;
    }
    if (first && Take("月")) return DayOfMonth(begin, Number(0), *first), true;
    at_ = begin;
    return false;
  }

  void DayOfMonth(std::size_t begin, Number year, Number month) {
    const auto day = Figure();
    if (!day) return;
    (void)(Take("日") || Take("号"));
    constexpr std::int64_t kMonths = 12, kDays = 31;
    if (!month.is_integer() || !day->is_integer() || month > Number(kMonths) || *day > Number(kDays)) return;
    days_.push_back({static_cast<int>(year.num()), static_cast<int>(month.num()), static_cast<int>(day->num()),
                     std::string(text_.substr(begin, at_ - begin))});
  }

  // 百分之十五
  bool Share() {
    const std::size_t begin = at_;
    const std::int64_t per = Take(Words().percent_of) ? 100 : Take(Words().permille_of) ? 1000 : 0;
    const auto figure = per != 0 ? Figure() : std::nullopt;
    const auto value = figure ? Div(*figure, Number(per)) : std::nullopt;
    if (!value) {
      at_ = begin;
      return false;
    }
    Add(Quantity::Kind::kShare, *value, *figure, Unit::kDay, begin);
    return true;
  }

  bool Counted() {
    const std::size_t begin = at_;
    if (Take(Words().half_year)) return Add(Quantity::Kind::kPeriod, Number(6), Number(6), Unit::kMonth, begin), true;
    const auto figure = Figure();
    if (!figure) return false;
    if (RunsUpTo(*figure, begin)) return true;
    for (const std::string& word : Words().no_units) {
      if (Take(word)) return true;
    }
    // 每月10日: a day of the calendar, no length of time.
    const bool day_of_month = Rest().starts_with("日") && text_.substr(0, begin).ends_with("月");
    if (const UnitWords* unit = TakeUnit()) {
      if (!day_of_month) AddUnit(*unit, *figure, begin);
      return true;
    }
    // 统一, 之一: a numeral alone counts nothing.
    if (base::IsDigit(text_[begin])) Add(Quantity::Kind::kPlain, *figure, *figure, Unit::kDay, begin);
    return true;
  }

  const UnitWords* TakeUnit() {
    for (const auto& [word, unit] : Words().units) {
      if (Take(word)) return unit;
    }
    return nullptr;
  }

  // 3至5年: both are of the unit behind the second.
  bool RunsUpTo(Number figure, std::size_t begin) {
    const std::size_t here = at_;
    for (const std::string& word : Words().up_to) {
      if (!Take(word)) continue;
      const std::size_t second = at_;
      const auto other = Figure();
      const UnitWords* unit = other ? TakeUnit() : nullptr;
      if (unit == nullptr) break;
      AddUnit(*unit, figure, begin);
      AddUnit(*unit, *other, second);
      return true;
    }
    at_ = here;
    return false;
  }

  void AddUnit(const UnitWords& unit, Number figure, std::size_t begin) {
    const auto times = Mul(figure, Number(unit.times));
    const auto value = times ? Div(*times, Number(unit.per)) : std::nullopt;
    if (value) Add(unit.kind, *value, figure, unit.unit, begin);
  }

  void Add(Quantity::Kind kind, Number value, Number figure, Unit unit, std::size_t begin) {
    found_.push_back({kind, value, figure, unit, std::string(text_.substr(begin, at_ - begin))});
  }

  std::optional<Number> Figure() {
    if (at_ < text_.size() && base::IsDigit(text_[at_])) return Digits();
    return Numerals();
  }

  // 1,000 and 0.15; 60万 is 600000.
  std::optional<Number> Digits() {
    std::string digits;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      const bool inside = (c == '.' || c == ',') && at_ + 1 < text_.size() && base::IsDigit(text_[at_ + 1]);
      if (!base::IsDigit(c) && !inside) break;
      if (c != ',') digits += c;
    }
    while (digits.size() > 1 && digits[0] == '0' && digits[1] != '.') digits.erase(0, 1);
    const auto figure = Number::Parse(digits);
    return figure ? Myriads(*figure) : std::nullopt;
  }

  // Behind a figure, where no 元 follows: that is a unit of its own.
  std::optional<Number> Myriads(Number figure) {
    const std::size_t here = at_;
    const std::int64_t times = Take("万") ? kTenThousand : Take("亿") ? kHundredMillion : 1;
    if (times != 1 && Rest().starts_with("元")) at_ = here;
    return at_ == here ? figure : Mul(figure, Number(times));
  }

  std::optional<Number> Numerals() {
    std::int64_t whole = 0;
    std::int64_t digit = -1;  // one that waits for its power
    const std::size_t begin = at_;
    while (const auto next = Numeral()) {
      if (next->second) {
        whole += (digit > 0 ? digit : 1) * next->first;
        digit = -1;
      } else {
        digit = next->first;
      }
    }
    if (at_ == begin) return std::nullopt;
    return Myriads(Number(whole + std::max<std::int64_t>(digit, 0)));
  }

  // The next numeral, and whether it is a power of ten.
  std::optional<std::pair<std::int64_t, bool>> Numeral() {
    for (const auto& [word, value] : kNumerals) {
      if (Take(word)) return std::pair(value, false);
    }
    for (const auto& [word, value] : kPowers) {
      if (!Rest().starts_with(std::string(word) + "元") && Take(word)) return std::pair(value, true);
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Quantity> found_;
  std::vector<QuotedDay> days_;
};

// Months, where a unit can be told in months.
std::optional<Number> InMonths(Number count, Unit unit) {
  if (unit == Unit::kMonth) return count;
  return unit == Unit::kYear ? Mul(count, Number(12)) : std::nullopt;
}

}  // namespace

std::vector<QuotedDay> DaysIn(std::string_view text) {
  const std::string plain = PlainDigits(text);
  QuantityReader reader(plain);
  (void)reader.Run();
  return reader.TakeDays();
}

std::vector<Quantity> QuantitiesIn(std::string_view text) {
  const std::string plain = PlainDigits(text);
  return QuantityReader(plain).Run();
}

std::optional<Quantity> QuantityOf(std::string_view text) {
  const std::string plain = PlainDigits(text);
  std::vector<Quantity> found = QuantityReader(plain).Run();
  if (found.size() != 1 || found.front().text != plain) return std::nullopt;
  return std::move(found.front());
}

bool SamePeriod(const Quantity& quantity, const calendar::Period& period) {
  if (quantity.unit == period.unit) return quantity.value == Number(period.count);
  if (period.CountsHours()) {
    const auto minutes = quantity.unit == Unit::kHour ? Mul(quantity.value, Number(60)) : quantity.value;
    const bool hours = quantity.unit == Unit::kHour || quantity.unit == Unit::kMinute;
    return hours && minutes && *minutes == Number(period.Minutes());
  }
  const auto a = InMonths(quantity.value, quantity.unit);
  const auto b = InMonths(Number(period.count), period.unit);
  return a && b && *a == *b;
}

std::string AsWritten(const Quantity& quantity) {
  static constexpr std::array<std::string_view, 6> kSuffix = {"wd", "d", "mo", "y", "h", "min"};
  std::string text = quantity.value.ToString();
  if (quantity.kind == Quantity::Kind::kPeriod) text += kSuffix[static_cast<std::size_t>(quantity.unit)];
  return text;
}

}  // namespace anze::ruleset
