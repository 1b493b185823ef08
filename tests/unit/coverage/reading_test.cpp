// Which expressions work something out, and which only repeat what was typed.
#include "core/coverage/reading.h"

#include "core/ruleset/load.h"
#include "tests/support/check.h"

namespace anze::coverage {
namespace {

constexpr const char* kDecisions = R"(decisions:
  facts:
    kind: checklist
    title: 事实
    clauses: [law-1]
    facts:
      x.done: {type: boolean, title: 已完成}
      x.on: {type: date, title: 日期}
      x.to: {type: date, title: 至}
      x.staff: {type: integer, title: 人员}
      x.amount: {type: money, title: 金额}
      x.note: {type: string, title: 备注}
      x.author: {type: string, title: 作者}
      x.way: {type: enum, title: 方式, values: [tender, direct]}
      unit.sector: {type: enum, title: 行业, values: [mine, other]}
      x.parts: {type: list, title: 各部分, items: {type: enum, values: [a, b]}}
      x.visits: {type: list, title: 服务次数, items: {on: {type: date, title: 日期}, done: {type: boolean, title: 已完成}}}
    rules: [{id: one, title: 一项, require: x.done, clauses: [law-1]}]
)";

std::shared_ptr<const ruleset::Bundle> Bundle() {
  return ruleset::LoadBundle(
             {{"platform/ruleset.yaml", "region: platform\ntitle: 各地共用\n"},
              {"cn/ruleset.yaml",
               "region: cn\ntitle: 全国\neffective: {from: 2024-01-01}\ndocuments: [{id: law, title: 法律}]\n"},
              {"cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 原文}]\n"},
              {"cn/records/all.yaml", "records: {unit: {sector: {type: enum, title: 行业, values: [mine, other]}}}\n"},
              {"cn/parameters/all.yaml",
               "parameters:\n"
               "  staff.min: {title: 人数, type: integer, values: [{from: 2024-01-01, value: 3, clauses: [law-1]}]}\n"
               "  strict: {title: 从严, type: boolean, values: [{from: 2024-01-01, value: true, clauses: [law-1]}]}\n"},
              {"cn/decisions/all.yaml", kDecisions}})
      .bundle;
}

TEST_CASE("Reading: what computes and what declares", "[coverage]") {
  const auto bundle = Bundle();
  REQUIRE(bundle != nullptr);
  const ruleset::EntityMap& entities =
      bundle->prepared->regions.at("cn").On(*calendar::Date::Parse("2024-06-03")).entities;
  const auto& decision = std::get<ruleset::Decision>(entities.at({ruleset::EntityKind::kDecision, "facts"})->model);
  Reading reading(entities);
  reading.AddSchema(decision.facts);
  reading.AddStep("figure", true);
  reading.AddStep("words", false);

  for (const char* text : {
           "x.on <= as_of",
           "x.on <= x.to",
           "x.staff >= param(\"staff.min\")",
           "x.staff >= 24",
           "x.amount <= 500000",
           "x.amount > 0",
           "count(x.visits) == 10",
           "count(x.visits) == 1",
           "count(x.visits) >= 2",
           "days_between(x.on, x.to) <= 30",
           "unit.sector == \"mine\"",
           "one_of(unit.sector, \"mine\", \"other\")",
           "x.note == x.author",
           "contains(x.parts, x.note)",
           "x.done and x.on <= as_of",
           "figure",
           "x.staff * 100 == 50",
           "round_up(x.amount * 0.15) > 0",
           "count(x.visits where done) >= 2",
           "sum(x.amount of x.visits) > 3",
           "distinct(x.visits.on) == count(x.visits)",
           "any(x.visits where on <= as_of)",
           "all(x.visits where item.on < x.to)",
       }) {
    CAPTURE(text);
    CHECK(reading.Computes(text));
  }
  for (const char* text : {
           "x.done",
           "not x.done",
           "x.done == true",
           "present(x.on)",
           "x.on ~= nil",
           "x.note ~= \"\"",
           "x.way == \"tender\"",
           "one_of(x.way, \"tender\", \"direct\")",
           "contains(x.parts, \"a\") and contains(x.parts, \"b\")",
           "count(x.visits) >= 1",
           "count(x.visits) > 0",
           "#x.parts >= 1",
           "x.staff == 10",
           "x.staff >= 1",
           "x.amount == 500000",
           "choose(param(\"strict\"), x.staff, x.amount) == 12023",
           "x.done and param(\"strict\")",
           "words",
           "choose(x.done, \"a\", \"b\")",
           "any(x.visits where done)",
           "all(x.visits.done)",
           "count(x.visits where done) >= 1",
       }) {
    CAPTURE(text);
    CHECK_FALSE(reading.Computes(text));
  }
  reading.SetItem("visit", decision.facts.Find("x.visits"));
  CHECK(reading.Computes("visit.on <= as_of"));
  CHECK_FALSE(reading.Computes("visit.done"));
}

}  // namespace
}  // namespace anze::coverage
