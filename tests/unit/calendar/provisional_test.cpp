// Years without a notice: what is answered, and that the bounds hold for every past year.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/calendar/load_calendar.h"

namespace anze::calendar::testing {
namespace {

constexpr int kFirstYear = 2010;
constexpr int kLastYear = 2026;

const Notice& Annual(int year) {
  static const Notice kNone;
  for (const Notice& notice : Source().notices) {
    if (notice.year == year && !notice.amends) return notice;
  }
  ADD_FAILURE() << year;
  return kNone;
}

// Without the one-off holiday of 2015-09-03, which no festival announces.
Shared RealCalendar() {
  CalendarSource source = Source();
  std::erase_if(source.notices, [](const Notice& notice) { return notice.year == 2015 && notice.amends; });
  return WorkCalendar::Build(source, {}).value();
}

TEST(Provisional, DecemberIntoAYearWithoutNotice) {
  // Thu 2026-12-24. 25(1) 28–31(5) [2027-01-01] 04–08(10)
  // Latest, with the longest New Year break 12-30..01-03: 25(1) 28(2) 29(3) 04–08(8) 11(9) 12(10)
  const auto deadline = ComputeDeadline(*Calendar(), D("2026-12-24"), P("10wd"));
  ASSERT_TRUE(deadline);
  EXPECT_EQ(deadline->due.ToString(), "2027-01-08");
  EXPECT_TRUE(deadline->provisional);
  EXPECT_EQ(deadline->earliest.ToString(), "2027-01-08");
  EXPECT_EQ(deadline->latest.ToString(), "2027-01-12");
}

TEST(Provisional, TheLastDaysOfAKnownYearMayStillChange) {
  // 12-25(1) 28(2) 29(3) 30(4): a New Year bridge could take 12-30.
  const auto late = ComputeDeadline(*Calendar(), D("2026-12-24"), P("4wd"));
  EXPECT_EQ(late->due.ToString(), "2026-12-30");
  EXPECT_TRUE(late->provisional);
  EXPECT_EQ(late->latest.ToString(), "2027-01-04");
  // 12-22–25(4) 28(5): nothing can touch it.
  const auto early = ComputeDeadline(*Calendar(), D("2026-12-21"), P("5wd"));
  EXPECT_EQ(early->due.ToString(), "2026-12-28");
  EXPECT_FALSE(early->provisional);
  EXPECT_EQ(early->earliest, early->latest);
}

TEST(Provisional, SpringFestivalOf2027) {
  // New Year's Day of the lunar year is Sun 2027-02-07; by law off: 02-06..09.
  // Wed 02-03. 04(1) 05(2) [02-06..09] 10–12(5) 15–19(10)
  // Earliest: make-up days only 6 to 2 days before 02-07 and 6 to 11 after, days off 02-06..12:
  //   04(1) 05(2) Sat 02-13(3) Sun 02-14(4) 15–19(9) 22(10), later than the law's days alone
  // Latest: days off 02-05..15: 04(1) 16–19(5) 22–26(10)
  const auto deadline = ComputeDeadline(*Calendar(), D("2027-02-03"), P("10wd"));
  EXPECT_EQ(deadline->due.ToString(), "2027-02-19");
  EXPECT_TRUE(deadline->provisional);
  EXPECT_EQ(deadline->latest.ToString(), "2027-02-26");
  EXPECT_EQ(deadline->earliest.ToString(), "2027-02-19");
  EXPECT_EQ(DueDate(Calendar()->Earliest(), D("2027-02-03"), P("10wd")).ToString(), "2027-02-22");
  EXPECT_EQ(Calendar()->Name(D("2027-02-06")), "春节");
  EXPECT_TRUE(Calendar()->Provisional(D("2027-02-06")));
  EXPECT_FALSE(Calendar()->Provisional(D("2026-12-31")));
}

TEST(Provisional, CalendarDaysAskOnlyAboutTheirLastDay) {
  const Shared calendar = Calendar();
  DeadlineOptions unrolled;
  unrolled.roll = Roll::kNone;
  EXPECT_TRUE(ComputeDeadline(*calendar, D("2026-12-24"), P("30d"))->provisional);
  EXPECT_FALSE(ComputeDeadline(*calendar, D("2026-12-24"), P("30d"), unrolled)->provisional);
  EXPECT_FALSE(ComputeDeadline(*calendar, D("2009-12-24"), P("30d"))->provisional);
  // A year before the notices, and one after the statutory table: weekends alone, and said so.
  EXPECT_TRUE(ComputeDeadline(*calendar, D("2005-03-01"), P("5wd"))->provisional);
  EXPECT_TRUE(ComputeDeadline(*calendar, D("2050-03-01"), P("5wd"))->provisional);
}

TEST(Provisional, ReadingBHasBoundsOfItsOwn) {
  DeadlineOptions no_makeup;
  no_makeup.makeup_days_count = false;
  const auto deadline = ComputeDeadline(*Calendar(), D("2027-02-03"), P("10wd"), no_makeup);
  WorkCalendar::Options options;
  options.makeup_days_count = false;
  const Shared reading = Calendar(options);
  // The law's days alone give an earlier day than any break so far: the answer is its own bound.
  EXPECT_LT(deadline->due, DueDate(reading->Earliest(), D("2027-02-03"), P("10wd")));
  EXPECT_EQ(deadline->earliest, deadline->due);
  EXPECT_EQ(deadline->latest, DueDate(reading->Latest(), D("2027-02-03"), P("10wd")));
  EXPECT_EQ(Calendar()->Earliest().WithoutMakeupDays().digest(), reading->Earliest().digest());
}

struct Width {
  int questions = 0;
  int open = 0;
  std::int64_t days = 0;
};

// Pretends that the notice of `year` and all later ones are unknown.
void CheckYear(int year, const WorkCalendar& real, Width* width) {
  WorkCalendar::Options options;
  options.as_known_on = Annual(year).issued - 1;
  const Shared unknown = Calendar(options);
  ASSERT_TRUE(unknown->Provisional(Date::FromCivil(year, 6, 1)));
  const Date last = Date::FromCivil(year, 12, 31);
  for (Date from = Date::FromCivil(year - 1, 11, 1); from <= last; from = from + 1) {
    for (const char* text : {"1wd", "5wd", "10wd", "20wd", "30wd", "1d", "15d", "30d"}) {
      const Period period = P(text);
      const Date due = DueDate(real, from, period);
      if (due.year() < std::max(year, kFirstYear) || due.year() > kLastYear || from.year() < kFirstYear - 1) continue;
      const auto answer = ComputeDeadline(*unknown, from, period);
      ASSERT_TRUE(answer);
      ASSERT_TRUE(answer->provisional) << from.ToString() << " + " << text;
      ASSERT_LE(answer->earliest, due) << from.ToString() << " + " << text << " before the notice of " << year;
      ASSERT_GE(answer->latest, due) << from.ToString() << " + " << text << " before the notice of " << year;
      ++width->questions;
      width->open += answer->earliest != answer->latest ? 1 : 0;
      width->days += answer->latest - answer->earliest;
    }
  }
}

TEST(Provisional, BoundsHoldForEveryPastYearHadItsNoticeBeenUnknown) {
  const Shared real = RealCalendar();
  Width width;
  for (int year = kFirstYear; year <= kLastYear; ++year) CheckYear(year, *real, &width);
  const double mean = static_cast<double>(width.days) / width.questions;
  std::printf("bounds: %d questions, %.0f%% open, mean width %.2f days\n", width.questions,
              100.0 * width.open / width.questions, mean);
  EXPECT_GT(width.questions, 40000);
  EXPECT_LT(mean, 4.0);
}

// The year-end days of a year with a notice, when the next year's is unknown.
TEST(Provisional, BoundsHoldForTheLastDaysOfAKnownYear) {
  const Shared real = RealCalendar();
  for (int year = kFirstYear + 1; year <= kLastYear; ++year) {
    WorkCalendar::Options options;
    options.as_known_on = Annual(year).issued - 1;
    const Shared unknown = Calendar(options);
    for (Date from = Date::FromCivil(year - 1, 12, 1); from.year() < year; from = from + 1) {
      for (int n = 1; n <= 30; ++n) {
        const Date due = real->AddWorkingDays(from, n);
        const auto answer = ComputeDeadline(*unknown, from, Period{.count = n, .unit = Unit::kWorkingDay});
        ASSERT_LE(answer->earliest, due) << from.ToString() << " + " << n;
        ASSERT_GE(answer->latest, due) << from.ToString() << " + " << n;
        ASSERT_TRUE(answer->provisional || answer->due == due);
      }
    }
  }
}

// What statutory.yaml says was observed is what the notices say.
struct Observed {
  int shortest_before = 99, shortest_after = 99, longest_before = 0, longest_after = 0;
  std::vector<int> makeup;
};

bool SameFestival(const std::string& festival, const std::string& name) {
  return festival == name || (festival == "中秋节、国庆节" && name == "国庆节、中秋节");
}

void Observe(const StatutoryDay& anchor, const std::set<Date>& off, const std::set<Date>& work, Observed* observed) {
  int before = 0;
  int after = 0;
  while (off.contains(anchor.date - before - 1)) ++before;
  while (off.contains(anchor.date + after + 1)) ++after;
  observed->shortest_before = std::min(observed->shortest_before, before);
  observed->shortest_after = std::min(observed->shortest_after, after);
  observed->longest_before = std::max(observed->longest_before, anchor.date - *off.begin());
  observed->longest_after = std::max(observed->longest_after, *off.rbegin() - anchor.date);
  for (const Date day : work) observed->makeup.push_back(day - anchor.date);
}

TEST(Provisional, TheReachesAreThoseOfTheNotices) {
  std::map<std::string, Observed> found;
  std::map<std::string, StatutoryDay> stated;
  for (const StatutoryDay& day : Source().statutory) {
    if (day.longest.after == 0 && day.longest.before == 0) continue;  // not an anchor
    stated[day.name] = day;
    if (day.date.year() > kLastYear) continue;
    std::set<Date> off, work;
    for (const Notice& notice : Source().notices) {
      for (const Notice::Day& declared : notice.days) {
        if (notice.year != day.date.year() || !SameFestival(day.name, declared.name)) continue;
        (declared.off ? off : work).insert(declared.date);
      }
    }
    ASSERT_TRUE(off.contains(day.date)) << day.name << day.date.ToString();
    Observe(day, off, work, &found[day.name]);
  }
  ASSERT_EQ(found.size(), 8U);
  for (const auto& [name, observed] : found) {
    const StatutoryDay& day = stated[name];
    EXPECT_EQ(day.shortest.before, observed.shortest_before) << name;
    EXPECT_EQ(day.shortest.after, observed.shortest_after) << name;
    EXPECT_EQ(day.longest.before, observed.longest_before) << name;
    EXPECT_EQ(day.longest.after, observed.longest_after) << name;
    Ring before{.nearest = 99, .farthest = 0}, after{.nearest = 99, .farthest = 0};
    for (const int offset : observed.makeup) {
      Ring& ring = offset < 0 ? before : after;
      ring.nearest = std::min(ring.nearest, std::abs(offset));
      ring.farthest = std::max(ring.farthest, std::abs(offset));
    }
    EXPECT_EQ(day.makeup_before.nearest, before.nearest) << name;
    EXPECT_EQ(day.makeup_before.farthest, before.farthest) << name;
    EXPECT_EQ(day.makeup_after.nearest, after.nearest) << name;
    EXPECT_EQ(day.makeup_after.farthest, after.farthest) << name;
  }
}

TEST(Provisional, StatutoryDaysWereAlwaysRestDays) {
  const Shared calendar = Calendar();
  int days = 0;
  for (const StatutoryDay& day : Source().statutory) {
    if (day.date.year() > kLastYear) continue;
    ++days;
    EXPECT_FALSE(calendar->IsWorkday(day.date)) << day.date.ToString() << " " << day.name;
  }
  EXPECT_GT(days, 180);
}

}  // namespace
}  // namespace anze::calendar::testing
