// Services that were given, held against a plan: which visit each is, what is beside the plan, what is late.
#include "core/duty/delivered.h"

#include "tests/support/check.h"
#include "tests/unit/duty/fixture.h"

namespace anze::duty::testing {
namespace {

using Strings = std::vector<std::string>;

ruleset::ServicePlanRules Rules() {
  ruleset::ServicePlanRules rules;
  const auto add = [&](const char* id, const char* inside, bool once) {
    ruleset::ServiceItem item;
    item.id = id;
    item.inside = inside;
    item.once = once;
    rules.items.push_back(std::move(item));
  };
  add("assess", "", false);
  add("check", "", false);
  add("deep", "check", false);
  add("promised", "", true);
  return rules;
}

PlannedVisit Visit(const char* service, int year, const char* from, const char* due, Strings includes = {}) {
  PlannedVisit visit;
  visit.service = service;
  visit.policy_year = year;
  visit.window_from = D(from);
  visit.due = D(due);
  visit.includes = std::move(includes);
  return visit;
}

ServiceYear Year(int number, const char* from, const char* to) {
  ServiceYear year;
  year.number = number;
  year.from = D(from);
  year.to = D(to);
  return year;
}

// Two years from 2025-01-01: each an assessment and two checks, of which the first is a deep one.
PolicyPlan TwoYears() {
  PolicyPlan plan;
  plan.years = {Year(1, "2025-01-01", "2025-12-31"), Year(2, "2026-01-01", "2026-12-31")};
  plan.visits = {
      Visit("check", 1, "2025-01-01", "2025-06-30", {"deep"}), Visit("assess", 1, "2025-01-01", "2025-12-31"),
      Visit("check", 1, "2025-07-01", "2025-12-31"),           Visit("check", 2, "2026-01-01", "2026-06-30", {"deep"}),
      Visit("assess", 2, "2026-01-01", "2026-12-31"),          Visit("check", 2, "2026-07-01", "2026-12-31")};
  return plan;
}

// "number of the service, or - where it was not done, ! where it is late", visit by visit.
std::string Shown(const PlanStanding& standing) {
  std::string text;
  for (const VisitStanding& visit : standing.visits) {
    text += (text.empty() ? "" : " ") + (visit.done_on ? visit.number : std::string(visit.overdue ? "!" : "-"));
  }
  return text;
}

TEST_CASE("Services are the visits of their year, in order of their days", "[duty][delivered]") {
  const PlanStanding standing = StandingOf(
      TwoYears(), Rules(),
      {{"S3", "check", D("2026-03-01")}, {"S2", "assess", D("2025-11-05")}, {"S1", "check", D("2025-02-03")}},
      D("2026-07-01"));
  // S1 and S3 are ordinary checks, so the deep ones of both years stay open, and are late; both assessments and the
  // second checks have until the year's end.
  CHECK(Shown(standing) == "! S2 S1 ! - S3");
  CHECK(standing.done == 3);
  CHECK(standing.beside.empty());
}

TEST_CASE("A service counted inside another is a visit that includes it, else any", "[duty][delivered]") {
  const PlanStanding standing =
      StandingOf(TwoYears(), Rules(),
                 {{"D1", "deep", D("2025-03-01")}, {"D2", "deep", D("2025-08-01")}, {"D3", "deep", D("2025-09-01")}},
                 D("2025-06-30"));
  CHECK(Shown(standing) == "D1 - D2 - - -");
  CHECK(standing.beside == Strings{"D3"});
}

TEST_CASE("What is no visit of the plan is beside it", "[duty][delivered]") {
  const PlanStanding standing = StandingOf(TwoYears(), Rules(),
                                           {{"T", "training", D("2025-03-01")},
                                            {"A1", "assess", D("2025-03-01")},
                                            {"A2", "assess", D("2025-04-01")},
                                            {"early", "assess", D("2024-12-31")},
                                            {"late", "assess", D("2027-01-01")}},
                                           D("2025-01-01"));
  CHECK(Shown(standing) == "- A1 - - - -");
  CHECK(standing.beside == Strings{"early", "T", "A2", "late"});
}

TEST_CASE("A visit whose content the plan leaves open is done by any service", "[duty][delivered]") {
  PolicyPlan plan;
  plan.years = {Year(1, "2025-01-01", "2025-12-31")};
  plan.visits = {Visit("promised", 1, "2025-01-01", "2025-04-01")};
  CHECK(Shown(StandingOf(plan, Rules(), {{"T", "training", D("2025-02-01")}}, D("2025-05-01"))) == "T");
  CHECK(Shown(StandingOf(plan, Rules(), {{"C", "check", D("2025-02-01")}}, D("2025-05-01"))) == "C");
  CHECK(Shown(StandingOf(plan, Rules(), {}, D("2025-04-01"))) == "-");
  CHECK(Shown(StandingOf(plan, Rules(), {}, D("2025-04-02"))) == "!");
}

TEST_CASE("A policy that ended early owes no visit that would begin later", "[duty][delivered]") {
  PolicyPlan plan = TwoYears();
  EndPlan(D("2025-07-01"), &plan);
  REQUIRE(plan.visits.size() == 3U);
  CHECK(plan.visits.back().window_from == D("2025-07-01"));
  EndPlan(D("2025-06-30"), &plan);
  CHECK(plan.visits.size() == 2U);
}

TEST_CASE("Delivered: a service owed in calendar quarters is none of a quarter that has not begun",
          "[duty][delivered]") {
  ruleset::ServicePlanRules rules;
  rules.items.emplace_back();
  rules.items.back().id = "quarterly";
  rules.items.back().every_months = 3;
  PolicyPlan plan;
  plan.years = {Year(1, "2025-01-01", "2025-12-31")};
  plan.visits = {Visit("quarterly", 1, "2025-01-01", "2025-03-31"), Visit("quarterly", 1, "2025-04-01", "2025-06-30")};
  // The second service of the first quarter is no visit of the next one; one of May, after it began, is.
  const PlanStanding early = StandingOf(
      plan, rules, {{"1", "quarterly", D("2025-02-03")}, {"2", "quarterly", D("2025-03-03")}}, D("2025-03-04"));
  CHECK(early.visits[0].number == "1");
  CHECK_FALSE(early.visits[1].done_on.has_value());
  CHECK(early.beside == Strings{"2"});
  // A late service of the first quarter is the first one's, as long as that is not done.
  const PlanStanding late = StandingOf(plan, rules, {{"3", "quarterly", D("2025-05-06")}}, D("2025-05-07"));
  CHECK(late.visits[0].number == "3");
}

}  // namespace
}  // namespace anze::duty::testing
