// Spreading services over a term: years of service, shares of a year, even windows.
// Threads: pure.
#pragma once

#include <string_view>
#include <vector>

#include "core/base/number.h"
#include "core/calendar/date.h"

namespace anze::duty {

enum class Cycle { kPolicyTerm, kCalendarYear, kRolling12Months };  // AMB-24
enum class Proration { kPerYearThenCeil, kNone, kCeil };            // AMB-25

// Unknown words give the national reading, the first of each.
Cycle CycleOf(std::string_view word);
Proration ProrationOf(std::string_view word);

// A stretch of the term and the share of a year's minimum it asks for. Both days belong to it.
struct ServiceYear {
  calendar::Date from;
  calendar::Date to;
  int number = 1;
  base::Number share{1};
};

// Divides a term into years. Precondition: from <= to.
//
// Years are counted from the first day of the term, as 民法典 第202条 counts them: 2025-06-01 to
// 2026-05-31 is one year, and so is 2025-06-01 to 2026-06-01, and 2024-02-29 to 2025-02-28. Six
// months of a term ask for 2 of 2 (none), 1 (ceil), 1 (per year, then ceil); eighteen for 2, 3, 3.
// A rolling year is planned like the term's: even gaps leave no twelve months with fewer. Of
// calendar years a term of exactly one year asks for each in full: AMB-25 is about other terms.
std::vector<ServiceYear> ServiceYears(calendar::Date from, calendar::Date to, Cycle cycle, Proration proration);

// Returns the year's minimum for this stretch, rounded up; at most one a day.
int CountFor(const ServiceYear& year, std::int64_t yearly);

struct Window {
  calendar::Date from;
  calendar::Date to;
};
// The days of a window that lie in these months, as stretches in order; all of it where `months` is empty.
std::vector<Window> DaysInMonths(const Window& window, const std::vector<int>& months);
// The k-th (from 1) of n windows of equal length that together make up the stretches; one that would span a gap begins
// behind it. Precondition: 1 <= k <= n, and there is a stretch.
Window WindowAmong(const std::vector<Window>& stretches, int k, int n);
// The calendar periods of so many months (1, 3, 6, 12) that share a day with the term, each whole, in order.
std::vector<Window> CalendarPeriods(calendar::Date from, calendar::Date to, int months);

// The k-th (from 1) of n windows of equal length that together make up the stretch. Precondition: 1 <= k <= n.
Window WindowOf(const ServiceYear& year, int k, int n);

}  // namespace anze::duty
