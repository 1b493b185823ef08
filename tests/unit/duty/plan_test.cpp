// Service plans: counts, windows, the promise of an early first service, follow-ups, what is not known.
#include "core/duty/plan.h"

#include "tests/support/check.h"
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
  auto compiled = decision::CompileDecision(bench.snapshot->decisions.at("service-minimum"), *bench.snapshot);
  CHECK_OK(compiled);
  bench.minimum = *compiled;
  return bench;
}

base::Result<std::vector<PolicyPlan>> Plan(const Bench& bench, std::string_view policies) {
  return PlanServices(*bench.snapshot, bench.minimum.get(), *Calendar(), J(policies), D("2025-07-01"), nullptr);
}

PolicyPlan One(const Bench& bench, std::string_view policy) {
  auto plans = Plan(bench, "[" + std::string(policy) + "]");
  CHECK_OK(plans);
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

TEST_CASE("A plan covers a coal mine's year", "[duty][plan]") {
  const PolicyPlan plan = One(Prepare(), kCoalYear);
  CHECK(plan.outcome == "planned");
  CHECK(plan.minimum.Get("risk").as_int() == 2);
  // Halves: Jul 1 to Mon Dec 29, Dec 30 to Tue Jun 30. Three months after Jul 1 is Oct 1, a holiday until Oct 8.
  CHECK(Shown(plan) ==
        "risk_assessment#1@1 2025-07-01..2025-10-09 first\n"
        "hazard_check#1@1 2025-07-01..2025-12-29 +deep_check\n"
        "risk_assessment#2@1 2025-12-30..2026-06-30\n"
        "hazard_check#2@1 2025-12-30..2026-06-30\n");
  CHECK(plan.clauses == std::vector<std::string>{"plan", "coal"});
  CHECK(plan.visits[0].clauses == std::vector<std::string>{"plan", "coal", "first", "back", "file"});
}

TEST_CASE("Plan: follow ups are counted from the due day", "[duty][plan]") {
  // From Thu 2025-10-09: 10, Sat 11 (works), 13-17, 20-22 = 10; 23 24 27-31, Nov 3 4 5 = 20.
  const PolicyPlan plan = One(Prepare(), kCoalYear);
  CHECK(plan.visits[0].call_back_due == D("2025-10-22"));
  CHECK(plan.visits[0].filing_due == D("2025-11-05"));
}

TEST_CASE("Plan: without an early promise the window decides", "[duty][plan]") {
  const PolicyPlan plan =
      One(Prepare(),
          R"({"id":"P","effective_from":"2025-07-01","effective_to":"2026-06-30","enterprise":{"sector":"shop"}})");
  CHECK(Shown(plan) == "risk_assessment#1@1 2025-07-01..2026-06-30\n");
}

TEST_CASE("Plan: a monthly service keeps the promise by itself", "[duty][plan]") {
  const PolicyPlan plan =
      One(Prepare(),
          R"({"id":"P","effective_from":"2025-07-01","effective_to":"2026-06-30","enterprise":{"sector":"smelting"}})");
  REQUIRE(plan.visits.size() == 13U);
  CHECK(plan.visits[0].service == "hazard_check");
  CHECK(plan.visits[0].first_service);
  CHECK(plan.visits[0].due == D("2025-07-30"));
  CHECK(plan.visits.back().service == "hazard_check");
}

TEST_CASE("Plan: a due day is a working day within the window", "[duty][plan]") {
  // The term ends on Sun 2026-05-31: Fri 29 is the last day anybody works.
  const PolicyPlan plan =
      One(Prepare(),
          R"({"id":"P","effective_from":"2025-06-01","effective_to":"2026-05-31","enterprise":{"sector":"shop"}})");
  CHECK(plan.visits.at(0).due == D("2026-05-29"));
}

TEST_CASE("Plan: a year that ends on its corresponding day has no second one", "[duty][plan]") {
  const auto shown = [](const std::string& from, const std::string& to) {
    return Shown(One(Prepare(), R"({"id":"P","effective_from":")" + from + R"(","effective_to":")" + to +
                                    R"(","enterprise":{"sector":"shop"}})"));
  };
  // Mon 2026-06-01. Before: a second year of that one day.
  CHECK(shown("2025-06-01", "2026-06-01") == "risk_assessment#1@1 2025-06-01..2026-06-01\n");
  // Fri 2025-02-28. Before: a second year of that one day.
  CHECK(shown("2024-02-29", "2025-02-28") == "risk_assessment#1@1 2024-02-29..2025-02-28\n");
}

TEST_CASE("Plan: a visit is on a working day even where its window has none", "[duty][plan]") {
  const auto due = [](const std::string& from, const std::string& to) {
    const PolicyPlan plan = One(Prepare(), R"({"id":"P","effective_from":")" + from + R"(","effective_to":")" + to +
                                               R"(","enterprise":{"sector":"shop"}})");
    return plan.visits.at(0).window_from.ToString() + " " + plan.visits.at(0).due.ToString();
  };
  // A year and two days more: the second year is Sat 2026-05-30 and Sun 05-31; Fri 05-29 is in the term.
  const PolicyPlan plan =
      One(Prepare(),
          R"({"id":"P","effective_from":"2025-05-30","effective_to":"2026-05-31","enterprise":{"sector":"shop"}})");
  CHECK(Shown(plan) ==
        "risk_assessment#1@1 2025-05-30..2026-05-29\n"
        "risk_assessment#1@2 2026-05-29..2026-05-29\n");
  // Insured for the National Day holiday of 2025 alone, 10-01 to 10-08: the next day that works.
  CHECK(due("2025-10-01", "2025-10-08") == "2025-10-01 2025-10-09");
  CHECK(due("2025-10-11", "2025-10-12") == "2025-10-11 2025-10-11");  // Sat 10-11 works
}

TEST_CASE("A plan reads terms other than a year", "[duty][plan]") {
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
  CHECK(count("", "2025-12-31") == 2U);
  CHECK(count(proration("none"), "2025-12-31") == 4U);
  CHECK(count(proration("ceil"), "2025-12-31") == 2U);
  CHECK(count("", "2026-12-31") == 6U);
  CHECK(count(proration("none"), "2026-12-31") == 4U);
  CHECK(count(proration("ceil"), "2026-12-31") == 6U);
}

TEST_CASE("A plan counts from issue and not on renewal", "[duty][plan]") {
  const std::string from_issue =
      "  service.first.start: {title: {zh: 起}, type: enum, values_allowed: [effect, issue], values: "
      "[{from: 2020-01-01, value: issue, clauses: [plan]}]}\n";
  PolicyPlan plan = One(Prepare(from_issue), kCoalYear);
  CHECK(plan.missing == std::vector<std::string>{"policy.issued_on"});
  CHECK(plan.outcome == "planned");
  plan = One(
      Prepare(from_issue),
      R"({"id":"P","effective_from":"2025-07-01","effective_to":"2026-06-30","issued_on":"2025-06-03","enterprise":{"sector":"coal"}})");
  CHECK(plan.visits[0].due == D("2025-09-03"));
  const std::string once =
      "  service.first.on_renewal: {title: {zh: 续}, type: boolean, values: [{from: 2020-01-01, value: false, clauses: "
      "[plan]}]}\n";
  plan = One(
      Prepare(once),
      R"({"id":"P","effective_from":"2025-07-01","effective_to":"2026-06-30","renewal":true,"enterprise":{"sector":"coal"}})");
  CHECK_FALSE(plan.visits[0].first_service);
}

TEST_CASE("Plan: what is not known is listed", "[duty][plan]") {
  const PolicyPlan plan =
      One(Prepare(), R"({"id":"P","effective_from":"2025-07-01","effective_to":"2026-06-30","enterprise":{}})");
  CHECK(plan.outcome == "unknown");
  CHECK(plan.missing == std::vector<std::string>{"enterprise.sector"});
  CHECK(plan.visits.empty());
}

TEST_CASE("Plan: where nothing is required nothing is planned", "[duty][plan]") {
  const auto snapshot = Load("", "", false);
  const auto plans =
      PlanServices(*snapshot, nullptr, *Calendar(), J("[" + std::string(kCoalYear) + "]"), D("2025-07-01"), nullptr);
  REQUIRE_OK(plans);
  CHECK(plans->at(0).outcome == "not_applicable");
}

TEST_CASE("A plan tells every problem of every policy at once", "[duty][plan]") {
  const auto plans = Plan(Prepare(), R"([
    {"effective_from":"2025-07-01","effective_to":"2025-06-30"},
    {"id":"P","effective_from":"2025-02-30","enterprise":{"sector":"moon"}},
    {"id":"Q","effective_from":"1900-01-01","effective_to":"2025-06-30"},
    {"id":"Q","effective_from":"2025-01-01","effective_to":"2025-06-30"},
    7])");
  REQUIRE_FALSE(plans.ok());
  std::string seen;
  for (const base::Error& error : plans.errors()) seen += error.code + " " + error.pointer + "\n";
  CHECK(seen ==
        "missing-field /0/id\n"
        "policy-term-reversed /0/effective_to\n"
        "bad-date /1/effective_from\n"
        "missing-field /1/effective_to\n"
        "not-in-enum /1/enterprise/sector\n"
        "date-out-of-range /2/effective_from\n"
        "policy-duplicate /3/id\n"
        "wrong-type /4\n");
  CHECK(Plan(Prepare(), "{}").error().code == "wrong-type");
}

TEST_CASE("A plan as a value has the names of the interface", "[duty][plan]") {
  const Bench bench = Prepare();
  const base::Value value =
      ToValue(*Plan(bench, "[" + std::string(kCoalYear) + "]"), *bench.snapshot, base::Language::kEn);
  const base::Value& plan = value.as_list().at(0);
  CHECK(plan.GetString("outcome") == "planned");
  const base::Value& visit = plan.Get("visits").as_list().at(0);
  CHECK(visit.GetString("title") == "Risk assessment");
  CHECK(visit.GetString("due") == "2025-10-09");
  CHECK(visit.Get("first_service").as_bool());
  CHECK(visit.Get("clauses").as_list().at(0).GetString("quote") == "应当");
}

}  // namespace
}  // namespace anze::duty::testing
