// Duties as cases: whom a period is opened for, when, and under which key. Due days are counted from the State
// Council's notices of 2024 and 2025.
#include "core/duty/openings.h"

#include "core/base/json.h"
#include "tests/support/check.h"
#include "tests/unit/duty/fixture.h"

namespace anze::duty::testing {
namespace {

constexpr const char* kMonthly =
    "  monthly: {title: {zh: 月报}, subject: insurer, recipient: city, due: month_end + 5wd, case_type: report, "
    "for_each: {record: insurer, from: stay.from, until: stay.until}, open_before: 30d, clauses: [plan]}\n";

// "period due key", a line each.
std::string Opened(const ruleset::Snapshot& snapshot, std::string_view since, std::string_view day,
                   const std::vector<DebtorRecord>& records = {}) {
  std::string text;
  for (const auto& [name, duty] : snapshot.duties) {
    const auto debtors = DebtorsOf(duty, {&snapshot, D(day), Calendar().get()}, records);
    if (!debtors.ok()) return debtors.error().code;
    const auto found = Openings(duty, snapshot, *Calendar(), {D(since), D(day)}, *debtors);
    if (!found.ok()) return found.error().code;
    for (const Opening& opening : *found) {
      text += opening.period + " " + opening.due.ToString() + " " + opening.key + "\n";
    }
  }
  return text;
}

std::vector<DebtorRecord> TwoInsurers() {
  return {{"r1", J(R"({"code": "A", "name": "甲"})")}, {"r2", J(R"({"code": "B", "name": "乙"})")}};
}

// May of 2025 ends on Saturday 05-31, the first day of the Dragon Boat holiday (05-31 to 06-02). Working days: 06-03,
// 04, 05, 06, and Monday 06-09. Thirty days before that is 05-10. April: 05-01 to 05-05 are off; 05-06, 07, 08, 09, and
// Monday 05-12.
TEST_CASE("Openings come for each record from thirty days before", "[duty][openings]") {
  const auto snapshot = Load("", kMonthly);
  CHECK(Opened(*snapshot, "2025-05-09", "2025-05-09", TwoInsurers()) ==
        "2025-04 2025-05-12 duty:cn:monthly:2025-04:r1\n2025-04 2025-05-12 duty:cn:monthly:2025-04:r2\n");
  CHECK(Opened(*snapshot, "2025-05-09", "2025-05-10", TwoInsurers()) ==
        "2025-04 2025-05-12 duty:cn:monthly:2025-04:r1\n2025-04 2025-05-12 duty:cn:monthly:2025-04:r2\n"
        "2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n2025-05 2025-06-09 duty:cn:monthly:2025-05:r2\n");
}

TEST_CASE("Openings: what was due before is left", "[duty][openings]") {
  const auto snapshot = Load("", kMonthly);
  const std::vector<DebtorRecord> one = {TwoInsurers().front()};
  CHECK(Opened(*snapshot, "2025-05-12", "2025-05-12", one) ==
        "2025-04 2025-05-12 duty:cn:monthly:2025-04:r1\n2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n");
  CHECK(Opened(*snapshot, "2025-05-13", "2025-05-13", one) == "2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n");
  // A server that stood still from then on, over two months: none is missed. June ends on Monday 06-30; working days
  // 07-01, 02, 03, 04, and Monday 07-07.
  CHECK(Opened(*snapshot, "2025-05-13", "2025-07-05", one) ==
        "2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n2025-06 2025-07-07 duty:cn:monthly:2025-06:r1\n");
}

TEST_CASE("Openings: the key stays whatever the day", "[duty][openings]") {
  const auto snapshot = Load("", kMonthly);
  const std::vector<DebtorRecord> one = {TwoInsurers().front()};
  for (const char* day : {"2025-05-13", "2025-05-31", "2025-06-06"}) {
    CAPTURE(day);
    CHECK(Opened(*snapshot, "2025-05-13", day, one) == "2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n");
  }
}

TEST_CASE("Openings: the same code is one debtor and a day is a bound", "[duty][openings]") {
  const auto snapshot = Load("", kMonthly);
  const std::vector<DebtorRecord> records = {
      {"r9", J(R"({"code": "A", "name": "甲在区里"})")},
      {"r1", J(R"({"code": "A", "name": "甲"})")},
      {"r2", J(R"({"code": "B", "name": "五月最后一天来的", "stay": {"from": "2025-05-31"}})")},
      {"r3", J(R"({"code": "C", "name": "六月来的", "stay": {"from": "2025-06-01"}})")},
      {"r4", J(R"({"code": "D", "name": "五月一日走的", "stay": {"until": "2025-05-01"}})")},
      {"r5", J(R"({"code": "E", "name": "四月走的", "stay": {"until": "2025-04-30"}})")},
      {"r6", J(R"({"name": "没有代码"})")}};
  CHECK(Opened(*snapshot, "2025-05-13", "2025-05-13", records) ==
        "2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n2025-05 2025-06-09 duty:cn:monthly:2025-05:r2\n"
        "2025-05 2025-06-09 duty:cn:monthly:2025-05:r4\n2025-05 2025-06-09 duty:cn:monthly:2025-05:r6\n");
}

TEST_CASE("Openings: the case is told its duty", "[duty][openings]") {
  const auto snapshot = Load("", kMonthly);
  const auto found =
      Openings(snapshot->duties.at("monthly"), *snapshot, *Calendar(), {D("2025-05-13"), D("2025-05-13")},
               DebtorsOf(snapshot->duties.at("monthly"), {snapshot.get(), D("2025-05-13")}, TwoInsurers()).value());
  REQUIRE_OK(found);
  REQUIRE(found->size() == 2U);
  CHECK(base::WriteJson(found->front().facts) ==
        R"({"duty":{"name":"monthly","period":"2025-05","due_on":"2025-06-09","subject_role":"insurer",)"
        R"("recipient_role":"city"}})");
  CHECK(base::WriteJson(found->front().subject) == R"({"name":"甲","code":"A","record":"r1"})");
}

// Five working days before Tuesday 2025-10-14, after the National Day holiday (10-01 to 10-08) with Saturday 10-11 made
// up: 10-13, 10-11, 10-10, 10-09 and 09-30. The third quarter and five working days: 10-09, 10, 11, 13, 14.
TEST_CASE("Openings take a lead in working days and a list of debtors", "[duty][openings]") {
  const auto snapshot = Load(
      "  districts:\n    title: {zh: 各区}\n    type: list\n    values:\n"
      "      - {from: 2020-01-01, value: [东区], clauses: [plan]}\n"
      "      - {from: 2025-09-30, value: [东区, 西区], clauses: [plan]}\n"
      "  lead: {title: {zh: 提前}, type: period, values: [{from: 2020-01-01, value: 5wd, clauses: [plan]}]}\n",
      "  quarterly: {title: {zh: 季报}, subject: district, due: quarter_end + 5wd, case_type: report, for_each: "
      "{parameter: districts}, open_before: lead, goal: true, clauses: [plan]}\n");
  CHECK(Opened(*snapshot, "2025-09-01", "2025-09-29") == "");
  CHECK(Opened(*snapshot, "2025-09-01", "2025-09-30") ==
        "2025Q3 2025-10-14 duty:cn:quarterly:2025Q3:东区\n2025Q3 2025-10-14 duty:cn:quarterly:2025Q3:西区\n");
  // The list of the quarter's last day: the second quarter had one district. Due 07-07: 07-01, 02, 03, 04, 07.
  CHECK(Opened(*snapshot, "2025-07-07", "2025-07-07") == "2025Q2 2025-07-07 duty:cn:quarterly:2025Q2:东区\n");
  const auto found =
      Openings(snapshot->duties.at("quarterly"), *snapshot, *Calendar(), {D("2025-10-01"), D("2025-10-01")}, {});
  REQUIRE_OK(found);
  CHECK(found->front().facts.FindPath("duty.goal")->as_bool() == true);
  CHECK(base::WriteJson(found->front().subject) == R"({"name":"东区"})");
}

TEST_CASE("Openings take leads of every unit", "[duty][openings]") {
  const auto opens = [](const char* due, calendar::Period before) {
    return OpensOn(*Calendar(), D(due), before).ToString();
  };
  CHECK(opens("2025-10-14", {5, calendar::Unit::kWorkingDay}) == "2025-09-30");
  CHECK(opens("2025-06-09", {30, calendar::Unit::kDay}) == "2025-05-10");
  CHECK(opens("2025-03-31", {1, calendar::Unit::kMonth}) == "2025-02-28");
  CHECK(opens("2024-02-29", {1, calendar::Unit::kYear}) == "2023-02-28");
}

TEST_CASE("Openings: the region's own body owes one", "[duty][openings]") {
  const auto snapshot = Load("",
                             "  yearly: {title: {zh: 年报}, subject: bureau, due: 12-31, case_type: report, "
                             "open_before: 1mo, clauses: [plan]}\n");
  CHECK(Opened(*snapshot, "2025-01-01", "2025-11-29") == "");
  CHECK(Opened(*snapshot, "2025-01-01", "2025-11-30") == "2025 2025-12-31 duty:cn:yearly:2025:bureau\n");
}

// The rules are in force from 2020-01-01: the year 2019 is not theirs, though its report is due in the first days of
// February 2020. The year 2020 is, and its day 2021-01-31 is a Sunday: due on Monday 02-01, open thirty days before.
TEST_CASE("Openings hold nothing of the time before the rules", "[duty][openings]") {
  const auto snapshot = Load("",
                             "  yearly: {title: {zh: 年报}, subject: bureau, due: year_end + 1mo, case_type: "
                             "report, open_before: 30d, clauses: [plan]}\n");
  CHECK(Opened(*snapshot, "2020-01-01", "2020-02-05") == "");
  CHECK(Opened(*snapshot, "2020-01-01", "2021-01-02") == "2020 2021-02-01 duty:cn:yearly:2020:bureau\n");
}

TEST_CASE("Openings: a duty without a case type opens nothing", "[duty][openings]") {
  const auto snapshot = Load("", "  yearly: {title: {zh: 年报}, subject: bureau, due: 12-31, clauses: [plan]}\n");
  CHECK(Opened(*snapshot, "2025-01-01", "2025-12-31") == "");
}

TEST_CASE("Openings: a list that has no value yet is an error", "[duty][openings]") {
  const auto snapshot = Load(
      "  districts: {title: {zh: 各区}, type: list, values: [{from: 2026-01-01, value: [东区], clauses: [plan]}]}\n",
      "  yearly: {title: {zh: 年报}, subject: district, due: 12-31, case_type: report, for_each: {parameter: "
      "districts}, open_before: 30d, clauses: [plan]}\n");
  CHECK(Opened(*snapshot, "2025-01-01", "2025-12-31") == "parameter-without-value");
  CHECK(Opened(*snapshot, "2026-01-01", "2026-12-31") == "2026 2026-12-31 duty:cn:yearly:2026:东区\n");
}

TEST_CASE("Openings: a duty that is about some records only", "[duty][openings]") {
  const auto snapshot =
      Load("",
           "  monthly: {title: {zh: 月报}, subject: insurer, due: month_end + 5wd, case_type: report, "
           "for_each: {record: insurer}, applies_to: kind == 'property', open_before: 30d, clauses: "
           "[plan]}\n");
  const std::vector<DebtorRecord> records = {{"r1", J(R"({"code": "A", "name": "甲", "kind": "property"})")},
                                             {"r2", J(R"({"code": "B", "name": "乙", "kind": "life"})")},
                                             {"r3", J(R"({"code": "C", "name": "丙"})")}};
  // One it is not about owes nothing; one of which that cannot be told owes it.
  CHECK(Opened(*snapshot, "2025-05-13", "2025-05-13", records) ==
        "2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n2025-05 2025-06-09 duty:cn:monthly:2025-05:r3\n");
  const auto debtors = DebtorsOf(snapshot->duties.at("monthly"), {snapshot.get(), D("2025-05-13")}, records);
  REQUIRE_OK(debtors);
  CHECK((*debtors)[0].missing.empty());
  CHECK((*debtors)[1].missing == std::vector<std::string>{"类别"});
  const auto found =
      Openings(snapshot->duties.at("monthly"), *snapshot, *Calendar(), {D("2025-05-13"), D("2025-05-13")}, *debtors);
  REQUIRE_OK(found);
  CHECK(found->front().facts.FindPath("duty.missing") == nullptr);
  CHECK(base::WriteJson(*found->back().facts.FindPath("duty.missing")) == R"(["类别"])");
  CHECK(CheckDuties(*snapshot).empty());
}

}  // namespace
}  // namespace anze::duty::testing
