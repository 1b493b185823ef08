// Merging layers: what a child changes, and what it leaves alone.
#include "tests/support/check.h"
#include "tests/unit/ruleset/support.h"

namespace anze::ruleset {
namespace {

using Texts = std::vector<std::string>;

constexpr char kAdmission[] = R"(decisions:
  insurer-admission:
    kind: checklist
    title: {zh: 承保资格, en: Admission}
    clauses: [law-1]
    facts:
      insurer.licensed: {type: boolean, title: {zh: 有许可}}
      insurer.rating: {type: enum, title: 评级, values: [A, B]}
    rules:
      - {id: licensed, title: {zh: 许可, en: Licence}, require: insurer.licensed, clauses: [law-1]}
      - {id: rated, title: 已评级, require: insurer.rating == "A", clauses: [law-1]}
)";

std::shared_ptr<const Snapshot> City(const std::string& decision) {
  const Tree tree = Tree().With("cn/decisions/a.yaml", kAdmission).With("cn/city/decisions/a.yaml", decision);
  return SnapshotOf(tree.Must(), "cn/city", "2025-01-01");
}

Texts RuleIds(const Decision& decision) {
  Texts ids;
  for (const Rule& rule : decision.rules) ids.push_back(rule.id);
  return ids;
}

TEST_CASE("Overlay: a child that says nothing inherits all", "[ruleset][overlay]") {
  const auto snapshot = SnapshotOf(Tree().With("cn/decisions/a.yaml", kAdmission).Must(), "cn/city", "2025-01-01");
  const Decision& decision = snapshot->decisions.at("insurer-admission");
  CHECK(RuleIds(decision) == Texts{"licensed", "rated"});
  CHECK(decision.region == "cn");
  CHECK(decision.span.file == "cn/decisions/a.yaml");
}

TEST_CASE("Overlay: a child adds a party and names another fact for one, and the rest stay", "[ruleset][overlay]") {
  const auto type = [](const std::string& parties, const std::string& more) {
    return "case_types:\n  claim:\n    title: 索赔\n    clauses: [law-1]\n    opened_by: [insurer]\n    parties: " +
           parties + "\n" + more;
  };
  const std::string rest =
      R"(    facts: {claim.insurer: {type: string, title: 甲}, claim.branch: {type: string, title: 乙}}
    initial: open
    states: {open: {title: 待办}, done: {title: 办结, final: true}}
    events: {close: {title: 办结, from: [open], to: done, by: [insurer], clauses: [law-1]}}
)";
  const Tree tree = Tree()
                        .With("cn/cases/a.yaml", type("{enterprise: subject.code, insurer: claim.insurer}", rest))
                        .With("cn/city/cases/a.yaml",
                              "case_types: {claim: {parties: {insurer: [claim.branch, claim.insurer], agency: "
                              "subject.code}}}\n");
  const auto parties = [&](const char* region) {
    std::vector<std::pair<std::string, Texts>> found;
    const auto snapshot = SnapshotOf(tree.Must(), region, "2025-01-01");
    for (const Party& party : snapshot->case_types.at("claim").parties) {
      found.emplace_back(party.role, party.paths);
    }
    return found;
  };
  using Found = std::vector<std::pair<std::string, Texts>>;
  CHECK(parties("cn") == Found{{"enterprise", {"subject.code"}}, {"insurer", {"claim.insurer"}}});
  CHECK(parties("cn/city") == Found{{"enterprise", {"subject.code"}},
                                    {"insurer", {"claim.branch", "claim.insurer"}},
                                    {"agency", {"subject.code"}}});
}

TEST_CASE("Overlay: a child adds, changes and drops questions inside a section, and materials", "[ruleset][overlay]") {
  const std::string above = R"(case_types:
  claim:
    title: 索赔
    clauses: [law-1]
    opened_by: [insurer]
    parties: {insurer: subject.code}
    facts:
      claim.a: {type: string, title: 甲}
      claim.b: {type: string, title: 乙}
      claim.c: {type: string, title: 丙}
      application.files: {type: list, title: 材料, items: {material: {type: string, title: x}, name: {type: string, title: x}, digest: {type: string, title: x}, size: {type: integer, title: x}, type: {type: string, title: x}}}
    application:
      by: [insurer]
      summary: {zh: 申请, en: Apply}
      clauses: [law-1]
      sections:
        - {id: one, title: {zh: 一, en: One}, questions: [{fact: claim.a, required: true}, {fact: claim.b}]}
      materials:
        - {id: paper, title: {zh: 执照, en: Paper}, form: copy, kinds: [pdf], clauses: [law-1]}
        - {id: other, title: {zh: 其他, en: Other}, form: copy, kinds: [pdf], clauses: [law-1]}
    initial: open
    states: {open: {title: 待办}, done: {title: 办结, final: true}}
    events: {close: {title: 办结, from: [open], to: done, by: [insurer], clauses: [law-1]}}
)";
  const std::string below = R"(case_types:
  claim:
    application:
      late: refused
      sections:
        - id: one
          questions: [{fact: claim.a, help: 说明}, {fact: claim.b, disable: true, reason: 不需要, clauses: [law-1]}, {fact: claim.c}]
        - {id: two, title: {zh: 二, en: Two}}
      materials:
        - {id: paper, at_most: 3}
        - {id: other, disable: true, reason: 不需要, clauses: [law-1]}
)";
  const Tree tree = Tree().With("cn/cases/a.yaml", above).With("cn/city/cases/a.yaml", below);
  const auto bundle = tree.Must();
  const auto snapshot = SnapshotOf(bundle, "cn/city", "2025-01-01");
  const Application& city = *snapshot->case_types.at("claim").application;
  REQUIRE(city.sections.size() == 2U);
  REQUIRE(city.sections[0].questions.size() == 2U);
  CHECK(city.sections[0].questions[0].fact == "claim.a");
  CHECK(city.sections[0].questions[0].help.zh == "说明");
  CHECK(city.sections[0].questions[0].required == true);
  CHECK(city.sections[0].questions[1].fact == "claim.c");
  REQUIRE(city.materials.size() == 1U);
  CHECK(city.materials[0].at_most == 3);
  CHECK(city.materials[0].title.en == "Paper");
  CHECK(city.late == Application::Late::kRefused);
  const auto nation = SnapshotOf(bundle, "cn", "2025-01-01");
  CHECK(nation->case_types.at("claim").application->sections[0].questions.size() == 2U);
  const Application& whole = *nation->case_types.at("claim").application;
  CHECK(whole.materials.size() == 2U);
  CHECK(whole.late == Application::Late::kMarked);
}

TEST_CASE("Overlay: new rules are appended", "[ruleset][overlay]") {
  const auto snapshot = City(R"(decisions:
  insurer-admission:
    facts: {insurer.branch: {type: boolean, title: 分支机构}}
    rules:
      - {id: branch, title: 设有分支机构, require: insurer.branch, clauses: [notice-1]}
)");
  const Decision& decision = snapshot->decisions.at("insurer-admission");
  CHECK(RuleIds(decision) == Texts{"licensed", "rated", "branch"});
  CHECK(decision.region == "cn/city");
  CHECK(decision.title.en == "Admission");
  CHECK(decision.facts.Find("insurer.branch") != nullptr);
  CHECK(decision.facts.Find("insurer.licensed") != nullptr);
  CHECK(decision.rules[0].span.file == "cn/decisions/a.yaml");
  CHECK(decision.rules[2].span.file == "cn/city/decisions/a.yaml");
}

TEST_CASE("Overlay: keys of an item replace as a whole", "[ruleset][overlay]") {
  const auto snapshot = City(R"(decisions:
  insurer-admission:
    rules:
      - {id: licensed, title: {zh: 本市许可}, clauses: [notice-1]}
)");
  const Rule& rule = snapshot->decisions.at("insurer-admission").rules.at(0);
  CHECK(rule.title.zh == "本市许可");
  CHECK(rule.title.en == "");  // the old English would say something else
  CHECK(rule.require.text == "insurer.licensed");
  CHECK(rule.clauses == Texts{"notice-1"});
}

TEST_CASE("Overlay: a choice of our own ends where a child cites its clause", "[ruleset][overlay]") {
  Tree tree;
  tree.With(
      "cn/decisions/a.yaml",
      "decisions: {d: {kind: checklist, title: 甲, clauses: [law-1], rules: [{id: a, title: 甲项, require: x, clauses: "
      "[law-1], choice: true}, {id: b, title: 乙项, require: z, clauses: [law-1], choice: true}]}}\n");
  tree.With("cn/city/decisions/a.yaml",
            "decisions: {d: {rules: [{id: a, clauses: [notice-1]}, {id: b, title: 乙}]}}\n");
  const auto snapshot = SnapshotOf(tree.Must(), "cn/city", "2025-01-01");
  const std::vector<Rule>& rules = snapshot->decisions.at("d").rules;
  CHECK_FALSE(rules[0].choice);
  CHECK(rules[1].choice);
}

TEST_CASE("Overlay: texts are never merged by half", "[ruleset][overlay]") {
  const auto snapshot = City("decisions:\n  insurer-admission:\n    title: {zh: 本市资格}\n");
  CHECK(snapshot->decisions.at("insurer-admission").title.en == "");
}

TEST_CASE("Overlay: disabled rules are gone", "[ruleset][overlay]") {
  const auto snapshot = City(R"(decisions:
  insurer-admission:
    rules:
      - {id: rated, disable: true, reason: {zh: 不再要求}, clauses: [notice-1]}
)");
  CHECK(RuleIds(snapshot->decisions.at("insurer-admission")) == Texts{"licensed"});
}

TEST_CASE("An overlay that replaces starts over", "[ruleset][overlay]") {
  const auto snapshot = City(R"(decisions:
  insurer-admission:
    replace: true
    kind: not_applicable
    clauses: [notice-1]
)");
  const Decision& decision = snapshot->decisions.at("insurer-admission");
  CHECK(decision.kind == DecisionKind::kNotApplicable);
  CHECK(decision.rules.empty());
  CHECK(decision.title.zh == "");
}

TEST_CASE("Overlay: fields merge by path and key", "[ruleset][overlay]") {
  const auto snapshot = City(R"(decisions:
  insurer-admission:
    facts:
      insurer.rating: {values: [A, B, C]}
      insurer.licensed: {required: true}
)");
  const Schema& facts = snapshot->decisions.at("insurer-admission").facts;
  CHECK(facts.Find("insurer.rating")->values == Texts{"A", "B", "C"});
  CHECK(facts.Find("insurer.licensed")->required);
  CHECK(facts.Find("insurer.licensed")->title.zh == "有许可");
}

constexpr char kComplaint[] = R"(case_types:
  complaint:
    title: 投诉
    clauses: [law-1]
    initial: received
    states: {received: {title: 已收到}, replied: {title: 已答复, final: true}}
    events:
      reply: {title: 答复, from: received, to: replied, by: [handler], clauses: [law-1]}
      withdraw: {title: 撤回, from: "*", to: replied, by: [insured], clauses: [law-1]}
    clocks:
      reply: {title: 时限, start: [open], period: 10wd, stop: [reply], warn: {yellow: 3wd, red: 1wd}, clauses: [law-1]}
)";

TEST_CASE("Overlay: case types merge by name of their parts", "[ruleset][overlay]") {
  const Tree tree = Tree().With("cn/cases/a.yaml", kComplaint).With("cn/city/cases/a.yaml", R"(case_types:
  complaint:
    states: {verifying: {title: 核查中}}
    events:
      verify: {title: 核查, from: received, to: verifying, by: [handler], clauses: [notice-1]}
      reply: {from: [received, verifying]}
      withdraw: {disable: true, reason: {zh: 不得撤回}, clauses: [notice-1]}
    clocks:
      reply: {period: 5wd, warn: {yellow: 2wd}}
)");
  const CaseType type = SnapshotOf(tree.Must(), "cn/city", "2025-01-01")->case_types.at("complaint");
  REQUIRE(type.states.size() == 3U);
  CHECK(type.states[2].name == "verifying");
  REQUIRE(type.events.size() == 2U);
  CHECK(type.events[0].name == "reply");
  CHECK(type.events[0].from == Texts{"received", "verifying"});
  CHECK(type.events[0].to == "replied");
  REQUIRE(type.clocks.size() == 1U);
  CHECK(type.clocks[0].period->ToString() == "5wd");
  CHECK(type.clocks[0].yellow.ToString() == "2wd");
  CHECK(type.clocks[0].red.ToString() == "1wd");
}

TEST_CASE("Overlay: rows and plans and records and messages and reports merge", "[ruleset][overlay]") {
  const Tree tree =
      Tree()
          .With("cn/decisions/t.yaml", R"(decisions:
  service-minimum:
    kind: table
    title: 次数
    clauses: [law-1]
    facts: {size: {type: enum, title: 规模, values: [l, s]}, sector: {type: string, title: 行业}}
    inputs: [size, sector]
    outputs: {checks: integer, deep: integer}
    rows:
      - {id: large, when: {size: l}, then: {checks: 2, deep: 1}, clauses: [law-1]}
      - {id: rest, when: {size: [s, m], sector: not coal}, then: {checks: '=param(''x'')', deep: 0}, outcome: few, clauses: [law-1]}
)")
          .With("cn/plans/p.yaml", R"(service_plan:
  decision: service-minimum
  items: [{id: check, title: 排查, count: checks}, {id: deep, title: 深查, count: deep, inside: check}]
  clauses: [law-1]
)")
          .With("cn/records/r.yaml",
                "records: {insurer: {name: {type: string, title: 名称}, code: {type: string, title: 代码, format: "
                "uscc}}}\n")
          .With("cn/messages/m.yaml", "messages: {hello: {zh: 你好, en: Hello}}\n")
          .With("cn/reports/q.yaml",
                "reports: {quarterly: {title: 季报, period: quarter, layout: template, from: insurer, clauses: "
                "[law-1], columns: "
                "[{id: a, title: 甲, count: rows}, {id: b, title: 乙, count: rows}]}}\n")
          .With(
              "cn/city/decisions/t.yaml",
              "decisions: {service-minimum: {rows: [{id: large, then: {checks: 4, deep: 2}, clauses: [notice-1]}]}}\n")
          .With("cn/city/plans/p.yaml", "service_plan: {items: [{id: deep, title: 精查}]}\n")
          .With("cn/city/records/r.yaml", "records: {insurer: {name: {required: true}}}\n")
          .With("cn/city/messages/m.yaml", "messages: {hello: 您好}\n")
          .With("cn/city/reports/q.yaml", "reports: {quarterly: {columns: [{id: b, title: 丙}]}}\n");
  const auto snapshot = SnapshotOf(tree.Must(), "cn/city", "2025-01-01");
  const Decision& table = snapshot->decisions.at("service-minimum");
  REQUIRE(table.rows.size() == 2U);
  CHECK(table.rows[0].tests[0].text == "l");
  CHECK(table.rows[0].tests[1].text == "-");
  CHECK(table.rows[0].outputs[0].text == "4");
  CHECK(table.rows[1].tests[0].text == "s, m");
  CHECK(table.rows[1].tests[1].text == "not coal");
  CHECK(table.rows[1].outputs[0].text == "=param('x')");
  CHECK(table.rows[1].outputs[1].text == "0");
  CHECK(table.output_types == std::vector<Type>{Type::kInteger, Type::kInteger});
  REQUIRE(snapshot->service_plan.has_value());
  CHECK(snapshot->service_plan->items[1].title.zh == "精查");
  CHECK(snapshot->service_plan->items[1].included_in_checks);
  CHECK(snapshot->service_plan->items[1].inside == "check");
  CHECK(snapshot->records.at("insurer").Find("name")->required);
  CHECK(snapshot->messages.at("hello").text.en == "");
  CHECK(snapshot->reports.at("quarterly").columns[1].title.zh == "丙");
  CHECK(snapshot->reports.at("quarterly").columns.size() == 2U);
}

TEST_CASE("Overlay: scripts stand beside the file that names them", "[ruleset][overlay]") {
  const Tree tree = Tree()
                        .With("cn/decisions/rate.yaml",
                              "decisions: {premium-rate: {kind: lua, title: 费率, script: rate.lua, function: rate, "
                              "clauses: [law-1]}}\n")
                        .With("cn/decisions/rate.lua", "return {}")
                        .With("cn/city/decisions/rate.yaml", "decisions: {premium-rate: {summary: 本市}}\n");
  const Decision decision = SnapshotOf(tree.Must(), "cn/city", "2025-01-01")->decisions.at("premium-rate");
  CHECK(decision.script_file == "cn/decisions/rate.lua");
  CHECK(decision.script == "return {}");
  CHECK(decision.summary.zh == "本市");
}

TEST_CASE("Overlay: a finding in a parent is reported once", "[ruleset][overlay]") {
  const Tree tree = Tree()
                        .With("cn/decisions/a.yaml",
                              "decisions: {d: {kind: checklist, title: 甲, clauses: [law-1], "
                              "rules: [{id: r, title: 丙, clauses: [law-1]}]}}\n")
                        .With("cn/city/decisions/a.yaml", "decisions: {d: {summary: 乙}}\n");
  CHECK(Codes(tree.Load().diagnostics) == Texts{"missing-key cn/decisions/a.yaml:1"});
}

TEST_CASE("Overlay: an empty level passes its parent on", "[ruleset][overlay]") {
  const Tree tree =
      Tree().With("cn/a/b/ruleset.yaml", "region: cn/a/b\ntitle: 乙\n").With("cn/decisions/a.yaml", kAdmission);
  const auto bundle = tree.Must();
  CHECK(bundle->Chain("cn/a/b").size() == 4U);
  CHECK_FALSE(bundle->layers.at("cn/a").declared);
  const auto snapshot = SnapshotOf(bundle, "cn/a", "2025-01-01");
  CHECK(snapshot->decisions.contains("insurer-admission"));
  CHECK(snapshot->layers.size() == 2U);
  CHECK(bundle->Chain("cn/nowhere").empty());
}

}  // namespace
}  // namespace anze::ruleset
