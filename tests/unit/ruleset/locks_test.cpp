// What locks forbid, and what they let pass.
#include "core/ruleset/check/locks.h"

#include "core/ruleset/check/lock_values.h"
#include "tests/support/check.h"
#include "tests/unit/ruleset/support.h"

namespace anze::ruleset {
namespace {

constexpr char kAdmission[] = R"(decisions:
  insurer-admission:
    kind: checklist
    title: 资格
    clauses: [law-1]
    rules:
      - {id: licensed, title: 持有许可, require: insurer.licensed, clauses: [law-1]}
      - {id: solvency, title: 偿付能力达标, require: 'insurer.solvency >= param("solvency.min")', clauses: [law-1]}
      - {id: losses, title: 损失, require: 'insurer.losses <= param("losses.max")', clauses: [law-1]}
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

// The number of broken locks; every other error fails the test.
std::size_t Broken(const Tree& tree) {
  base::Diagnostics found = tree.Load().diagnostics;
  std::erase_if(found, [](const base::Error& error) { return error.severity != base::Severity::kError; });
  for (const base::Error& error : found) {
    INFO(error.span.file << ":" << error.span.line);
    CHECK(error.code == "broken-lock");
    CHECK(error.clause == "law-1");
  }
  return found.size();
}

std::string CityRules(const std::string& items) { return "decisions: {insurer-admission: {rules: [" + items + "]}}\n"; }

TEST_CASE("A lock on added rules lets identical conditions pass", "[ruleset][lock]") {
  CHECK(Broken(Locked("add-rule", "insurer-admission")) == 0U);
  CHECK(Broken(Locked("add-rule", "insurer-admission")
                   .With("cn/city/decisions/a.yaml",
                         CityRules("{id: licensed, title: 持有许可, require: insurer.licensed, clauses: [notice-1]}, "
                                   "{id: copy, title: 副本, require: insurer.licensed, clauses: [notice-1]}"))) == 0U);
}

TEST_CASE("A lock on added rules forbids new and changed conditions", "[ruleset][lock]") {
  CHECK(
      Broken(Locked("add-rule", "insurer-admission")
                 .With("cn/city/decisions/a.yaml",
                       CityRules("{id: branch, title: 设有分支机构, require: insurer.branch, clauses: [notice-1]}"))) ==
      1U);
  CHECK(Broken(Locked("add-rule", "insurer-admission")
                   .With("cn/city/decisions/a.yaml",
                         CityRules("{id: licensed, title: 持有许可, require: insurer.licensed and insurer.x}"))) == 1U);
}

TEST_CASE("A lock on added rules lets conditions be dropped", "[ruleset][lock]") {
  CHECK(Broken(Locked("add-rule", "insurer-admission")
                   .With("cn/city/decisions/a.yaml",
                         CityRules("{id: losses, disable: true, reason: 放宽, clauses: [notice-1]}"))) == 0U);
}

TEST_CASE("A lock on added rules forbids tightening by parameter", "[ruleset][lock]") {
  const auto with = [](const std::string& name, const std::string& value) {
    return Broken(
        Locked("add-rule", "insurer-admission")
            .With("cn/city/parameters/a.yaml",
                  "parameters: {" + name + ": {values: [{from: 2024-05-09, value: " + value + ", choice: true}]}}\n"));
  };
  CHECK(with("solvency.min", "1.5") == 1U);
  CHECK(with("solvency.min", "0.9") == 0U);
  CHECK(with("losses.max", "1") == 1U);
  CHECK(with("losses.max", "5") == 0U);
  CHECK(with("mode", "platform") == 0U);
}

TEST_CASE("A lock on a parameter forbids the named values", "[ruleset][lock]") {
  const auto with = [](const std::string& values) {
    return Broken(Locked("set-parameter", "mode", ", values: [platform]")
                      .With("cn/city/parameters/a.yaml", "parameters: {mode: {values: [" + values + "]}}\n"));
  };
  CHECK(with("{from: 2024-05-09, value: open, choice: true}") == 0U);
  CHECK(with("{from: 2024-05-09, value: open, choice: true}, {from: 2025-01-01, value: platform, choice: true}") == 1U);
}

TEST_CASE("Locks bind only strictly below", "[ruleset][lock]") {
  Tree tree = Locked("set-parameter", "mode", ", values: [open]");
  CHECK(Broken(tree) == 0U);  // its own layer says open
  tree.With("cn2/ruleset.yaml", "region: cn2\ntitle: 别处\n");
  tree.With("cn2/parameters/a.yaml",
            "parameters: {mode: {title: 丙, type: enum, values_allowed: [open], values: [{from: 2024-01-01, value: "
            "open, choice: true}]}}\n");
  CHECK(Broken(tree) == 0U);  // a neighbour is not bound
}

TEST_CASE("Locks bind only while they are in force", "[ruleset][lock]") {
  Tree tree = Locked("set-parameter", "mode", ", values: [platform]");
  tree.With("cn/ruleset.yaml",
            "region: cn\ntitle: 全国\neffective: {from: 2025-01-01}\ndocuments: [{id: law, title: 法}]\n");
  tree.With("cn/decisions/a.yaml", "decisions: {}\n");
  tree.With("cn/parameters/a.yaml", "parameters: {}\n");
  tree.With("platform/parameters/a.yaml", kParameters);
  tree.With("cn/city/parameters/a.yaml",
            "parameters: {mode: {values: [{from: 2024-05-09, to: 2024-12-31, value: platform, choice: true}, "
            "{from: 2025-01-01, value: open, choice: true}]}}\n");
  CHECK(Broken(tree) == 0U);
  tree.With("cn/city/parameters/a.yaml",
            "parameters: {mode: {values: [{from: 2024-05-09, value: platform, choice: true}]}}\n");
  CHECK(Broken(tree) == 1U);
}

TEST_CASE("Locks: floors and ceilings compare with the lock's level", "[ruleset][lock]") {
  const auto with = [](const std::string& forbids, const std::string& value) {
    return Broken(
        Locked(forbids, "solvency.min")
            .With("cn/city/parameters/a.yaml",
                  "parameters: {solvency.min: {values: [{from: 2024-05-09, value: " + value + ", choice: true}]}}\n"));
  };
  CHECK(with("lower-parameter", "0.9") == 1U);
  CHECK(with("lower-parameter", "1") == 0U);
  CHECK(with("lower-parameter", "2") == 0U);
  CHECK(with("raise-parameter", "2") == 1U);
  CHECK(with("raise-parameter", "0.9") == 0U);
}

TEST_CASE("Locks: a later floor catches an earlier value", "[ruleset][lock]") {
  Tree tree = Locked("lower-parameter", "losses.max");
  tree.With("cn/parameters/a.yaml", R"(parameters:
  solvency.min: {title: 甲, type: ratio, values: [{from: 2021-09-01, value: 1, choice: true}]}
  losses.max: {title: 乙, type: integer, values: [{from: 2021-09-01, value: 3, choice: true}, {from: 2026-01-01, value: 9, choice: true}]}
)");
  tree.With("cn/city/parameters/a.yaml",
            "parameters: {losses.max: {values: [{from: 2024-05-09, value: 5, choice: true}]}}\n");
  CHECK(Broken(tree) == 1U);
}

TEST_CASE("Locks: new decisions and case types can be forbidden", "[ruleset][lock]") {
  const std::string decision = "decisions: {list: {kind: not_applicable, clauses: [notice-1]}}\n";
  CHECK(Broken(Locked("add-decision", "list").With("cn/city/decisions/b.yaml", decision)) == 1U);
  CHECK(Broken(Locked("add-decision", "other").With("cn/city/decisions/b.yaml", decision)) == 0U);
  CHECK(Broken(Locked("add-case-type", "x").With("cn/city/cases/b.yaml", R"(case_types:
  x: {title: 甲, clauses: [notice-1], initial: a, states: {a: {title: 甲, final: true}}, events: {e: {title: 甲, from: a, clauses: [notice-1]}}}
)")) == 1U);
}

std::string Decision(const std::string& name, const std::string& facts, const std::string& more = {}) {
  return "decisions: {" + name + ": {kind: checklist, title: 判定, clauses: [notice-1], facts: {" + facts + "}, " +
         more + "rules: [{id: a, title: 甲项, require: 'true', clauses: [notice-1]}]}}\n";
}

std::string Case(const std::string& opened_by, const std::string& facts, const std::string& more = {}) {
  return "case_types: {x: {title: 甲, clauses: [notice-1], opened_by: [" + opened_by + "], facts: {" + facts + "}, " +
         more +
         "initial: a, states: {a: {title: 甲}, z: {title: 乙, final: true}}, events: {e: {title: 甲, from: a, to: z, "
         "by: "
         "[clerk], clauses: [notice-1]}}}}\n";
}

TEST_CASE("add-decision holds by what a decision reads, whatever its name", "[ruleset][lock]") {
  const auto with = [](const std::string& decisions) {
    return Broken(
        Locked("add-decision", "'*'", ", reads: ['insurer.*', consortium]")
            .With(
                "cn/records/a.yaml",
                "records: {insurer: {name: {type: string, title: 名称}}, unit: {name: {type: string, title: 名称}}}\n")
            .With("cn/city/decisions/b.yaml", decisions));
  };
  CHECK(with(Decision("x", "insurer.nearby: {type: boolean, title: 就近}")) == 1U);
  CHECK(with(Decision(
            "x", "insurer.nearby: {type: boolean, title: 就近}, insurer.staff: {type: integer, title: 人员}")) == 2U);
  CHECK(with(Decision("x", "consortium: {type: list, title: 共保体, items: {name: {type: string, title: 名称}}}")) ==
        1U);
  CHECK(with(Decision("x", "name.given: {type: boolean, title: 已提供}",
                      "judges: {record: insurer, facts: {name.given: present(name)}}, ")) == 1U);
  CHECK(with(Decision("x", "name.given: {type: boolean, title: 已提供}",
                      "judges: {record: unit, facts: {name.given: present(name)}}, ")) == 0U);
  CHECK(with(Decision(
            "x", "service.visits: {type: integer, title: 服务次数}, complaint.open: {type: integer, title: 可开办}")) ==
        0U);
  CHECK(with(Decision(
            "x", "insurers_told: {type: boolean, title: 已告知}, service.insurer: {type: string, title: 保险机构}")) ==
        0U);
}

TEST_CASE("add-decision with `reads`: what stands above may not come to read it either", "[ruleset][lock]") {
  const auto with = [](const std::string& facts) {
    Tree tree = Locked("add-decision", "'*'", ", reads: ['insurer.*']");
    tree.With("cn/decisions/b.yaml",
              "decisions: {visits: {kind: checklist, title: 判定, clauses: [law-1], facts: "
              "{insurer.told: {type: boolean, title: 已告知}}, rules: [{id: a, title: 甲项, require: insurer.told, "
              "clauses: [law-1]}]}}\n");
    return Broken(tree.With("cn/city/decisions/b.yaml", "decisions: {visits: {facts: {" + facts + "}}}\n"));
  };
  CHECK(with("insurer.stars: {type: integer, title: 星级}") == 1U);
  CHECK(with("insurer.told: {type: boolean, title: 已告知}") == 0U);
  CHECK(with("visit.count: {type: integer, title: 次数}") == 0U);
}

TEST_CASE("add-case-type holds by who opens a case and by what it reads", "[ruleset][lock]") {
  const auto with = [](const std::string& cases) {
    return Broken(
        Locked("add-case-type", "'*'", ", reads: ['insurer.*'], opened_by: [insurer]")
            .With("cn/decisions/b.yaml",
                  "decisions: {fit: {kind: checklist, title: 判定, clauses: [law-1], facts: "
                  "{insurer.fit: {type: boolean, title: 适合}}, rules: [{id: a, title: 甲项, require: insurer.fit, "
                  "clauses: [law-1]}]}}\n")
            .With("cn/records/a.yaml", "records: {insurer: {code: {type: string, title: 代码, unique: true}}}\n")
            .With("cn/city/cases/b.yaml", cases));
  };
  CHECK(with(Case("clerk, insurer", "x.on: {type: date, title: 日期}")) == 1U);
  CHECK(with(Case("clerk", "insurer.stars: {type: integer, title: 星级}")) == 1U);
  CHECK(with(Case("clerk", "x.on: {type: date, title: 日期}",
                  "decisions: {fit: {decision: fit, stated: true, clauses: [notice-1]}}, ")) == 1U);
  CHECK(with(Case("clerk, complainant", "x.on: {type: date, title: 日期}")) == 0U);
}

TEST_CASE("add-record forbids the name of a record type", "[ruleset][lock]") {
  const auto with = [](const std::string& name) {
    return Broken(
        Locked("add-record", "'*list*'")
            .With("cn/city/records/a.yaml", "records: {" + name + ": {name: {type: string, title: 名称}}}\n"));
  };
  CHECK(with("shortlist") == 1U);
  CHECK(with("training") == 0U);
}

TEST_CASE("tighten-record: no decision comes to judge the records", "[ruleset][lock]") {
  const auto with = [](const std::string& above, const std::string& below) {
    Tree tree = Locked("tighten-record", "unit");
    tree.With("cn/records/a.yaml",
              "records: {unit: {name: {type: string, title: 名称}}, other: {name: {type: string, title: 名称}}}\n");
    if (!above.empty()) tree.With("cn/decisions/b.yaml", above);
    return Broken(tree.With("cn/city/decisions/b.yaml", below));
  };
  const std::string fact = "name.given: {type: boolean, title: 已提供}";
  const auto judges = [](const std::string& record) {
    return "judges: {record: " + record + ", facts: {name.given: present(name)}}, ";
  };
  CHECK(with("", Decision("x", fact, judges("unit"))) == 1U);
  CHECK(with("", Decision("x", fact, judges("other"))) == 0U);
  const std::string above = "decisions: {x: {kind: checklist, title: 判定, clauses: [law-1], facts: {" + fact + "}, " +
                            judges("unit") + "rules: [{id: a, title: 甲项, require: name.given, clauses: [law-1]}]}}\n";
  CHECK(with(above, "decisions: {x: {title: 另一名称}}\n") == 0U);
  CHECK(with(above,
             "decisions: {x: {rules: [{id: b, title: 乙项, require: not name.given, clauses: [notice-1]}]}}\n") == 1U);
}

constexpr char kScope[] = R"(decisions:
  scope:
    kind: table
    title: 范围
    clauses: [law-1]
    facts: {sector: {type: string, title: 行业}}
    hit: first
    inputs: [sector]
    rows:
      - {id: mines, when: {sector: mine}, outcome: must, clauses: [law-1]}
      - {id: shops, when: {sector: shop}, outcome: may, clauses: [law-1]}
      - {id: rest, outcome: may, clauses: [law-1]}
)";

TEST_CASE("change-rule with parts holds these rows, and what stands in front of them", "[ruleset][lock]") {
  const auto with = [](const std::string& scope) {
    Tree tree;
    tree.With("cn/decisions/a.yaml", kScope);
    tree.With("cn/locks.yaml", Locks("change-rule", "scope", ", parts: [rows.mines]"));
    return Broken(tree.With("cn/city/decisions/a.yaml", "decisions: {scope: {" + scope + "}}\n"));
  };
  const std::string whole =
      "replace: true, kind: table, title: 范围, clauses: [notice-1], facts: {sector: {type: string, title: 行业}}, "
      "hit: first, inputs: [sector], rows: [";
  const std::string mines = "{id: mines, when: {sector: mine}, outcome: must, clauses: [notice-1]}";
  const std::string rest = "{id: rest, outcome: may, clauses: [notice-1]}";
  CHECK(with("rows: [{id: mines, outcome: may}]") >= 1U);
  CHECK(with("rows: [{id: mines, disable: true, reason: 不用, clauses: [notice-1]}]") == 1U);
  CHECK(with("rows: [{id: shops, outcome: must}]") == 0U);
  CHECK(with("rows: [{id: shops, disable: true, reason: 不用, clauses: [notice-1]}]") == 0U);
  CHECK(with("rows: [{id: mines, clauses: [notice-1]}]") == 0U);
  CHECK(with("hit: collect") >= 1U);
  CHECK(with(whole + mines + ", {id: banks, when: {sector: bank}, outcome: must, clauses: [notice-1]}, " + rest +
             "]") == 0U);
  CHECK(with(whole + rest + ", " + mines + "]") >= 1U);
  CHECK(with(whole + "{id: pits, when: {sector: mine}, outcome: may, clauses: [notice-1]}, " + mines + ", " + rest +
             "]") >= 1U);
}

TEST_CASE("change-rule with parts: steps that are not named are free, unless they hide a fact", "[ruleset][lock]") {
  const auto with = [](const std::string& steps) {
    Tree tree;
    tree.With("cn/decisions/a.yaml",
              "decisions: {fund: {kind: formula, title: 费用, clauses: [law-1], facts: {spent: {type: integer, title: "
              "已支出}}, "
              "steps: [{id: floor, title: 下限, value: '1', clauses: [law-1]}, {id: top, title: 最高, value: '9', "
              "clauses: [law-1]}, "
              "{id: under, title: 低于上限, require: spent <= top, clauses: [law-1]}], value: top}}\n");
    tree.With("cn/locks.yaml", Locks("change-rule", "fund", ", parts: [steps.top, steps.under]"));
    return Broken(tree.With("cn/city/decisions/a.yaml", "decisions: {fund: {" + steps + "}}\n"));
  };
  CHECK(with("steps: [{id: floor, title: 下限, value: '2', clauses: [notice-1]}]") == 0U);
  CHECK(with("steps: [{id: top, title: 最高, value: '10', clauses: [notice-1]}]") == 1U);
  CHECK(with("steps: [{id: under, disable: true, reason: 不用, clauses: [notice-1]}]") == 1U);
  CHECK(with("steps: [{id: spent, title: 已支出, value: '0', clauses: [notice-1]}]") == 1U);
  CHECK(with("value: floor") == 1U);
  Tree typo;
  typo.With("cn/decisions/a.yaml", kScope).With("cn/locks.yaml", Locks("change-rule", "scope", ", parts: [rows.mine]"));
  CHECK(Codes(typo.Load().diagnostics) == std::vector<std::string>{"lock-without-target cn/locks.yaml:1"});
}

TEST_CASE("Tightening: the side of the comparison decides", "[ruleset][tightening]") {
  CHECK(TighteningOf("x >= param(\"p\")", "p") == Tightening::kRaise);
  CHECK(TighteningOf("x < param(\"p\")", "p") == Tightening::kLower);
  CHECK(TighteningOf("param(\"p\") <= x", "p") == Tightening::kRaise);
  CHECK(TighteningOf("a and x >= param(\"p\") and b", "p") == Tightening::kRaise);
  CHECK(TighteningOf("not (x >= param(\"p\"))", "p") == Tightening::kAny);
  CHECK(TighteningOf("a or x >= param(\"p\")", "p") == Tightening::kAny);
  CHECK(TighteningOf("x >= param(\"p\") * 2", "p") == Tightening::kAny);
  CHECK(TighteningOf("x == param(\"p\")", "p") == Tightening::kAny);
  // Within what is asked of a list's items either way may be the stricter one.
  CHECK(TighteningOf("count(xs where ok and n >= param(\"p\") and m) <= 2", "p") == Tightening::kAny);
  CHECK(TighteningOf("all(xs where ok and param(\"p\") <= n)", "p") == Tightening::kAny);
  CHECK(TighteningOf("count(xs where ok) >= param(\"p\")", "p") == Tightening::kRaise);
  CHECK(TighteningOf("x >= param(\"p.q\") and y <= param(\"p\")", "p") == Tightening::kLower);
  CHECK(TighteningOf("x >= param(\"p\") and y <= param(\"p\")", "p") == Tightening::kAny);
}

TEST_CASE("A name with stars matches any text in their place", "[ruleset][lock]") {
  CHECK(MatchesTarget("a-list", "a-list"));
  CHECK_FALSE(MatchesTarget("a-list", "a-lists"));
  CHECK(MatchesTarget("*selection*", "consortium-selection"));
  CHECK(MatchesTarget("*selection*", "selection"));
  CHECK_FALSE(MatchesTarget("*selection*", "select"));
  CHECK(MatchesTarget("a-*-b", "a-x-b"));
  CHECK_FALSE(MatchesTarget("a-*-b", "a-b"));
  CHECK(MatchesTarget("*-a*a", "x-aa"));
  CHECK_FALSE(MatchesTarget("*-a*a", "x-a"));
}

TEST_CASE("A locked parameter may not be defined anew", "[ruleset][lock]") {
  const auto with = [](const std::string& forbids, const std::string& definition) {
    return Broken(Locked(forbids, "solvency.min")
                      .With("cn/city/parameters/a.yaml", "parameters: {solvency.min: {" + definition + "}}\n"));
  };
  CHECK(with("change-parameter", "combine: max") == 1U);
  CHECK(with("change-parameter", "unit: 倍") == 1U);
  CHECK(with("change-parameter", "title: 另一个名称, reason: 另一个理由") == 0U);
  CHECK(with("change-parameter", "values: [{from: 2024-05-09, value: 9, choice: true}]") == 0U);
  CHECK(with("lower-parameter", "combine: min") == 1U);
  CHECK(Broken(Locked("set-parameter", "mode", ", values: [platform]")
                   .With("cn/city/parameters/a.yaml",
                         "parameters: {mode: {values_allowed: [open, platform, list], values: [{from: 2024-05-09, "
                         "value: list, choice: true}]}}\n")) == 1U);
}

TEST_CASE("A lock binds from its own first day", "[ruleset][lock]") {
  const auto with = [](const std::string& days) {
    return Broken(Locked("raise-parameter", "losses.max", ", effective: {from: 2025-03-29}")
                      .With("cn/city/parameters/a.yaml",
                            "parameters: {losses.max: {values: [{from: 2024-05-09, " + days + "choice: true}]}}\n"));
  };
  CHECK(with("to: 2025-03-28, value: 5, ") == 0U);
  CHECK(with("to: 2025-03-29, value: 5, ") == 1U);
  CHECK(with("value: 5, ") == 1U);
  CHECK(with("value: 2, ") == 0U);
}

TEST_CASE("A lock without days of its own binds while its document is in force", "[ruleset][lock]") {
  Tree tree = Locked("raise-parameter", "losses.max");
  tree.With("cn/ruleset.yaml",
            "region: cn\ntitle: 全国\neffective: {from: 2021-09-01}\n"
            "documents: [{id: law, title: 法, effective: {from: 2025-03-29, to: 2026-12-31}}]\n");
  const auto with = [&](const std::string& days) {
    return Broken(Tree(tree).With("cn/city/parameters/a.yaml",
                                  "parameters: {losses.max: {values: [{" + days + ", value: 5, choice: true}]}}\n"));
  };
  CHECK(with("from: 2024-05-09, to: 2025-03-28") == 0U);
  CHECK(with("from: 2024-05-09, to: 2025-04-01") == 1U);
  CHECK(with("from: 2027-01-01") == 0U);
}

TEST_CASE("A rule's `when` has no side: any move of its parameter may tighten", "[ruleset][lock]") {
  Tree tree;
  tree.With("cn/parameters/a.yaml", kParameters).With("cn/locks.yaml", Locks("add-rule", "insurer-admission"));
  tree.With("cn/decisions/a.yaml",
            "decisions: {insurer-admission: {kind: checklist, title: 资格, clauses: [law-1], rules: [{id: a, title: "
            "甲项, when: "
            "'insurer.size >= param(\"losses.max\")', require: insurer.licensed, clauses: [law-1]}]}}\n");
  for (const char* value : {"2", "4"}) {
    CHECK(Broken(Tree(tree).With("cn/city/parameters/a.yaml",
                                 std::string("parameters: {losses.max: {values: [{from: 2024-05-09, value: ") + value +
                                     ", choice: true}]}}\n")) == 1U);
  }
}

TEST_CASE("The system's questions go on being asked of a locked decision", "[ruleset][lock]") {
  Tree tree = Locked("change-rule", "insurer-admission");
  tree.With("platform/ruleset.yaml", "region: platform\ntitle: 共用\nasks: {ledger-entry: insurer-admission}\n");
  tree.With("cn/city/ruleset.yaml",
            "region: cn/city\ntitle: 某市\neffective: {from: 2024-05-09}\ndocuments: [{id: notice, title: 通知}]\n"
            "asks: {ledger-entry: other}\n");
  tree.With("cn/decisions/other.yaml", "decisions: {other: {kind: not_applicable, clauses: [law-1]}}\n");
  CHECK(Broken(tree) == 1U);
}

// What cn states of losses.max: three for everybody, five for mines.
Tree LockedForMines(const std::string& forbids) {
  Tree tree = Locked(forbids, "losses.max");
  return tree.With("cn/parameters/a.yaml", R"(parameters:
  solvency.min: {title: 甲, type: ratio, values: [{from: 2021-09-01, value: 1, choice: true}]}
  losses.max:
    title: 乙
    type: integer
    values:
      - {from: 2021-09-01, value: 3, choice: true}
      - {from: 2021-09-01, value: 5, choice: true, applies_to: kind == "mine"}
)");
}

std::string CityLosses(const std::string& values) { return "parameters: {losses.max: {values: [" + values + "]}}\n"; }

TEST_CASE("A lock on a parameter sees values about some only", "[ruleset][lock]") {
  const auto broken = [](const std::string& forbids, const std::string& values) {
    return Broken(LockedForMines(forbids).With("cn/city/parameters/a.yaml", CityLosses(values)));
  };
  const std::string mines = ", clauses: [notice-1], applies_to: kind == \"mine\"}";
  const std::string plants = ", clauses: [notice-1], applies_to: kind == \"plant\"}";
  // Held against the value above about the same.
  CHECK(broken("lower-parameter", "{from: 2024-06-01, value: 5" + mines) == 0U);
  CHECK(broken("lower-parameter", "{from: 2024-06-01, value: 4" + mines) == 1U);
  CHECK(broken("raise-parameter", "{from: 2024-06-01, value: 6" + mines) == 1U);
  // About others: whatever may stand above for them.
  CHECK(broken("lower-parameter", "{from: 2024-06-01, value: 3" + plants) == 1U);
  CHECK(broken("lower-parameter", "{from: 2024-06-01, value: 5" + plants) == 0U);
  // About everybody: it does not lift what is special above, so only the general value is held against it.
  CHECK(broken("lower-parameter", "{from: 2024-06-01, value: 4, clauses: [notice-1]}") == 0U);
  CHECK(broken("lower-parameter", "{from: 2024-06-01, value: 2, clauses: [notice-1]}") == 1U);
  CHECK(broken("set-parameter", "{from: 2024-06-01, value: 5" + mines) == 1U);
}

TEST_CASE("A lock on a decision sees values about some only of what it reads", "[ruleset][lock]") {
  CHECK(Broken(Locked("add-rule", "insurer-admission")
                   .With("cn/city/parameters/a.yaml",
                         CityLosses("{from: 2024-06-01, value: 2, clauses: [notice-1], applies_to: insurer.small}"))) ==
        1U);
}

}  // namespace
}  // namespace anze::ruleset
