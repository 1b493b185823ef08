// Days counted backwards, days and working days of a month, hours.
#include <string>

#include "core/calendar/deadline.h"
#include "tests/support/check.h"
#include "tests/unit/calendar/load_calendar.h"

namespace anze::calendar::testing {
namespace {

std::string Before(const char* until, const char* period, const DeadlineOptions& options = {}) {
  const auto deadline = ComputeDeadlineBefore(*Calendar(), D(until), P(period), options);
  if (!deadline.ok()) return deadline.error().code;
  const auto day = DayBefore(*Calendar(), D(until), P(period), options);
  // Without a roll both are the same.
  if (options.back_roll == Roll::kNone) CHECK(*day == deadline->due);
  return deadline->due.ToString();
}

std::string Due(const char* rule, const char* in_period, const DeadlineOptions& options = {}) {
  const auto deadline = ComputeRecurring(*Calendar(), Recurrence::Parse(rule).value(), D(in_period), options);
  return deadline.ok() ? deadline->due.ToString() : deadline.error().code;
}

TEST_CASE("A period counted back ends so many days before", "[calendar][before]") {
  CHECK(Before("2025-12-31", "30d") == "2025-12-01");
  CHECK(Before("2025-12-31", "0d") == "2025-12-31");
  // The corresponding day; 02-31 is none, so the last of February.
  CHECK(Before("2025-03-31", "1mo") == "2025-02-28");
  CHECK(Before("2024-02-29", "1y") == "2023-02-28");
}

TEST_CASE("Working days counted back pass over rest days", "[calendar][before]") {
  // 10-01 to 10-08 are off: 09-30(1) 29(2) 28(3, a Sunday that is worked) 26(4) 25(5).
  CHECK(Before("2025-10-09", "5wd") == "2025-09-25");
  // From a rest day the same: 10-08 itself is not counted.
  CHECK(Before("2025-10-08", "1wd") == "2025-09-30");
  DeadlineOptions no_makeup;
  no_makeup.makeup_days_count = false;
  // 09-30(1) 29(2) 26(3) 25(4) 24(5).
  CHECK(Before("2025-10-09", "5wd", no_makeup) == "2025-09-24");
  DeadlineOptions same_day;
  same_day.count_first_day = true;
  // 10-09(1) 09-30(2) 29(3) 28(4) 26(5); 12-31(1) … 12-02(30).
  CHECK(Before("2025-10-09", "5wd", same_day) == "2025-09-26");
  CHECK(Before("2025-12-31", "30d", same_day) == "2025-12-02");
}

TEST_CASE("A day counted back stays on a rest day unless a reading moves it", "[calendar][before]") {
  // 2025-05-31 to 06-02 is the Dragon Boat Festival; 05-30 is a Friday, 06-03 a Tuesday.
  DeadlineOptions options;
  CHECK(Before("2025-06-30", "30d", options) == "2025-05-31");
  options.back_roll = Roll::kPreviousWorkday;
  CHECK(Before("2025-06-30", "30d", options) == "2025-05-30");
  options.back_roll = Roll::kNextWorkday;
  CHECK(Before("2025-06-30", "30d", options) == "2025-06-03");
  // The roll of periods has no say.
  options.back_roll = Roll::kNone;
  options.roll = Roll::kNextWorkday;
  CHECK(Before("2025-06-30", "30d", options) == "2025-05-31");
}

TEST_CASE("The account of a count backwards runs up to the day", "[calendar][before]") {
  const auto deadline = ComputeDeadlineBefore(*Calendar(), D("2025-10-09"), P("5wd"));
  REQUIRE(deadline);
  CHECK(deadline->days_counted == 5);
  CHECK(deadline->counted.front() == D("2025-09-25"));
  CHECK(deadline->counted.back() == D("2025-09-30"));
  // Saturday 09-27 and the eight days off.
  CHECK(deadline->skipped.size() == 9U);
  CHECK(deadline->skipped.front().date == D("2025-09-27"));
  CHECK_FALSE(deadline->provisional);
  CHECK(ComputeDeadlineBefore(*Calendar(), D("2031-10-09"), P("5wd"))->provisional);
  // Calendar days ask no notice.
  CHECK_FALSE(ComputeDeadlineBefore(*Calendar(), D("2031-10-09"), P("5d"))->provisional);
}

TEST_CASE("A count backwards is refused where days are not known", "[calendar][before]") {
  CHECK(Before("1995-05-02", "5wd") == "working-week-unknown");
  CHECK(Before("1990-01-05", "30d") == "date-out-of-range");
  CHECK(Before("2025-10-09", "24h") == "hours-from-day");
  CHECK(Before("2200-01-01", "1d") == "date-out-of-range");
}

TEST_CASE("Recurrences lie before the end of a period", "[calendar][before][recurrence]") {
  CHECK(Due("quarter_end - 5d", "2025-05-10") == "2025-06-25");
  // 03-28(1) 27 26 25 24(5).
  CHECK(Due("quarter_end - 5wd", "2025-02-10") == "2025-03-24");
  CHECK(Due("year_end - 1mo", "2025-02-10") == "2025-11-30");
  // 06-30 less 30 days is 05-31, a holiday.
  DeadlineOptions options;
  CHECK(Due("half_year_end - 30d", "2025-02-10", options) == "2025-05-31");
  options.back_roll = Roll::kPreviousWorkday;
  CHECK(Due("half_year_end - 30d", "2025-02-10", options) == "2025-05-30");
}

TEST_CASE("A day of the month is a named day", "[calendar][recurrence]") {
  DeadlineOptions options;
  CHECK(Due("month_day 25", "2025-06-10") == "2025-06-25");
  CHECK(Due("month_day 31", "2025-02-10") == "2025-02-28");
  // 2025-05-25 is a Sunday: it stays, or moves as fixed dates do.
  CHECK(Due("month_day 25", "2025-05-01", options) == "2025-05-25");
  options.fixed_date_roll = Roll::kNextWorkday;
  CHECK(Due("month_day 25", "2025-05-01", options) == "2025-05-26");
  options = {};
  options.before_date_inclusive = false;
  CHECK(Due("month_day 25", "2025-06-10", options) == "2025-06-24");
}

TEST_CASE("The n-th working day of a month or quarter counts from its first", "[calendar][recurrence]") {
  // 2025-10: 09(1) 10(2) 11(3, a Saturday that is worked) 13(4) 14(5).
  CHECK(Due("month_workday 5", "2025-10-31") == "2025-10-14");
  CHECK(Due("quarter_workday 5", "2025-12-31") == "2025-10-14");
  CHECK(Due("half_year_workday 1", "2025-09-30") == "2025-07-01");
  // 2025-01: 01 is off; 02(1) 03(2) 06(3) 07(4) 08(5).
  CHECK(Due("year_workday 5", "2025-06-30") == "2025-01-08");
  // The same day as five working days after the month before, which is another period.
  CHECK(Due("month_end + 5wd", "2025-09-30") == "2025-10-14");
  // February 2025 has 19: 05-07, 08 (a Saturday that is worked), 10-14, 17-21, 24-28.
  CHECK(Due("month_workday 23", "2025-02-01") == "2025-02-28");
  // The first day counts whatever the reading of the day of an event.
  DeadlineOptions same_day;
  same_day.count_first_day = true;
  CHECK(Due("month_workday 5", "2025-10-31", same_day) == "2025-10-14");
}

TEST_CASE("Hours are added to an instant", "[calendar][hours]") {
  const auto from = Instant::Parse("2025-01-27T09:30:20+08:00").value();
  const auto deadline = ComputeDeadlineFrom(*Calendar(), from, P("24h"));
  REQUIRE(deadline);
  CHECK(deadline->ends_at.ToString() == "2025-01-28T09:30:20+08:00");
  CHECK(deadline->due == D("2025-01-28"));
  CHECK(deadline->days_counted == 0);
  CHECK_FALSE(deadline->provisional);
  CHECK(AddHours(from, P("90min")).ToString() == "2025-01-27T11:00:20+08:00");
  // 24:00 belongs to the day that it ends.
  const auto midnight = ComputeDeadlineFrom(*Calendar(), Instant::StartOfDay(D("2025-01-27")), P("24h"));
  CHECK(midnight->due == D("2025-01-27"));
  CHECK(midnight->ends_at == Instant::EndOfDay(D("2025-01-27")));
  // Days are counted from the day at +08:00: 17:00Z is 01:00 of the next.
  CHECK(ComputeDeadlineFrom(*Calendar(), Instant::Parse("2025-03-03T17:00:00Z").value(), P("10wd"))->due ==
        D("2025-03-18"));
  CHECK(ComputeDeadline(*Calendar(), D("2025-01-27"), P("24h")).error().code == "hours-from-day");
  CHECK(ComputeDeadlineFrom(*Calendar(), Instant::Parse("2100-12-31T23:00:00+08:00").value(), P("2h")).error().code ==
        "date-out-of-range");
}

}  // namespace
}  // namespace anze::calendar::testing
