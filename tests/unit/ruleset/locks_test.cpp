// What locks forbid, and what they let pass.
#include "core/ruleset/locks.h"

#include <gtest/gtest.h>

#include "tests/unit/ruleset/support.h"

namespace anze::ruleset {
namespace {

constexpr char kAdmission[] = R"(decisions:
  insurer-admission:
    kind: checklist
    title: 资格
    clauses: [law-1]
    rules:
      - {id: licensed, require: insurer.licensed, clauses: [law-1]}
      - {id: solvency, require: 'insurer.solvency >= param("solvency.min")', clauses: [law-1]}
      - {id: losses, require: 'insurer.losses <= param("losses.max")', clauses: [law-1]}
)";
constexpr char kParameters[] = R"(parameters:
  solvency.min: {title: 甲, type: ratio, values: [{from: 2021-09-01, value: 1, choice: true}]}
  losses.max: {title: 乙, type: integer, values: [{from: 2021-09-01, value: 3, choice: true}]}
  mode: {title: 丙, type: enum, values_allowed: [open, platform], values: [{from: 2021-09-01, value: open, choice: true}]}
)";

std::string Locks(const std::string& forbids, const std::string& target, const std::string& more = {}) {
  return "locks: [{id: lock, forbids: " + forbids + ", target: " + target + more +
         ", reason: 因为, clauses: [law-1]}]\n";
}

Tree Locked(const std::string& forbids, const std::string& target, const std::string& more = {}) {
  Tree tree;
  tree.With("cn/decisions/a.yaml", kAdmission).With("cn/parameters/a.yaml", kParameters);
  return tree.With("cn/locks.yaml", Locks(forbids, target, more));
}

// The number of broken locks; every other finding fails the test.
std::size_t Broken(const Tree& tree) {
  const base::Diagnostics found = tree.Load().diagnostics;
  for (const base::Error& error : found) {
    EXPECT_EQ(error.code, "broken-lock") << error.span.file << ":" << error.span.line;
    EXPECT_EQ(error.clause, "law-1");
  }
  return found.size();
}

std::string CityRules(const std::string& items) { return "decisions: {insurer-admission: {rules: [" + items + "]}}\n"; }

TEST(LockTest, AddRuleLetsIdenticalConditionsPass) {
  EXPECT_EQ(Broken(Locked("add-rule", "insurer-admission")), 0U);
  EXPECT_EQ(Broken(Locked("add-rule", "insurer-admission")
                       .With("cn/city/decisions/a.yaml",
                             CityRules("{id: licensed, require: insurer.licensed, clauses: [notice-1]}, "
                                       "{id: copy, require: insurer.licensed, clauses: [notice-1]}"))),
            0U);
}

TEST(LockTest, AddRuleForbidsNewAndChangedConditions) {
  EXPECT_EQ(Broken(Locked("add-rule", "insurer-admission")
                       .With("cn/city/decisions/a.yaml",
                             CityRules("{id: branch, require: insurer.branch, clauses: [notice-1]}"))),
            1U);
  EXPECT_EQ(Broken(Locked("add-rule", "insurer-admission")
                       .With("cn/city/decisions/a.yaml",
                             CityRules("{id: licensed, require: insurer.licensed and insurer.x}"))),
            1U);
}

TEST(LockTest, AddRuleLetsConditionsBeDropped) {
  EXPECT_EQ(Broken(Locked("add-rule", "insurer-admission")
                       .With("cn/city/decisions/a.yaml",
                             CityRules("{id: losses, disable: true, reason: 放宽, clauses: [notice-1]}"))),
            0U);
}

TEST(LockTest, AddRuleForbidsTighteningByParameter) {
  const auto with = [](const std::string& name, const std::string& value) {
    return Broken(
        Locked("add-rule", "insurer-admission")
            .With("cn/city/parameters/a.yaml",
                  "parameters: {" + name + ": {values: [{from: 2024-05-09, value: " + value + ", choice: true}]}}\n"));
  };
  EXPECT_EQ(with("solvency.min", "1.5"), 1U);
  EXPECT_EQ(with("solvency.min", "0.9"), 0U);
  EXPECT_EQ(with("losses.max", "1"), 1U);
  EXPECT_EQ(with("losses.max", "5"), 0U);
  EXPECT_EQ(with("mode", "platform"), 0U);
}

TEST(LockTest, SetParameterForbidsTheNamedValues) {
  const auto with = [](const std::string& values) {
    return Broken(Locked("set-parameter", "mode", ", values: [platform]")
                      .With("cn/city/parameters/a.yaml", "parameters: {mode: {values: [" + values + "]}}\n"));
  };
  EXPECT_EQ(with("{from: 2024-05-09, value: open, choice: true}"), 0U);
  EXPECT_EQ(with("{from: 2024-05-09, value: open, choice: true}, {from: 2025-01-01, value: platform, choice: true}"),
            1U);
}

TEST(LockTest, LocksBindOnlyStrictlyBelow) {
  Tree tree = Locked("set-parameter", "mode", ", values: [open]");
  EXPECT_EQ(Broken(tree), 0U);  // its own layer says open
  tree.With("cn2/ruleset.yaml", "region: cn2\ntitle: 别处\n");
  tree.With("cn2/parameters/a.yaml",
            "parameters: {mode: {title: 丙, type: enum, values: [{from: 2024-01-01, value: open, choice: true}]}}\n");
  EXPECT_EQ(Broken(tree), 0U);  // a neighbour is not bound
}

TEST(LockTest, LocksBindOnlyWhileTheyAreInForce) {
  Tree tree = Locked("set-parameter", "mode", ", values: [platform]");
  tree.With("cn/ruleset.yaml",
            "region: cn\ntitle: 全国\neffective: {from: 2025-01-01}\ndocuments: [{id: law, title: 法}]\n");
  tree.With("cn/decisions/a.yaml", "decisions: {}\n");
  tree.With("cn/parameters/a.yaml", "parameters: {}\n");
  tree.With("platform/parameters/a.yaml", kParameters);
  tree.With("cn/city/parameters/a.yaml",
            "parameters: {mode: {values: [{from: 2024-05-09, to: 2024-12-31, value: platform, choice: true}, "
            "{from: 2025-01-01, value: open, choice: true}]}}\n");
  EXPECT_EQ(Broken(tree), 0U);
  tree.With("cn/city/parameters/a.yaml",
            "parameters: {mode: {values: [{from: 2024-05-09, value: platform, choice: true}]}}\n");
  EXPECT_EQ(Broken(tree), 1U);
}

TEST(LockTest, FloorsAndCeilingsCompareWithTheLocksLevel) {
  const auto with = [](const std::string& forbids, const std::string& value) {
    return Broken(
        Locked(forbids, "solvency.min")
            .With("cn/city/parameters/a.yaml",
                  "parameters: {solvency.min: {values: [{from: 2024-05-09, value: " + value + ", choice: true}]}}\n"));
  };
  EXPECT_EQ(with("lower-parameter", "0.9"), 1U);
  EXPECT_EQ(with("lower-parameter", "1"), 0U);
  EXPECT_EQ(with("lower-parameter", "2"), 0U);
  EXPECT_EQ(with("raise-parameter", "2"), 1U);
  EXPECT_EQ(with("raise-parameter", "0.9"), 0U);
}

TEST(LockTest, ALaterFloorCatchesAnEarlierValue) {
  Tree tree = Locked("lower-parameter", "losses.max");
  tree.With("cn/parameters/a.yaml", R"(parameters:
  solvency.min: {title: 甲, type: ratio, values: [{from: 2021-09-01, value: 1, choice: true}]}
  losses.max: {title: 乙, type: integer, values: [{from: 2021-09-01, value: 3, choice: true}, {from: 2026-01-01, value: 9, choice: true}]}
)");
  tree.With("cn/city/parameters/a.yaml",
            "parameters: {losses.max: {values: [{from: 2024-05-09, value: 5, choice: true}]}}\n");
  EXPECT_EQ(Broken(tree), 1U);
}

TEST(LockTest, NewDecisionsAndCaseTypesCanBeForbidden) {
  const std::string decision = "decisions: {list: {kind: not_applicable, clauses: [notice-1]}}\n";
  EXPECT_EQ(Broken(Locked("add-decision", "list").With("cn/city/decisions/b.yaml", decision)), 1U);
  EXPECT_EQ(Broken(Locked("add-decision", "other").With("cn/city/decisions/b.yaml", decision)), 0U);
  EXPECT_EQ(Broken(Locked("add-case-type", "x").With("cn/city/cases/b.yaml", R"(case_types:
  x: {title: 甲, clauses: [notice-1], initial: a, states: {a: {title: 甲, final: true}}, events: {e: {title: 甲, from: a, clauses: [notice-1]}}}
)")),
            1U);
}

TEST(TighteningTest, TheSideOfTheComparisonDecides) {
  EXPECT_EQ(TighteningOf("x >= param(\"p\")", "p"), Tightening::kRaise);
  EXPECT_EQ(TighteningOf("x < param(\"p\")", "p"), Tightening::kLower);
  EXPECT_EQ(TighteningOf("param(\"p\") <= x", "p"), Tightening::kRaise);
  EXPECT_EQ(TighteningOf("a and x >= param(\"p\") and b", "p"), Tightening::kRaise);
  EXPECT_EQ(TighteningOf("not (x >= param(\"p\"))", "p"), Tightening::kAny);
  EXPECT_EQ(TighteningOf("a or x >= param(\"p\")", "p"), Tightening::kAny);
  EXPECT_EQ(TighteningOf("x >= param(\"p\") * 2", "p"), Tightening::kAny);
  EXPECT_EQ(TighteningOf("x == param(\"p\")", "p"), Tightening::kAny);
}

}  // namespace
}  // namespace anze::ruleset
