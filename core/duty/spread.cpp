#include "core/duty/spread.h"

#include <algorithm>

namespace anze::duty {

using base::Number;
using calendar::AddMonths;
using calendar::Date;

namespace {

constexpr int kMonths = 12;

// The last day of n months of a term whose first day belongs to it: the day before the corresponding day or, where that
// month has none, its last day. From 29 February a year ends on 28 February, as it does from 1 March.
Date EndOfMonths(Date from, int n) {
  const Date corresponding = AddMonths(from, n);
  return corresponding.civil().day == from.civil().day ? corresponding - 1 : corresponding;
}

// A term that is said to end on the corresponding day itself is no longer for that: counted without its first day, as
// periods are (民法典 第201, 202条), it has the same length.
bool EndsMonths(Date from, Date to, int n) { return to == EndOfMonths(from, n) || to == AddMonths(from, n); }

// [from, to] in years: whole months, and days as a part of the month they lie in.
Number YearsIn(Date from, Date to) {
  int months = 0;
  while (EndOfMonths(from, months + 1) <= to) ++months;
  const Date ended = months == 0 ? from - 1 : EndOfMonths(from, months);
  const int length = EndOfMonths(from, months + 1) - ended;
  const int days = months > 0 && EndsMonths(from, to, months) ? 0 : to - ended;
  return Number::Ratio(static_cast<std::int64_t>(months) * length + days, static_cast<std::int64_t>(kMonths) * length)
      .value_or(Number(1));
}

bool IsOneYear(Date from, Date to) { return EndsMonths(from, to, kMonths); }

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
  for (Date begun = from; begun <= to;) {
    const int number = static_cast<int>(years.size()) + 1;
    const Date ends = EndOfMonths(from, kMonths * number);
    const bool last = to <= ends || EndsMonths(from, to, kMonths * number);
    years.push_back({begun, last ? to : ends, number, to >= ends ? Number(1) : YearsIn(begun, to)});
    begun = last ? to + 1 : ends + 1;
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

std::vector<Window> DaysInMonths(const Window& window, const std::vector<int>& months) {
  if (months.empty()) return {window};
  std::vector<Window> stretches;
  for (Date first = window.from; first <= window.to;) {
    const calendar::CivilDate day = first.civil();
    const Date month_end = AddMonths(Date::FromCivil(day.year, day.month, 1), 1) - 1;
    const Date last = std::min(month_end, window.to);
    if (std::find(months.begin(), months.end(), static_cast<int>(day.month)) != months.end()) {
      if (!stretches.empty() && stretches.back().to + 1 == first) {
        stretches.back().to = last;
      } else {
        stretches.push_back({first, last});
      }
    }
    first = last + 1;
  }
  return stretches;
}

Window WindowAmong(const std::vector<Window>& stretches, int k, int n) {
  std::int64_t days = 0;
  for (const Window& stretch : stretches) days += stretch.to - stretch.from + 1;
  const auto first = static_cast<int>(days * (k - 1) / n);
  const int last = std::max(first, static_cast<int>(days * k / n) - 1);
  int passed = 0;
  for (const Window& stretch : stretches) {
    const int length = stretch.to - stretch.from + 1;
    if (last < passed + length) {
      return {stretch.from + std::max(0, first - passed), stretch.from + (last - passed)};
    }
    passed += length;
  }
  return stretches.back();
}

std::vector<Window> CalendarPeriods(Date from, Date to, int months) {
  const calendar::CivilDate day = from.civil();
  std::vector<Window> periods;
  for (Date first = Date::FromCivil(day.year, (day.month - 1) / months * months + 1, 1); first <= to;) {
    const Date next = AddMonths(first, months);
    periods.push_back({first, next - 1});
    first = next;
  }
  return periods;
}

}  // namespace anze::duty
