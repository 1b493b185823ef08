// Service plans: calendar periods, seasons, services done before, and several services on one visit.
#include "core/duty/plan.h"
#include "tests/support/check.h"
#include "tests/unit/duty/fixture.h"

namespace anze::duty::testing {
namespace {

std::vector<std::string> Planned(const std::string& below_plan, const std::string& policy,
                                 const std::string& parameters = "") {
  const auto snapshot = LoadPlan(below_plan, parameters);
  auto minimum = decision::CompileDecision(snapshot->decisions.at("service-minimum"), *snapshot);
  REQUIRE_OK(minimum);
  const auto plans =
      PlanServices(*snapshot, minimum->get(), *Calendar(), J("[" + policy + "]"), D("2025-01-01"), nullptr);
  REQUIRE_OK(plans);
  CHECK(plans->front().outcome == "planned");
  std::vector<std::string> lines;
  for (const PlannedVisit& visit : plans->front().visits) {
    std::string line = visit.service + "#" + std::to_string(visit.number) + "@" + std::to_string(visit.policy_year) +
                       " " + visit.window_from.ToString() + ".." + visit.due.ToString();
    for (const std::string& inner : visit.includes) line += " +" + inner;
    for (const std::string& other : visit.together) line += " &" + other;
    lines.push_back(std::move(line));
  }
  return lines;
}
using Lines = std::vector<std::string>;

// A shop owes one assessment a year, a coal mine two assessments, two checks and one deep check.
std::string Policy(const std::string& sector, const std::string& from, const std::string& to,
                   const std::string& more = "") {
  return R"({"id":"P","effective_from":")" + from + R"(","effective_to":")" + to + R"(","enterprise":{"sector":")" +
         sector + "\"}" + more + "}";
}

TEST_CASE("Plan: a service is owed in each calendar quarter", "[duty][plan][windows]") {
  // From 15 Feb 2025 to 14 Feb 2026: the rest of the first quarter, three whole ones, and 45 days of the next. The last
  // working days: Mon 31 Mar, Mon 30 Jun, Tue 30 Sep, Wed 31 Dec; of January to 14 February 2026 Sat 14 works (made up
  // for the Spring Festival, which begins on the 15th).
  CHECK(Planned("  items: [{id: check, title: 排查, count: risk, every: quarter}]\n",
                Policy("shop", "2025-02-15", "2026-02-14")) ==
        Lines{"check#1@1 2025-02-15..2025-03-31", "check#2@1 2025-04-01..2025-06-30",
              "check#3@1 2025-07-01..2025-09-30", "check#4@1 2025-10-01..2025-12-31",
              "check#5@1 2026-01-01..2026-02-14"});
  // What is covered in part only is left out where the rules say so.
  CHECK(Planned("  items: [{id: check, title: 排查, count: risk, every: quarter, partial: free}]\n",
                Policy("shop", "2025-02-15", "2026-02-14")) == Lines{"check#1@1 2025-04-01..2025-06-30",
                                                                     "check#2@1 2025-07-01..2025-09-30",
                                                                     "check#3@1 2025-10-01..2025-12-31"});
}

// The days by which the one visit of a shop is called back and filed; its term ends on Sunday 30 November 2025, so the
// visit is due on Friday the 28th.
std::string FollowUps(const std::string& below_plan, const std::string& parameters = "") {
  const auto snapshot = LoadPlan("  items: [{id: check, title: 排查, count: risk}]\n" + below_plan, parameters);
  auto minimum = decision::CompileDecision(snapshot->decisions.at("service-minimum"), *snapshot);
  REQUIRE_OK(minimum);
  const auto plans = PlanServices(*snapshot, minimum->get(), *Calendar(),
                                  J("[" + Policy("shop", "2024-12-01", "2025-11-30") + "]"), D("2025-01-01"), nullptr);
  REQUIRE_OK(plans);
  REQUIRE(plans->front().visits.size() == 1);
  const PlannedVisit& visit = plans->front().visits.front();
  CHECK(visit.due == D("2025-11-28"));
  return visit.call_back_due.ToString() + " " + visit.filing_due.ToString();
}

TEST_CASE("Plan: what follows a visit is due by a period or by a rule for the day", "[duty][plan][windows]") {
  // Ten days of November and December from the 28th: Monday 8 December.
  CHECK(FollowUps("  call_back: 10d\n  filing: month_end + 5wd\n") == "2025-12-08 2025-12-05");
  // The 25th of the month has gone by: Thursday 25 December. The 28th is the day itself.
  CHECK(FollowUps("  call_back: month_day 25\n  filing: month_day 28\n") == "2025-12-25 2025-11-28");
  // The third working day of November was the 5th; of December it is Wednesday the 3rd.
  CHECK(FollowUps("  call_back: 10d\n  filing: filing.rule\n",
                  "  filing.rule: {title: 归档, type: string, values: [{from: 2020-01-01, value: month_workday 3, "
                  "clauses: [file]}]}\n") == "2025-12-08 2025-12-03");
}

TEST_CASE("Plan: a part of a calendar period owes its share, rounded up", "[duty][plan][windows]") {
  // Two a half year; from 1 May to 30 September 2025: 61 of 181 days owe 2 * 61/181 = 0.7, so 1, by Mon 30 Jun; 92 of
  // 184 days owe 2 * 92/184 = 1, by Tue 30 Sep.
  CHECK(Planned("  items: [{id: check, title: 排查, count: risk, every: half_year}]\n",
                Policy("coal", "2025-05-01", "2025-09-30")) ==
        Lines{"check#1@1 2025-05-01..2025-06-30", "check#2@1 2025-07-01..2025-09-30"});
  // A month at a time: Fri 31 Jan is in the Spring Festival (28 Jan to 4 Feb), Mon 27 Jan works; Fri 28 Feb; Mon 31
  // Mar.
  CHECK(Planned("  items: [{id: check, title: 排查, count: risk, every: month}]\n",
                Policy("shop", "2025-01-01", "2025-03-31")) == Lines{"check#1@1 2025-01-01..2025-01-27",
                                                                     "check#2@1 2025-02-01..2025-02-28",
                                                                     "check#3@1 2025-03-01..2025-03-31"});
}

TEST_CASE("Plan: visits fall in the months of the season", "[duty][plan][windows]") {
  // The flood season from May to September has 153 days: 76 of them (31 of May, 30 of June, 15 of July) and 77 more.
  // Tue 15 Jul, Tue 30 Sep.
  CHECK(Planned("  items: [{id: check, title: 排查, count: risk, months: [5, 6, 7, 8, 9]}]\n",
                Policy("coal", "2025-01-01", "2025-12-31")) ==
        Lines{"check#1@1 2025-05-01..2025-07-15", "check#2@1 2025-07-16..2025-09-30"});
  // March, and November with December: 31 + 61 = 92 days, 46 each. The first takes March and 15 days of November, so it
  // begins behind the gap: 1 to 14 (Friday; the 15th is a Saturday) November. The second: 16 November to Wed 31 Dec.
  CHECK(Planned("  items: [{id: check, title: 排查, count: risk, months: [12, 3, 11]}]\n",
                Policy("coal", "2025-01-01", "2025-12-31")) ==
        Lines{"check#1@1 2025-11-01..2025-11-14", "check#2@1 2025-11-16..2025-12-31"});
  // A term without any of the months owes nothing.
  CHECK(Planned("  items: [{id: check, title: 排查, count: risk, months: [5]}]\n",
                Policy("shop", "2025-06-01", "2025-12-31")) == Lines{});
  // In a calendar quarter: of April to June only May and June.
  CHECK(Planned("  items: [{id: check, title: 排查, count: risk, every: quarter, months: [5, 6]}]\n",
                Policy("shop", "2025-01-01", "2025-12-31")) == Lines{"check#1@1 2025-05-01..2025-06-30"});
}

TEST_CASE("Plan: what was done shortly before is not owed", "[duty][plan][windows]") {
  const std::string item = "  items: [{id: check, title: 排查, count: risk, unless_within: 12mo}]\n";
  const std::string done = R"(,"done":[{"service":"check","on":"2024-06-30"},{"service":"other","on":"2025-06-30"}])";
  // Twelve months from 30 June 2024 end on 30 June 2025: a window that begins on 1 July owes it again.
  CHECK(Planned(item, Policy("shop", "2025-07-01", "2026-06-30", done)) == Lines{"check#1@1 2025-07-01..2026-06-30"});
  CHECK(Planned(item, Policy("shop", "2025-06-30", "2026-06-29", done)) == Lines{});
  // Of two halves from 1 January 2025, the first begins within the twelve months; the second on 2 July (365 days: 182
  // and 183).
  CHECK(Planned(item, Policy("coal", "2025-01-01", "2025-12-31", done)) == Lines{"check#2@1 2025-07-02..2025-12-31"});
  // What was done in the window itself, from its first day on, is the visit and no reason to leave it out.
  for (const char* day : {"2025-07-01", "2025-09-01"}) {
    const std::string itself = std::string(R"(,"done":[{"service":"check","on":")") + day + R"("}])";
    CHECK(Planned(item, Policy("shop", "2025-07-01", "2026-06-30", itself)) ==
          Lines{"check#1@1 2025-07-01..2026-06-30"});
  }
  // The period may be a parameter's.
  CHECK(Planned("  items: [{id: check, title: 排查, count: risk, unless_within: pause}]\n",
                Policy("shop", "2025-07-01", "2026-06-30", done),
                "  pause: {title: 间隔, type: period, values: [{from: 2020-01-01, value: 13mo, clauses: [plan]}]}\n") ==
        Lines{});
}

TEST_CASE("Plan: a service that is counted inside another may have been done before as well", "[duty][plan][windows]") {
  const std::string items =
      "  items: [{id: check, title: 排查, count: hazard}, {id: deep, title: 深查, count: deep, inside: check, "
      "unless_within: 24mo}]\n";
  CHECK(Planned(items, Policy("coal", "2025-01-01", "2025-12-31")).front() == "check#1@1 2025-01-01..2025-07-01 +deep");
  CHECK(Planned(items, Policy("coal", "2025-01-01", "2025-12-31", R"(,"done":[{"service":"deep","on":"2024-03-01"}])"))
            .front() == "check#1@1 2025-01-01..2025-07-01");
}

TEST_CASE("Plan: services that go together share a visit", "[duty][plan][windows]") {
  const std::string items =
      "  items: [{id: assess, title: 评估, count: risk}, {id: check, title: 排查, count: hazard, months: [5, 6, 7, "
      "8]}]\n";
  // Assessments by Tue 1 Jul and Wed 31 Dec 2025; checks from May to August (123 days: 61 and 62): 1 May to Mon 30 Jun,
  // 1 July to Fri 29 Aug (the 31st is a Sunday).
  CHECK(Planned(items, Policy("coal", "2025-01-01", "2025-12-31")) ==
        Lines{"check#1@1 2025-05-01..2025-06-30", "assess#1@1 2025-01-01..2025-07-01",
              "check#2@1 2025-07-01..2025-08-29", "assess#2@1 2025-07-02..2025-12-31"});
  // The first check is due first and the assessment's window has begun: one visit, in the days that both allow. The
  // second check is due on 29 August, when the second assessment's window, from 2 July, has begun.
  CHECK(Planned(items + "  together: [assess, check]\n", Policy("coal", "2025-01-01", "2025-12-31")) ==
        Lines{"check#1@1 2025-05-01..2025-06-30 &assess", "assess#1@1 2025-05-01..2025-06-30 &check",
              "check#2@1 2025-07-02..2025-08-29 &assess", "assess#2@1 2025-07-02..2025-08-29 &check"});
}

TEST_CASE("Plan: what was done before is read strictly", "[duty][plan][windows]") {
  const auto snapshot = LoadPlan("  items: [{id: check, title: 排查, count: risk}]\n");
  auto minimum = decision::CompileDecision(snapshot->decisions.at("service-minimum"), *snapshot);
  REQUIRE_OK(minimum);
  const auto codes = [&](const std::string& done) {
    const auto plans = PlanServices(*snapshot, minimum->get(), *Calendar(),
                                    J("[" + Policy("shop", "2025-01-01", "2025-12-31", ",\"done\":" + done) + "]"),
                                    D("2025-01-01"), nullptr);
    Lines found;
    if (!plans.ok()) {
      for (const base::Error& error : plans.errors()) found.push_back(error.code + " " + error.pointer);
    }
    return found;
  };
  CHECK(codes(R"("check")") == Lines{"wrong-type /0/done"});
  CHECK(codes(R"([{"on":"2024-01-01"},{"service":"check"},{"service":"check","on":"gestern"}])") ==
        Lines{"missing-field /0/done/0/service", "missing-field /0/done/1/on", "bad-date /0/done/2/on"});
}

PolicyPlan PlanOf(const std::string& below_plan, const std::string& policy) {
  const auto snapshot = LoadPlan(below_plan);
  CHECK(CheckPlan(*snapshot).empty());
  auto minimum = decision::CompileDecision(snapshot->decisions.at("service-minimum"), *snapshot);
  REQUIRE_OK(minimum);
  const auto plans =
      PlanServices(*snapshot, minimum->get(), *Calendar(), J("[" + policy + "]"), D("2025-01-01"), nullptr);
  REQUIRE_OK(plans);
  return plans->front();
}

TEST_CASE("Plan: an item that is about some policies only", "[duty][plan][whom]") {
  const std::string items =
      "  items: [{id: risk, title: 评估, count: risk}, {id: check, title: 排查, count: hazard, applies_to: "
      "'policy.renewal'}]\n";
  const auto services = [](const PolicyPlan& plan) {
    std::string text;
    for (const PlannedVisit& visit : plan.visits) text += (text.empty() ? "" : " ") + visit.service;
    return text;
  };
  const PolicyPlan renewed = PlanOf(items, Policy("coal", "2025-01-01", "2025-12-31", ",\"renewal\":true"));
  CHECK(services(renewed) == "risk check risk check");
  CHECK(renewed.left_out.empty());
  const PolicyPlan first = PlanOf(items, Policy("coal", "2025-01-01", "2025-12-31", ",\"renewal\":false"));
  CHECK(services(first) == "risk risk");
  REQUIRE(first.left_out.size() == 1U);
  CHECK(first.left_out[0].service == "check");
  CHECK(first.left_out[0].facts.Get("policy.renewal") == base::Value(false));
  // Where it cannot be told the service is owed, and the plan says what is missing.
  const PolicyPlan unknown = PlanOf(
      "  items: [{id: risk, title: 评估, count: risk}, {id: check, title: 排查, count: hazard, applies_to: "
      "'policy.issued_on < as_of'}]\n",
      Policy("coal", "2025-01-01", "2025-12-31"));
  CHECK(services(unknown) == "risk check risk check");
  CHECK(unknown.missing == std::vector<std::string>{"policy.issued_on"});
}

TEST_CASE("Plan: a plan that is about some policies only", "[duty][plan][whom]") {
  const std::string plan =
      "  applies_to: enterprise.sector == 'coal'\n  items: [{id: risk, title: 评估, count: risk}]\n";
  CHECK(PlanOf(plan, Policy("coal", "2025-01-01", "2025-12-31")).outcome == "planned");
  const PolicyPlan shop = PlanOf(plan, Policy("shop", "2025-01-01", "2025-12-31"));
  CHECK(shop.outcome == "not_applicable");
  CHECK(shop.visits.empty());
  REQUIRE(shop.left_out.size() == 1U);
  CHECK(shop.left_out[0].service.empty());
  const PolicyPlan unknown =
      PlanOf(plan, R"({"id":"P","effective_from":"2025-01-01","effective_to":"2025-12-31","enterprise":{}})");
  CHECK(unknown.outcome == "unknown");
  CHECK(unknown.missing == std::vector<std::string>{"enterprise.sector"});
}

}  // namespace
}  // namespace anze::duty::testing
