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

}  // namespace
}  // namespace anze::duty::testing
