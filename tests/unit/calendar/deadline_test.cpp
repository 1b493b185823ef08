// The readings AMB-01 … AMB-09 by example, the account, and the errors.
#include "core/calendar/deadline.h"

#include <string>
#include <vector>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "tests/support/check.h"
#include "tests/unit/calendar/load_calendar.h"

namespace anze::calendar::testing {
namespace {

std::vector<std::string> Skipped(const Deadline& deadline) {
  std::vector<std::string> lines;
  for (const SkippedDay& day : deadline.skipped) lines.push_back(day.date.ToString() + " " + day.why + " " + day.name);
  return lines;
}

TEST_CASE("Deadline AMB-01: the first day counts or does not", "[calendar][deadline]") {
  DeadlineOptions same_day;
  same_day.count_first_day = true;
  const Shared calendar = Calendar();
  // A: 03-05(1) … 18(10) as in the golden dates. B: Tue 03-04(1) 05–07(4) 10–14(9) 17(10)
  CHECK(Due(*calendar, "2025-03-04", "10wd") == "2025-03-18");
  CHECK(Due(*calendar, "2025-03-04", "10wd", same_day) == "2025-03-17");
  // A rest day is no first working day: Sat 03-08; 10–14(5) 17–21(10) either way.
  CHECK(Due(*calendar, "2025-03-08", "10wd", same_day) == "2025-03-21");
  // 10 days from 03-04 are 03-05..14, or 03-04..13; a month ends a day earlier.
  CHECK(Due(*calendar, "2025-03-04", "10d") == "2025-03-14");
  CHECK(Due(*calendar, "2025-03-04", "10d", same_day) == "2025-03-13");
  CHECK(Due(*calendar, "2025-03-04", "1mo", same_day) == "2025-04-03");
}

TEST_CASE("Deadline AMB-02: a working day is one of the notice or of the law", "[calendar][deadline]") {
  const Shared calendar = Calendar();
  DeadlineOptions no_makeup;
  no_makeup.makeup_days_count = false;
  CHECK(Due(*calendar, "2026-02-12", "10wd") == "2026-03-04");
  // B: 02-13(1) [02-15..23] 24–27(5) 03-02–06(10)
  CHECK(Due(*calendar, "2026-02-12", "10wd", no_makeup) == "2026-03-06");
  WorkCalendar::Options reading_b;
  reading_b.makeup_days_count = false;
  CHECK(Due(*Calendar(reading_b), "2026-02-12", "10wd") == "2026-03-06");
  // C: 02-13(1) 16–20(6) 23–26(10)
  WorkCalendar::Options reading_c;
  reading_c.makeup_days_count = false;
  reading_c.holidays_count = false;
  CHECK(Due(*Calendar(reading_c), "2026-02-12", "10wd") == "2026-02-26");
  DeadlineOptions no_holidays;
  no_holidays.holidays_count = false;
  CHECK(Due(*calendar, "2026-02-12", "10wd", no_holidays) == "2026-02-26");
  CHECK(calendar->MondayToFriday().digest() == Calendar(reading_c)->digest());

  const auto account = ComputeDeadline(*calendar, D("2026-02-12"), P("2wd"), no_makeup);
  REQUIRE(account);
  CHECK(Skipped(*account).front() == "2026-02-14 makeup 春节");
  CHECK(account->calendar_digest == Calendar(reading_b)->digest());
}

TEST_CASE("Deadline AMB-03: a last day on a rest day rolls or stays", "[calendar][deadline]") {
  const Shared calendar = Calendar();
  DeadlineOptions next, none, previous, weekdays;
  none.roll = Roll::kNone;
  previous.roll = Roll::kPreviousWorkday;
  weekdays.weekend_is_rest = false;
  // Sun 2025-09-28 works: no reading moves it.
  for (const DeadlineOptions& options : {next, none, previous, weekdays}) {
    CHECK(Due(*calendar, "2025-08-29", "30d", options) == "2025-09-28");
  }
  CHECK(Due(*calendar, "2025-09-01", "30d", next) == "2025-10-09");
  CHECK(Due(*calendar, "2025-09-01", "30d", none) == "2025-10-01");
  CHECK(Due(*calendar, "2025-09-01", "30d", previous) == "2025-09-30");
  CHECK(Due(*calendar, "2025-09-01", "30d", weekdays) == "2025-10-09");
  // Sat 2025-03-15 is an ordinary weekend day.
  CHECK(Due(*calendar, "2025-03-01", "14d", next) == "2025-03-17");
  CHECK(Due(*calendar, "2025-03-01", "14d", previous) == "2025-03-14");
  CHECK(Due(*calendar, "2025-03-01", "14d", weekdays) == "2025-03-15");
}

TEST_CASE("Deadline AMB-04: the day ends at midnight or at the close of business", "[calendar][deadline]") {
  const Shared calendar = Calendar();
  DeadlineOptions options;
  auto deadline = ComputeDeadline(*calendar, D("2025-03-04"), P("10wd"), options);
  CHECK(deadline->ends_at.ToString() == "2025-03-19T00:00:00+08:00");
  options.cutoff_business_close = true;
  deadline = ComputeDeadline(*calendar, D("2025-03-04"), P("10wd"), options);
  CHECK(deadline->ends_at.ToString() == "2025-03-18T17:30:00+08:00");
}

TEST_CASE("Deadline AMB-05: months and years end on the corresponding day", "[calendar][deadline]") {
  const Shared calendar = Calendar();
  DeadlineOptions thirty;
  thirty.thirty_day_months = true;
  CHECK(Due(*calendar, "2025-05-31", "3mo") == "2025-09-01");  // Sun 08-31 rolls to Mon
  CHECK(Due(*calendar, "2025-05-31", "3mo", thirty) == "2025-08-29");
  CHECK(Due(*calendar, "2024-11-30", "3mo") == "2025-02-28");
  CHECK(Due(*calendar, "2023-03-04", "2y") == "2025-03-04");
  CHECK(Due(*calendar, "2023-03-04", "2y", thirty) == "2025-03-03");  // 730 days over a 02-29
}

TEST_CASE("Deadline AMB-07: before a date includes it or does not", "[calendar][deadline]") {
  const Shared calendar = Calendar();
  const Recurrence june = Recurrence::Parse("06-15").value();
  DeadlineOptions options;
  CHECK(ComputeRecurring(*calendar, june, D("2024-01-01"), options)->due.ToString() == "2024-06-15");
  options.before_date_inclusive = false;
  CHECK(ComputeRecurring(*calendar, june, D("2024-01-01"), options)->due.ToString() == "2024-06-14");
  const Recurrence year_end = Recurrence::Parse("year_end").value();
  CHECK(ComputeRecurring(*calendar, year_end, D("2023-05-01"), options)->due.ToString() == "2023-12-30");
}

TEST_CASE("Deadline AMB-08: before a month ends before its first day or with its last", "[calendar][deadline]") {
  DeadlineOptions options;
  const auto check = [&](int month, const char* remind, const char* late) {
    const Milestone milestone = BeforeMonth(2024, month, options);
    CHECK(milestone.remind_by.ToString() == remind);
    CHECK(milestone.late_after.ToString() == late);
  };
  check(6, "2024-05-31", "2024-06-30");
  check(12, "2024-11-30", "2024-12-31");
  options.before_month = DeadlineOptions::BeforeMonth::kMonthStart;
  check(6, "2024-05-31", "2024-05-31");
  check(1, "2023-12-31", "2023-12-31");
  options.before_month = DeadlineOptions::BeforeMonth::kMonthEnd;
  check(12, "2024-12-31", "2024-12-31");
}

TEST_CASE("Deadline AMB-09: a fixed date on a rest day rolls or stays", "[calendar][deadline]") {
  const Shared calendar = Calendar();
  const Recurrence january = Recurrence::Parse("01-31").value();
  DeadlineOptions options;
  const auto due = [&](const char* year) {
    return ComputeRecurring(*calendar, january, D(year), options)->due.ToString();
  };
  CHECK(due("2025-06-01") == "2025-01-31");
  CHECK(due("2026-06-01") == "2026-01-31");
  options.fixed_date_roll = Roll::kNextWorkday;
  CHECK(due("2025-06-01") == "2025-02-05");
  CHECK(due("2026-06-01") == "2026-02-02");
  options.fixed_date_roll = Roll::kPreviousWorkday;
  CHECK(due("2025-06-01") == "2025-01-27");
  CHECK(due("2026-06-01") == "2026-01-30");
}

TEST_CASE("Deadline: other worked examples of the readings come out as by hand", "[calendar][deadline]") {
  const Shared calendar = Calendar();
  CHECK(Due(*calendar, "2025-03-10", "10wd") == "2025-03-24");  // AMB-11: received Mon instead of Sat
  CHECK(Due(*calendar, "2025-03-18", "30wd") == "2025-04-29");  // AMB-12: 30 after the first 10
  CHECK(Due(*calendar, "2025-04-16", "30wd") == "2025-05-30");  // AMB-14: extension in working days
  CHECK(Due(*calendar, "2025-03-04", "15d") == "2025-03-19");   // AMB-20: the 2020 measure
  CHECK(Due(*calendar, "2025-03-04", "30d") == "2025-04-03");
  CHECK(Due(*calendar, "2025-03-04", "60d") == "2025-05-06");
  CHECK(Due(*calendar, "2026-02-12", "15d") == "2026-02-27");
}

TEST_CASE("Deadline: recurrences of months and half years and years end as by hand", "[calendar][deadline]") {
  const Shared calendar = Calendar();
  const auto due = [&](const char* rule, const char* in_period) {
    return ComputeRecurring(*calendar, Recurrence::Parse(rule).value(), D(in_period))->due.ToString();
  };
  CHECK(due("month_end + 10d", "2025-02-01") == "2025-03-10");
  CHECK(due("half_year_end + 15d", "2025-01-31") == "2025-07-15");
  CHECK(due("half_year_end + 15d", "2025-07-01") == "2026-01-15");
  CHECK(due("year_end + 1mo", "2025-07-01") == "2026-02-02");  // Sat 01-31 rolls
  CHECK(due("quarter_end + 1mo", "2025-06-30") == "2025-07-30");
  CHECK(due("month_end", "2024-02-10") == "2024-02-29");
  CHECK(due("02-29", "2025-05-05") == "2025-02-28");
}

TEST_CASE("The account of a deadline names every day", "[calendar][deadline]") {
  const auto deadline = ComputeDeadline(*Calendar(), D("2026-02-12"), P("4wd"));
  REQUIRE(deadline);
  CHECK(deadline->due.ToString() == "2026-02-25");
  CHECK(deadline->days_counted == 4);
  CHECK(deadline->counted == std::vector<Date>{D("2026-02-13"), D("2026-02-14"), D("2026-02-24"), D("2026-02-25")});
  REQUIRE(deadline->skipped.size() == 9U);
  CHECK(Skipped(*deadline).front() == "2026-02-15 holiday 春节");
  CHECK(Skipped(*deadline).back() == "2026-02-23 holiday 春节");

  const auto plain = ComputeDeadline(*Calendar(), D("2025-03-07"), P("1wd"));
  CHECK(Skipped(*plain) == std::vector<std::string>{"2025-03-08 weekend ", "2025-03-09 weekend "});
}

TEST_CASE("The account of a deadline tells of a roll", "[calendar][deadline]") {
  const auto forward = ComputeDeadline(*Calendar(), D("2025-09-01"), P("30d"));
  REQUIRE(forward);
  CHECK(forward->days_counted == 30);
  CHECK(forward->skipped.size() == 8U);
  CHECK(Skipped(*forward).front() == "2025-10-01 rolled 国庆节、中秋节");
  CHECK(Skipped(*forward).back() == "2025-10-08 rolled 国庆节、中秋节");
  DeadlineOptions back;
  back.roll = Roll::kPreviousWorkday;
  const auto backward = ComputeDeadline(*Calendar(), D("2025-03-01"), P("15d"), back);
  CHECK(backward->due.ToString() == "2025-03-14");
  CHECK(Skipped(*backward) == std::vector<std::string>{"2025-03-15 rolled ", "2025-03-16 rolled "});
}

TEST_CASE("A deadline lists at most four hundred days", "[calendar][deadline]") {
  const auto deadline = ComputeDeadline(*Calendar(), D("2020-01-01"), P("1000wd"));
  REQUIRE(deadline);
  CHECK(deadline->days_counted == 1000);
  CHECK(deadline->counted.size() == 400U);
}

TEST_CASE("A deadline with nothing to count ends on the day itself", "[calendar][deadline]") {
  const auto deadline = ComputeDeadline(*Calendar(), D("2025-03-08"), P("0wd"));
  CHECK(deadline->due.ToString() == "2025-03-08");
  CHECK(deadline->days_counted == 0);
  CHECK(deadline->skipped.empty());
  CHECK(Due(*Calendar(), "2025-03-08", "0d") == "2025-03-10");
}

TEST_CASE("A deadline refuses what is out of range", "[calendar][deadline]") {
  const Shared calendar = Calendar();
  CHECK(Due(*calendar, "1989-12-31", "1d") == "date-out-of-range");
  CHECK(Due(*calendar, "2101-01-01", "1d") == "date-out-of-range");
  CHECK(ComputeDeadline(*calendar, D("2100-12-01"), P("60wd")).error().code == "date-out-of-range");
  CHECK(ComputeDeadline(*calendar, D("2100-12-01"), P("60d")).error().code == "date-out-of-range");
  CHECK(ComputeDeadline(*calendar, D("2025-01-01"), P("10000y")).error().code == "date-out-of-range");
  CHECK(ComputeDeadline(*calendar, D("2025-01-01"), P("10000mo")).error().code == "date-out-of-range");
  CHECK(ComputeRecurring(*calendar, *Recurrence::Parse("01-31"), D("2101-05-05")).error().code == "date-out-of-range");
  CHECK(ComputeDeadline(*calendar, D("2025-01-01"), Period{.count = -1, .unit = Unit::kDay}).error().code ==
        "bad-period");
  CHECK(ComputeDeadline(*calendar, D("2025-01-01"), Period{.count = 10001, .unit = Unit::kDay}).error().code ==
        "bad-period");
  // The ends of the range themselves can be asked.
  CHECK(Due(*calendar, "1990-01-01", "1d") == "1990-01-02");
  DeadlineOptions same_day;
  same_day.count_first_day = true;
  CHECK(Due(*calendar, "1990-01-02", "1d", same_day) == "1990-01-02");
  CHECK(Due(*calendar, "2100-12-30", "1d") == "2100-12-31");
}

TEST_CASE("Deadline: errors have text in both languages", "[calendar][deadline]") {
  const auto error = ComputeDeadline(*Calendar(), D("1989-12-31"), P("1d")).error();
  const auto zh = base::Describe(error, base::Language::kZh);
  CHECK(zh.message.find("1989-12-31") != std::string::npos);
  CHECK(zh.message.find("1990-01-01") != std::string::npos);
  CHECK_FALSE(zh.hint.empty());
  CHECK(base::Describe(error, base::Language::kEn).message != zh.message);
}

TEST_CASE("A deadline as a value has the names of the interface", "[calendar][deadline]") {
  const auto deadline = ComputeDeadline(*Calendar(), D("2025-01-24"), P("2wd"));
  const base::Value value = ToValue(*deadline);
  CHECK(value.GetString("due") == "2025-01-27");
  CHECK(value.Get("days_counted").as_int() == 2);
  CHECK_FALSE(value.Get("provisional").as_bool());
  CHECK(value.GetString("earliest") == "2025-01-27");
  CHECK(value.GetString("latest") == "2025-01-27");
  REQUIRE(value.Get("skipped").as_list().size() == 1U);
  const base::Value& skipped = value.Get("skipped").as_list().front();
  CHECK(skipped.GetString("date") == "2025-01-25");
  CHECK(skipped.GetString("why") == "weekend");
}

}  // namespace
}  // namespace anze::calendar::testing
