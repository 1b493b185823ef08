// Several cases in one scenario: each under its own name, each finding the others as they stand.
#include "core/base/yaml.h"
#include "core/ruleset/load.h"
#include "core/ruleset/merge/resolve.h"
#include "core/scenario/scenario.h"
#include "tests/support/check.h"
#include "tests/support/rules/real_rules.h"

namespace anze::scenario {
namespace {

// A grant is made once a unit: it asks how many others of the unit were made. A reminder of ten days is set at its
// start.
constexpr const char* kCases = R"(case_types:
  grant:
    title: 补助
    clauses: [law-1]
    opened_by: [clerk]
    facts: {grant.unit: {type: string, title: 单位}, grant.made: {type: boolean, title: 已作出, later: true}}
    initial: asked
    states: {asked: {title: 已申请}, made: {title: 已发放}, closed: {title: 已结束, final: true}}
    decisions:
      once:
        decision: once
        cases: {others: {case_type: grant, key: {grant.unit: grant.unit}, states: [made], count: cases}}
        facts: {grant.others: cases.others}
    events:
      make:
        title: 发放
        from: [asked]
        to: made
        by: [clerk]
        asks: [once]
        require: [{id: first, condition: answers.once.outcome == "pass", failure: 该单位已领取, clauses: [law-1]}]
        set: {grant.made: true}
        clauses: [law-1]
      close: {title: 结束, from: '*', to: closed, by: [clerk], clauses: [law-1]}
    clocks:
      answer: {title: 十日答复, start: [open], period: 10d, stop: [make, close], roll: false, clauses: [law-1]}
  note:
    title: 记录
    clauses: [law-1]
    opened_by: [clerk]
    initial: open
    states: {open: {title: 在办}, done: {title: 办结, final: true}}
    events: {end: {title: 结束, from: [open], to: done, by: [clerk], clauses: [law-1]}}
)";

constexpr const char* kDecisions = R"(decisions:
  once:
    kind: checklist
    title: 一个单位一次
    clauses: [law-1]
    facts: {grant.others: {type: integer, title: 其余}}
    rules: [{id: none, title: 没有领过, require: grant.others == 0, clauses: [law-1]}]
)";

ScenarioResult Run(const std::string& steps) {
  std::vector<ruleset::SourceFile> files = {
      {"platform/ruleset.yaml", "region: platform\ntitle: 各地共用\n"},
      {"platform/roles.yaml", "roles: {clerk: 经办人, system: 系统}\n"},
      {"cn/ruleset.yaml",
       "region: cn\ntitle: 全国\neffective: {from: 2020-01-01}\ndocuments: [{id: law, title: 法律}]\n"},
      {"cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 每单位一次}]\n"},
      {"cn/cases/all.yaml", kCases},
      {"cn/decisions/all.yaml", kDecisions}};
  const auto loaded = ruleset::LoadBundle(std::move(files));
  for (const base::Error& error : loaded.diagnostics) {
    if (error.severity == base::Severity::kError) FAIL_CHECK(error.code << " " << error.span.line);
  }
  REQUIRE(loaded.bundle != nullptr);
  Workbench bench;
  bench.rulebook = [&](const std::string& region,
                       calendar::Date day) -> base::Result<std::shared_ptr<const workflow::RuleBook>> {
    auto snapshot = ruleset::Resolve(loaded.bundle, region, day);
    if (!snapshot.ok()) return snapshot.errors();
    return workflow::CompileRuleBook(*snapshot, nullptr);
  };
  bench.calendar = [](const calendar::WorkCalendar::Options&) { return testing::RealCalendar(); };
  auto document = base::ParseYaml("tests/a.yaml", "scenarios:\n  - name: S\n    case: grant\n    steps:\n" + steps);
  REQUIRE_OK(document);
  const auto results = RunScenarios(*document, "cn", bench);
  REQUIRE_OK(results);
  REQUIRE(results->size() == 1);
  return results->front();
}

using Lines = std::vector<std::string>;

// In English.
Lines Told(const ScenarioResult& result) {
  Lines lines;
  for (const base::Localized& line : result.differences) lines.push_back(line.en);
  return lines;
}

TEST_CASE("The second case of a scenario finds the first", "[scenario][several]") {
  const ScenarioResult result = Run(R"(
      - {at: 2024-06-03, case: first, as: 'clerk:a', open: {facts: {grant: {unit: 甲}}}, expect: {state: asked}}
      - {at: 2024-06-04, case: second, as: 'clerk:a', open: {facts: {grant: {unit: 甲}}}}
      - {at: 2024-06-05, case: third, as: 'clerk:a', open: {facts: {grant: {unit: 乙}}}}
      - {at: 2024-06-06, case: first, as: 'clerk:a', event: make, expect: {state: made, facts: {grant: {made: true}}}}
      - {at: 2024-06-07, case: second, as: 'clerk:a', event: make, refused: requirement-not-met, expect: {state: asked}}
      - {at: 2024-06-07, case: third, as: 'clerk:a', event: make, expect: {state: made}}
      - {at: 2024-06-10, case: first, as: 'clerk:a', event: close, expect: {state: closed}}
      - {at: 2024-06-11, case: second, as: 'clerk:a', event: make, expect: {state: made}}
)");
  CHECK(Told(result) == Lines());
}

TEST_CASE("Each case of a scenario has clocks of its own", "[scenario][several]") {
  // 10 days from 06-03, which is not counted: 06-13; from 06-04: 06-14. On 06-14 at nine only the first has run out.
  const ScenarioResult result = Run(R"(
      - {at: 2024-06-03, case: first, as: 'clerk:a', open: {facts: {grant: {unit: 甲}}}, expect: {clocks: {answer: {due: 2024-06-13}}}}
      - {at: 2024-06-04, case: second, as: 'clerk:a', open: {facts: {grant: {unit: 乙}}}, expect: {clocks: {answer: {due: 2024-06-14}}}}
      - {at: 2024-06-14, case: first, as: 'clerk:a', expect: {clocks: {answer: {breached: true}}}}
      - {at: 2024-06-14, case: second, as: 'clerk:a', expect: {clocks: {answer: {breached: false}}}}
      - {at: 2024-06-15, case: second, as: 'clerk:a', expect: {clocks: {answer: {breached: true}}}}
)");
  CHECK(Told(result) == Lines());
}

TEST_CASE("A scenario may open cases of other types", "[scenario][several]") {
  const ScenarioResult result = Run(R"(
      - {at: 2024-06-03, as: 'clerk:a', open: {facts: {grant: {unit: 甲}}}}
      - {at: 2024-06-04, case: note, type: note, as: 'clerk:a', open: {}, expect: {state: open}}
      - {at: 2024-06-05, case: note, as: 'clerk:a', event: end, expect: {state: done}}
      - {at: 2024-06-06, as: 'clerk:a', event: make, expect: {state: made}}
)");
  CHECK(Told(result) == Lines());
}

TEST_CASE("A step that names no case of the scenario is told so", "[scenario][several]") {
  const ScenarioResult unknown = Run(R"(
      - {at: 2024-06-03, case: first, as: 'clerk:a', open: {facts: {grant: {unit: 甲}}}}
      - {at: 2024-06-04, case: frist, as: 'clerk:a', event: make, expect: {state: made}}
)");
  CHECK(Told(unknown) == Lines{"scenario-unknown-case: step 2 speaks of the case \"frist\", which was not opened"});
  const ScenarioResult none = Run(R"(
      - {at: 2024-06-03, case: first, as: 'clerk:a', event: make, expect: {state: made}}
)");
  CHECK(Told(none) == Lines{"scenario-unknown-case: step 1 speaks of the case \"first\", which was not opened"});
}

}  // namespace
}  // namespace anze::scenario
