#include "core/calendar/work_calendar.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <random>
#include <vector>

#include "tests/support/check.h"
#include "tests/unit/calendar/load_calendar.h"

namespace anze::calendar::testing {
namespace {

// The final state of every notice, read without the calendar's own tables.
std::map<Date, bool> DeclaredDays() {
  std::map<Date, bool> works;
  for (const bool amending : {false, true}) {
    for (const Notice& notice : Source().notices) {
      if (notice.amends != amending) continue;
      for (const Notice::Day& day : notice.days) works[day.date] = !day.off;
    }
  }
  return works;
}

Date CountByHand(const std::map<Date, bool>& declared, Date from, int n, int step) {
  Date day = from;
  while (n > 0) {
    day = day + step;
    const auto found = declared.find(day);
    if (found != declared.end() ? found->second : !day.is_weekend()) --n;
  }
  return day;
}

TEST_CASE("A work calendar agrees with a loop over random dates", "[calendar][work-calendar]") {
  const Shared calendar = Calendar();
  const std::map<Date, bool> declared = DeclaredDays();
  std::mt19937 random(20260215);
  const Date first = D("2010-01-01");
  const Date last = D("2026-12-31");
  std::uniform_int_distribution<int> any_day(0, last - first);
  std::uniform_int_distribution<int> any_count(0, 60);
  for (int i = 0; i < 20000; ++i) {
    const Date from = first + any_day(random);
    const int n = any_count(random);
    const Date after = CountByHand(declared, from, n, 1);
    if (after <= last) {
      INFO(from.ToString() << " + " << n);
      REQUIRE(calendar->AddWorkingDays(from, n) == after);
      REQUIRE(calendar->CountWorkingDays(from, after) == n);
      REQUIRE(calendar->CountWorkingDays(after, from) == -n);
    }
    const Date before = CountByHand(declared, from, n, -1);
    if (before >= first) {
      INFO(from.ToString() << " - " << n);
      REQUIRE(calendar->SubtractWorkingDays(from, n) == before);
    }
  }
}

TEST_CASE("Work calendar: due date equals the account everywhere", "[calendar][work-calendar]") {
  const Shared calendar = Calendar();
  std::mt19937 random(7);
  std::uniform_int_distribution<int> any_day(0, WorkCalendar::LastDay() - WorkCalendar::FirstDay());
  std::uniform_int_distribution<int> any_count(0, 60);
  std::uniform_int_distribution<int> bit(0, 2);
  for (int i = 0; i < 20000; ++i) {
    DeadlineOptions options;
    options.count_first_day = bit(random) == 0;
    options.makeup_days_count = bit(random) != 0;
    options.roll = static_cast<Roll>(bit(random));
    options.weekend_is_rest = bit(random) != 0;
    options.thirty_day_months = bit(random) == 0;
    constexpr Unit kUnits[] = {Unit::kWorkingDay, Unit::kDay, Unit::kMonth};
    const Period period{.count = any_count(random), .unit = kUnits[i % 3]};
    const Date from = WorkCalendar::FirstDay() + any_day(random);
    const auto deadline = ComputeDeadline(*calendar, from, period, options);
    const auto range = ComputeDueRange(*calendar, from, period, options);
    REQUIRE(deadline.ok() == range.ok());
    if (!deadline) continue;
    const bool same = deadline->due == range->due && deadline->earliest == range->earliest &&
                      deadline->latest == range->latest && deadline->provisional == range->provisional &&
                      deadline->due == DueDate(*calendar, from, period, options);
    const bool ordered = deadline->earliest <= deadline->due && deadline->due <= deadline->latest;
    const bool sure = deadline->provisional || deadline->earliest == deadline->latest;
    if (!same || !ordered || !sure) FAIL(from.ToString() << " + " << period.ToString());
  }
}

TEST_CASE("Work calendar: kinds and names come from the notice", "[calendar][work-calendar]") {
  const Shared calendar = Calendar();
  CHECK(calendar->Kind(D("2026-02-14")) == DayKind::kMakeupWorkday);
  CHECK(calendar->Name(D("2026-02-14")) == "春节");
  CHECK(calendar->IsWorkday(D("2026-02-14")));
  CHECK(calendar->Kind(D("2026-02-15")) == DayKind::kHoliday);
  CHECK(calendar->Kind(D("2026-03-07")) == DayKind::kWeekend);
  CHECK(calendar->Name(D("2026-03-07")) == "");
  CHECK(calendar->Kind(D("2026-03-06")) == DayKind::kWorkday);
  CHECK(calendar->Name(D("2015-09-06")) == "抗日战争暨世界反法西斯战争胜利70周年纪念日");
  // New Year of the file of 2019 begins in 2018.
  CHECK(calendar->Kind(D("2018-12-29")) == DayKind::kMakeupWorkday);
  CHECK(calendar->Kind(D("2018-12-31")) == DayKind::kHoliday);
}

TEST_CASE("Work calendar: reading B keeps the kind but not the work", "[calendar][work-calendar]") {
  WorkCalendar::Options options;
  options.makeup_days_count = false;
  const Shared calendar = Calendar(options);
  CHECK(calendar->Kind(D("2026-02-14")) == DayKind::kMakeupWorkday);
  CHECK_FALSE(calendar->IsWorkday(D("2026-02-14")));
  CHECK(&calendar->WithoutMakeupDays() == calendar.get());
  CHECK(Calendar()->WithoutMakeupDays().digest() == calendar->digest());
}

TEST_CASE("A work calendar rolls to working days", "[calendar][work-calendar]") {
  const Shared calendar = Calendar();
  CHECK(calendar->NextWorkdayOnOrAfter(D("2025-10-01")) == D("2025-10-09"));
  CHECK(calendar->NextWorkdayOnOrAfter(D("2025-10-09")) == D("2025-10-09"));
  CHECK(calendar->PreviousWorkdayOnOrBefore(D("2025-10-08")) == D("2025-09-30"));
  CHECK(calendar->PreviousWorkdayOnOrBefore(D("2025-09-28")) == D("2025-09-28"));
}

TEST_CASE("A work calendar saturates at the ends of its range", "[calendar][work-calendar]") {
  const Shared calendar = Calendar();
  CHECK(WorkCalendar::InRange(D("1990-01-01")));
  CHECK_FALSE(WorkCalendar::InRange(D("1989-12-31")));
  CHECK(WorkCalendar::InRange(D("2100-12-31")));
  CHECK_FALSE(WorkCalendar::InRange(D("2101-01-01")));
  CHECK(calendar->AddWorkingDays(D("2100-12-31"), 10000) == D("2100-12-31"));
  CHECK_FALSE(calendar->CanAddWorkingDays(D("2100-12-31"), 1));
  CHECK(calendar->CanAddWorkingDays(D("2100-12-30"), 1));
  CHECK(calendar->SubtractWorkingDays(D("1990-01-03"), 10000) == D("1990-01-02"));  // New Year is off
  CHECK(calendar->NextWorkdayOnOrAfter(D("1990-01-01")) == D("1990-01-02"));
  CHECK_FALSE(calendar->IsWorkday(D("2101-01-01")));  // a Saturday
  CHECK(calendar->Kind(D("2101-01-03")) == DayKind::kWorkday);
}

TEST_CASE("A work calendar knows its notices", "[calendar][work-calendar]") {
  const Shared calendar = Calendar();
  REQUIRE(calendar->official_years().size() == 17U);
  CHECK(calendar->official_years().front() == 2010);
  CHECK(calendar->official_years().back() == 2026);
  REQUIRE(calendar->NoticeFor(2020) != nullptr);
  CHECK(calendar->NoticeFor(2020)->document == "国办发明电〔2020〕1号");
  CHECK(CalendarKnownOn("2020-01-25")->NoticeFor(2020)->document == "国办发明电〔2019〕16号");
  CHECK(calendar->NoticeFor(2027) == nullptr);
  CHECK_FALSE(calendar->NoticeFor(2026)->document_checked);
  CHECK(Source().id == "cn");
}

TEST_CASE("A work calendar answers what was known that day", "[calendar][work-calendar]") {
  // Labour Day 2019 was extended on 2019-03-22.
  const Shared before_may = CalendarKnownOn("2019-03-01");
  const Shared after_may = CalendarKnownOn("2019-03-22");
  // Before: 04-25(1) 26(2) 29(3) 30(4) [05-01] 02(5) 03(6) 06–09(10). After: 25(1) 26(2) Sun 04-28(3)
  // 29(4) 30(5) [05-01..04] Sun 05-05(6) 06–09(10): the tenth day is the same, the fifth is not.
  CHECK(Due(*before_may, "2019-04-24", "10wd") == "2019-05-09");
  CHECK(Due(*after_may, "2019-04-24", "10wd") == "2019-05-09");
  CHECK(Due(*before_may, "2019-04-24", "5wd") == "2019-05-02");
  CHECK(Due(*after_may, "2019-04-24", "5wd") == "2019-04-30");
  // Spring Festival 2020 was extended on 2020-01-26. Before: 01-23(1) [01-24..30] 31(2) Sat 02-01(3)
  // 03(4) 04(5). After: 01-23(1) [01-24..02-02] 03–06(5).
  CHECK(Due(*CalendarKnownOn("2020-01-25"), "2020-01-22", "5wd") == "2020-02-04");
  CHECK(Due(*CalendarKnownOn("2020-01-26"), "2020-01-22", "5wd") == "2020-02-06");
  // 2015-09-03 was made a holiday on 2015-05-13. Before: 08-26–28(3) 31–09-04(8) 07(9) 08(10).
  // After: 08-26–28(3) 31–09-02(6) [09-03..05] Sun 09-06(7) 07–09(10).
  CHECK(Due(*CalendarKnownOn("2015-05-12"), "2015-08-25", "10wd") == "2015-09-08");
  CHECK(Due(*CalendarKnownOn("2015-05-13"), "2015-08-25", "10wd") == "2015-09-09");
}

TEST_CASE("Work calendar: a digest names the version", "[calendar][work-calendar]") {
  const std::string now = Calendar()->digest();
  CHECK(now.size() == 64U);
  CHECK(Calendar()->digest() == now);
  CHECK(CalendarKnownOn("2025-11-04")->digest() == now);
  CHECK(CalendarKnownOn("2025-11-03")->digest() != now);
  CHECK(Calendar()->WithoutMakeupDays().digest() != now);
  CHECK(Calendar()->Latest().digest() != now);
}

TEST_CASE("A work calendar refuses incoherent notices", "[calendar][work-calendar]") {
  const auto build = [](std::vector<Notice> notices) {
    CalendarSource source;
    source.notices = std::move(notices);
    const auto built = WorkCalendar::Build(source, {});
    return built ? std::string("ok") : built.error().code;
  };
  Notice annual;
  annual.year = 2030;
  annual.issued = D("2029-11-01");
  Notice amendment = annual;
  amendment.amends = true;
  CHECK(build({annual, amendment}) == "ok");
  CHECK(build({annual, annual}) == "calendar-duplicate-year");
  CHECK(build({amendment}) == "calendar-no-annual-notice");
  annual.days.push_back({.date = D("2130-01-01"), .name = "x", .off = true});
  CHECK(build({annual}) == "calendar-day-out-of-range");
}

TEST_CASE("Work calendar: withdrawn days become ordinary again", "[calendar][work-calendar]") {
  CalendarSource source;
  Notice annual;
  annual.year = 2030;
  annual.issued = D("2029-11-01");
  annual.days = {{.date = D("2030-05-02"), .name = "劳动节", .off = true},
                 {.date = D("2030-05-04"), .name = "劳动节", .off = false}};
  Notice amendment;
  amendment.year = 2030;
  amendment.issued = D("2030-04-01");
  amendment.amends = true;
  amendment.withdrawn = {D("2030-05-02"), D("2030-05-04")};
  source.notices = {amendment, annual};
  const Shared calendar = WorkCalendar::Build(source, {}).value();
  CHECK(calendar->Kind(D("2030-05-02")) == DayKind::kWorkday);
  CHECK(calendar->Kind(D("2030-05-04")) == DayKind::kWeekend);
  CHECK(calendar->Name(D("2030-05-04")) == "");
}

TEST_CASE("A work calendar adds working days fast", "[calendar][work-calendar]") {
  const Shared calendar = Calendar();
  std::mt19937 random(1);
  std::vector<std::pair<Date, int>> questions(4096);
  for (auto& [from, n] : questions) {
    from = D("2010-01-01") + static_cast<int>(random() % 6000);
    n = static_cast<int>(random() % 61);
  }
  // The best of many short slices, so that a busy machine counts little. Tests are built without
  // optimisation and cannot show what the inlined accessors reach; this guards against a search
  // or a loop in the place of the tables.
  constexpr int kSlices = 500;
  std::int64_t sum = 0;
  double rate = 0;
  for (int slice = 0; slice < kSlices; ++slice) {
    const auto start = std::chrono::steady_clock::now();
    for (const auto& [from, n] : questions) sum += calendar->AddWorkingDays(from, n).days();
    asm volatile("" : "+r"(sum));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    rate = std::max(rate, static_cast<double>(questions.size()) / seconds.count());
  }
  std::printf("AddWorkingDays: %.0f million a second (sum %lld)\n", rate / 1e6, static_cast<long long>(sum));
  CHECK(rate > 1e6);
}

}  // namespace
}  // namespace anze::calendar::testing
