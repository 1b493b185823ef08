// A policy from its application to its end: the records that its cases write, the plan that follows, what reports
// count.

#include "core/base/json.h"
#include "tests/integration/live.h"
#include "tests/support/check.h"
#include "tests/support/eventually.h"

namespace anze::testing {
namespace {

using base::Value;

constexpr const char* kUnit = "91330000MA0DEMQ35P";
constexpr const char* kInsurer = "91441300MA0FAKE25C";

std::string Record(const std::string& type, const std::string& data) {
  const Answer added = Live().Post("/api/v1/records/" + type, R"({"region":"cn/shanxi/xinzhou","data":)" + data + "}");
  CAPTURE(type, added.body);
  CHECK(added.status == 201);
  return std::string(added.Json().GetString("id"));
}

// The only case of a type about the unit; a null value while there is none.
Value CaseOf(const std::string& type) {
  const Value found =
      Live().Get("/api/v1/cases?region=cn/shanxi/xinzhou&limit=200&type=" + type + "&q=" + kUnit).Json();
  const Value& items = found.Get("items");
  return items.is_list() && items.as_list().size() == 1 ? items.as_list().front() : Value();
}

std::string IdOf(const std::string& type) {
  std::string id;
  CHECK(Eventually([&] {
    id = std::string(CaseOf(type).GetString("id"));
    return !id.empty();
  }));
  return id;
}

void Raise(const std::string& id, const std::string& who, const std::string& event, const std::string& data = "{}") {
  const Answer raised = Live().Raise(id, who, event, data);
  CAPTURE(event, raised.body);
  CHECK(raised.status == 200);
}

Value Plan() {
  const Value page = Live().Get("/api/v1/plans?region=cn/shanxi/xinzhou&number=LIFE-1").Json();
  const Value& items = page.Get("items");
  return items.is_list() && items.as_list().size() == 1 ? items.as_list().front() : Value();
}

int Overdue(const Value& plan) {
  int overdue = 0;
  for (const Value& visit : plan.Get("visits").as_list()) overdue += visit.Get("overdue").as_bool() ? 1 : 0;
  return overdue;
}

// Opens and issues the policy LIFE-1 of a coal mine that is registered; the id of its case.
std::string Issue() {
  Record("enterprise",
         std::string(R"({"code":")") + kUnit + R"(","name":"示例煤业","sector":"coal_mine","size":"large"})");
  Record("insurer", std::string(R"({"code":")") + kInsurer + R"(","name":"示例财险"})");
  const std::string opening =
      std::string(R"({"type":"policy","region":"cn/shanxi/xinzhou","subject":{"name":"示例煤业","code":")") + kUnit +
      R"("},"facts":{"policy":{"origin":"new","enterprise":")" + kUnit +
      R"("}},"actor":{"id":"e1","role":"enterprise"}})";
  const Answer opened = Live().Post("/api/v1/cases", opening);
  CAPTURE(opened.body);
  REQUIRE(opened.status == 201);
  const std::string policy(opened.Json().GetString("id"));
  Raise(
      policy, "insurer:i1", "issue",
      std::string(R"({"number":"LIFE-1","insurer":")") + kInsurer + R"(","effective_from":")" + Today() +
          R"(","effective_to":")" + Today(364) +
          R"(","premium":8600000,"headcount":120,"production_headcount":90,"insured_headcount":120,"amount_groups":1,)"
          R"("policy":{"death_limit":60000000},"services":[{"service":"hazard_check","times":3}],"complaint_told":true,"sector":"coal_mine"})");
  return policy;
}

// Agrees the minimum of the plan and arranges an assessment; the id of the plan's case.
std::string Agree(const std::string& checks) {
  const std::string plan = IdOf("service-plan");
  Raise(plan, "insurer:i1", "record_needs", R"({"needs":"通风"})");
  Raise(plan, "insurer:i1", "propose", R"({"risk_assessments":2,"hazard_checks":)" + checks + R"(,"deep_checks":1})");
  Raise(plan, "enterprise:e1", "agree");
  Raise(plan, "insurer:i1", "arrange_visit", R"({"service":"risk_assessment"})");
  return plan;
}

// Announces and performs the visit that was arranged; its case.
std::string Perform() {
  const std::string visit = IdOf("service-visit");
  Raise(visit, "insurer:i1", "announce",
        R"({"service":"risk_assessment","measures":"现场评估","planned_on":")" + Today() + R"("})");
  Raise(visit, "agency:a1", "perform",
        R"({"completed_on":")" + Today() +
            R"(","place":"矿区","body":"示例评价所","people":"示例","process":"辨识与评估"})");
  return visit;
}

Value ServiceOf(const std::string& visit) {
  const Value page =
      Live()
          .Get(std::string("/api/v1/records/service?region=cn/shanxi/xinzhou&insurer=") + kInsurer + "&number=" + visit)
          .Json();
  const Value& items = page.Get("items");
  return items.is_list() && !items.as_list().empty() ? items.as_list().front().Get("data") : Value();
}

std::string StateOf(const std::string& id) {
  return std::string(Live().Get("/api/v1/cases/" + id).Json().GetString("state"));
}

std::string ArrangeAnother(const std::string& plan) {
  Raise(plan, "insurer:i1", "arrange_visit", R"({"service":"hazard_check"})");
  std::string id;
  CHECK(Eventually([&] {
    const Value open =
        Live()
            .Get(std::string("/api/v1/cases?region=cn/shanxi/xinzhou&type=service-visit&state=agreed&q=") + kUnit)
            .Json();
    if (open.Get("items").as_list().size() == 1) id = open.Get("items").as_list().front().GetString("id");
    return !id.empty();
  }));
  return id;
}

TEST_CASE("A policy, its plan and its services are one thing", "[integration][plans]") {
  const std::string policy = Issue();
  // The record of the policy, from the case that issued it.
  CHECK(Eventually([] { return !Plan().is_null(); }));
  Value plan = Plan();
  CHECK(plan.GetString("outcome") == "planned");
  CHECK(plan.GetString("enterprise_name") == "示例煤业");
  CHECK(plan.GetString("effective_to") == Today(364));
  CHECK(plan.Get("done").as_int() == 0);
  CHECK(Overdue(plan) == 0);
  // 附件3 第九条: a coal mine has two assessments a year, and one of its checks is a deep one.
  CHECK(plan.Get("minimum").Get("risk_assessments").as_int() == 2);
  CHECK(plan.Get("minimum").Get("deep_checks").as_int() == 1);

  const std::string service_plan = Agree(base::WriteJson(plan.Get("minimum").Get("hazard_checks")));
  const std::string visit = Perform();
  // The performed visit is a service record, and the plan's first assessment.
  CHECK(Eventually([] { return Plan().Get("done") == Value(1); }));
  plan = Plan();
  for (const Value& planned : plan.Get("visits").as_list()) {
    const bool first = planned.GetString("service") == "risk_assessment" && planned.Get("number") == Value(1);
    CHECK(planned.GetString("done_on") == (first ? Today() : ""));
    CHECK(planned.GetString("done_as") == (first ? visit : ""));
  }
  const Value service = ServiceOf(visit);
  CHECK(service.GetString("item") == "risk_assessment");
  CHECK(service.GetString("enterprise") == kUnit);
  CHECK(service.GetString("policy") == "LIFE-1");
  CHECK(service.GetString("plan_case") == service_plan);
  // It counts by itself, so nobody counts it once more.
  const Answer twice =
      Live().Raise(service_plan, "insurer:i1", "record_visit",
                   R"({"service":"risk_assessment","completed_on":")" + Today() + R"(","record":")" + visit + R"("})");
  CHECK(twice.status == 422);

  const std::string second = ArrangeAnother(service_plan);
  // The unit is closed by law: the policy ends, and what was planned under it with it.
  Raise(policy, "enterprise:e1", "surrender", R"({"reason":"closed"})");
  CHECK(Eventually([] { return Plan().GetString("ended_on") == Today(); }));
  plan = Plan();
  CHECK(plan.Get("done").as_int() == 1);
  for (const Value& planned : plan.Get("visits").as_list()) CHECK(planned.GetString("window_from") <= Today());
  CHECK(Eventually([&] { return StateOf(service_plan) == "ended"; }));
  CHECK(Eventually([&] { return StateOf(second) == "cancelled"; }));
  CHECK(StateOf(visit) == "performed");
}

TEST_CASE("Plans on record are asked for precisely", "[integration][plans]") {
  const auto told = [](const std::string& query) {
    const Answer answer = Live().Get("/api/v1/plans" + query);
    return std::to_string(answer.status) + " " + std::string(answer.Json().GetString("code"));
  };
  CHECK(told("") == "422 missing-field");
  CHECK(told("?region=cn/shanxi/xinzhuo") == "404 unknown-region");
  CHECK(told("?region=cn/shanxi/xinzhou&as_of=2025-02-30").starts_with("422 "));
  CHECK(told("?region=cn/shanxi/xinzhou&insurer=" + std::string(kInsurer)) == "200 ");
  CHECK(told("?region=cn/shanxi/xinzhou&insured=x") == "422 unknown-query-parameter");
  // Rules that have expired plan nothing new.
  CHECK(told("?region=cn/guangdong/huizhou/dayabay").starts_with("422 "));
  // A region that asks for no services has policies, but no plans of them.
  CHECK(told("?region=cn/zhejiang") == "200 ");
}

}  // namespace
}  // namespace anze::testing
