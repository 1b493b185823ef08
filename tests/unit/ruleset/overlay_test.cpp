// Merging layers: what a child changes, and what it leaves alone.
#include <gtest/gtest.h>

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
      insurer.rating: {type: enum, values: [A, B]}
    rules:
      - {id: licensed, title: {zh: 许可, en: Licence}, require: insurer.licensed, clauses: [law-1]}
      - {id: rated, require: insurer.rating == "A", clauses: [law-1]}
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

TEST(OverlayTest, AChildThatSaysNothingInheritsAll) {
  const auto snapshot = SnapshotOf(Tree().With("cn/decisions/a.yaml", kAdmission).Must(), "cn/city", "2025-01-01");
  const Decision& decision = snapshot->decisions.at("insurer-admission");
  EXPECT_EQ(RuleIds(decision), (Texts{"licensed", "rated"}));
  EXPECT_EQ(decision.region, "cn");
  EXPECT_EQ(decision.span.file, "cn/decisions/a.yaml");
}

TEST(OverlayTest, NewRulesAreAppended) {
  const auto snapshot = City(R"(decisions:
  insurer-admission:
    facts: {insurer.branch: {type: boolean}}
    rules:
      - {id: branch, require: insurer.branch, clauses: [notice-1]}
)");
  const Decision& decision = snapshot->decisions.at("insurer-admission");
  EXPECT_EQ(RuleIds(decision), (Texts{"licensed", "rated", "branch"}));
  EXPECT_EQ(decision.region, "cn/city");
  EXPECT_EQ(decision.title.en, "Admission");
  EXPECT_NE(decision.facts.Find("insurer.branch"), nullptr);
  EXPECT_NE(decision.facts.Find("insurer.licensed"), nullptr);
  EXPECT_EQ(decision.rules[0].span.file, "cn/decisions/a.yaml");
  EXPECT_EQ(decision.rules[2].span.file, "cn/city/decisions/a.yaml");
}

TEST(OverlayTest, KeysOfAnItemReplaceAsAWhole) {
  const auto snapshot = City(R"(decisions:
  insurer-admission:
    rules:
      - {id: licensed, title: {zh: 本市许可}, clauses: [notice-1]}
)");
  const Rule& rule = snapshot->decisions.at("insurer-admission").rules.at(0);
  EXPECT_EQ(rule.title.zh, "本市许可");
  EXPECT_EQ(rule.title.en, "");  // the old English would say something else
  EXPECT_EQ(rule.require.text, "insurer.licensed");
  EXPECT_EQ(rule.clauses, Texts{"notice-1"});
}

TEST(OverlayTest, TextsAreNeverMergedByHalf) {
  const auto snapshot = City("decisions:\n  insurer-admission:\n    title: {zh: 本市资格}\n");
  EXPECT_EQ(snapshot->decisions.at("insurer-admission").title.en, "");
}

TEST(OverlayTest, DisabledRulesAreGone) {
  const auto snapshot = City(R"(decisions:
  insurer-admission:
    rules:
      - {id: rated, disable: true, reason: {zh: 不再要求}, clauses: [notice-1]}
)");
  EXPECT_EQ(RuleIds(snapshot->decisions.at("insurer-admission")), Texts{"licensed"});
}

TEST(OverlayTest, ReplaceStartsOver) {
  const auto snapshot = City(R"(decisions:
  insurer-admission:
    replace: true
    kind: not_applicable
    clauses: [notice-1]
)");
  const Decision& decision = snapshot->decisions.at("insurer-admission");
  EXPECT_EQ(decision.kind, DecisionKind::kNotApplicable);
  EXPECT_TRUE(decision.rules.empty());
  EXPECT_EQ(decision.title.zh, "");
}

TEST(OverlayTest, FieldsMergeByPathAndKey) {
  const auto snapshot = City(R"(decisions:
  insurer-admission:
    facts:
      insurer.rating: {values: [A, B, C]}
      insurer.licensed: {required: true}
)");
  const Schema& facts = snapshot->decisions.at("insurer-admission").facts;
  EXPECT_EQ(facts.Find("insurer.rating")->values, (Texts{"A", "B", "C"}));
  EXPECT_TRUE(facts.Find("insurer.licensed")->required);
  EXPECT_EQ(facts.Find("insurer.licensed")->title.zh, "有许可");
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

TEST(OverlayTest, CaseTypesMergeByNameOfTheirParts) {
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
  ASSERT_EQ(type.states.size(), 3U);
  EXPECT_EQ(type.states[2].name, "verifying");
  ASSERT_EQ(type.events.size(), 2U);
  EXPECT_EQ(type.events[0].name, "reply");
  EXPECT_EQ(type.events[0].from, (Texts{"received", "verifying"}));
  EXPECT_EQ(type.events[0].to, "replied");
  ASSERT_EQ(type.clocks.size(), 1U);
  EXPECT_EQ(type.clocks[0].period->ToString(), "5wd");
  EXPECT_EQ(type.clocks[0].yellow.ToString(), "2wd");
  EXPECT_EQ(type.clocks[0].red.ToString(), "1wd");
}

TEST(OverlayTest, RowsPlansRecordsMessagesAndReportsMerge) {
  const Tree tree =
      Tree()
          .With("cn/decisions/t.yaml", R"(decisions:
  service-minimum:
    kind: table
    title: 次数
    clauses: [law-1]
    facts: {size: {type: enum, values: [l, s]}, sector: {type: string}}
    inputs: [size, sector]
    outputs: {checks: integer, deep: integer}
    rows:
      - {id: large, when: {size: l}, then: {checks: 2, deep: 1}, clauses: [law-1]}
      - {id: rest, when: {size: [s, m], sector: not coal}, then: {checks: '=param(''x'')'}, outcome: few, clauses: [law-1]}
)")
          .With("cn/plans/p.yaml", R"(service_plan:
  decision: service-minimum
  items: [{id: check, count: checks}, {id: deep, count: deep, inside: check}]
  clauses: [law-1]
)")
          .With("cn/records/r.yaml", "records: {insurer: {name: {type: string}, code: {type: string, format: uscc}}}\n")
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
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0].tests[0].text, "l");
  EXPECT_EQ(table.rows[0].tests[1].text, "-");
  EXPECT_EQ(table.rows[0].outputs[0].text, "4");
  EXPECT_EQ(table.rows[1].tests[0].text, "s, m");
  EXPECT_EQ(table.rows[1].tests[1].text, "not coal");
  EXPECT_EQ(table.rows[1].outputs[0].text, "=param('x')");
  EXPECT_TRUE(table.rows[1].outputs[1].empty());
  EXPECT_EQ(table.output_types, (std::vector<Type>{Type::kInteger, Type::kInteger}));
  ASSERT_TRUE(snapshot->service_plan.has_value());
  EXPECT_EQ(snapshot->service_plan->items[1].title.zh, "精查");
  EXPECT_TRUE(snapshot->service_plan->items[1].included_in_checks);
  EXPECT_EQ(snapshot->service_plan->items[1].inside, "check");
  EXPECT_TRUE(snapshot->records.at("insurer").Find("name")->required);
  EXPECT_EQ(snapshot->messages.at("hello").text.en, "");
  EXPECT_EQ(snapshot->reports.at("quarterly").columns[1].title.zh, "丙");
  EXPECT_EQ(snapshot->reports.at("quarterly").columns.size(), 2U);
}

TEST(OverlayTest, ScriptsStandBesideTheFileThatNamesThem) {
  const Tree tree = Tree()
                        .With("cn/decisions/rate.yaml",
                              "decisions: {premium-rate: {kind: lua, title: 费率, script: rate.lua, function: rate, "
                              "clauses: [law-1]}}\n")
                        .With("cn/decisions/rate.lua", "return {}")
                        .With("cn/city/decisions/rate.yaml", "decisions: {premium-rate: {summary: 本市}}\n");
  const Decision decision = SnapshotOf(tree.Must(), "cn/city", "2025-01-01")->decisions.at("premium-rate");
  EXPECT_EQ(decision.script_file, "cn/decisions/rate.lua");
  EXPECT_EQ(decision.script, "return {}");
  EXPECT_EQ(decision.summary.zh, "本市");
}

TEST(OverlayTest, AFindingInAParentIsReportedOnce) {
  const Tree tree = Tree()
                        .With("cn/decisions/a.yaml",
                              "decisions: {d: {kind: checklist, title: 甲, clauses: [law-1], "
                              "rules: [{id: r, clauses: [law-1]}]}}\n")
                        .With("cn/city/decisions/a.yaml", "decisions: {d: {summary: 乙}}\n");
  EXPECT_EQ(Codes(tree.Load().diagnostics), Texts{"missing-key cn/decisions/a.yaml:1"});
}

TEST(OverlayTest, AnEmptyLevelPassesItsParentOn) {
  const Tree tree =
      Tree().With("cn/a/b/ruleset.yaml", "region: cn/a/b\ntitle: 乙\n").With("cn/decisions/a.yaml", kAdmission);
  const auto bundle = tree.Must();
  EXPECT_EQ(bundle->Chain("cn/a/b").size(), 4U);
  EXPECT_FALSE(bundle->layers.at("cn/a").declared);
  const auto snapshot = SnapshotOf(bundle, "cn/a", "2025-01-01");
  EXPECT_TRUE(snapshot->decisions.contains("insurer-admission"));
  EXPECT_EQ(snapshot->layers.size(), 2U);
  EXPECT_TRUE(bundle->Chain("cn/nowhere").empty());
}

}  // namespace
}  // namespace anze::ruleset
