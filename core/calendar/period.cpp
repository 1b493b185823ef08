// Reads periods and recurrences. The grammar is small and strict, since a misread period is a wrong
// deadline: no signs, no leading zeros, one unit, no blanks inside. Only an offset from an end has a sign, between the
// end and the period.
#include "core/calendar/period.h"

#include <array>
#include <cstdint>
#include <span>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/limits.h"

namespace anze::calendar {
namespace {

using base::Error;
using base::Result;

struct UnitName {
  std::string_view text;
  Unit unit;
  int factor;
};

constexpr std::array<UnitName, 6> kUnits = {{{"wd", Unit::kWorkingDay, 1},
                                             {"d", Unit::kDay, 1},
                                             {"mo", Unit::kMonth, 1},
                                             {"y", Unit::kYear, 1},
                                             {"h", Unit::kHour, 1},
                                             {"min", Unit::kMinute, 1}}};
constexpr std::array<UnitName, 4> kIsoUnits = {
    {{"D", Unit::kDay, 1}, {"W", Unit::kDay, 7}, {"M", Unit::kMonth, 1}, {"Y", Unit::kYear, 1}}};
constexpr std::array<UnitName, 2> kIsoTimeUnits = {{{"H", Unit::kHour, 1}, {"M", Unit::kMinute, 1}}};

struct AnchorName {
  std::string_view text;
  Recurrence::Anchor anchor;
};

constexpr std::array<AnchorName, 4> kAnchors = {{{"month_end", Recurrence::Anchor::kMonthEnd},
                                                 {"quarter_end", Recurrence::Anchor::kQuarterEnd},
                                                 {"half_year_end", Recurrence::Anchor::kHalfYearEnd},
                                                 {"year_end", Recurrence::Anchor::kYearEnd}}};

constexpr std::string_view kBefore = "before ";
constexpr std::string_view kMinus = " - ";

// Words with a number behind them: "month_day 25". More working days than `most` no such time has.
struct OrdinalName {
  std::string_view text;
  Recurrence::Anchor anchor;
  int most;
};

constexpr std::array<OrdinalName, 5> kOrdinals = {{{"month_day", Recurrence::Anchor::kMonthDay, 31},
                                                   {"month_workday", Recurrence::Anchor::kMonthWorkday, 23},
                                                   {"quarter_workday", Recurrence::Anchor::kQuarterWorkday, 66},
                                                   {"half_year_workday", Recurrence::Anchor::kHalfYearWorkday, 132},
                                                   {"year_workday", Recurrence::Anchor::kYearWorkday, 262}}};

Error BadPeriod(std::string_view text) {
  base::MessageArgs args = {{"text", std::string(text)}};
  if (text.size() > 1 && text[0] == '-' && base::IsDigit(text[1])) args.emplace_back("reason", "negative");
  return Error("bad-period", std::move(args));
}

Error BadRecurrence(std::string_view text) { return Error("bad-recurrence", {{"text", std::string(text)}}); }

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Whole numbers without sign or leading zero; -1 when there is none or it passes the cap.
int TakeCount(std::string_view* text) {
  std::size_t digits = 0;
  std::int64_t value = 0;
  while (digits < text->size() && base::IsDigit((*text)[digits])) {
    value = value * 10 + ((*text)[digits] - '0');
    if (value > Period::MostOf(Unit::kMinute)) return -1;
    ++digits;
  }
  if (digits == 0 || (digits > 1 && text->front() == '0')) return -1;
  text->remove_prefix(digits);
  return static_cast<int>(value);
}

std::optional<Recurrence> ParseFixedDate(std::string_view text) {
  if (text.size() != 5) return std::nullopt;
  // A leap year, so that 02-29 can be named; in other years it means the month's last day.
  const auto date = Date::Parse("2000-" + std::string(text));
  if (!date) return std::nullopt;
  const CivilDate c = date->civil();
  Recurrence rule;
  rule.anchor = Recurrence::Anchor::kFixedDate;
  rule.month = c.month;
  rule.day = c.day;
  return rule;
}

// "month_day 25", "quarter_workday 5".
std::optional<Recurrence> ParseOrdinal(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  for (const OrdinalName& name : kOrdinals) {
    if (text.substr(0, blank) != name.text) continue;
    std::string_view rest = text.substr(blank + 1);
    const int number = TakeCount(&rest);
    if (!rest.empty() || number < 1 || number > name.most) return std::nullopt;
    Recurrence rule;
    rule.anchor = name.anchor;
    rule.day = number;
    return rule;
  }
  return std::nullopt;
}

// The end that an offset is counted from, with its place in the text; npos: no offset.
struct Offset {
  std::size_t at = std::string_view::npos;
  std::size_t behind = 0;
  bool before = false;
};

Offset FindOffset(std::string_view text) {
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) return {plus, plus + 1, false};
  const std::size_t minus = text.find(kMinus);
  return {minus, minus + kMinus.size(), true};
}

}  // namespace

int Period::MostOf(Unit unit) {
  constexpr int kMinutesAnHour = 60;
  return unit == Unit::kMinute ? kMinutesAnHour * base::limits::kPeriodCount : base::limits::kPeriodCount;
}

Result<Period> Period::Parse(std::string_view text) {
  std::string_view rest = text;
  const bool iso = !rest.empty() && rest.front() == 'P';
  const bool time = rest.starts_with("PT");
  if (iso) rest.remove_prefix(time ? 2 : 1);
  const int count = TakeCount(&rest);
  if (count < 0) return BadPeriod(text);
  const std::span<const UnitName> names = time  ? std::span<const UnitName>(kIsoTimeUnits)
                                          : iso ? std::span<const UnitName>(kIsoUnits)
                                                : std::span<const UnitName>(kUnits);
  for (const UnitName& name : names) {
    if (rest != name.text) continue;
    if (count * name.factor > MostOf(name.unit)) return BadPeriod(text);
    return Period{.count = count * name.factor, .unit = name.unit};
  }
  return BadPeriod(text);
}

std::string Period::ToString() const {
  for (const UnitName& name : kUnits) {
    if (name.unit == unit) return std::to_string(count) + std::string(name.text);
  }
  return {};
}

Result<Recurrence> Recurrence::Parse(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  if (const auto fixed = ParseFixedDate(trimmed)) return *fixed;
  if (trimmed.starts_with(kBefore)) {
    const auto first = Date::Parse("2000-" + std::string(trimmed.substr(kBefore.size())) + "-01");
    if (!first) return BadRecurrence(text);
    Recurrence rule;
    rule.anchor = Anchor::kBeforeMonth;
    rule.month = first->civil().month;
    return rule;
  }
  if (const auto ordinal = ParseOrdinal(trimmed)) return *ordinal;
  const Offset sign = FindOffset(trimmed);
  const std::string_view name = Trim(trimmed.substr(0, sign.at));
  for (const AnchorName& known : kAnchors) {
    if (name != known.text) continue;
    Recurrence rule;
    rule.anchor = known.anchor;
    if (sign.at == std::string_view::npos) return rule;
    const auto offset = Period::Parse(Trim(trimmed.substr(sign.behind)));
    if (!offset || offset->CountsHours()) return BadRecurrence(text);
    rule.offset = *offset;
    rule.before = sign.before && offset->count > 0;
    return rule;
  }
  return BadRecurrence(text);
}

std::string Recurrence::ToString() const {
  if (anchor == Anchor::kFixedDate) return Date::FromCivil(2000, month, day).ToString().substr(5);
  if (anchor == Anchor::kBeforeMonth) {
    return std::string(kBefore) + Date::FromCivil(2000, month, 1).ToString().substr(5, 2);
  }
  for (const OrdinalName& known : kOrdinals) {
    if (known.anchor == anchor) return std::string(known.text) + " " + std::to_string(day);
  }
  for (const AnchorName& known : kAnchors) {
    if (known.anchor != anchor) continue;
    const std::string name(known.text);
    return offset.count == 0 ? name : name + (before ? " - " : " + ") + offset.ToString();
  }
  return {};
}

int Recurrence::Months() const {
  switch (anchor) {
    case Anchor::kMonthEnd:
    case Anchor::kMonthDay:
    case Anchor::kMonthWorkday:
      return 1;
    case Anchor::kQuarterEnd:
    case Anchor::kQuarterWorkday:
      return 3;
    case Anchor::kHalfYearEnd:
    case Anchor::kHalfYearWorkday:
      return 6;
    case Anchor::kYearEnd:
    case Anchor::kYearWorkday:
    case Anchor::kFixedDate:
    case Anchor::kBeforeMonth:
      return 12;
  }
  return 12;
}

Date Recurrence::StartOf(Date day) const {
  const CivilDate c = day.civil();
  const int months = Months();
  return Date::FromCivil(c.year, (c.month - 1) / months * months + 1, 1);
}

}  // namespace anze::calendar
