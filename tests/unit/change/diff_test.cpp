// What changes between two versions, told for small rulesets written here.
#include "core/change/diff.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "core/ruleset/load.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::change {
namespace {

using Files = std::map<std::string, std::string>;

constexpr const char* kParameters = R"(parameters:
  floor:
    title: {zh: 死亡赔偿限额下限, en: Floor}
    type: money
    values: [{from: 2021-09-01, value: 30000000, clauses: [law-1]}]
  reply.period:
    title: {zh: 答复期限, en: Reply period}
    type: period
    values: [{from: 2021-09-01, value: 10wd, clauses: [law-1]}]
  reply.standard:
    title: {zh: 执行的时限, en: Clocks in force}
    type: enum
    values_allowed: [none, aq9010, other]
    titles: {none: {zh: 不执行固定时限, en: no fixed clocks}}
    values: [{from: 2021-09-01, value: none, clauses: [law-1]}]
    readings: [{value: aq9010, meaning: {zh: 执行 AQ 9010-2019 的时限, en: the clocks of AQ 9010-2019}}]
)";

constexpr const char* kDecisions = R"(decisions:
  limit:
    kind: checklist
    title: {zh: 限额, en: Limit}
    clauses: [law-1]
    facts:
      policy.limit: {type: money, title: {zh: 保单限额, en: Limit of the policy}}
      enterprise.staff: {type: integer, title: {zh: 从业人数, en: Staff}, unit: 人}
      enterprise.sector: {type: enum, title: {zh: 行业, en: Sector}, values: {mine: {zh: 矿山, en: Mines}, other: {zh: 其他, en: Other}}}
    rules:
      - id: enough
        title: {zh: 限额足够, en: High enough}
        when: enterprise.sector == "mine"
        require: policy.limit >= param("floor") and enterprise.staff >= 10
        clauses: [law-1]
      - {id: has-staff, title: 有人员, require: enterprise.staff >= 1, clauses: [law-1]}
)";

constexpr const char* kCases = R"(case_types:
  complaint:
    title: {zh: 投诉, en: Complaint}
    clauses: [law-1]
    opened_by: [handler]
    initial: received
    states:
      received: {title: {zh: 已收到, en: Received}}
      closed: {title: {zh: 已办结, en: Closed}, final: true}
    events:
      close: {title: {zh: 办结, en: Close}, from: [received], to: closed, by: [handler], clauses: [law-1]}
    clocks:
      reply: {title: {zh: 答复, en: Reply}, start: [open], period: reply.period, stop: [close], clauses: [law-1]}
)";

Files Base() {
  Files files;
  const std::filesystem::path calendars = testing::InProject("rulesets/calendars/cn");
  for (const auto& entry : std::filesystem::directory_iterator(calendars)) {
    std::ifstream file(entry.path(), std::ios::binary);
    files["calendars/cn/" + entry.path().filename().string()] = {std::istreambuf_iterator<char>(file), {}};
  }
  files["platform/ruleset.yaml"] = "region: platform\ntitle: 各地共用\n";
  files["cn/ruleset.yaml"] =
      "region: cn\ntitle: 全国\neffective: {from: 2021-09-01}\ndocuments: [{id: law, title: 法律, number: 第88号}]\n";
  files["cn/clauses.yaml"] = "clauses: [{id: law-1, document: law, locator: 第一条, quote: 原文}]\n";
  files["cn/city/ruleset.yaml"] = "region: cn/city\ntitle: 某市\neffective: {from: 2024-05-09}\n";
  files["cn/parameters/all.yaml"] = kParameters;
  files["cn/decisions/all.yaml"] = kDecisions;
  files["cn/cases/all.yaml"] = kCases;
  files["cn/messages/all.yaml"] = "messages:\n  hello: {zh: 你好, en: Hello}\n";
  return files;
}

Files Changed(const std::string& path, const std::string& from, const std::string& to, Files files = Base()) {
  std::string& text = files.at(path);
  const std::size_t at = text.find(from);
  CAPTURE(from);
  CHECK(at != std::string::npos);
  text.replace(at, from.size(), to);
  return files;
}

std::shared_ptr<const ruleset::Bundle> Load(const Files& files) {
  std::vector<ruleset::SourceFile> sources;
  for (const auto& [path, text] : files) sources.push_back({path, text});
  auto loaded = ruleset::LoadBundle(std::move(sources));
  for (const base::Error& error : loaded.diagnostics) {
    if (error.severity == base::Severity::kError) {
      FAIL_CHECK(error.span.file << ":" << error.span.line << " " << error.code);
    }
  }
  return loaded.bundle;
}

std::vector<Change> Compare(const Files& before, const Files& after, const DiffOptions& options = {}) {
  const auto diff = CompareBundles(Load(before), Load(after), options);
  CHECK_OK(diff);
  return diff.ok() ? diff->changes : std::vector<Change>();
}

std::vector<Change> Against(const Files& after, const DiffOptions& options = {}) {
  return Compare(Base(), after, options);
}

calendar::Date Day(const char* text) { return *calendar::Date::Parse(text); }

using Regions = std::vector<std::string>;

TEST_CASE("Difference of rules: the same rules in another layout are no change", "[change][diff]") {
  Files files = Changed("cn/decisions/all.yaml", "policy.limit >= param(\"floor\") and enterprise.staff >= 10",
                        "(policy.limit  >=  param('floor'))  and  (enterprise.staff>=10)  # as the law says");
  files["cn/parameters/all.yaml"] = "# a comment\n" + files["cn/parameters/all.yaml"] + "\n\n";
  const std::string moved = files.at("cn/messages/all.yaml");
  files.erase("cn/messages/all.yaml");
  files["cn/messages/other.yaml"] = moved;
  const auto changes = Against(files);
  for (const Change& change : changes) FAIL_CHECK(change.sentence.zh);
  CHECK(changes.empty());
}

TEST_CASE("Difference of rules: the possible values of a parameter are called by their titles", "[change][diff]") {
  const std::string was = "value: none, clauses: [law-1]";
  const auto differs = Against(Changed("cn/parameters/all.yaml", was, "value: aq9010, clauses: [law-1]"));
  REQUIRE(differs.size() == 1U);
  CHECK(differs.front().sentence.zh == "由不执行固定时限改为执行 AQ 9010-2019 的时限");
  CHECK(differs.front().sentence.en == "changes from no fixed clocks to the clocks of AQ 9010-2019");
  const auto untitled = Against(Changed("cn/parameters/all.yaml", was, "value: other, clauses: [law-1]"));
  REQUIRE(untitled.size() == 1U);
  CHECK(untitled.front().sentence.zh == "由不执行固定时限改为other");  // a value without a title stands for itself
  const Files condition =
      Changed("cn/decisions/all.yaml", "policy.limit >= param(\"floor\") and enterprise.staff >= 10",
              "param(\"reply.standard\") == \"aq9010\" or enterprise.staff >= 10");
  const auto told = Against(condition);
  CHECK(std::any_of(told.begin(), told.end(), [](const Change& change) {
    return change.sentence.zh.find("“执行的时限”为执行 AQ 9010-2019 的时限") != std::string::npos &&
           change.sentence.en.find("is the clocks of AQ 9010-2019") != std::string::npos;
  }));
}

TEST_CASE("Difference of rules: a threshold rises from a day for those it concerns", "[change][diff]") {
  const auto changes =
      Against(Changed("cn/parameters/all.yaml", "[{from: 2021-09-01, value: 30000000, clauses: [law-1]}]",
                      "[{from: 2021-09-01, value: 30000000, clauses: [law-1]}, "
                      "{from: 2027-01-01, value: 40000000, clauses: [law-1]}]"));
  REQUIRE(changes.size() == 1U);
  const Change& change = changes.front();
  CHECK(change.code == "change-parameter-rises");
  CHECK(change.sentence.zh == "由30万元提高到40万元");
  CHECK(change.sentence.en == "rises from 300,000 yuan to 400,000 yuan");
  CHECK(change.from == Day("2027-01-01"));
  CHECK_FALSE(change.to);
  CHECK(change.regions == Regions{"cn", "cn/city"});
  REQUIRE(change.uses.size() == 1U);
  CHECK(change.uses.front().where.zh == "判定“限额”的“限额足够”");
  CHECK(change.uses.front().condition.zh == "“行业”为矿山");
  CHECK(change.clauses.as_list().front().GetString("id") == "law-1");
  CHECK(change.new_place.file == "cn/parameters/all.yaml");
  CHECK(change.new_place.line == 5);
}

TEST_CASE("Difference of rules: a region with its own value is not concerned", "[change][diff]") {
  Files before = Base();
  before["cn/city/parameters/own.yaml"] =
      "parameters:\n  floor: {values: [{from: 2024-05-09, value: 50000000, choice: true}]}\n";
  Files after = Changed("cn/parameters/all.yaml", "value: 30000000", "value: 20000000", before);
  const auto changes = Compare(before, after);
  // The city states its own from 2024-05-09 on; until then the nation's governs there too.
  for (const Change& change : changes) {
    CHECK(change.code == "change-parameter-falls");
    if (!change.to) {
      CHECK(change.regions == Regions{"cn"});
    }
    if (change.to) {
      CHECK(*change.to == Day("2024-05-08"));
    }
  }
  CHECK_FALSE(changes.empty());
}

TEST_CASE("Difference of rules: the operand that changed is named", "[change][diff]") {
  const auto changes = Against(Changed("cn/decisions/all.yaml", "enterprise.staff >= 10", "enterprise.staff >= 20"));
  REQUIRE(changes.size() == 1U);
  CHECK(changes.front().code == "change-operand-changed");
  CHECK(changes.front().sentence.zh == "规则“限额足够”的条件由““从业人数”不低于10人”改为““从业人数”不低于20人”");
  CHECK(changes.front().name == "limit");
  CHECK_FALSE(changes.front().to);
}

TEST_CASE("Difference of rules: rules come and go", "[change][diff]") {
  Files files =
      Changed("cn/decisions/all.yaml",
              "      - {id: has-staff, title: 有人员, require: enterprise.staff >= 1, clauses: [law-1]}\n",
              "      - {id: not-mine, title: 非矿山, require: enterprise.sector ~= \"mine\", clauses: [law-1]}\n");
  const auto changes = Against(files);
  REQUIRE(changes.size() == 2U);
  CHECK(changes[0].sentence.zh == "取消规则“有人员”（全部适用）：“从业人数”不低于1人");
  CHECK(changes[1].sentence.zh == "新增规则“非矿山”（全部适用）：“行业”不为矿山");
  CHECK_FALSE(changes[0].new_place.known());
  CHECK_FALSE(changes[1].old_place.known());
}

TEST_CASE("Difference of rules: a longer period is counted out on an example", "[change][diff]") {
  const auto changes = Against(Changed("cn/parameters/all.yaml", "value: 10wd", "value: 15wd"));
  REQUIRE(changes.size() == 1U);
  const Change& change = changes.front();
  CHECK(change.code == "change-parameter-longer");
  CHECK(change.uses.front().where.zh == "办件“投诉”的时限“答复”");
  REQUIRE(change.example);
  // 2021-09-01 is a Wednesday. The notice of 2021 gives 09-19 to 09-21 off (中秋) with work on Saturday 09-18.
  // Ten: 2 3 6 7 8 9 10 13 14 15. Five more: 16 17 18 22 23.
  CHECK(change.example->from == Day("2021-09-01"));
  CHECK(change.example->old_due == Day("2021-09-15"));
  CHECK(change.example->new_due == Day("2021-09-23"));
}

TEST_CASE("Difference of rules: case types say what is new", "[change][diff]") {
  Files files =
      Changed("cn/cases/all.yaml", "by: [handler], clauses: [law-1]}",
              "by: [handler, leader], data: {text: {type: text, required: true, title: 说明}}, clauses: [law-1]}");
  files = Changed("cn/cases/all.yaml",
                  "      closed:", "      asked: {title: {zh: 待补正, en: Asked}, final: true}\n      closed:", files);
  std::vector<std::string> sentences;
  for (const Change& change : Against(files)) sentences.push_back(change.sentence.zh);
  std::sort(sentences.begin(), sentences.end());
  CHECK(sentences == std::vector<std::string>{"事件“办结”新增必填字段“说明”", "事件“办结”的办理角色增加：leader",
                                              "新增状态“待补正”"});
}

TEST_CASE("Difference of rules: a lock tells its parts, and a clause that it was checked", "[change][diff]") {
  Files before = Base();
  before["cn/clauses.yaml"] = "clauses: [{id: law-1, document: law, locator: 第一条, quote: 原文, verified: false}]\n";
  Files after = Base();
  after["cn/locks.yaml"] =
      "locks: [{id: keep, forbids: loosen-case, target: complaint, parts: [clocks.reply], reason: 因为, clauses: "
      "[law-1]}]\n";
  std::vector<std::string> told;
  for (const Change& change : Compare(before, after)) told.push_back(change.sentence.zh);
  CHECK(told == std::vector<std::string>{"新增锁定：下级不得放宽办件类型 complaint 的要求（限 clocks.reply）",
                                         "本项的已核对原文由“否”改为“是”"});
}

TEST_CASE("Difference of rules: words of people are told as text", "[change][diff]") {
  const auto changes = Against(Changed("cn/messages/all.yaml", "你好", "您好"));
  REQUIRE(changes.size() == 1U);
  CHECK(changes.front().kind == "message");
  CHECK(changes.front().sentence.zh == "本项的文本由“你好”改为“您好”");
  const auto titles = Against(Changed("cn/decisions/all.yaml", "{zh: 限额足够", "{zh: 限额够高"));
  REQUIRE(titles.size() == 1U);
  CHECK(titles.front().code == "change-text");
}

TEST_CASE("Difference of rules: a new region and a new time are one change each", "[change][diff]") {
  Files files = Base();
  files["cn/town/ruleset.yaml"] = "region: cn/town\ntitle: 某县\neffective: {from: 2027-01-01}\n";
  auto changes = Against(files);
  REQUIRE(changes.size() == 1U);
  CHECK(changes.front().code == "change-region-added");
  CHECK(changes.front().regions == Regions{"cn/town"});
  changes = Against(Changed("cn/city/ruleset.yaml", "from: 2024-05-09", "from: 2025-01-01"));
  REQUIRE(changes.size() == 1U);
  CHECK(changes.front().sentence.zh == "本项的施行日由“2024-05-09”改为“2025-01-01”");
}

TEST_CASE("Difference of rules: a new region is held against the one above it", "[change][diff]") {
  Files files = Base();
  files["cn/town/ruleset.yaml"] = "region: cn/town\ntitle: 某县\neffective: {from: 2027-01-01}\n";
  files["cn/town/parameters/all.yaml"] =
      "parameters:\n  reply.period: {values: [{from: 2027-01-01, value: 7wd, clauses: [law-1]}]}\n";
  files["cn/town/decisions/all.yaml"] =
      "decisions:\n  limit: {rules: [{id: three, title: 三人, require: enterprise.staff >= 3, clauses: [law-1]}]}\n";
  const auto changes = Against(files);
  REQUIRE(changes.size() == 3U);
  CHECK(changes[0].code == "change-region-added");
  CHECK(changes[1].name == "reply.period");
  CHECK(changes[1].from == Day("2027-01-01"));
  CHECK(changes[1].regions == Regions{"cn/town"});
  CHECK(changes[2].name == "limit");
  CHECK(changes[2].regions == Regions{"cn/town"});
  CHECK(Against(files, {"cn/town", Day("2026-12-31")}).size() == 1U);
  CHECK(Against(files, {"cn/town", Day("2027-06-01")}).size() == 3U);
}

TEST_CASE("Difference of rules: only one region or one day if asked", "[change][diff]") {
  const Files after = Changed("cn/parameters/all.yaml", "[{from: 2021-09-01, value: 30000000, clauses: [law-1]}]",
                              "[{from: 2021-09-01, value: 30000000, clauses: [law-1]}, "
                              "{from: 2027-01-01, value: 40000000, clauses: [law-1]}]");
  CHECK(Against(after, {"", Day("2026-12-31")}).empty());
  CHECK(Against(after, {"", Day("2027-01-01")}).size() == 1U);
  CHECK(Against(after, {"cn/city", std::nullopt}).front().regions == Regions{"cn/city"});
  const auto unknown = CompareBundles(Load(Base()), Load(after), {"cn/atlantis", std::nullopt});
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().code == "unknown-region");
}

TEST_CASE("Difference of rules: a value about some only is told with whom it is about", "[change][diff]") {
  const std::string was = "[{from: 2021-09-01, value: 30000000, clauses: [law-1]}]";
  const auto mines = [](const char* value) {
    return std::string("[{from: 2021-09-01, value: 30000000, clauses: [law-1]}, {from: 2021-09-01, value: ") + value +
           ", applies_to: enterprise.sector == \"mine\", clauses: [law-1]}]";
  };
  const Files before = Changed("cn/parameters/all.yaml", was, mines("40000000"));
  const auto added = Against(before);
  REQUIRE(added.size() == 1U);
  CHECK(added.front().code == "change-parameter-new");
  CHECK(added.front().sentence.zh == "新定为40万元（“行业”为矿山）");
  const auto raised = Compare(before, Changed("cn/parameters/all.yaml", was, mines("50000000")));
  REQUIRE(raised.size() == 1U);
  CHECK(raised.front().code == "change-parameter-rises");
  CHECK(raised.front().sentence.zh == "由40万元（“行业”为矿山）提高到50万元（“行业”为矿山）");
}

}  // namespace
}  // namespace anze::change
