// Years of service and their windows, after AMB-24 and AMB-25.
#include "core/duty/spread.h"

#include <gtest/gtest.h>

namespace anze::duty {
namespace {

using calendar::Date;

Date D(std::string_view text) { return Date::Parse(text).value(); }

int Total(std::string_view from, std::string_view to, std::string_view cycle, std::string_view proration, int yearly) {
  int total = 0;
  for (const ServiceYear& year : ServiceYears(D(from), D(to), CycleOf(cycle), ProrationOf(proration))) {
    total += CountFor(year, yearly);
  }
  return total;
}

TEST(Spread, CoalPoliciesOfSixAndEighteenMonths) {
  EXPECT_EQ(Total("2025-07-01", "2025-12-31", "policy_term", "none", 2), 2);
  EXPECT_EQ(Total("2025-07-01", "2025-12-31", "policy_term", "ceil", 2), 1);
  EXPECT_EQ(Total("2025-07-01", "2025-12-31", "policy_term", "per_year_then_ceil", 2), 1);
  EXPECT_EQ(Total("2025-07-01", "2026-12-31", "policy_term", "none", 2), 2);
  EXPECT_EQ(Total("2025-07-01", "2026-12-31", "policy_term", "ceil", 2), 3);
  EXPECT_EQ(Total("2025-07-01", "2026-12-31", "policy_term", "per_year_then_ceil", 2), 3);
}

TEST(Spread, OneYearIsOneYearInEveryReading) {
  for (const char* proration : {"none", "ceil", "per_year_then_ceil", ""}) {
    EXPECT_EQ(Total("2025-07-01", "2026-06-30", "policy_term", proration, 2), 2) << proration;
    EXPECT_EQ(Total("2024-02-29", "2025-02-27", "rolling_12m", proration, 2), 2) << proration;
  }
}

TEST(Spread, ADayOverAYearIsAStretchOfItsOwn) {
  const auto years = ServiceYears(D("2025-07-01"), D("2026-07-01"), Cycle::kPolicyTerm, Proration::kPerYearThenCeil);
  ASSERT_EQ(years.size(), 2U);
  EXPECT_EQ(years[1].from, D("2026-07-01"));
  EXPECT_EQ(years[1].number, 2);
  EXPECT_EQ(CountFor(years[1], 2), 1);
}

TEST(Spread, CalendarYearsAskForEachInFullWhenTheTermIsAYear) {
  // Both screenings in August 2025 leave 2026 with none of two.
  const auto years = ServiceYears(D("2025-07-01"), D("2026-06-30"), Cycle::kCalendarYear, Proration::kPerYearThenCeil);
  ASSERT_EQ(years.size(), 2U);
  EXPECT_EQ(years[0].to, D("2025-12-31"));
  EXPECT_EQ(CountFor(years[0], 2), 2);
  EXPECT_EQ(CountFor(years[1], 2), 2);
  // Six months within one year: a share of it, or all.
  EXPECT_EQ(Total("2025-07-01", "2025-12-31", "calendar_year", "ceil", 2), 1);
  EXPECT_EQ(Total("2025-07-01", "2025-12-31", "calendar_year", "none", 2), 2);
}

TEST(Spread, RollingTwelveMonthsCutATermThatTheTermItselfWouldNot) {
  const auto term = ServiceYears(D("2025-07-01"), D("2026-12-31"), Cycle::kPolicyTerm, Proration::kNone);
  const auto rolling = ServiceYears(D("2025-07-01"), D("2026-12-31"), Cycle::kRolling12Months, Proration::kNone);
  ASSERT_EQ(term.size(), 1U);
  ASSERT_EQ(rolling.size(), 2U);
  EXPECT_EQ(rolling[0].to, D("2026-06-30"));
  // Two a year: two in eighteen months by the term, three by the months.
  EXPECT_EQ(CountFor(term[0], 2), 2);
  EXPECT_EQ(CountFor(rolling[0], 2) + CountFor(rolling[1], 2), 3);
}

TEST(Spread, CountsNeverGoWild) {
  const ServiceYear week = {D("2025-07-01"), D("2025-07-07"), 1, base::Number(1)};
  EXPECT_EQ(CountFor(week, -3), 0);
  EXPECT_EQ(CountFor(week, 0), 0);
  EXPECT_EQ(CountFor(week, INT64_MAX), 7);
}

TEST(Spread, WindowsAreEvenAndLeaveNoDayOut) {
  const ServiceYear year = {D("2025-07-01"), D("2026-06-30"), 1, base::Number(1)};
  EXPECT_EQ(WindowOf(year, 1, 2).to, D("2025-12-29"));
  EXPECT_EQ(WindowOf(year, 2, 2).from, D("2025-12-30"));
  for (int n = 1; n <= 13; ++n) {
    Date next = year.from;
    for (int k = 1; k <= n; ++k) {
      const Window window = WindowOf(year, k, n);
      EXPECT_EQ(window.from, next) << k << " of " << n;
      EXPECT_LE(window.from, window.to);
      EXPECT_LE(std::abs((window.to - window.from + 1) - 365 / n), 1);
      next = window.to + 1;
    }
    EXPECT_EQ(next, year.to + 1);
  }
}

}  // namespace
}  // namespace anze::duty
