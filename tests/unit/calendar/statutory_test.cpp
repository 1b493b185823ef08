// The statutory days of every year, as the law stood then. tests/gates/festivals.test.mjs holds each day against
// another lunar calendar; here are the turns of the law and what counting makes of them.
#include <map>
#include <string>

#include "tests/support/check.h"
#include "tests/unit/calendar/load_calendar.h"

namespace anze::calendar::testing {
namespace {

std::string OffAmong(const std::string& month, int first, int last) {
  std::string off;
  for (int day = first; day <= last; ++day) {
    const std::string text = (day < 10 ? "0" : "") + std::to_string(day);
    if (Calendar()->Kind(D(month + "-" + text)) == DayKind::kHoliday) off += (off.empty() ? "" : " ") + text;
  }
  return off;
}

TEST_CASE("Statutory days stand for every year of the calendar", "[calendar][statutory]") {
  std::map<int, int> days;
  for (const StatutoryDay& day : Source().statutory) ++days[day.date.year()];
  CHECK(days.size() == 111U);
  // 1949: 1+3+1+2. 1999: 1+3+3+3, of which only October was still to come in 1999. 2007: 1+3+1+1+1+1+3. 2024: two more.
  CHECK(days[1998] == 7);
  CHECK(days[1999] == 8);
  CHECK(days[2000] == 10);
  CHECK(days[2008] == 11);
  CHECK(days[2014] == 11);
  CHECK(days[2025] == 13);
  CHECK(days[2100] == 13);
}

TEST_CASE("Statutory days: the Spring Festival whose new moon is minutes from midnight", "[calendar][statutory]") {
  // 2027-02-06 23:56 and 2030-02-03 00:07 at UTC+8; off are the eve and the first three days.
  CHECK(OffAmong("2027-02", 1, 28) == "05 06 07 08");
  CHECK(OffAmong("2030-02", 1, 28) == "02 03 04 05");
}

TEST_CASE("Statutory days follow the law of their year", "[calendar][statutory]") {
  // Before 1999-09-18: one day in May, two in October.
  CHECK(OffAmong("1997-05", 1, 10) == "01");
  CHECK(OffAmong("1997-10", 1, 10) == "01 02");
  CHECK(OffAmong("1999-05", 1, 10) == "01");
  CHECK(OffAmong("1999-10", 1, 10) == "01 02 03");
  CHECK(OffAmong("2007-05", 1, 10) == "01 02 03");
  CHECK(OffAmong("2008-05", 1, 10) == "01");
  CHECK(OffAmong("2037-05", 1, 10) == "01 02");
  // New Year's Day of the lunar year: 2005-02-09, 2008-02-07, 2009-01-26, 2038-02-04. The eve is off from 2008 on.
  CHECK(OffAmong("2005-02", 1, 28) == "09 10 11");
  CHECK(OffAmong("2008-02", 1, 28) == "06 07 08");
  CHECK(OffAmong("2009-01", 20, 31) == "25 26 27");
  CHECK(OffAmong("2038-02", 1, 28) == "03 04 05 06");
  // 清明 and 端午 from 2008 on: 04-04 and 06-08 in 2008.
  CHECK(OffAmong("2007-04", 1, 30) == "");
  CHECK(OffAmong("2008-04", 1, 30) == "04");
  CHECK(OffAmong("2008-06", 1, 30) == "08");
}

TEST_CASE("Statutory days: a year past the notices counts them and says the range", "[calendar][statutory]") {
  // 2037-01-01 is a Thursday, off by law. The longest New Year break so far, 12-30..01-03, would give Mon 01-05.
  const auto new_year = ComputeDeadline(*Calendar(), D("2036-12-31"), P("1wd"));
  REQUIRE(new_year);
  CHECK(new_year->due.ToString() == "2037-01-02");
  CHECK(new_year->provisional);
  CHECK(new_year->earliest.ToString() == "2037-01-02");
  CHECK(new_year->latest.ToString() == "2037-01-05");
  // 2005-10-01 is a Saturday; off by law 10-01..03, so Tue 10-04 is the first day that works; after a week off it
  // would be Mon 10-10.
  const auto october = ComputeDeadline(*Calendar(), D("2005-09-30"), P("1wd"));
  REQUIRE(october);
  CHECK(october->due.ToString() == "2005-10-04");
  CHECK(october->provisional);
  CHECK(october->latest.ToString() == "2005-10-10");
}

TEST_CASE("Statutory days: working days before the five-day week are not counted", "[calendar][statutory]") {
  CHECK(Due(*Calendar(), "1995-04-28", "1wd") == "working-week-unknown");
  CHECK(Due(*Calendar(), "1990-01-01", "10wd") == "working-week-unknown");
  // The first day counted is Mon 1995-05-01, a holiday.
  CHECK(Due(*Calendar(), "1995-04-30", "1wd") == "1995-05-02");
  DeadlineOptions with_first;
  with_first.count_first_day = true;
  CHECK(Due(*Calendar(), "1995-04-30", "1wd", with_first) == "working-week-unknown");
  CHECK(Due(*Calendar(), "1994-03-04", "0wd") == "1994-03-04");
  // A Saturday of 1994 may have been a working day, so a period that ends on it may not have rolled.
  const auto saturday = ComputeDeadline(*Calendar(), D("1994-03-04"), P("1d"));
  REQUIRE(saturday);
  CHECK(saturday->due.ToString() == "1994-03-07");
  CHECK(saturday->provisional);
  CHECK(saturday->earliest.ToString() == "1994-03-05");
}

}  // namespace
}  // namespace anze::calendar::testing
