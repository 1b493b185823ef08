// Duties that become cases while nobody asks: the loop, the use case and the list of duties, under a clock set by hand.
#include "server/loops/duty_loop.h"

#include "core/base/json.h"
#include "server/app/questions/duties.h"
#include "server/http/wire/duty_json.h"
#include "tests/unit/server/house.h"

namespace anze::loops {
namespace {

using base::Value;
using testing::Eventually;
using testing::House;
using testing::T;

constexpr const char* kCaseType = R"(case_types:
  report:
    title: {zh: 报送, en: Report}
    clauses: [law-1]
    opened_by: [system]
    facts:
      duty.name: {type: string, title: 名称, required: true}
      duty.period: {type: string, title: 期间, required: true}
      duty.due_on: {type: date, title: 到期日, required: true}
      duty.subject_role: {type: string, title: 责任单位}
      duty.recipient_role: {type: string, title: 接收单位}
      duty.goal: {type: boolean, title: 力争}
      duty.provisional: {type: boolean, title: 暂定}
      duty.filed_on: {type: date, title: 报送日期}
      duty.late: {type: boolean, title: 逾期}
    initial: due
    states:
      due: {title: {zh: 待报送, en: Due}}
      late: {title: {zh: 逾期, en: Late}}
      filed: {title: {zh: 已报送, en: Filed}}
      closed: {title: {zh: 已办结, en: Closed}, final: true}
    events:
      file: {title: {zh: 报送, en: File}, from: [due, late], to: filed, by: [handler], set: {duty.filed_on: as_of}, clauses: [law-1]}
      waive: {title: {zh: 不适用, en: Waive}, from: [due, late], to: closed, by: [handler], clauses: [law-1]}
      accept: {title: {zh: 接收, en: Accept}, from: [filed], to: closed, by: [handler], clauses: [law-1]}
      redate: {title: {zh: 重算, en: Count again}, from: [due], by: [system], data: {due_on: {type: date, title: 到期日}, provisional: {type: boolean, title: 暂定}}, set: {duty.due_on: data.due_on, duty.provisional: data.provisional}, clauses: [law-1]}
      become_late: {title: {zh: 逾期, en: Become late}, from: [due], to: late, by: [system], set: {duty.late: 'true'}, clauses: [law-1]}
    clocks:
      due: {title: {zh: 到期, en: Due}, start: [open, redate], from: duty.due_on, period: 0d, stop: [file, waive, redate], warn: {yellow: 5wd, red: 1wd}, breach: become_late, roll: false, clauses: [law-1]}
)";
// Due 2025-06-09 for May (06-03, 04, 05, 06 and Monday 09, after the Dragon Boat holiday), 2025-07-07 for June, and
// 2025-08-07 for July: 08-01, 04, 05, 06, 07.
constexpr const char* kDuty = R"(duties:
  monthly:
    title: {zh: 月报, en: Monthly report}
    subject: insurer
    due: month_end + 5wd
    case_type: report
    for_each: {record: insurer}
    open_before: 30d
    clauses: [law-1]
)";
constexpr const char* kRecord = R"(records:
  insurer:
    code: {type: string, title: 代码}
    name: {type: string, title: 名称}
)";

struct DutyHouse : House {
  explicit DutyHouse(std::string_view now) : House(now, Own()) {}

  static std::vector<ruleset::SourceFile> Own() {
    return {{"cn/cases/report.yaml", kCaseType}, {"cn/duties/own.yaml", kDuty}, {"cn/records/own.yaml", kRecord}};
  }
  static std::vector<ruleset::SourceFile> Files() {
    std::vector<ruleset::SourceFile> files = testing::SmallRules();
    for (ruleset::SourceFile& file : Own()) files.push_back(std::move(file));
    return files;
  }

  void AddInsurer(const std::string& id, const std::string& code) {
    ports::RecordWrite write;
    write.record = {
        "insurer", id, "cn", 1, clock.NowMillis(), "a1", R"({"code":")" + code + R"(","name":")" + id + "\"}"};
    REQUIRE(storage.PutRecord(write).value() == ports::RecordOutcome::kWritten);
  }

  // "period debtor" of every case there is, in the order they were opened.
  std::vector<std::string> Opened() {
    std::vector<std::string> found;
    const std::vector<std::string> all = storage.CaseIds("", 1000, false).value();
    for (const std::string& id : all) {
      const workflow::CaseState state = State(id);
      found.push_back(std::string(state.facts.Get("duty").GetString("period")) + " " +
                      std::string(state.subject.GetString("name")));
    }
    return found;
  }

  // The only item of the list for the month whose day is `due`.
  Value Item(const std::string& due) {
    const auto day = testing::D(due);
    auto answer = app::Duties(&rules, &storage, "cn", {day, day, calendar::Instant(clock.NowMillis())});
    const Value list = http::ToValue(std::get<std::vector<app::DuePeriod>>(answer), base::Language::kEn);
    CHECK(list.Get("items").as_list().size() == 1U);
    return list.Get("items").as_list().front();
  }

  app::Records records{&rules, &storage, &clock, &ids};
  app::DutyOpenings openings{&rules, &cases, &records, &storage, &clock};
};

bool Never() { return false; }

TEST_CASE("Openings of duties open each case once however often they run", "[server][duties]") {
  DutyHouse house("2025-05-13");
  house.AddInsurer("甲", "A");
  house.AddInsurer("乙", "B");
  CHECK(house.openings.Run(Never).opened == 2U);
  CHECK(house.openings.Run(Never).opened == 0U);
  CHECK(house.Opened() == std::vector<std::string>{"2025-05 乙", "2025-05 甲"});
  const workflow::CaseState state = house.State("case-1");
  CHECK(state.opened_by == "system");
  CHECK(state.region == "cn");
  CHECK(state.FindClock("due")->due.ToString() == "2025-06-09");
  // A debtor recorded later: one case more.
  house.AddInsurer("丙", "C");
  CHECK(house.openings.Run(Never).opened == 1U);
}

TEST_CASE("Openings: a run cut short is taken up again", "[server][duties]") {
  DutyHouse house("2025-05-13");
  for (const char* code : {"A", "B", "C", "D"}) house.AddInsurer(code, code);
  int asked = 0;
  const auto cut = house.openings.Run([&] { return ++asked > 3; });  // once for the duty, then for each case
  CHECK_OK(cut.status);
  CHECK(cut.opened == 2U);
  // The server stands still over June's due day, and what was begun is brought to its end.
  house.clock.Set("2025-07-08");
  CHECK(house.openings.Run(Never).opened == 10U);  // May: two more; June and July: four each
  CHECK(house.openings.Run(Never).opened == 0U);
  CHECK(house.Opened().size() == 12U);
}

TEST_CASE("Openings: a debtor recorded later owes nothing of the past", "[server][duties]") {
  DutyHouse house("2025-05-13");
  CHECK(house.openings.Run(Never).opened == 0U);
  house.clock.Set("2025-06-10");
  CHECK(house.openings.Run(Never).opened == 0U);
  house.AddInsurer("甲", "A");
  CHECK(house.openings.Run(Never).opened == 1U);
  CHECK(house.Opened() == std::vector<std::string>{"2025-06 甲"});
}

// Before the notice of 2025 the days of law alone are off in May (05-01 and 05-02): April's report would be due on
// 05-09. By the notice 05-01 to 05-05 are off and 04-27 is worked: 05-06, 07, 08, 09 and Monday 05-12.
TEST_CASE("Openings: a published calendar moves the due day", "[server][duties]") {
  DutyHouse house("2025-04-14");
  std::vector<ruleset::SourceFile> files = house.Files();
  const std::vector<ruleset::SourceFile> whole = files;
  std::erase_if(files, [](const ruleset::SourceFile& file) {
    return file.path >= "calendars/cn/2025" && file.path < "calendars/cn/statutory";
  });
  REQUIRE_FALSE(base::HasErrors(house.rules.Load(files)));
  house.AddInsurer("甲", "A");
  REQUIRE(house.openings.Run(Never).opened == 1U);
  CHECK(house.State("case-1").FindClock("due")->due.ToString() == "2025-05-09");
  CHECK(house.State("case-1").facts.FindPath("duty.provisional")->as_bool() == true);
  REQUIRE_FALSE(base::HasErrors(house.rules.Load(whole)));
  const auto again = house.openings.Run(Never);
  CHECK_OK(again.status);
  CHECK(again.opened == 0U);
  CHECK(house.State("case-1").FindClock("due")->due.ToString() == "2025-05-12");
  CHECK(house.State("case-1").facts.FindPath("duty.due_on")->as_string() == "2025-05-12");
  CHECK(house.State("case-1").facts.FindPath("duty.provisional")->as_bool() == false);
  CHECK(house.Events("case-1") == std::vector<std::string>{"open", "redate"});
  REQUIRE_OK(house.openings.Run(Never).status);
  CHECK(house.Events("case-1").size() == 2U);
}

// The day is counted again under the rules the case began with, not under those of today.
TEST_CASE("Openings: changed rules move no open case", "[server][duties]") {
  DutyHouse house("2025-05-13");
  house.AddInsurer("甲", "A");
  REQUIRE(house.openings.Run(Never).opened == 1U);
  std::vector<ruleset::SourceFile> files = house.Files();
  for (ruleset::SourceFile& file : files) {
    if (const std::size_t at = file.text.find("month_end + 5wd"); at != std::string::npos) file.text[at + 12] = '7';
  }
  REQUIRE_FALSE(base::HasErrors(house.rules.Load(files)));
  CHECK_OK(house.openings.Run(Never).status);
  CHECK(house.State("case-1").FindClock("due")->due.ToString() == "2025-06-09");
  CHECK(house.Events("case-1") == std::vector<std::string>{"open"});
}

TEST_CASE("The loop of duties looks at the start and after midnight and when told", "[server][duties]") {
  DutyHouse house("2025-06-06");
  house.AddInsurer("甲", "A");
  DutyLoop loop(&house.openings, &house.clock, &house.log);
  CHECK(Eventually([&] { return loop.opened() == 1; }));
  house.AddInsurer("乙", "B");
  loop.Wake();
  CHECK(Eventually([&] { return loop.opened() == 2; }));
  house.clock.Set("2025-06-07T00:00:01+08:00");  // June's report is due 07-07, thirty days on
  loop.Wake();
  CHECK(Eventually([&] { return loop.opened() == 4; }));
  loop.Stop();
  CHECK(loop.failures() == 0U);
  CHECK(house.Opened().size() == 4U);
}

TEST_CASE("The loop of duties looks again when a debtor is recorded", "[server][duties]") {
  DutyHouse house("2025-05-13");
  DutyLoop* told = nullptr;
  app::Records records(&house.rules, &house.storage, &house.clock, &house.ids,
                       [&](std::string_view type) { told->Written(type); });
  CHECK_FALSE(house.openings.OwedByEach("insurer"));  // nobody has looked yet
  DutyLoop loop(&house.openings, &house.clock, &house.log);
  told = &loop;
  CHECK(Eventually([&] { return house.openings.OwedByEach("insurer"); }));
  CHECK_FALSE(house.openings.OwedByEach("agency"));
  Value data = Value::EmptyMap();
  data.Set("code", "A");
  data.Set("name", "甲");
  const auto added = records.Add({"insurer", "", "cn", data, "a1"}, {});
  REQUIRE(std::holds_alternative<app::Changed>(added));
  CHECK(Eventually([&] { return loop.opened() == 1; }));
}

TEST_CASE("The loop of duties counts a failure and tries again", "[server][duties]") {
  DutyHouse house("2025-05-13");
  house.AddInsurer("甲", "A");
  REQUIRE_OK(house.storage.PutSetting("duties.opened", "[]"));
  DutyLoop loop(&house.openings, &house.clock, &house.log);
  CHECK(Eventually([&] { return loop.failures() > 0; }));
  REQUIRE_OK(house.storage.PutSetting("duties.opened", "{}"));
  CHECK(Eventually([&] { return loop.opened() == 1; }));
}

// The reading of the light: by nearness while there is no case, then by the cases.
TEST_CASE("Duties show how their cases stand", "[server][duties]") {
  DutyHouse house("2025-05-13");
  CHECK(house.Item("2025-06-09").GetString("light") == "green");
  CHECK(base::WriteJson(house.Item("2025-06-09").Get("cases")) == R"({"opened":0,"met":0,"late":0,"waived":0})");
  house.AddInsurer("甲", "A");
  house.AddInsurer("乙", "B");
  REQUIRE(house.openings.Run(Never).opened == 2U);
  CHECK(base::WriteJson(house.Item("2025-06-09").Get("cases")) == R"({"opened":2,"met":0,"late":0,"waived":0})");
  CHECK(house.Item("2025-06-09").Find("case") == nullptr);
  // Five working days and less are left from 06-03 on; the last one is the due day.
  house.clock.Set("2025-06-03");
  CHECK(house.Item("2025-06-09").GetString("light") == "yellow");
  REQUIRE(house.Raise("case-1", "file") == "ok");
  CHECK(house.Item("2025-06-09").GetString("light") == "yellow");
  house.clock.Set("2025-06-09");
  CHECK(house.Item("2025-06-09").GetString("light") == "red");
  CHECK(house.Item("2025-06-09").Get("overdue") == Value(false));
  house.clock.Set("2025-06-10T00:00:01+08:00");
  auto due = house.storage.DueTimers(house.clock.NowMillis(), 10).value();
  REQUIRE_OK(house.cases.FireTimers(due));
  CHECK(base::WriteJson(house.Item("2025-06-09").Get("cases")) == R"({"opened":2,"met":1,"late":1,"waived":0})");
  CHECK(house.Item("2025-06-09").GetString("light") == "red");
  CHECK(house.Item("2025-06-09").Get("overdue") == Value(true));
  REQUIRE(house.Raise("case-2", "file") == "ok");
  CHECK(base::WriteJson(house.Item("2025-06-09").Get("cases")) == R"({"opened":2,"met":2,"late":1,"waived":0})");
  CHECK(house.Item("2025-06-09").GetString("light") == "green");
  CHECK(house.Item("2025-06-09").Get("overdue") == Value(false));
  REQUIRE(house.Raise("case-1", "accept") == "ok");
  REQUIRE(house.Raise("case-2", "accept") == "ok");
  CHECK(house.Item("2025-06-09").GetString("light") == "none");
}

TEST_CASE("A duty with one case tells its state", "[server][duties]") {
  DutyHouse house("2025-05-13");
  house.AddInsurer("甲", "A");
  REQUIRE(house.openings.Run(Never).opened == 1U);
  CHECK(house.Item("2025-06-09").GetString("case") == "case-1");
  CHECK(house.Item("2025-06-09").GetString("state") == "due");
  REQUIRE(house.Raise("case-1", "waive") == "ok");
  CHECK(house.Item("2025-06-09").GetString("state") == "closed");
  CHECK(base::WriteJson(house.Item("2025-06-09").Get("cases")) == R"({"opened":1,"met":0,"late":0,"waived":1})");
  house.clock.Set("2025-06-20");
  CHECK(house.Item("2025-06-09").Get("overdue") == Value(false));
}

}  // namespace
}  // namespace anze::loops
