// What makes a clause tested, and what makes it computed, on a region of a few rules.
#include "core/coverage/coverage.h"

#include <algorithm>

#include "core/mutation/lab.h"
#include "core/ruleset/load.h"
#include "tests/support/check.h"

namespace anze::coverage {
namespace {

using ruleset::SourceFile;

constexpr const char* kClauses = R"(clauses:
  - {id: bound, document: law, locator: 一, quote: 不少于30人}
  - {id: seal, document: law, locator: 二, quote: 应盖章, declared: {zh: 盖没盖章只能看原件}}
  - {id: ten, document: law, locator: 三, quote: 共10家}
  - {id: term, document: law, locator: 四, quote: 10个工作日内答复}
  - {id: aim, document: law, locator: 五, quote: 提高水平, machine_checkable: false, reason: {zh: 没有标准}}
  - {id: alone, document: law, locator: 六, quote: 没有规则引用}
)";

constexpr const char* kParameters = R"(parameters:
  staff.min:
    title: 人数
    type: integer
    values: [{from: 2024-01-01, value: 30, clauses: [bound]}]
)";

constexpr const char* kDecisions = R"(decisions:
  admission:
    kind: checklist
    title: 准入
    clauses: [bound]
    facts:
      insurer.staff: {type: integer, title: 人员}
      insurer.sealed: {type: boolean, title: 已签章}
      insurer.agencies: {type: integer, title: 服务机构}
    rules:
      - {id: staff, title: 人员充足, require: insurer.staff >= param("staff.min"), clauses: [bound]}
      - {id: sealed, title: 已签章, require: insurer.sealed, clauses: [seal]}
      - {id: ten, title: 十项, require: insurer.agencies == 10, clauses: [ten]}
)";

constexpr const char* kCases = R"(case_types:
  complaint:
    title: 投诉
    clauses: [term]
    opened_by: [handler]
    initial: received
    states: {received: {title: 已收到}, closed: {title: 已办结, final: true}}
    events:
      reply: {title: 答复, from: [received], to: closed, by: [handler], clauses: [bound]}
    clocks:
      reply: {title: 答复, start: [open], period: 10wd, stop: [reply], clauses: [term]}
)";

std::string Decide(const std::string& name, const std::string& tag, const std::string& facts,
                   const std::string& outcome) {
  return "  - {name: " + name + ", clauses: [" + tag + "], decision: admission, as_of: 2024-06-03, facts: {insurer: {" +
         facts + "}}, expect: {outcome: " + outcome + "}}\n";
}

struct Tried {
  std::shared_ptr<const ruleset::Bundle> bundle;
  std::vector<ClauseCoverage> rows;

  const ClauseCoverage& Of(const std::string& id) const {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.id == id; });
    REQUIRE(found != rows.end());
    return *found;
  }
  std::string StatusOf(const std::string& id) const { return std::string(StatusName(Of(id).status)); }
};

// Every scenario counts as passed unless its name begins with "fails".
std::vector<scenario::ScenarioResult> Results(const ruleset::Bundle& bundle) {
  const auto listed = scenario::ListScenarios(bundle.layers.at("cn").files.at("tests/all.yaml"), "cn");
  CHECK_OK(listed);
  std::vector<scenario::ScenarioResult> results;
  for (const scenario::Written& written : *listed) {
    scenario::ScenarioResult result;
    result.name = written.node->Find("name")->scalar;
    result.file = written.file;
    result.line = written.node->span.line;
    result.passed = !result.name.starts_with("fails");
    for (const base::Node& clause : written.node->Find("clauses")->items) result.clauses.insert(clause.scalar);
    results.push_back(std::move(result));
  }
  return results;
}

std::vector<SourceFile> Files(const std::string& scenarios) {
  return {{"platform/ruleset.yaml", "region: platform\ntitle: 各地共用\n"},
          {"cn/ruleset.yaml",
           "region: cn\ntitle: 全国\neffective: {from: 2024-01-01}\ndocuments: [{id: law, title: 法律}]\n"},
          {"cn/clauses.yaml", kClauses},
          {"cn/parameters/all.yaml", kParameters},
          {"cn/decisions/all.yaml", kDecisions},
          {"cn/cases/all.yaml", kCases},
          {"cn/tests/all.yaml", "scenarios:\n" + scenarios}};
}

Tried Try(std::vector<SourceFile> files) {
  Tried tried;
  const ruleset::LoadOutcome outcome = ruleset::LoadBundle(std::move(files));
  for (const base::Error& error : outcome.diagnostics) {
    INFO(error.code << " " << error.span.file << ":" << error.span.line);
    CHECK(error.severity != base::Severity::kError);
  }
  tried.bundle = outcome.bundle;
  REQUIRE(tried.bundle != nullptr);
  auto rows = Coverage(*tried.bundle, Results(*tried.bundle), "", 2, ruleset::OneAfterAnother);
  REQUIRE_OK(rows);
  tried.rows = std::move(*rows);
  return tried;
}

Tried Try(const std::string& scenarios) { return Try(Files(scenarios)); }

const std::string kAll = "staff: 30, sealed: true, agencies: 10";

TEST_CASE("Coverage: a clause is tested where breaking its rule makes its scenario fail", "[coverage]") {
  const Tried tried = Try(Decide("too few", "bound", "staff: 29, sealed: true, agencies: 10", "fail"));
  CHECK(tried.StatusOf("bound") == "tested");
  CHECK(tried.Of("bound").by == std::vector<std::string>{"too few"});
  CHECK(tried.Of("bound").before == "staff");  // the rule as a whole, left out
  CHECK(tried.Of("bound").after.empty());
  CHECK(tried.Of("bound").span.file.text() == "cn/decisions/all.yaml");
  CHECK(tried.StatusOf("aim") == "not_machine_checkable");
  CHECK(tried.Of("aim").reason.zh == "没有标准");
  CHECK(tried.StatusOf("alone") == "uncovered");
}

TEST_CASE("Coverage: a scenario that passes without the rule proves nothing", "[coverage]") {
  // The seal is there, so whether it is asked for makes no difference.
  const Tried tried = Try(Decide("all is well", "seal", kAll, "pass") + Decide("no staff", "seal", "staff: 1", "fail"));
  CHECK(tried.StatusOf("seal") == "cited");
  CHECK(tried.Of("seal").by == std::vector<std::string>{"cn/decisions/all.yaml.decisions.admission.rules.sealed"});
}

TEST_CASE("Coverage: a rule that its tagged scenario does not run is only cited", "[coverage]") {
  // The clock is dropped, the seal is missed; but the scenario that notices is tagged with another clause.
  const Tried tried = Try(Decide("unsealed", "bound", "staff: 30, sealed: false, agencies: 10", "fail") +
                          "  - {name: ten days, clauses: [seal], deadline: {from: 2024-06-03, period: 10wd}, expect: "
                          "{due: 2024-06-18}}\n");
  CHECK(tried.StatusOf("seal") == "cited");
  CHECK(tried.StatusOf("term") == "cited");
}

TEST_CASE("Coverage: opening a case is no evidence for the clauses of the type as a whole", "[coverage]") {
  const std::string open = "{at: 2024-06-03, open: {}, as: 'handler:h1', expect: {state: received";
  const Tried opened = Try("  - {name: opened, clauses: [term], case: complaint, steps: [" + open + "}}]}\n");
  CHECK(opened.StatusOf("term") == "cited");
  const Tried timed = Try("  - {name: timed, clauses: [term], case: complaint, steps: [" + open +
                          ", clocks: {reply: {due: 2024-06-18}}}}]}\n");
  CHECK(timed.StatusOf("term") == "tested");
  CHECK(timed.Of("term").basis == Basis::kComputed);
  CHECK(timed.Of("term").before == "reply");
}

TEST_CASE("Coverage: asking for a figure in force runs nothing", "[coverage]") {
  const Tried tried =
      Try("  - {name: thirty, clauses: [bound], in_force: 2024-01-01, expect: {staff.min: 30}}\n"
          "  - {name: none before, clauses: [bound], in_force: 2023-12-31, expect: {staff.min: null}}\n");
  CHECK(tried.StatusOf("bound") == "cited");
}

TEST_CASE("Coverage: what other rules rest on is emptied instead of left out", "[coverage]") {
  std::vector<SourceFile> files = Files(
      "  - {name: half, clauses: [bound], decision: share, as_of: 2024-06-03, facts: {fund: {all: 200}}, expect: "
      "{outcome: pass, value: 101}}\n");
  files.push_back({"cn/decisions/share.yaml", R"(decisions:
  share:
    kind: formula
    title: 份额
    clauses: [seal]
    facts: {fund.all: {type: money, title: 全部}}
    steps:
      - {id: base, title: 基数, value: fund.all, clauses: [bound]}
      - {id: half, title: 一半, value: base / 2, clauses: [seal]}
    value: half + 1
)"});
  const Tried tried = Try(std::move(files));
  CHECK(tried.StatusOf("bound") == "tested");
  CHECK(tried.Of("bound").before == "fund.all");
  CHECK(tried.Of("bound").after == "0");
  CHECK(tried.Of("bound").basis == Basis::kComputed);
}

// Without the decision the answer is the same, but no clause is given for it.
TEST_CASE("Coverage: a decision that is not applicable, and a report's column, are parts too", "[coverage]") {
  std::vector<SourceFile> files = Files(
      "  - {name: no subsidy, clauses: [seal], decision: subsidy, as_of: 2024-06-03, facts: {}, expect: {outcome: "
      "not_applicable, clauses: [seal]}}\n"
      "  - {name: two units, clauses: [bound], report: {name: units, period: '2024', records: {unit: [{code: a, since: "
      "2024-02-01}, {code: b, since: 2024-03-01}]}}, expect: {cells: {units: 2}}}\n");
  files.push_back({"cn/decisions/subsidy.yaml",
                   "decisions:\n"
                   "  subsidy: {kind: not_applicable, title: 补贴, clauses: [seal]}\n"
                   "  others: {kind: not_applicable, title: 其他, clauses: [ten]}\n"});
  files.push_back({"cn/records/unit.yaml",
                   "records: {unit: {code: {type: string, title: 代码}, since: {type: date, title: 起始日}}}\n"});
  files.push_back({"cn/reports/units.yaml", R"(reports:
  units:
    title: 单位
    period: year
    layout: template
    from: unit
    'on': since
    columns:
      - {id: units, title: 家数, distinct: code, clauses: [bound]}
      - {id: rows, title: 条数, count: rows}
    clauses: [ten]
)"});
  const Tried tried = Try(std::move(files));
  CHECK(tried.StatusOf("seal") == "tested");
  CHECK(tried.Of("seal").before == "subsidy");
  CHECK(tried.StatusOf("bound") == "tested");
  CHECK(tried.Of("bound").before == "units");
  CHECK(tried.Of("bound").basis == Basis::kComputed);
  CHECK(tried.StatusOf("ten") == "cited");
}

TEST_CASE("Coverage: a scenario that fails does not count", "[coverage]") {
  const Tried tried = Try(Decide("fails anyway", "bound", "staff: 29, sealed: true, agencies: 10", "pass"));
  CHECK(tried.StatusOf("bound") == "cited");
}

TEST_CASE("Coverage: a yes or no and a number typed as the answer are declared", "[coverage]") {
  const Tried tried = Try(Decide("too few", "bound", "staff: 29, sealed: true, agencies: 10", "fail") +
                          Decide("unsealed", "seal", "staff: 30, sealed: false, agencies: 10", "fail") +
                          Decide("nine", "ten", "staff: 30, sealed: true, agencies: 9", "fail"));
  CHECK(tried.Of("bound").basis == Basis::kComputed);
  CHECK(tried.Of("seal").basis == Basis::kDeclared);
  CHECK(tried.Of("seal").declared_because.zh == "盖没盖章只能看原件");
  CHECK(tried.Of("seal").reason_fits());
  CHECK(tried.Of("ten").basis == Basis::kDeclared);
  CHECK_FALSE(tried.Of("ten").reason_fits());
  const Share share = ShareOf(tried.rows, "cn");
  CHECK(share.computed == 1);
  CHECK(share.declared == 2);
  CHECK(share.unanswered == 2);
  CHECK(share.not_machine_checkable == 1);
  CHECK(share.declared_per_mille() == 400);
}

// A city that adds its own citation to the rule about the seal.
std::vector<SourceFile> WithCity(const std::string& facts, const std::string& outcome) {
  std::vector<SourceFile> files = Files({});
  std::string test = Decide("in the city", "city-seal", facts, outcome);
  test.insert(test.find("decision: admission"), "region: cn/city, ");
  files.back().text += test;
  files.push_back(
      {"cn/city/ruleset.yaml",
       "region: cn/city\ntitle: 市\neffective: {from: 2024-01-01}\ndocuments: [{id: notice, title: 通知}]\n"});
  files.push_back(
      {"cn/city/clauses.yaml", "clauses: [{id: city-seal, document: notice, locator: 一, quote: 须盖章}]\n"});
  files.push_back({"cn/city/decisions/all.yaml",
                   "decisions: {admission: {clauses: [city-seal], rules: [{id: sealed, clauses: [city-seal]}]}}\n"});
  return files;
}

TEST_CASE("Coverage: a lower layer's citation is that of the merged rule", "[coverage]") {
  const Tried tried = Try(WithCity("staff: 30, sealed: false, agencies: 10", "fail"));
  CHECK(tried.StatusOf("city-seal") == "tested");
  CHECK(tried.Of("city-seal").region == "cn/city");
  CHECK(tried.Of("city-seal").span.file.text() == "cn/decisions/all.yaml");
  // Left out, the rule would not load in the city; so what it demands is.
  CHECK(tried.Of("city-seal").after == "true");
  CHECK(Try(WithCity(kAll, "pass")).StatusOf("city-seal") == "cited");
}

TEST_CASE("Coverage: a small slip does not count where the whole rule could go", "[coverage]") {
  // `<` instead of `>=` would fail this scenario, but without the rule it passes.
  const std::string many = "staff: 40, sealed: true, agencies: 10";
  CHECK(Try(Decide("enough", "bound", many, "pass")).StatusOf("bound") == "cited");
}

}  // namespace
}  // namespace anze::coverage
