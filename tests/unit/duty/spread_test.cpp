// Years of service and their windows, after AMB-24 and AMB-25.
#include "core/duty/spread.h"

#include "tests/support/check.h"

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

TEST_CASE("A spread covers coal policies of six and of eighteen months", "[duty][spread]") {
  CHECK(Total("2025-07-01", "2025-12-31", "policy_term", "none", 2) == 2);
  CHECK(Total("2025-07-01", "2025-12-31", "policy_term", "ceil", 2) == 1);
  CHECK(Total("2025-07-01", "2025-12-31", "policy_term", "per_year_then_ceil", 2) == 1);
  CHECK(Total("2025-07-01", "2026-12-31", "policy_term", "none", 2) == 2);
  CHECK(Total("2025-07-01", "2026-12-31", "policy_term", "ceil", 2) == 3);
  CHECK(Total("2025-07-01", "2026-12-31", "policy_term", "per_year_then_ceil", 2) == 3);
}

TEST_CASE("Spread: one year is one year in every reading", "[duty][spread]") {
  for (const char* proration : {"none", "ceil", "per_year_then_ceil", ""}) {
    CAPTURE(proration);
    CHECK(Total("2025-07-01", "2026-06-30", "policy_term", proration, 2) == 2);
    CHECK(Total("2024-02-29", "2025-02-28", "rolling_12m", proration, 2) == 2);
    CHECK(Total("2025-07-01", "2026-07-01", "policy_term", proration, 2) == 2);
  }
}

TEST_CASE("Spread: a year ends before its corresponding day, on it, or with the month that has none",
          "[duty][spread]") {
  const auto spans = [](std::string_view from, std::string_view to) {
    std::string text;
    for (const ServiceYear& year : ServiceYears(D(from), D(to), Cycle::kPolicyTerm, Proration::kPerYearThenCeil)) {
      text += year.from.ToString() + ".." + year.to.ToString() + (year.share == base::Number(1) ? "" : " part") + "\n";
    }
    return text;
  };
  CHECK(spans("2025-06-01", "2026-05-31") == "2025-06-01..2026-05-31\n");
  CHECK(spans("2025-06-01", "2026-06-01") == "2025-06-01..2026-06-01\n");
  CHECK(spans("2025-06-01", "2026-06-02") == "2025-06-01..2026-05-31\n2026-06-01..2026-06-02 part\n");
  CHECK(spans("2024-02-29", "2025-02-27") == "2024-02-29..2025-02-27 part\n");
  CHECK(spans("2024-02-29", "2025-02-28") == "2024-02-29..2025-02-28\n");
  CHECK(spans("2024-02-29", "2026-02-28") == "2024-02-29..2025-02-28\n2025-03-01..2026-02-28\n");
  // The fourth year ends before the 29 February that there is again, or on it.
  CHECK(spans("2024-02-29", "2028-02-28").ends_with("2027-03-01..2028-02-28\n"));
  CHECK(spans("2024-02-29", "2028-02-29").ends_with("2027-03-01..2028-02-29\n"));
  CHECK(spans("2025-06-01", "2027-06-01") == "2025-06-01..2026-05-31\n2026-06-01..2027-06-01\n");
}

TEST_CASE("Spread: from every day a term of n years is n full years, however its last day is said", "[duty][spread]") {
  for (Date from = D("2023-01-01"); from <= D("2026-12-31"); from = from + 1) {
    for (int n = 1; n <= 3; ++n) {
      const Date on_the_day = calendar::AddMonths(from, 12 * n);
      const bool has_day = on_the_day.civil().day == from.civil().day;
      for (const Date to : {has_day ? on_the_day - 1 : on_the_day, on_the_day}) {
        INFO(from.ToString() << " .. " << to.ToString());
        const auto years = ServiceYears(from, to, Cycle::kPolicyTerm, Proration::kPerYearThenCeil);
        REQUIRE(years.size() == static_cast<std::size_t>(n));
        Date next = from;
        for (const ServiceYear& year : years) {
          REQUIRE(year.from == next);
          REQUIRE(year.share == base::Number(1));
          next = year.to + 1;
        }
        REQUIRE(next == to + 1);
        REQUIRE(ServiceYears(from, to, Cycle::kPolicyTerm, Proration::kCeil).at(0).share == base::Number(n));
        // A day more begins another year: one visit at most.
        const auto longer = ServiceYears(from, on_the_day + 1, Cycle::kPolicyTerm, Proration::kPerYearThenCeil);
        REQUIRE(longer.size() == static_cast<std::size_t>(n) + 1);
        REQUIRE(CountFor(longer.back(), 12) == 1);
      }
    }
  }
}

TEST_CASE("Spread: calendar years ask for each in full when the term is a year", "[duty][spread]") {
  // Both screenings in August 2025 leave 2026 with none of two.
  const auto years = ServiceYears(D("2025-07-01"), D("2026-06-30"), Cycle::kCalendarYear, Proration::kPerYearThenCeil);
  REQUIRE(years.size() == 2U);
  CHECK(years[0].to == D("2025-12-31"));
  CHECK(CountFor(years[0], 2) == 2);
  CHECK(CountFor(years[1], 2) == 2);
  // Six months within one year: a share of it, or all.
  CHECK(Total("2025-07-01", "2025-12-31", "calendar_year", "ceil", 2) == 1);
  CHECK(Total("2025-07-01", "2025-12-31", "calendar_year", "none", 2) == 2);
  // A year said to end on its corresponding day is a year here too.
  CHECK(Total("2025-07-01", "2026-07-01", "calendar_year", "per_year_then_ceil", 2) == 4);
}

TEST_CASE("Spread: rolling twelve months cut a term that the term itself would not", "[duty][spread]") {
  const auto term = ServiceYears(D("2025-07-01"), D("2026-12-31"), Cycle::kPolicyTerm, Proration::kNone);
  const auto rolling = ServiceYears(D("2025-07-01"), D("2026-12-31"), Cycle::kRolling12Months, Proration::kNone);
  REQUIRE(term.size() == 1U);
  REQUIRE(rolling.size() == 2U);
  CHECK(rolling[0].to == D("2026-06-30"));
  // Two a year: two in eighteen months by the term, three by the months.
  CHECK(CountFor(term[0], 2) == 2);
  CHECK(CountFor(rolling[0], 2) + CountFor(rolling[1], 2) == 3);
}

TEST_CASE("Spread: counts never go wild", "[duty][spread]") {
  const ServiceYear week = {D("2025-07-01"), D("2025-07-07"), 1, base::Number(1)};
  CHECK(CountFor(week, -3) == 0);
  CHECK(CountFor(week, 0) == 0);
  CHECK(CountFor(week, INT64_MAX) == 7);
}

TEST_CASE("Spread: windows are even and leave no day out", "[duty][spread]") {
  const ServiceYear year = {D("2025-07-01"), D("2026-06-30"), 1, base::Number(1)};
  CHECK(WindowOf(year, 1, 2).to == D("2025-12-29"));
  CHECK(WindowOf(year, 2, 2).from == D("2025-12-30"));
  for (int n = 1; n <= 13; ++n) {
    Date next = year.from;
    for (int k = 1; k <= n; ++k) {
      const Window window = WindowOf(year, k, n);
      INFO(k << " of " << n);
      CHECK(window.from == next);
      CHECK(window.from <= window.to);
      CHECK(std::abs((window.to - window.from + 1) - 365 / n) <= 1);
      next = window.to + 1;
    }
    CHECK(next == year.to + 1);
  }
}

}  // namespace
}  // namespace anze::duty
