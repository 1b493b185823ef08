// Duties as cases: whom a period is opened for, when, and under which key. Due days are counted from the State
// Council's notices of 2024 and 2025.
#include "core/duty/openings.h"

#include <gtest/gtest.h>

#include "core/base/json.h"
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
    const auto found = Openings(duty, snapshot, *Calendar(), {D(since), D(day)}, DebtorsOf(duty, records));
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
TEST(Openings, OneForEachRecordFromThirtyDaysBefore) {
  const auto snapshot = Load("", kMonthly);
  EXPECT_EQ(Opened(*snapshot, "2025-05-09", "2025-05-09", TwoInsurers()),
            "2025-04 2025-05-12 duty:cn:monthly:2025-04:r1\n2025-04 2025-05-12 duty:cn:monthly:2025-04:r2\n");
  EXPECT_EQ(Opened(*snapshot, "2025-05-09", "2025-05-10", TwoInsurers()),
            "2025-04 2025-05-12 duty:cn:monthly:2025-04:r1\n2025-04 2025-05-12 duty:cn:monthly:2025-04:r2\n"
            "2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n2025-05 2025-06-09 duty:cn:monthly:2025-05:r2\n");
}

TEST(Openings, WhatWasDueBeforeIsLeft) {
  const auto snapshot = Load("", kMonthly);
  const std::vector<DebtorRecord> one = {TwoInsurers().front()};
  EXPECT_EQ(Opened(*snapshot, "2025-05-12", "2025-05-12", one),
            "2025-04 2025-05-12 duty:cn:monthly:2025-04:r1\n2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n");
  EXPECT_EQ(Opened(*snapshot, "2025-05-13", "2025-05-13", one), "2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n");
  // A server that stood still from then on, over two months: none is missed. June ends on Monday 06-30; working days
  // 07-01, 02, 03, 04, and Monday 07-07.
  EXPECT_EQ(Opened(*snapshot, "2025-05-13", "2025-07-05", one),
            "2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n2025-06 2025-07-07 duty:cn:monthly:2025-06:r1\n");
}

TEST(Openings, TheKeyStaysWhateverTheDay) {
  const auto snapshot = Load("", kMonthly);
  const std::vector<DebtorRecord> one = {TwoInsurers().front()};
  for (const char* day : {"2025-05-13", "2025-05-31", "2025-06-06"}) {
    EXPECT_EQ(Opened(*snapshot, "2025-05-13", day, one), "2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n") << day;
  }
}

TEST(Openings, TheSameCodeIsOneDebtorAndADayIsABound) {
  const auto snapshot = Load("", kMonthly);
  const std::vector<DebtorRecord> records = {
      {"r9", J(R"({"code": "A", "name": "甲在区里"})")},
      {"r1", J(R"({"code": "A", "name": "甲"})")},
      {"r2", J(R"({"code": "B", "name": "五月最后一天来的", "stay": {"from": "2025-05-31"}})")},
      {"r3", J(R"({"code": "C", "name": "六月来的", "stay": {"from": "2025-06-01"}})")},
      {"r4", J(R"({"code": "D", "name": "五月一日走的", "stay": {"until": "2025-05-01"}})")},
      {"r5", J(R"({"code": "E", "name": "四月走的", "stay": {"until": "2025-04-30"}})")},
      {"r6", J(R"({"name": "没有代码"})")}};
  EXPECT_EQ(Opened(*snapshot, "2025-05-13", "2025-05-13", records),
            "2025-05 2025-06-09 duty:cn:monthly:2025-05:r1\n2025-05 2025-06-09 duty:cn:monthly:2025-05:r2\n"
            "2025-05 2025-06-09 duty:cn:monthly:2025-05:r4\n2025-05 2025-06-09 duty:cn:monthly:2025-05:r6\n");
}

TEST(Openings, TheCaseIsToldItsDuty) {
  const auto snapshot = Load("", kMonthly);
  const auto found =
      Openings(snapshot->duties.at("monthly"), *snapshot, *Calendar(), {D("2025-05-13"), D("2025-05-13")},
               DebtorsOf(snapshot->duties.at("monthly"), TwoInsurers()));
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ(base::WriteJson(found->front().facts),
            R"({"duty":{"name":"monthly","period":"2025-05","due_on":"2025-06-09","subject_role":"insurer",)"
            R"("recipient_role":"city"}})");
  EXPECT_EQ(base::WriteJson(found->front().subject), R"({"name":"甲","code":"A","record":"r1"})");
}

// Five working days before Tuesday 2025-10-14, after the National Day holiday (10-01 to 10-08) with Saturday 10-11 made
// up: 10-13, 10-11, 10-10, 10-09 and 09-30. The third quarter and five working days: 10-09, 10, 11, 13, 14.
TEST(Openings, ALeadInWorkingDaysAndAListOfDebtors) {
  const auto snapshot = Load(
      "  districts:\n    title: {zh: 各区}\n    type: list\n    values:\n"
      "      - {from: 2020-01-01, value: [东区], clauses: [plan]}\n"
      "      - {from: 2025-09-30, value: [东区, 西区], clauses: [plan]}\n"
      "  lead: {title: {zh: 提前}, type: period, values: [{from: 2020-01-01, value: 5wd, clauses: [plan]}]}\n",
      "  quarterly: {title: {zh: 季报}, subject: district, due: quarter_end + 5wd, case_type: report, for_each: "
      "{parameter: districts}, open_before: lead, goal: true, clauses: [plan]}\n");
  EXPECT_EQ(Opened(*snapshot, "2025-09-01", "2025-09-29"), "");
  EXPECT_EQ(Opened(*snapshot, "2025-09-01", "2025-09-30"),
            "2025Q3 2025-10-14 duty:cn:quarterly:2025Q3:东区\n2025Q3 2025-10-14 duty:cn:quarterly:2025Q3:西区\n");
  // The list of the quarter's last day: the second quarter had one district. Due 07-07: 07-01, 02, 03, 04, 07.
  EXPECT_EQ(Opened(*snapshot, "2025-07-07", "2025-07-07"), "2025Q2 2025-07-07 duty:cn:quarterly:2025Q2:东区\n");
  const auto found =
      Openings(snapshot->duties.at("quarterly"), *snapshot, *Calendar(), {D("2025-10-01"), D("2025-10-01")}, {});
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->front().facts.FindPath("duty.goal")->as_bool(), true);
  EXPECT_EQ(base::WriteJson(found->front().subject), R"({"name":"东区"})");
}

TEST(Openings, LeadsOfEveryUnit) {
  const auto opens = [](const char* due, calendar::Period before) {
    return OpensOn(*Calendar(), D(due), before).ToString();
  };
  EXPECT_EQ(opens("2025-10-14", {5, calendar::Unit::kWorkingDay}), "2025-09-30");
  EXPECT_EQ(opens("2025-06-09", {30, calendar::Unit::kDay}), "2025-05-10");
  EXPECT_EQ(opens("2025-03-31", {1, calendar::Unit::kMonth}), "2025-02-28");
  EXPECT_EQ(opens("2024-02-29", {1, calendar::Unit::kYear}), "2023-02-28");
}

TEST(Openings, TheRegionsOwnBodyOwesOne) {
  const auto snapshot = Load("",
                             "  yearly: {title: {zh: 年报}, subject: bureau, due: 12-31, case_type: report, "
                             "open_before: 1mo, clauses: [plan]}\n");
  EXPECT_EQ(Opened(*snapshot, "2025-01-01", "2025-11-29"), "");
  EXPECT_EQ(Opened(*snapshot, "2025-01-01", "2025-11-30"), "2025 2025-12-31 duty:cn:yearly:2025:bureau\n");
}

// The rules are in force from 2020-01-01: the year 2019 is not theirs, though its report is due in the first days of
// February 2020. The year 2020 is, and its day 2021-01-31 is a Sunday: due on Monday 02-01, open thirty days before.
TEST(Openings, NothingOfTheTimeBeforeTheRules) {
  const auto snapshot = Load("",
                             "  yearly: {title: {zh: 年报}, subject: bureau, due: year_end + 1mo, case_type: "
                             "report, open_before: 30d, clauses: [plan]}\n");
  EXPECT_EQ(Opened(*snapshot, "2020-01-01", "2020-02-05"), "");
  EXPECT_EQ(Opened(*snapshot, "2020-01-01", "2021-01-02"), "2020 2021-02-01 duty:cn:yearly:2020:bureau\n");
}

TEST(Openings, ADutyWithoutACaseTypeOpensNothing) {
  const auto snapshot = Load("", "  yearly: {title: {zh: 年报}, subject: bureau, due: 12-31, clauses: [plan]}\n");
  EXPECT_EQ(Opened(*snapshot, "2025-01-01", "2025-12-31"), "");
}

TEST(Openings, AListThatHasNoValueYetIsAnError) {
  const auto snapshot = Load(
      "  districts: {title: {zh: 各区}, type: list, values: [{from: 2026-01-01, value: [东区], clauses: [plan]}]}\n",
      "  yearly: {title: {zh: 年报}, subject: district, due: 12-31, case_type: report, for_each: {parameter: "
      "districts}, open_before: 30d, clauses: [plan]}\n");
  EXPECT_EQ(Opened(*snapshot, "2025-01-01", "2025-12-31"), "parameter-without-value");
  EXPECT_EQ(Opened(*snapshot, "2026-01-01", "2026-12-31"), "2026 2026-12-31 duty:cn:yearly:2026:东区\n");
}

}  // namespace
}  // namespace anze::duty::testing
