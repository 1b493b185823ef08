#include "core/duty/spread.h"

#include <algorithm>

namespace anze::duty {

using base::Number;
using calendar::AddMonths;
using calendar::Date;

namespace {

constexpr int kMonths = 12;

// [from, to] in years: whole months, and days as a part of the month they lie in.
Number YearsIn(Date from, Date to) {
  int months = 0;
  while (AddMonths(from, months + 1) - 1 <= to) ++months;
  const Date begun = AddMonths(from, months);
  const int length = AddMonths(from, months + 1) - begun;
  const int days = std::max(0, to + 1 - begun);
  return Number::Ratio(static_cast<std::int64_t>(months) * length + days, static_cast<std::int64_t>(kMonths) * length)
      .value_or(Number(1));
}

bool IsOneYear(Date from, Date to) { return AddMonths(from, kMonths) - 1 == to; }

std::vector<ServiceYear> CalendarYears(Date from, Date to, Proration proration) {
  const bool in_full = proration == Proration::kNone || IsOneYear(from, to);
  std::vector<ServiceYear> years;
  for (int year = from.year(); year <= to.year(); ++year) {
    ServiceYear part;
    part.from = std::max(from, Date::FromCivil(year, 1, 1));
    part.to = std::min(to, Date::FromCivil(year, kMonths, 31));
    part.number = year - from.year() + 1;
    if (!in_full) part.share = YearsIn(part.from, part.to);
    years.push_back(part);
  }
  return years;
}

}  // namespace

Cycle CycleOf(std::string_view word) {
  if (word == "calendar_year") return Cycle::kCalendarYear;
  return word == "rolling_12m" ? Cycle::kRolling12Months : Cycle::kPolicyTerm;
}

Proration ProrationOf(std::string_view word) {
  if (word == "none") return Proration::kNone;
  return word == "ceil" ? Proration::kCeil : Proration::kPerYearThenCeil;
}

std::vector<ServiceYear> ServiceYears(Date from, Date to, Cycle cycle, Proration proration) {
  if (cycle == Cycle::kCalendarYear) return CalendarYears(from, to, proration);
  // Any twelve months in a row hold the yearly count: a term is never taken as one whole, whatever its length.
  if (cycle == Cycle::kRolling12Months) proration = Proration::kPerYearThenCeil;
  if (proration == Proration::kNone) return {{from, to, 1, Number(1)}};
  if (proration == Proration::kCeil) return {{from, to, 1, YearsIn(from, to)}};
  std::vector<ServiceYear> years;
  for (int number = 1;; ++number) {
    const Date begun = AddMonths(from, kMonths * (number - 1));
    const Date ends = AddMonths(from, kMonths * number) - 1;
    if (begun > to) break;
    if (ends <= to) {
      years.push_back({begun, ends, number, Number(1)});
    } else {
      years.push_back({begun, to, number, YearsIn(begun, to)});
    }
  }
  return years;
}

int CountFor(const ServiceYear& year, std::int64_t yearly) {
  const int days = year.to - year.from + 1;
  if (yearly <= 0) return 0;
  const auto count = Mul(year.share, Number(yearly));
  // One a day is more than any rule asks for; it keeps a slip of the pen from filling the plan.
  return count ? static_cast<int>(std::min<std::int64_t>(count->RoundUp(), days)) : days;
}

Window WindowOf(const ServiceYear& year, int k, int n) {
  const std::int64_t days = year.to - year.from + 1;
  const auto start = [&](int i) { return year.from + static_cast<int>(days * i / n); };
  return {start(k - 1), start(k) - 1};
}

}  // namespace anze::duty
