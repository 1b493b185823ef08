#include "core/calendar/date.h"

#include <gtest/gtest.h>

#include <ctime>

namespace anze::calendar {
namespace {

TEST(Date, AgreesWithTheSystemsCalendarOnEveryDay) {
  for (int days = -25000; days < 60000; ++days) {
    const std::time_t seconds = static_cast<std::time_t>(days) * 86400;
    std::tm expected{};
    gmtime_r(&seconds, &expected);
    const CivilDate c = Date(days).civil();
    ASSERT_EQ(c.year, expected.tm_year + 1900);
    ASSERT_EQ(c.month, expected.tm_mon + 1);
    ASSERT_EQ(c.day, expected.tm_mday);
    ASSERT_EQ(static_cast<int>(Date(days).weekday()), expected.tm_wday == 0 ? 7 : expected.tm_wday);
    ASSERT_EQ(Date::FromCivil(c.year, c.month, c.day).days(), days);
    ASSERT_EQ(Date::Parse(Date(days).ToString()), Date(days));
  }
}

TEST(Date, ParsesOnlyDatesThatExist) {
  EXPECT_TRUE(Date::Parse("2024-02-29"));
  for (const char* text :
       {"", "2025-02-29", "2025-13-01", "2025-00-01", "2025-04-31", "2025-4-1", "2025-04-01 ", "20250401", "2025/04/01",
        "02025-04-01", "-001-01-01", "0000-01-01", "2025-04-0x", "2025-04"}) {
    EXPECT_FALSE(Date::Parse(text)) << text;
  }
}

TEST(Date, MonthsEndOnTheCorrespondingDayOrTheLast) {
  EXPECT_EQ(AddMonths(*Date::Parse("2025-05-31"), 3).ToString(), "2025-08-31");
  EXPECT_EQ(AddMonths(*Date::Parse("2024-11-30"), 3).ToString(), "2025-02-28");
  EXPECT_EQ(AddMonths(*Date::Parse("2023-11-30"), 3).ToString(), "2024-02-29");
  EXPECT_EQ(AddMonths(*Date::Parse("2024-02-29"), 12).ToString(), "2025-02-28");
  EXPECT_EQ(AddMonths(*Date::Parse("2025-01-31"), -2).ToString(), "2024-11-30");
  EXPECT_EQ(AddMonths(*Date::Parse("2025-12-15"), 1).ToString(), "2026-01-15");
  EXPECT_EQ(EndOfMonth(*Date::Parse("2024-02-01")).ToString(), "2024-02-29");
}

TEST(Instant, ReadsAndWritesTheOffsetOfShanghai) {
  const auto noon = Instant::Parse("2025-03-04T09:30:00+08:00");
  ASSERT_TRUE(noon);
  EXPECT_EQ(noon->ToString(), "2025-03-04T09:30:00+08:00");
  EXPECT_EQ(Instant::Parse("2025-03-04T01:30:00Z"), noon);
  EXPECT_EQ(Instant::Parse("2025-03-03T20:30:00-05:00"), noon);
  EXPECT_EQ(Instant::Parse("2025-03-04T09:30:00.0459+08:00")->ToString(), "2025-03-04T09:30:00.045+08:00");
  EXPECT_EQ(Instant(0).ToString(), "1970-01-01T08:00:00+08:00");
  EXPECT_EQ(Instant(-1).ToString(), "1970-01-01T07:59:59.999+08:00");
}

TEST(Instant, BelongsToTheCivilDayOfShanghai) {
  EXPECT_EQ(Instant::Parse("2025-03-04T15:59:59Z")->date().ToString(), "2025-03-04");
  EXPECT_EQ(Instant::Parse("2025-03-04T16:00:00Z")->date().ToString(), "2025-03-05");
  const Date day = *Date::Parse("2025-03-04");
  EXPECT_EQ(Instant::StartOfDay(day).date(), day);
  EXPECT_EQ(Instant::EndOfDay(day), Instant::StartOfDay(day + 1));
}

TEST(Instant, RefusesWhatIsNotRfc3339) {
  for (const char* text : {"", "2025-03-04", "2025-03-04T09:30:00", "2025-03-04 09:30:00Z", "2025-03-04T24:00:00Z",
                           "2025-03-04T09:60:00Z", "2025-03-04T09:30:60Z", "2025-03-04T09:30:00.Z",
                           "2025-03-04T09:30:00+0800", "2025-03-04T09:30:00Zx", "2025-02-30T09:30:00Z"}) {
    EXPECT_FALSE(Instant::Parse(text)) << text;
  }
}

}  // namespace
}  // namespace anze::calendar
