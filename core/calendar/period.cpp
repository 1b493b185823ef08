// Reads periods and recurrences. The grammar is small and strict, since a misread period is a wrong
// deadline: no signs, no leading zeros, one unit, no blanks inside.
#include "core/calendar/period.h"

#include <array>
#include <cstdint>

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

constexpr std::array<UnitName, 4> kUnits = {
    {{"wd", Unit::kWorkingDay, 1}, {"d", Unit::kDay, 1}, {"mo", Unit::kMonth, 1}, {"y", Unit::kYear, 1}}};
constexpr std::array<UnitName, 4> kIsoUnits = {
    {{"D", Unit::kDay, 1}, {"W", Unit::kDay, 7}, {"M", Unit::kMonth, 1}, {"Y", Unit::kYear, 1}}};

struct AnchorName {
  std::string_view text;
  Recurrence::Anchor anchor;
};

constexpr std::array<AnchorName, 4> kAnchors = {{{"month_end", Recurrence::Anchor::kMonthEnd},
                                                 {"quarter_end", Recurrence::Anchor::kQuarterEnd},
                                                 {"half_year_end", Recurrence::Anchor::kHalfYearEnd},
                                                 {"year_end", Recurrence::Anchor::kYearEnd}}};

constexpr std::string_view kBefore = "before ";

Error BadPeriod(std::string_view text) { return Error("bad-period", {{"text", std::string(text)}}); }

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
    if (value > base::limits::kPeriodCount) return -1;
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

}  // namespace

Result<Period> Period::Parse(std::string_view text) {
  std::string_view rest = text;
  const bool iso = !rest.empty() && rest.front() == 'P';
  if (iso) rest.remove_prefix(1);
  const int count = TakeCount(&rest);
  if (count < 0) return BadPeriod(text);
  for (const UnitName& name : iso ? kIsoUnits : kUnits) {
    if (rest != name.text) continue;
    if (count * name.factor > base::limits::kPeriodCount) return BadPeriod(text);
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
  const std::size_t plus = trimmed.find('+');
  const std::string_view name = Trim(trimmed.substr(0, plus));
  for (const AnchorName& known : kAnchors) {
    if (name != known.text) continue;
    Recurrence rule;
    rule.anchor = known.anchor;
    if (plus == std::string_view::npos) return rule;
    const auto offset = Period::Parse(Trim(trimmed.substr(plus + 1)));
    if (!offset) return BadRecurrence(text);
    rule.offset = *offset;
    return rule;
  }
  return BadRecurrence(text);
}

std::string Recurrence::ToString() const {
  if (anchor == Anchor::kFixedDate) return Date::FromCivil(2000, month, day).ToString().substr(5);
  if (anchor == Anchor::kBeforeMonth) {
    return std::string(kBefore) + Date::FromCivil(2000, month, 1).ToString().substr(5, 2);
  }
  for (const AnchorName& known : kAnchors) {
    if (known.anchor != anchor) continue;
    const std::string name(known.text);
    return offset.count == 0 ? name : name + " + " + offset.ToString();
  }
  return {};
}

}  // namespace anze::calendar
