// Plans of the policies on record: what was done before counts, whoever did it.
#include "server/app/records/stored_plans.h"

#include "core/base/json.h"
#include "tests/unit/server/house.h"

namespace anze::app {
namespace {

using testing::D;
using testing::House;
using Strings = std::vector<std::string>;

// A check a year, unless one was made in the twelve months before.
std::vector<ruleset::SourceFile> PlanRules() {
  return {{"cn/records/plan.yaml",
           "records:\n"
           "  policy:\n"
           "    number: {type: string, required: true, title: 保单号}\n"
           "    insurer: {type: string, title: 承保机构}\n"
           "    enterprise: {type: string, title: 投保单位}\n"
           "    effective_from: {type: date, title: 起保日}\n"
           "    effective_to: {type: date, title: 到期日}\n"
           "  service:\n"
           "    number: {type: string, title: 编号}\n"
           "    policy: {type: string, title: 保单号}\n"
           "    insurer: {type: string, title: 承保机构}\n"
           "    enterprise: {type: string, title: 投保单位}\n"
           "    item: {type: string, title: 服务项目}\n"
           "    completed_on: {type: date, title: 完成日期}\n"},
          {"cn/decisions/plan.yaml",
           "decisions:\n"
           "  checks:\n"
           "    kind: table\n"
           "    title: 次数\n"
           "    clauses: [law-1]\n"
           "    hit: first\n"
           "    inputs: [policy.id]\n"
           "    facts: {policy.id: {type: string, title: 保单}}\n"
           "    outputs: {checks: integer}\n"
           "    rows: [{id: all, when: {policy.id: '-'}, then: {checks: 1}, title: 每年一次, clauses: [law-1]}]\n"},
          {"cn/plans/plan.yaml",
           "service_plan:\n"
           "  decision: checks\n"
           "  items: [{id: check, count: checks, unless_within: 12mo, title: 检查}]\n"
           "  clauses: [law-1]\n"}};
}

struct Planning : House {
  Planning() : House("2025-07-15", PlanRules()) {}

  void Add(const std::string& type, const std::string& json) {
    auto added = records.Add({type, {}, "cn", base::ParseJson(json).value(), "t"}, {});
    if (const auto* problem = std::get_if<Problem>(&added)) FAIL_CHECK(problem->error.code);
  }

  // The plan of P-1: each visit's first and last day, and "done" where it was made.
  Strings Plan() {
    StoredPlansQuestion question;
    question.region = "cn";
    question.as_of = D("2025-07-15");
    question.number = "P-1";
    const auto answer = PlansOnRecord(&rules, &storage, question);
    if (const auto* problem = std::get_if<Problem>(&answer)) return {problem->error.code};
    Strings lines;
    for (const StoredPlan& plan : std::get<StoredPlans>(answer).items) {
      for (std::size_t i = 0; i < plan.plan.visits.size(); ++i) {
        const duty::PlannedVisit& visit = plan.plan.visits[i];
        lines.push_back(visit.window_from.ToString() + ".." + visit.due.ToString() +
                        (plan.standing.visits[i].done_on ? " done" : ""));
      }
    }
    return lines;
  }
};

TEST_CASE("Plans on record: a service that the unit had from another insurer is not owed again", "[server][plan]") {
  Planning house;
  house.Add(
      "policy",
      R"({"number":"P-1","insurer":"A","enterprise":"mine","effective_from":"2025-07-01","effective_to":"2026-06-30"})");
  CHECK(house.Plan() == Strings{"2025-07-01..2026-06-30"});
  // Another unit's, and another service: still owed.
  house.Add("service",
            R"({"number":"1","insurer":"B","enterprise":"shop","item":"check","completed_on":"2025-03-03"})");
  house.Add("service",
            R"({"number":"2","insurer":"B","enterprise":"mine","item":"drill","completed_on":"2025-03-03"})");
  CHECK(house.Plan() == Strings{"2025-07-01..2026-06-30"});
  // Thirteen months before the first day: twelve months from 2024-06-01 end on 2025-06-01.
  house.Add("service",
            R"({"number":"3","insurer":"B","enterprise":"mine","item":"check","completed_on":"2024-06-01"})");
  CHECK(house.Plan() == Strings{"2025-07-01..2026-06-30"});
  // Twelve months from 2024-08-01 end on 2025-08-01, after the first day.
  house.Add("service",
            R"({"number":"4","insurer":"B","enterprise":"mine","item":"check","completed_on":"2024-08-01"})");
  CHECK(house.Plan() == Strings{});
}

TEST_CASE("Plans on record: the visit that was made stays in the plan", "[server][plan]") {
  Planning house;
  house.Add(
      "policy",
      R"({"number":"P-1","insurer":"A","enterprise":"mine","effective_from":"2025-07-01","effective_to":"2026-06-30"})");
  house.Add(
      "service",
      R"({"number":"1","policy":"P-1","insurer":"A","enterprise":"mine","item":"check","completed_on":"2025-07-10"})");
  CHECK(house.Plan() == Strings{"2025-07-01..2026-06-30 done"});
}

}  // namespace
}  // namespace anze::app
