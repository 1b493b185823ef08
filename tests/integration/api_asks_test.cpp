// Over the API: cases that ask their decisions. Nobody types an outcome, a refusal says what is missing or which rule
// failed, a register is asked before the applicant, the journal keeps the answer, and records are judged when stored.
#include "core/base/json.h"
#include "tests/integration/live.h"
#include "tests/support/check.h"
#include "tests/support/client.h"

namespace anze::testing {
namespace {

using base::Value;

constexpr const char* kFoshan = "cn/guangdong/foshan";

Answer Open(const std::string& type, const std::string& facts, const std::string& role) {
  return Live().Post("/api/v1/cases", R"({"type": ")" + type + R"(", "region": ")" + kFoshan +
                                          R"(", "subject": {"name": "甲"}, "facts": )" + facts +
                                          R"(, "actor": {"id": "o1", "role": ")" + role + R"("}})");
}

std::string Opened(const std::string& type, const std::string& facts, const std::string& role) {
  const Answer opened = Open(type, facts, role);
  INFO(opened.body);
  REQUIRE(opened.status == 201);
  return std::string(opened.Json().GetString("id"));
}

// "<status> <code> <missing> <codes of its errors>"
std::string Told(const Answer& answer) {
  const Value body = answer.Json();
  std::string text = std::to_string(answer.status) + " " + std::string(body.GetString("code"));
  if (const Value& missing = body.Get("missing"); missing.is_list()) {
    for (const Value& path : missing.as_list()) text += " " + path.as_string();
  }
  if (const Value& errors = body.Get("errors"); errors.is_list()) {
    for (const Value& error : errors.as_list()) {
      text += " " + std::string(error.GetString("code")) + std::string(error.GetString("pointer"));
    }
  }
  return text;
}

std::string Applied(const std::string& convention, const std::string& insurer = "91440605MA0TEAT01P") {
  const std::string id = Opened("admission",
                                R"({"application": {"submitted_on": ")" + Today() + R"(", "insurer": ")" + insurer +
                                    R"("}, "convention": )" + convention + "}",
                                "insurer");
  REQUIRE(Live().Raise(id, "bureau_clerk:k1", "accept_materials").status == 200);
  return id;
}

TEST_CASE("An admission is registered by its decision, not by a word", "[integration][asks]") {
  CHECK(Told(Open("admission",
                  R"({"application": {"submitted_on": ")" + Today() + R"("}, "decision": {"outcome": "pass"}})",
                  "insurer")) == "422 fact-of-later-step fact-of-later-step/facts/decision/outcome");
  const std::string id = Applied(R"({"certified_on": ")" + Today(-3) + R"("})");
  CHECK(Told(Live().Raise(id, "bureau_leader:l1", "pass", R"({"number": "Q-1", "outcome": "pass"})")) ==
        "422 unknown-field unknown-field/data/outcome");
  const Answer unknown = Live().Raise(id, "bureau_leader:l1", "pass", R"({"number": "Q-1"})");
  CHECK(Told(unknown) == "422 requirement-unknown convention.signed_on requirement-unknown answer-lacks-fact");
  const Value answer = unknown.Json().Get("answers").as_list().at(0);
  CHECK(answer.GetString("title") == "保险机构参与条件");
  CHECK(answer.GetString("outcome") == "unknown");
  CHECK(base::WriteJson(answer.Get("missing")) == R"([{"path":"convention.signed_on","title":"《公约》签署日期"}])");

  // What is missing comes with the correction; a day in the future is no signature.
  REQUIRE(Live().Raise(id, "bureau_clerk:k1", "request_correction", R"({"missing": "签署页"})").status == 200);
  REQUIRE(
      Live().Raise(id, "insurer:i1", "resubmit", R"({"convention": {"signed_on": ")" + Today(2) + R"("}})").status ==
      200);
  REQUIRE(Live().Raise(id, "bureau_clerk:k1", "accept_materials").status == 200);
  const Answer failed = Live().Raise(id, "bureau_leader:l1", "pass", R"({"number": "Q-1"})");
  CHECK(Told(failed) == "422 requirement-not-met requirement-not-met answer-rule-failed");
  CHECK(failed.Json().Get("answers").as_list().at(0).Get("failed").as_list().at(0).GetString("failure") ==
        "尚未签署公约");
  REQUIRE(Live().Raise(id, "bureau_clerk:k1", "request_correction", R"({"missing": "签署日期"})").status == 200);
  REQUIRE(
      Live().Raise(id, "insurer:i1", "resubmit", R"({"convention": {"signed_on": ")" + Today(-1) + R"("}})").status ==
      200);
  REQUIRE(Live().Raise(id, "bureau_clerk:k1", "accept_materials").status == 200);
  CHECK(Told(Live().Raise(id, "bureau_leader:l1", "refuse",
                          R"({"reasons": "名额已满", "clause": "foshan-2-1-1-open-admission"})")) ==
        "422 requirement-not-met requirement-not-met");
  const Answer passed = Live().Raise(id, "bureau_leader:l1", "pass", R"({"number": "Q-)" + id + R"("})");
  INFO(passed.body);
  REQUIRE(passed.status == 200);
  const Value journal = Live().Get("/api/v1/cases/" + id + "/journal").Json();
  const Value kept = journal.Get("items").as_list().back().Get("answers").as_list().at(0);
  CHECK(kept.GetString("outcome") == "pass");
  CHECK(kept.GetString("outcome_title") == "符合");
  CHECK(kept.FindPath("facts.convention.signed_on")->as_string() == Today(-1));
  CHECK(kept.GetString("trace").size() == 64);
  CHECK(kept.GetString("snapshot").size() == 64);
}

TEST_CASE("A stopped insurer issues no policy, by its own record", "[integration][asks]") {
  const std::string code = "91440600MA0ACKD01X";
  const Answer stored =
      Live().Post("/api/v1/records/insurer", R"({"region": "cn/guangdong/foshan", "data": {"code": ")" + code +
                                                 R"(", "name": "示例财险", "stopped_until": ")" + Today(30) + R"("}})");
  INFO(stored.body);
  REQUIRE(stored.status == 201);
  const std::string record(stored.Json().GetString("id"));
  const std::string id = Opened("policy", R"({"policy": {"origin": "new", "sector": "commerce"}})", "enterprise");
  const auto issue = [&] {
    return Live().Raise(id, "insurer:i1", "issue",
                        R"({"number": "P-ASK-1", "insurer": ")" + code + R"(", "effective_from": ")" + Today() +
                            R"(", "effective_to": ")" + Today(364) +
                            R"(", "premium": 240000, "headcount": 10, "production_headcount": 5,
                            "insured_headcount": 10, "amount_groups": 1, "product_filed_on": "2024-07-01",
                            "policy": {"death_limit": 40000000}})");
  };
  const Answer stopped = issue();
  CHECK(Told(stopped) == "422 requirement-not-met requirement-not-met answer-rule-failed");
  CHECK(stopped.Json().Get("answers").as_list().at(0).GetString("decision") == "insurer-standing");
  Client client(Live().port());
  const Answer mended = client.Ask(
      Format("PUT", "/api/v1/records/insurer/" + record, Live().token(),
             R"({"data": {"code": ")" + code + R"(", "name": "示例财险", "stopped_until": ")" + Today(-1) + R"("}})",
             {"If-Match: *"}));
  REQUIRE(mended.status == 200);
  const Answer issued = issue();
  INFO(issued.body);
  REQUIRE(issued.status == 200);
  const Value journal = Live().Get("/api/v1/cases/" + id + "/journal").Json();
  const Value kept = journal.Get("items").as_list().back().Get("answers").as_list().at(1);
  CHECK(base::WriteJson(kept.Get("records")) == R"([{"type":"insurer","id":")" + record + R"(","version":2}])");
}

TEST_CASE("A sanction in force is read from its case, and the journal names it", "[integration][asks]") {
  const std::string insurer = "91440600MA0ACKD03T";
  const std::string id =
      Applied(R"({"certified_on": ")" + Today(-3) + R"(", "signed_on": ")" + Today(-2) + R"("})", insurer);
  // The city may not stop an insurer; the province may, and what it stops may not begin in the city either.
  const Answer found =
      Live().Post("/api/v1/cases", R"({"type": "sanction", "region": "cn/guangdong", "subject": {"name": "甲"}, "facts":
        {"sanction": {"kind": "misconduct", "insurer": ")" +
                                       insurer + R"(", "undertaking_dated_on": "2024-07-01", "found_on": ")" + Today() +
                                       R"("}}, "actor": {"id": "o1", "role": "bureau_clerk"}})");
  INFO(found.body);
  REQUIRE(found.status == 201);
  const std::string stop(found.Json().GetString("id"));
  const auto raise = [&](const char* event, const char* data = "{}") {
    const Answer raised = Live().Raise(stop, "bureau_leader:l1", event, data);
    INFO(raised.body);
    REQUIRE(raised.status == 200);
  };
  raise("confirm", R"({"evidence": "核查记录"})");
  raise("suspend");
  const Answer stopped = Live().Raise(id, "bureau_leader:l1", "pass", R"({"number": "Q-SANCTION"})");
  CHECK(Told(stopped) == "422 requirement-not-met requirement-not-met answer-rule-failed");
  CHECK(stopped.Json().Get("answers").as_list().at(0).Get("failed").as_list().at(0).GetString("failure") ==
        "该机构有1件停止使用条款和费率或列入黑名单的处理正在执行");
  const std::string other = Applied(R"({"certified_on": ")" + Today(-3) + R"(", "signed_on": ")" + Today(-2) + R"("})");
  CHECK(Live().Raise(other, "bureau_leader:l1", "pass", R"({"number": "Q-OTHER"})").status == 200);
  const std::string third =
      Applied(R"({"certified_on": ")" + Today(-3) + R"(", "signed_on": ")" + Today(-2) + R"("})", insurer);
  const Answer refused = Live().Raise(third, "bureau_leader:l1", "refuse",
                                      R"({"reasons": "停用期内", "clause": "foshan-2-1-1-open-admission"})");
  INFO(refused.body);
  REQUIRE(refused.status == 200);
  const Value told = Live().Get("/api/v1/cases/" + third + "/journal").Json();
  CHECK(base::WriteJson(told.Get("items").as_list().back().Get("answers").as_list().at(1).Get("cases")) ==
        R"([{"for":"stops","type":"sanction","id":")" + stop + R"(","version":3}])");
  REQUIRE(Live().Raise(stop, "bureau_leader:l2", "lift", R"({"reason": "复查合格"})").status == 200);
  const std::string second =
      Opened("sanction",
             R"({"sanction": {"kind": "other", "insurer": ")" + insurer + R"(", "found_on": ")" + Today() + R"("}})",
             "bureau_clerk");
  const Answer passed = Live().Raise(id, "bureau_leader:l1", "pass", R"({"number": "Q-SANCTION"})");
  INFO(passed.body);
  REQUIRE(passed.status == 200);
  // A sanction that was only found is in no state that counts, so it was not read.
  const Value journal = Live().Get("/api/v1/cases/" + id + "/journal").Json();
  const Value kept = journal.Get("items").as_list().back().Get("answers").as_list().at(1);
  CHECK(base::WriteJson(kept.Get("facts")) == R"({"insurer":{"code":")" + insurer + R"(","sanctions_in_force":0}})");
  CHECK(kept.Find("cases") == nullptr);
}

TEST_CASE("A fund entry that the ledger's decision refuses is not stored", "[integration][asks]") {
  const std::string code = "91440600MA0ACKD021";
  REQUIRE(Live()
              .Post("/api/v1/records/insurer",
                    R"({"region": "cn/guangdong/foshan", "data": {"code": ")" + code + R"(", "name": "示例财险"}})")
              .status == 201);
  const auto book = [&](const std::string& more) {
    return Live().Post("/api/v1/records/fund_entry", R"({"region": "cn/guangdong/foshan", "data": {"insurer": ")" +
                                                         code + R"(", "booked_on": ")" + Today(-1) +
                                                         R"(", "direction": "spend", "amount": 120000,
        "category": "training", "voucher": "V-1")" + more +
                                                         "}}");
  };
  const Answer early = book("");
  CHECK(Told(early) == "422 record-refused answer-rule-failed/data");
  CHECK(early.Json().Get("answers").as_list().at(0).Get("failed").as_list().at(0).GetString("rule") == "no-preaccrual");
  const Answer later = book(R"(, "delivered_on": ")" + Today() + R"(")");
  CHECK(Told(later) == "422 record-refused answer-rule-failed/data");
  const Answer other = book(R"(, "delivered_on": ")" + Today(-2) + R"(", "evidence_amount": 110000)");
  CHECK(Told(other) == "422 record-refused answer-rule-failed/data");
  const Answer sound = book(R"(, "delivered_on": ")" + Today(-2) + R"(", "evidence_amount": 120000)");
  INFO(sound.body);
  CHECK(sound.status == 201);
}

TEST_CASE("A case type tells which decisions its events ask, and what the opening may not state",
          "[integration][asks]") {
  const Value rules = Live().Get("/api/v1/rulesets?region=cn/guangdong/foshan").Json();
  for (const Value& type : rules.Get("case_types").as_list()) {
    if (type.GetString("name") != "admission") continue;
    const Value& outcome = *type.FindPath("facts.properties.decision.properties.outcome");
    CHECK(outcome.Get("x-later").as_bool());
    CHECK(outcome.Find("const") != nullptr);
    CHECK(type.FindPath("facts.properties.convention.properties.signed_on") != nullptr);
    for (const Value& event : type.Get("events").as_list()) {
      if (event.GetString("name") == "pass") {
        CHECK(base::WriteJson(event.Get("asks")) == R"([{"decision":"insurer-admission","title":"保险机构参与条件"},)"
                                                    R"({"decision":"insurer-standing","title":"承保机构的签单资格"}])");
      }
    }
    return;
  }
  FAIL("no admission");
}

}  // namespace
}  // namespace anze::testing
