// Service plans: counts, windows, the promise of an early first service, follow-ups, what is not known.
#include "core/duty/plan.h"

#include <gtest/gtest.h>

#include "tests/unit/duty/fixture.h"

namespace anze::duty::testing {
namespace {

struct Bench {
  std::shared_ptr<const ruleset::Snapshot> snapshot;
  std::shared_ptr<const decision::CompiledDecision> minimum;
};

Bench Prepare(const std::string& parameters = "") {
  Bench bench;
  bench.snapshot = Load(parameters);
  auto compiled = decision::CompiledDecision::Compile(bench.snapshot->decisions.at("service-minimum"), *bench.snapshot);
  EXPECT_TRUE(compiled.ok());
  bench.minimum = *compiled;
  return bench;
}

base::Result<std::vector<PolicyPlan>> Plan(const Bench& bench, std::string_view policies) {
  return PlanServices(*bench.snapshot, bench.minimum.get(), *Calendar(), J(policies), D("2025-07-01"), nullptr);
}

PolicyPlan One(const Bench& bench, std::string_view policy) {
  auto plans = Plan(bench, "[" + std::string(policy) + "]");
  EXPECT_TRUE(plans.ok()) << plans.error().code << plans.error().pointer;
  return plans.ok() ? plans->at(0) : PolicyPlan();
}

std::string Shown(const PolicyPlan& plan) {
  std::string text;
  for (const PlannedVisit& visit : plan.visits) {
    text += visit.service + "#" + std::to_string(visit.number) + "@" + std::to_string(visit.policy_year) + " " +
            visit.window_from.ToString() + ".." + visit.due.ToString() + (visit.first_service ? " first" : "");
    for (const std::string& inner : visit.includes) text += " +" + inner;
    text += "\n";
  }
  return text;
}

constexpr const char* kCoalYear =
    R"({"id":"P1","effective_from":"2025-07-01","effective_to":"2026-06-30","enterprise":{"sector":"coal","name":"A"}})";

TEST(Plan, ACoalMinesYear) {
  const PolicyPlan plan = One(Prepare(), kCoalYear);
  EXPECT_EQ(plan.outcome, "planned");
  EXPECT_EQ(plan.minimum.Get("risk").as_int(), 2);
  // Halves: Jul 1 to Mon Dec 29, Dec 30 to Tue Jun 30. Three months after Jul 1 is Oct 1, a holiday until Oct 8.
  EXPECT_EQ(Shown(plan),
            "risk_assessment#1@1 2025-07-01..2025-10-09 first\n"
            "hazard_check#1@1 2025-07-01..2025-12-29 +deep_check\n"
            "risk_assessment#2@1 2025-12-30..2026-06-30\n"
            "hazard_check#2@1 2025-12-30..2026-06-30\n");
  EXPECT_EQ(plan.clauses, (std::vector<std::string>{"plan", "coal"}));
  EXPECT_EQ(plan.visits[0].clauses, (std::vector<std::string>{"plan", "coal", "first", "back", "file"}));
}

TEST(Plan, FollowUpsAreCountedFromTheDueDay) {
  // From Thu 2025-10-09: 10, Sat 11 (works), 13-17, 20-22 = 10; 23 24 27-31, Nov 3 4 5 = 20.
  const PolicyPlan plan = One(Prepare(), kCoalYear);
  EXPECT_EQ(plan.visits[0].call_back_due, D("2025-10-22"));
  EXPECT_EQ(plan.visits[0].filing_due, D("2025-11-05"));
}

TEST(Plan, WithoutAnEarlyPromiseTheWindowDecides) {
  const PolicyPlan plan =
      One(Prepare(),
          R"({"id":"P","effective_from":"2025-07-01","effective_to":"2026-06-30","enterprise":{"sector":"shop"}})");
  EXPECT_EQ(Shown(plan), "risk_assessment#1@1 2025-07-01..2026-06-30\n");
}

TEST(Plan, AMonthlyServiceKeepsThePromiseByItself) {
  const PolicyPlan plan =
      One(Prepare(),
          R"({"id":"P","effective_from":"2025-07-01","effective_to":"2026-06-30","enterprise":{"sector":"smelting"}})");
  ASSERT_EQ(plan.visits.size(), 13U);
  EXPECT_EQ(plan.visits[0].service, "hazard_check");
  EXPECT_TRUE(plan.visits[0].first_service);
  EXPECT_EQ(plan.visits[0].due, D("2025-07-30"));
  EXPECT_EQ(plan.visits.back().service, "hazard_check");
}

TEST(Plan, ADueDayIsAWorkingDayWithinTheWindow) {
  // The term ends on Sun 2026-05-31: Fri 29 is the last day anybody works.
  const PolicyPlan plan =
      One(Prepare(),
          R"({"id":"P","effective_from":"2025-06-01","effective_to":"2026-05-31","enterprise":{"sector":"shop"}})");
  EXPECT_EQ(plan.visits.at(0).due, D("2026-05-29"));
}

TEST(Plan, ReadingsOfOtherTerms) {
  const auto count = [](const std::string& parameters, const char* to) {
    const std::string policy = R"({"id":"P","effective_from":"2025-07-01","effective_to":")" + std::string(to) +
                               R"(","enterprise":{"sector":"coal"}})";
    return One(Prepare(parameters), policy).visits.size();
  };
  const auto proration = [](const char* value) {
    return "  service.proration: {title: {zh: 折}, type: enum, values_allowed: [none, ceil, per_year_then_ceil], "
           "values: "
           "[{from: 2020-01-01, value: " +
           std::string(value) + ", clauses: [plan]}]}\n";
  };
  // Two items, each two a year.
  EXPECT_EQ(count("", "2025-12-31"), 2U);
  EXPECT_EQ(count(proration("none"), "2025-12-31"), 4U);
  EXPECT_EQ(count(proration("ceil"), "2025-12-31"), 2U);
  EXPECT_EQ(count("", "2026-12-31"), 6U);
  EXPECT_EQ(count(proration("none"), "2026-12-31"), 4U);
  EXPECT_EQ(count(proration("ceil"), "2026-12-31"), 6U);
}

TEST(Plan, FromIssueAndNotOnRenewal) {
  const std::string from_issue =
      "  service.first.start: {title: {zh: 起}, type: enum, values_allowed: [effect, issue], values: "
      "[{from: 2020-01-01, value: issue, clauses: [plan]}]}\n";
  PolicyPlan plan = One(Prepare(from_issue), kCoalYear);
  EXPECT_EQ(plan.missing, std::vector<std::string>{"policy.issued_on"});
  EXPECT_EQ(plan.outcome, "planned");
  plan = One(
      Prepare(from_issue),
      R"({"id":"P","effective_from":"2025-07-01","effective_to":"2026-06-30","issued_on":"2025-06-03","enterprise":{"sector":"coal"}})");
  EXPECT_EQ(plan.visits[0].due, D("2025-09-03"));
  const std::string once =
      "  service.first.on_renewal: {title: {zh: 续}, type: boolean, values: [{from: 2020-01-01, value: false, clauses: "
      "[plan]}]}\n";
  plan = One(
      Prepare(once),
      R"({"id":"P","effective_from":"2025-07-01","effective_to":"2026-06-30","renewal":true,"enterprise":{"sector":"coal"}})");
  EXPECT_FALSE(plan.visits[0].first_service);
}

TEST(Plan, WhatIsNotKnownIsListed) {
  const PolicyPlan plan =
      One(Prepare(), R"({"id":"P","effective_from":"2025-07-01","effective_to":"2026-06-30","enterprise":{}})");
  EXPECT_EQ(plan.outcome, "unknown");
  EXPECT_EQ(plan.missing, std::vector<std::string>{"enterprise.sector"});
  EXPECT_TRUE(plan.visits.empty());
}

TEST(Plan, WhereNothingIsRequiredNothingIsPlanned) {
  const auto snapshot = Load("", "", false);
  const auto plans =
      PlanServices(*snapshot, nullptr, *Calendar(), J("[" + std::string(kCoalYear) + "]"), D("2025-07-01"), nullptr);
  ASSERT_TRUE(plans.ok());
  EXPECT_EQ(plans->at(0).outcome, "not_applicable");
}

TEST(Plan, EveryProblemOfEveryPolicyAtOnce) {
  const auto plans = Plan(Prepare(), R"([
    {"effective_from":"2025-07-01","effective_to":"2025-06-30"},
    {"id":"P","effective_from":"2025-02-30","enterprise":{"sector":"moon"}},
    {"id":"Q","effective_from":"1900-01-01","effective_to":"2025-06-30"},
    {"id":"Q","effective_from":"2025-01-01","effective_to":"2025-06-30"},
    7])");
  ASSERT_FALSE(plans.ok());
  std::string seen;
  for (const base::Error& error : plans.errors()) seen += error.code + " " + error.pointer + "\n";
  EXPECT_EQ(seen,
            "missing-field /0/id\n"
            "policy-term-reversed /0/effective_to\n"
            "bad-date /1/effective_from\n"
            "missing-field /1/effective_to\n"
            "not-in-enum /1/enterprise/sector\n"
            "date-out-of-range /2/effective_from\n"
            "policy-duplicate /3/id\n"
            "wrong-type /4\n");
  EXPECT_EQ(Plan(Prepare(), "{}").error().code, "wrong-type");
}

TEST(Plan, AsAValue) {
  const Bench bench = Prepare();
  const base::Value value =
      ToValue(*Plan(bench, "[" + std::string(kCoalYear) + "]"), *bench.snapshot, base::Language::kEn);
  const base::Value& plan = value.as_list().at(0);
  EXPECT_EQ(plan.GetString("outcome"), "planned");
  const base::Value& visit = plan.Get("visits").as_list().at(0);
  EXPECT_EQ(visit.GetString("title"), "Risk assessment");
  EXPECT_EQ(visit.GetString("due"), "2025-10-09");
  EXPECT_TRUE(visit.Get("first_service").as_bool());
  EXPECT_EQ(visit.Get("clauses").as_list().at(0).GetString("quote"), "应当");
}

}  // namespace
}  // namespace anze::duty::testing
