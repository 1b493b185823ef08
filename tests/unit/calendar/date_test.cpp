#include "core/calendar/date.h"

#include <ctime>

#include "tests/support/check.h"

namespace anze::calendar {
namespace {

TEST_CASE("A date agrees with the system's calendar on every day", "[calendar][date]") {
  for (int days = -25000; days < 60000; ++days) {
    const std::time_t seconds = static_cast<std::time_t>(days) * 86400;
    std::tm expected{};
    gmtime_r(&seconds, &expected);
    const CivilDate c = Date(days).civil();
    const bool same_day =
        c.year == expected.tm_year + 1900 && c.month == expected.tm_mon + 1 && c.day == expected.tm_mday;
    const bool same_weekday = static_cast<int>(Date(days).weekday()) == (expected.tm_wday == 0 ? 7 : expected.tm_wday);
    const bool comes_back =
        Date::FromCivil(c.year, c.month, c.day).days() == days && Date::Parse(Date(days).ToString()) == Date(days);
    if (!same_day || !same_weekday || !comes_back) FAIL("day " << days << " is " << Date(days).ToString());
  }
  SUCCEED("85 000 days");
}

TEST_CASE("A date is read only when it exists", "[calendar][date]") {
  CHECK(Date::Parse("2024-02-29"));
  for (const char* text :
       {"", "2025-02-29", "2025-13-01", "2025-00-01", "2025-04-31", "2025-4-1", "2025-04-01 ", "20250401", "2025/04/01",
        "02025-04-01", "-001-01-01", "0000-01-01", "2025-04-0x", "2025-04"}) {
    CAPTURE(text);
    CHECK_FALSE(Date::Parse(text));
  }
}

TEST_CASE("Date: months end on the corresponding day or the last", "[calendar][date]") {
  CHECK(AddMonths(*Date::Parse("2025-05-31"), 3).ToString() == "2025-08-31");
  CHECK(AddMonths(*Date::Parse("2024-11-30"), 3).ToString() == "2025-02-28");
  CHECK(AddMonths(*Date::Parse("2023-11-30"), 3).ToString() == "2024-02-29");
  CHECK(AddMonths(*Date::Parse("2024-02-29"), 12).ToString() == "2025-02-28");
  CHECK(AddMonths(*Date::Parse("2025-01-31"), -2).ToString() == "2024-11-30");
  CHECK(AddMonths(*Date::Parse("2025-12-15"), 1).ToString() == "2026-01-15");
  CHECK(EndOfMonth(*Date::Parse("2024-02-01")).ToString() == "2024-02-29");
}

TEST_CASE("An instant reads and writes the offset of Shanghai", "[calendar][instant]") {
  const auto noon = Instant::Parse("2025-03-04T09:30:00+08:00");
  REQUIRE(noon);
  CHECK(noon->ToString() == "2025-03-04T09:30:00+08:00");
  CHECK(Instant::Parse("2025-03-04T01:30:00Z") == noon);
  CHECK(Instant::Parse("2025-03-03T20:30:00-05:00") == noon);
  CHECK(Instant::Parse("2025-03-04T09:30:00.0459+08:00")->ToString() == "2025-03-04T09:30:00.045+08:00");
  CHECK(Instant(0).ToString() == "1970-01-01T08:00:00+08:00");
  CHECK(Instant(-1).ToString() == "1970-01-01T07:59:59.999+08:00");
}

TEST_CASE("An instant belongs to the civil day of Shanghai", "[calendar][instant]") {
  CHECK(Instant::Parse("2025-03-04T15:59:59Z")->date().ToString() == "2025-03-04");
  CHECK(Instant::Parse("2025-03-04T16:00:00Z")->date().ToString() == "2025-03-05");
  const Date day = *Date::Parse("2025-03-04");
  CHECK(Instant::StartOfDay(day).date() == day);
  CHECK(Instant::EndOfDay(day) == Instant::StartOfDay(day + 1));
}

TEST_CASE("An instant refuses what is not RFC 3339", "[calendar][instant]") {
  for (const char* text : {"", "2025-03-04", "2025-03-04T09:30:00", "2025-03-04 09:30:00Z", "2025-03-04T24:00:00Z",
                           "2025-03-04T09:60:00Z", "2025-03-04T09:30:60Z", "2025-03-04T09:30:00.Z",
                           "2025-03-04T09:30:00+0800", "2025-03-04T09:30:00Zx", "2025-02-30T09:30:00Z"}) {
    CAPTURE(text);
    CHECK_FALSE(Instant::Parse(text));
  }
}

}  // namespace
}  // namespace anze::calendar
