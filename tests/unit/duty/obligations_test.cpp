// Recurring duties as dated obligations; the golden quarters of 2024 to 2026.
#include "core/duty/obligations.h"

#include "tests/support/check.h"
#include "tests/unit/duty/fixture.h"

namespace anze::duty::testing {
namespace {

std::string Due(const std::string& duties, std::string_view from, std::string_view to,
                const std::string& parameters = "") {
  const auto snapshot = Load(parameters, duties);
  const auto found = Obligations(*snapshot, *Calendar(), D(from), D(to));
  if (!found.ok()) return found.error().code;
  std::string text;
  for (const Obligation& obligation : *found) {
    text += obligation.duty->name + " " + obligation.period + " " + obligation.deadline.due.ToString() + "\n";
  }
  return text;
}

TEST_CASE("Obligations of quarters are due after five working days", "[duty][obligations]") {
  CHECK(Due("  q: {title: {zh: 季报}, subject: b, due: quarter_end + 5wd, effective: {from: 2024-04-10}, clauses: "
            "[plan]}\n",
            "2024-01-01", "2026-12-31") ==  // The first quarter of 2024 ended before the notice.
        "q 2024Q2 2024-07-05\nq 2024Q3 2024-10-12\nq 2024Q4 2025-01-08\nq 2025Q1 2025-04-08\n"
        "q 2025Q2 2025-07-07\nq 2025Q3 2025-10-14\nq 2025Q4 2026-01-08\nq 2026Q1 2026-04-08\n"
        "q 2026Q2 2026-07-07\nq 2026Q3 2026-10-13\n");
}

TEST_CASE("Obligations of every kind of period come in one order", "[duty][obligations]") {
  CHECK(Due("  half: {title: {zh: 半}, subject: b, due: half_year_end + 10d, clauses: [plan]}\n"
            "  month: {title: {zh: 月}, subject: b, due: month_end, clauses: [plan]}\n"
            "  year: {title: {zh: 年}, subject: b, due: year_end + 1mo, clauses: [plan]}\n"
            "  day: {title: {zh: 日}, subject: b, due: 02-29, clauses: [plan]}\n",
            "2025-01-01",
            "2025-03-01") ==  // Ten days after 2024-12-31; a month after it; 29 February of 2025 is its last day.
        "half 2024H2 2025-01-10\nmonth 2025-01 2025-01-31\nyear 2024 2025-02-05\nday 2025 2025-02-28\n"
        "month 2025-02 2025-02-28\n");
}

TEST_CASE("Obligations: the bounds are days in time", "[duty][obligations]") {
  const std::string duty = "  q: {title: {zh: 季报}, subject: b, due: quarter_end + 5wd, clauses: [plan]}\n";
  CHECK(Due(duty, "2025-04-08", "2025-04-08") == "q 2025Q1 2025-04-08\n");
  CHECK(Due(duty, "2025-04-09", "2025-07-06") == "");
}

TEST_CASE("Obligations: a lapsed duty ends with its period", "[duty][obligations]") {
  CHECK(
      Due("  q: {title: {zh: 季报}, subject: b, due: quarter_end + 5wd, effective: {from: 2024-01-01, to: 2024-09-30}, "
          "clauses: [plan]}\n",
          "2024-06-01", "2025-12-31") == "q 2024Q2 2024-07-05\nq 2024Q3 2024-10-12\n");
}

TEST_CASE("Obligations follow a rule that changes", "[duty][obligations]") {
  const std::string parameters =
      "  report.due:\n    title: {zh: 期限}\n    type: string\n    values:\n"
      "      - {from: 2024-01-01, value: quarter_end + 5wd, clauses: [plan]}\n"
      "      - {from: 2025-04-01, value: half_year_end + 10wd, clauses: [plan]}\n";
  CHECK(Due("  r: {title: {zh: 报}, subject: b, due: report.due, clauses: [plan]}\n", "2024-12-01", "2025-12-31",
            parameters) == "r 2024Q4 2025-01-08\nr 2025Q1 2025-04-08\nr 2025H1 2025-07-14\n");
}

TEST_CASE("Obligations lie before the end of their period", "[duty][obligations]") {
  // 2025-03-31 back: 28(1) 27 26 25 24(5). 06-30: 27(1) 26 25 24 23(5). 09-30: 29(1) 28 (a Sunday that is worked) 26 25
  // 24(5). 12-31: 30(1) 29 26 25 24(5).
  CHECK(Due("  q: {title: {zh: 季报}, subject: b, due: quarter_end - 5wd, clauses: [plan]}\n", "2025-01-01",
            "2025-12-31") == "q 2025Q1 2025-03-24\nq 2025Q2 2025-06-23\nq 2025Q3 2025-09-24\nq 2025Q4 2025-12-24\n");
  // 45 days before the end of a month lie in the month before: 2025-04-30 less 45 is 03-16.
  CHECK(Due("  m: {title: {zh: 月}, subject: b, due: month_end - 45d, clauses: [plan]}\n", "2025-03-16",
            "2025-04-16") == "m 2025-04 2025-03-16\nm 2025-05 2025-04-16\n");
  // 400 days before the end of 2026 is 2025-11-26.
  CHECK(Due("  y: {title: {zh: 年}, subject: b, due: year_end - 400d, clauses: [plan]}\n", "2025-01-01",
            "2025-12-31") == "y 2026 2025-11-26\n");
}

TEST_CASE("Obligations fall on a day or working day of their own period", "[duty][obligations]") {
  CHECK(Due("  d: {title: {zh: 日}, subject: b, due: month_day 25, clauses: [plan]}\n"
            "  w: {title: {zh: 工}, subject: b, due: month_workday 5, clauses: [plan]}\n"
            "  x: {title: {zh: 后}, subject: b, due: month_end + 5wd, clauses: [plan]}\n",
            "2025-10-01", "2025-10-31") ==  // 10-09(1) 10(2) 11(3, a Saturday that is worked) 13(4) 14(5)
        "w 2025-10 2025-10-14\nx 2025-09 2025-10-14\nd 2025-10 2025-10-25\n");
  CHECK(Due("  q: {title: {zh: 季}, subject: b, due: quarter_workday 5, clauses: [plan]}\n"
            "  y: {title: {zh: 年}, subject: b, due: year_workday 1, clauses: [plan]}\n",
            "2025-01-01", "2025-06-30") ==  // 01-02(1) 03 06 07 08(5); 04-01(1) 02 03 07 08(5)
        "y 2025 2025-01-02\nq 2025Q1 2025-01-08\nq 2025Q2 2025-04-08\n");
}

TEST_CASE("Obligations roll as their duty says", "[duty][obligations][roll]") {
  // 2025-05-25 is a Sunday, 05-31 a holiday up to 06-02.
  const auto day = [](const std::string& roll) {
    return Due("  d: {title: {zh: 日}, subject: b, due: month_day 25" + roll + ", clauses: [plan]}\n", "2025-05-01",
               "2025-05-31");
  };
  CHECK(day("") == "d 2025-05 2025-05-25\n");
  CHECK(day(", roll: false") == "d 2025-05 2025-05-25\n");
  CHECK(day(", roll: true") == "d 2025-05 2025-05-26\n");
  const auto back = [](const std::string& roll) {
    return Due("  d: {title: {zh: 日}, subject: b, due: half_year_end - 30d" + roll + ", clauses: [plan]}\n",
               "2025-05-01", "2025-06-30");
  };
  CHECK(back("") == "d 2025H1 2025-05-31\n");
  CHECK(back(", roll: true") == "d 2025H1 2025-05-30\n");
  // Ten days after 2025-09-30 are 10-10, a Friday; eight are 10-08, a holiday.
  const auto after = [](const std::string& roll) {
    return Due("  d: {title: {zh: 日}, subject: b, due: quarter_end + 8d" + roll + ", clauses: [plan]}\n", "2025-10-01",
               "2025-10-31");
  };
  CHECK(after("") == "d 2025Q3 2025-10-09\n");
  CHECK(after(", roll: false") == "d 2025Q3 2025-10-08\n");
}

TEST_CASE("Obligations roll as a parameter says on the last day of the period", "[duty][obligations][roll]") {
  const std::string parameters =
      "  d.rolls:\n    title: {zh: 顺延}\n    type: boolean\n    values:\n"
      "      - {from: 2020-01-01, value: false, clauses: [plan]}\n"
      "      - {from: 2025-06-01, value: true, clauses: [plan]}\n";
  // 2025-05-25 is a Sunday, 10-25 a Saturday.
  const std::string duty = "  d: {title: {zh: 日}, subject: b, due: month_day 25, roll: d.rolls, clauses: [plan]}\n";
  CHECK(Due(duty, "2025-05-01", "2025-05-31", parameters) == "d 2025-05 2025-05-25\n");
  CHECK(Due(duty, "2025-10-01", "2025-10-31", parameters) == "d 2025-10 2025-10-27\n");
}

}  // namespace
}  // namespace anze::duty::testing
