#include "core/calendar/period.h"

#include <string>
#include <utility>
#include <vector>

#include "tests/support/check.h"

namespace anze::calendar {
namespace {

TEST_CASE("A period reads every unit and writes its short form", "[calendar][period]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"10wd", "10wd"}, {"30d", "30d"},     {"3mo", "3mo"},   {"1y", "1y"},       {"0d", "0d"},
      {"P10D", "10d"},  {"P2W", "14d"},     {"P3M", "3mo"},   {"P1Y", "1y"},      {"10000wd", "10000wd"},
      {"24h", "24h"},   {"30min", "30min"}, {"PT24H", "24h"}, {"PT30M", "30min"}, {"600000min", "600000min"}};
  for (const auto& [text, written] : cases) {
    const auto period = Period::Parse(text);
    CAPTURE(text);
    REQUIRE(period);
    CHECK(period->ToString() == written);
    CHECK(*Period::Parse(written) == *period);
  }
}

TEST_CASE("A period refuses everything else", "[calendar][period]") {
  for (const char* text : {"",          "wd",
                           "10",        "10 wd",
                           " 10wd",     "10wd ",
                           "-1d",       "+1d",
                           "1.5d",      "010d",
                           "10001d",    "P10",
                           "PT5S",      "PT",
                           "P1DT2H",    "24 h",
                           "24H",       "10001h",
                           "600001min", "24小时",
                           "P1Y2M",     "P1WD",
                           "10WD",      "p10D",
                           "P2000W",    "99999999999999999999d",
                           "10w",       "十日"}) {
    const auto period = Period::Parse(text);
    CAPTURE(text);
    REQUIRE_FALSE(period);
    CHECK(period.error().code == "bad-period");
    CHECK(period.error().args.front().second == text);
  }
}

TEST_CASE("A period with a minus is told so", "[calendar][period]") {
  CHECK(Period::Parse("-30d").error().args.back() == std::pair<std::string, std::string>("reason", "negative"));
  CHECK(Period::Parse("-").error().args.size() == 1U);
}

TEST_CASE("A period counts hours or days", "[calendar][period]") {
  CHECK(Period::Parse("2h")->Minutes() == 120);
  CHECK(Period::Parse("90min")->Minutes() == 90);
  CHECK(Period::Parse("2h")->CountsHours());
  CHECK_FALSE(Period::Parse("2d")->CountsHours());
  CHECK(Period::Parse("2d")->Minutes() == 0);
}

TEST_CASE("A recurrence reads ends and fixed dates", "[calendar][recurrence]") {
  const std::vector<std::pair<std::string, std::string>> cases = {{"quarter_end + 5wd", "quarter_end + 5wd"},
                                                                  {"month_end+10d", "month_end + 10d"},
                                                                  {" year_end +  1mo ", "year_end + 1mo"},
                                                                  {"half_year_end + 15d", "half_year_end + 15d"},
                                                                  {"year_end", "year_end"},
                                                                  {"07-31", "07-31"},
                                                                  {"02-29", "02-29"},
                                                                  {"quarter_end - 5wd", "quarter_end - 5wd"},
                                                                  {"quarter_end -  5d", "quarter_end - 5d"},
                                                                  {"year_end - 0d", "year_end"},
                                                                  {"month_day 25", "month_day 25"},
                                                                  {"month_workday 5", "month_workday 5"},
                                                                  {"quarter_workday 5", "quarter_workday 5"},
                                                                  {"half_year_workday 1", "half_year_workday 1"},
                                                                  {"year_workday 10", "year_workday 10"},
                                                                  {"before 06", "before 06"}};
  for (const auto& [text, written] : cases) {
    const auto rule = Recurrence::Parse(text);
    CAPTURE(text);
    REQUIRE(rule);
    CHECK(rule->ToString() == written);
  }
}

TEST_CASE("A recurrence refuses everything else", "[calendar][recurrence]") {
  for (const char* text : {"",
                           "week_end + 1d",
                           "quarter_end +",
                           "quarter_end 5wd",
                           "quarter_end + 5",
                           "quarter_end-5wd",
                           "quarter_end -5wd",
                           "quarter_end - 5wd - 1d",
                           "quarter_end - -5wd",
                           "quarter_end + 24h",
                           "month_day 0",
                           "month_day 32",
                           "month_day",
                           "month_day  5",
                           "month_day 05",
                           "month_day 5d",
                           "month_workday 24",
                           "day 5",
                           "quarter_end + 5wd + 1d",
                           "13-01",
                           "02-30",
                           "7-31",
                           "2025-07-31",
                           "before 13",
                           "before 6",
                           "before"}) {
    const auto rule = Recurrence::Parse(text);
    CAPTURE(text);
    REQUIRE_FALSE(rule);
    CHECK(rule.error().code == "bad-recurrence");
  }
}

}  // namespace
}  // namespace anze::calendar
