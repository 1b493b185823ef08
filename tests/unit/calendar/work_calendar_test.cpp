#include "core/calendar/work_calendar.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <random>
#include <vector>

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

TEST(WorkCalendar, AgreesWithALoopOverRandomDates) {
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
      ASSERT_EQ(calendar->AddWorkingDays(from, n), after) << from.ToString() << " + " << n;
      ASSERT_EQ(calendar->CountWorkingDays(from, after), n);
      ASSERT_EQ(calendar->CountWorkingDays(after, from), -n);
    }
    const Date before = CountByHand(declared, from, n, -1);
    if (before >= first) {
      ASSERT_EQ(calendar->SubtractWorkingDays(from, n), before) << from.ToString() << " - " << n;
    }
  }
}

TEST(WorkCalendar, DueDateEqualsTheAccountEverywhere) {
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
    ASSERT_EQ(deadline.ok(), range.ok());
    if (!deadline) continue;
    ASSERT_EQ(deadline->due, range->due) << from.ToString() << period.ToString();
    ASSERT_EQ(deadline->earliest, range->earliest) << from.ToString() << period.ToString();
    ASSERT_EQ(deadline->latest, range->latest) << from.ToString() << period.ToString();
    ASSERT_EQ(deadline->provisional, range->provisional) << from.ToString() << period.ToString();
    ASSERT_EQ(deadline->due, DueDate(*calendar, from, period, options)) << from.ToString() << period.ToString();
    ASSERT_LE(deadline->earliest, deadline->due);
    ASSERT_GE(deadline->latest, deadline->due);
    ASSERT_TRUE(deadline->provisional || deadline->earliest == deadline->latest);
  }
}

TEST(WorkCalendar, KindsAndNamesComeFromTheNotice) {
  const Shared calendar = Calendar();
  EXPECT_EQ(calendar->Kind(D("2026-02-14")), DayKind::kMakeupWorkday);
  EXPECT_EQ(calendar->Name(D("2026-02-14")), "春节");
  EXPECT_TRUE(calendar->IsWorkday(D("2026-02-14")));
  EXPECT_EQ(calendar->Kind(D("2026-02-15")), DayKind::kHoliday);
  EXPECT_EQ(calendar->Kind(D("2026-03-07")), DayKind::kWeekend);
  EXPECT_EQ(calendar->Name(D("2026-03-07")), "");
  EXPECT_EQ(calendar->Kind(D("2026-03-06")), DayKind::kWorkday);
  EXPECT_EQ(calendar->Name(D("2015-09-06")), "抗日战争暨世界反法西斯战争胜利70周年纪念日");
  // New Year of the file of 2019 begins in 2018.
  EXPECT_EQ(calendar->Kind(D("2018-12-29")), DayKind::kMakeupWorkday);
  EXPECT_EQ(calendar->Kind(D("2018-12-31")), DayKind::kHoliday);
}

TEST(WorkCalendar, ReadingBKeepsTheKindButNotTheWork) {
  WorkCalendar::Options options;
  options.makeup_days_count = false;
  const Shared calendar = Calendar(options);
  EXPECT_EQ(calendar->Kind(D("2026-02-14")), DayKind::kMakeupWorkday);
  EXPECT_FALSE(calendar->IsWorkday(D("2026-02-14")));
  EXPECT_EQ(&calendar->WithoutMakeupDays(), calendar.get());
  EXPECT_EQ(Calendar()->WithoutMakeupDays().digest(), calendar->digest());
}

TEST(WorkCalendar, RollsToWorkingDays) {
  const Shared calendar = Calendar();
  EXPECT_EQ(calendar->NextWorkdayOnOrAfter(D("2025-10-01")), D("2025-10-09"));
  EXPECT_EQ(calendar->NextWorkdayOnOrAfter(D("2025-10-09")), D("2025-10-09"));
  EXPECT_EQ(calendar->PreviousWorkdayOnOrBefore(D("2025-10-08")), D("2025-09-30"));
  EXPECT_EQ(calendar->PreviousWorkdayOnOrBefore(D("2025-09-28")), D("2025-09-28"));
}

TEST(WorkCalendar, SaturatesAtTheEndsOfItsRange) {
  const Shared calendar = Calendar();
  EXPECT_TRUE(WorkCalendar::InRange(D("1990-01-01")));
  EXPECT_FALSE(WorkCalendar::InRange(D("1989-12-31")));
  EXPECT_TRUE(WorkCalendar::InRange(D("2100-12-31")));
  EXPECT_FALSE(WorkCalendar::InRange(D("2101-01-01")));
  EXPECT_EQ(calendar->AddWorkingDays(D("2100-12-31"), 10000), D("2100-12-31"));
  EXPECT_FALSE(calendar->CanAddWorkingDays(D("2100-12-31"), 1));
  EXPECT_TRUE(calendar->CanAddWorkingDays(D("2100-12-30"), 1));
  EXPECT_EQ(calendar->SubtractWorkingDays(D("1990-01-01"), 10000), D("1990-01-01"));
  EXPECT_EQ(calendar->NextWorkdayOnOrAfter(D("1990-01-01")), D("1990-01-01"));
  EXPECT_FALSE(calendar->IsWorkday(D("2101-01-01")));  // a Saturday
  EXPECT_EQ(calendar->Kind(D("2101-01-03")), DayKind::kWorkday);
}

TEST(WorkCalendar, KnowsItsNotices) {
  const Shared calendar = Calendar();
  ASSERT_EQ(calendar->official_years().size(), 17U);
  EXPECT_EQ(calendar->official_years().front(), 2010);
  EXPECT_EQ(calendar->official_years().back(), 2026);
  ASSERT_NE(calendar->NoticeFor(2020), nullptr);
  EXPECT_EQ(calendar->NoticeFor(2020)->document, "国办发明电〔2020〕1号");
  EXPECT_EQ(CalendarKnownOn("2020-01-25")->NoticeFor(2020)->document, "国办发明电〔2019〕16号");
  EXPECT_EQ(calendar->NoticeFor(2027), nullptr);
  EXPECT_FALSE(calendar->NoticeFor(2026)->document_checked);
  EXPECT_EQ(Source().id, "cn");
}

TEST(WorkCalendar, AnswersWhatWasKnownThatDay) {
  // Labour Day 2019 was extended on 2019-03-22.
  const Shared before_may = CalendarKnownOn("2019-03-01");
  const Shared after_may = CalendarKnownOn("2019-03-22");
  // Before: 04-25(1) 26(2) 29(3) 30(4) [05-01] 02(5) 03(6) 06–09(10). After: 25(1) 26(2) Sun 04-28(3)
  // 29(4) 30(5) [05-01..04] Sun 05-05(6) 06–09(10): the tenth day is the same, the fifth is not.
  EXPECT_EQ(Due(*before_may, "2019-04-24", "10wd"), "2019-05-09");
  EXPECT_EQ(Due(*after_may, "2019-04-24", "10wd"), "2019-05-09");
  EXPECT_EQ(Due(*before_may, "2019-04-24", "5wd"), "2019-05-02");
  EXPECT_EQ(Due(*after_may, "2019-04-24", "5wd"), "2019-04-30");
  // Spring Festival 2020 was extended on 2020-01-26. Before: 01-23(1) [01-24..30] 31(2) Sat 02-01(3)
  // 03(4) 04(5). After: 01-23(1) [01-24..02-02] 03–06(5).
  EXPECT_EQ(Due(*CalendarKnownOn("2020-01-25"), "2020-01-22", "5wd"), "2020-02-04");
  EXPECT_EQ(Due(*CalendarKnownOn("2020-01-26"), "2020-01-22", "5wd"), "2020-02-06");
  // 2015-09-03 was made a holiday on 2015-05-13. Before: 08-26–28(3) 31–09-04(8) 07(9) 08(10).
  // After: 08-26–28(3) 31–09-02(6) [09-03..05] Sun 09-06(7) 07–09(10).
  EXPECT_EQ(Due(*CalendarKnownOn("2015-05-12"), "2015-08-25", "10wd"), "2015-09-08");
  EXPECT_EQ(Due(*CalendarKnownOn("2015-05-13"), "2015-08-25", "10wd"), "2015-09-09");
}

TEST(WorkCalendar, ADigestNamesTheVersion) {
  const std::string now = Calendar()->digest();
  EXPECT_EQ(now.size(), 64U);
  EXPECT_EQ(Calendar()->digest(), now);
  EXPECT_EQ(CalendarKnownOn("2025-11-04")->digest(), now);
  EXPECT_NE(CalendarKnownOn("2025-11-03")->digest(), now);
  EXPECT_NE(Calendar()->WithoutMakeupDays().digest(), now);
  EXPECT_NE(Calendar()->Latest().digest(), now);
}

TEST(WorkCalendar, RefusesIncoherentNotices) {
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
  EXPECT_EQ(build({annual, amendment}), "ok");
  EXPECT_EQ(build({annual, annual}), "calendar-duplicate-year");
  EXPECT_EQ(build({amendment}), "calendar-no-annual-notice");
  annual.days.push_back({.date = D("2130-01-01"), .name = "x", .off = true});
  EXPECT_EQ(build({annual}), "calendar-day-out-of-range");
}

TEST(WorkCalendar, WithdrawnDaysBecomeOrdinaryAgain) {
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
  EXPECT_EQ(calendar->Kind(D("2030-05-02")), DayKind::kWorkday);
  EXPECT_EQ(calendar->Kind(D("2030-05-04")), DayKind::kWeekend);
  EXPECT_EQ(calendar->Name(D("2030-05-04")), "");
}

TEST(WorkCalendar, AddsWorkingDaysFast) {
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
  RecordProperty("millions_per_second", static_cast<int>(rate / 1e6));
  std::printf("AddWorkingDays: %.0f million a second (sum %lld)\n", rate / 1e6, static_cast<long long>(sum));
  EXPECT_GT(rate, 1e6);
}

}  // namespace
}  // namespace anze::calendar::testing
