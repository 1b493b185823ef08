// Over the API: what no two may have, looking records up by it, references, regions of records, orders of the case list
// and pages of it while cases move, and rules that have lapsed.

#include <functional>
#include <map>

#include "core/base/json.h"
#include "tests/integration/live.h"
#include "tests/support/client.h"

namespace anze::testing {
namespace {

using base::Value;
using Strings = std::vector<std::string>;

constexpr const char* kXinzhou = "cn/shanxi/xinzhou";

std::string Body(const std::string& data, const std::string& region = kXinzhou) {
  return R"({"region": ")" + region + R"(", "data": )" + data + "}";
}

Answer Add(const std::string& type, const std::string& data, const std::string& region = kXinzhou) {
  return Live().Post("/api/v1/records/" + type, Body(data, region));
}

Answer Put(const std::string& target, const std::string& body) {
  Client client(Live().port());
  return client.Ask(Format("PUT", target, Live().token(), body, {"If-Match: *"}));
}

// "<status> <code> <pointers>"
std::string Told(const Answer& answer) {
  const Value body = answer.Json();
  std::string text = std::to_string(answer.status) + " " + std::string(body.GetString("code"));
  const Value& errors = body.Get("errors");
  for (const Value& error : errors.is_list() ? errors.as_list() : Value::List{}) {
    text += " " + std::string(error.GetString("pointer"));
  }
  return text;
}

// A code of the old kind, which no other test has.
std::string Code() {
  static int last = 1000;
  return "91140900MA0TK" + std::to_string(++last) + "X";
}

std::string Enterprise(const std::string& code) {
  return R"({"code": ")" + code + R"(", "name": "示例煤业", "sector": "coal_mine", "employees": 120})";
}

std::string Insurer(const std::string& code) { return R"({"code": ")" + code + R"(", "name": "示例财险"})"; }

std::string Policy(const std::string& number, const std::string& enterprise, const std::string& insurer,
                   const std::string& more = "") {
  return R"({"number": ")" + number + R"(", "enterprise": ")" + enterprise + R"(", "insurer": ")" + insurer +
         R"(", "effective_from": "2026-03-01", "effective_to": "2027-02-28", "premium": 100)" + more + "}";
}

std::string IdOf(const Answer& added) {
  INFO(added.body);
  CHECK(added.status == 201);
  return std::string(added.Json().GetString("id"));
}

Strings Found(const std::string& query) {
  Strings ids;
  const Answer answer = Live().Get("/api/v1/records/" + query);
  INFO(answer.body);
  CHECK(answer.status == 200);
  const Value page = answer.Json();
  for (const Value& item : page.Get("items").as_list()) ids.push_back(std::string(item.GetString("id")));
  return ids;
}

TEST_CASE("A second record is refused with the first", "[integration][keys]") {
  const std::string code = Code();
  const std::string id = IdOf(Add("enterprise", Enterprise(code)));
  const Answer second = Add("enterprise", Enterprise(code));
  CHECK(Told(second) == "409 record-key-taken /data/code");
  CHECK(second.Json().FindPath("taken_by.id")->as_string() == id);
  CHECK(second.Json().FindPath("taken_by.location")->as_string() == "/api/v1/records/enterprise/" + id);
  CHECK(second.Json().Get("en").GetString("detail").find(id) != std::string_view::npos);
  CHECK(second.Json().Get("zh").GetString("detail").find("统一社会信用代码") != std::string_view::npos);
  CHECK(Told(Put("/api/v1/records/enterprise/" + id, R"({"data": )" + Enterprise(code) + "}")) == "200 ");
  const std::string other = IdOf(Add("enterprise", Enterprise(Code())));
  CHECK(Told(Put("/api/v1/records/enterprise/" + other, R"({"data": )" + Enterprise(code) + "}")) ==
        "409 record-key-taken /data/code");
}

TEST_CASE("A policy is known by insurer and number and names who is registered", "[integration][keys]") {
  const std::string enterprise = Code();
  const std::string insurer = Code();
  CHECK(Told(Add("policy", Policy("P-1", enterprise, insurer))) ==
        "422 unknown-reference /data/enterprise /data/insurer");
  IdOf(Add("enterprise", Enterprise(enterprise)));
  IdOf(Add("insurer", Insurer(insurer)));
  const std::string id = IdOf(Add("policy", Policy("P-1", enterprise, insurer)));
  CHECK(Told(Add("policy", Policy("P-1", enterprise, insurer))) == "409 record-key-taken /data/number");
  IdOf(Add("policy", Policy("P-2", enterprise, insurer)));
  CHECK(Found("policy?insurer=" + insurer + "&number=P-1") == Strings{id});
  CHECK(Found("policy?number=P-1&insurer=" + insurer + "&region=cn/shanxi") == Strings{id});
  CHECK(Found("policy?number=P-1&insurer=" + insurer + "&region=cn/zhejiang") == Strings());
  CHECK(Found("policy?number=P-9&insurer=" + insurer) == Strings());
  CHECK(Found("insurer?code=" + insurer).size() == 1U);
  CHECK(Told(Live().Get("/api/v1/records/policy?number=P-1")) == "422 missing-field ?insurer");
  CHECK(Told(Live().Get("/api/v1/records/policy?premium=100")) == "422 unknown-query-parameter ?premium");
  const Answer misspelt = Live().Get("/api/v1/records/enterprise?cod=x");
  CHECK(Told(misspelt) == "422 unknown-query-parameter ?cod");
  CHECK(misspelt.Json().Get("en").GetString("hint").find("did you mean code?") != std::string_view::npos);
}

TEST_CASE("Records are told what contradicts itself", "[integration][keys]") {
  const std::string enterprise = Code();
  const std::string insurer = Code();
  IdOf(Add("enterprise", Enterprise(enterprise)));
  IdOf(Add("insurer", Insurer(insurer)));
  CHECK(Told(Add("policy", Policy("P-3", enterprise, insurer, R"(, "ended_on": "2026-02-28")"))) ==
        "422 before-other /data/ended_on");
  CHECK(Told(Add("policy", Policy("P-3", enterprise, insurer, R"(, "insured_headcount": 121, "headcount": 120)"))) ==
        "422 more-than-other /data/insured_headcount");
  IdOf(Add("policy", Policy("P-3", enterprise, insurer, R"(, "insured_headcount": 120, "headcount": 120)")));
  const Value schema = Live().Get("/api/v1/records?region=cn/shanxi/xinzhou&type=policy").Json();
  CHECK(base::WriteJson(*schema.FindPath("schema.properties.number.x-unique")) == R"(["insurer","number"])");
  CHECK(schema.FindPath("schema.properties.effective_to.x-not-before")->as_string() == "effective_from");
  CHECK(schema.FindPath("schema.properties.insured_headcount.x-at-most")->as_string() == "headcount");
  CHECK(schema.FindPath("schema.properties.enterprise.x-refers-to")->as_string() == "enterprise");
}

TEST_CASE("The region of a record changes only where it is said", "[integration][keys]") {
  const std::string code = Code();
  const std::string path = "/api/v1/records/enterprise/" + IdOf(Add("enterprise", Enterprise(code)));
  const auto put = [&](const std::string& more) {
    return Told(Put(path, "{" + more + R"("data": )" + Enterprise(code) + "}"));
  };
  CHECK(put(R"("region": "", )") == "422 blank-text /region");
  CHECK(put(R"("region": null, )") == "422 missing-field /region");
  CHECK(put(R"("region": "cn/zhejiang", )") == "422 record-moves /region");
  CHECK(put(R"("move": true, )") == "422 missing-field /region");
  CHECK(put(R"("region": "cn/zhejiang", "move": "yes", )") == "422 wrong-type /move");
  CHECK(Live().Get(path).Json().GetString("region") == kXinzhou);
  CHECK(put(R"("region": "cn/shanxi/xinzhou", )") == "200 ");
  CHECK(put(R"("region": "cn/zhejiang", "move": true, )") == "200 ");
  CHECK(Live().Get(path).Json().GetString("region") == "cn/zhejiang");
  const Value history = Live().Get(path + "/history").Json();
  const Value::List& versions = history.Get("items").as_list();
  REQUIRE(versions.size() == 3U);
  CHECK(versions[1].Find("moved_from") == nullptr);
  CHECK(versions[2].GetString("moved_from") == kXinzhou);
  // Its key is free where it was, and taken where it is.
  IdOf(Add("enterprise", Enterprise(code)));
  CHECK(Told(Add("enterprise", Enterprise(code), "cn/zhejiang")) == "409 record-key-taken /data/code");
}

// --- cases -------------------------------------------------------------------------------------------------------

// In Foshan, where two dates decide.
std::string OpenAdmission(const std::string& region = "cn/guangdong/foshan") {
  const Answer opened = Live().Post(
      "/api/v1/cases", R"({"type": "admission", "region": ")" + region + R"(", "subject": {"name": "甲"},
        "facts": {"application": {"insurer": "91440605MA0TEAT01P", "submitted_on": ")" +
                           Today() + R"("}, "convention": {"certified_on": ")" + Today() + R"(", "signed_on": ")" +
                           Today() + R"("}}, "actor": {"id": "i1", "role": "insurer"}})");
  INFO(opened.body);
  CHECK(opened.status == 201);
  return std::string(opened.Json().GetString("id"));
}

TEST_CASE("A registration number is that of one case", "[integration][keys]") {
  const auto pass = [](const std::string& id, const std::string& number) {
    return Live().Raise(id, "bureau_leader:l1", "pass", R"({"number": ")" + number + R"("})");
  };
  const std::string first = OpenAdmission();
  const std::string second = OpenAdmission();
  for (const std::string& id : {first, second}) {
    const Answer accepted = Live().Raise(id, "bureau_clerk:k1", "accept_materials");
    INFO(accepted.body);
    REQUIRE(accepted.status == 200);
  }
  const Answer given = pass(first, "DJ-2026-1");
  INFO(given.body);
  REQUIRE(given.status == 200);
  const Answer again = pass(second, "DJ-2026-1");
  CHECK(Told(again) == "409 case-key-taken /data/number");
  CHECK(again.Json().FindPath("taken_by.id")->as_string() == first);
  CHECK(Live().Get("/api/v1/cases/" + second).Json().GetString("state") == "review");
  CHECK(pass(second, "DJ-2026-2").status == 200);
}

TEST_CASE("A lapsed ruleset registers nobody", "[integration][keys]") {
  const Answer refused = Live().Post(
      "/api/v1/cases", R"({"type": "admission", "region": "cn/guangdong/huizhou/dayabay", "subject": {"name": "甲"},
        "facts": {"application": {"insurer": "91440605MA0TEAT01P", "submitted_on": ")" +
                           Today() + R"("}}, "actor": {"id": "i1", "role": "insurer"}})");
  CHECK(Told(refused) == "422 ruleset-expired /region");
  CHECK(base::WriteJson(refused.Json().Get("clauses")) == R"(["dayabay-effect"])");
  const std::string detail(refused.Json().Get("zh").GetString("detail"));
  CHECK_THAT(detail, Catch::Contains("2023-08-03"));
  CHECK_THAT(detail, Catch::Contains("惠湾管〔2020〕30号"));
}

// --- the list of cases -----------------------------------------------------------------------------------------

// So many complaints with a subject of their own, received in the last four days: no clock of them warns yet.
Strings Complaints(const std::string& who, int count) {
  Strings ids;
  for (int i = 0; i < count; ++i) {
    const Answer opened = Live().OpenComplaint(Today(-1 - i % 4), "list-" + who + "-" + std::to_string(i));
    INFO(opened.body);
    CHECK(opened.status == 201);
    ids.push_back(std::string(opened.Json().GetString("id")));
  }
  return ids;
}

Strings ReadPages(const std::string& filters, const std::function<void(int)>& between) {
  Strings ids;
  std::string cursor;
  for (int page = 0; page < 100; ++page) {
    const Answer answer =
        Live().Get("/api/v1/cases?" + filters + "&limit=3" + (cursor.empty() ? "" : "&cursor=" + cursor));
    INFO(answer.body);
    CHECK(answer.status == 200);
    const Value list = answer.Json();
    for (const Value& row : list.Get("items").as_list()) ids.push_back(std::string(row.GetString("id")));
    cursor = std::string(list.GetString("next_cursor"));
    if (cursor.empty()) break;
    between(page);
  }
  return ids;
}

TEST_CASE("Every case comes once in every order while due dates move", "[integration][list]") {
  for (const char* sort : {"", "due", "id", "updated_at", "newest"}) {
    CAPTURE(sort);
    const std::string mark = std::string("move") + sort;
    Strings ids = Complaints(mark, 10);
    const std::string filters = "q=list-" + mark + "-" + (*sort == 0 ? "" : "&sort=" + std::string(sort));
    std::size_t moved = 0;
    const Strings read = ReadPages(filters, [&](int) {
      // Under verification, a complaint is due weeks later.
      for (int i = 0; i < 2 && moved < ids.size(); ++i, ++moved) {
        const std::string& id = ids[(moved * 7) % ids.size()];
        const Answer raised = Live().Raise(id, "handler:h1", "flag_verification", R"({"reasons": "x"})");
        INFO(raised.body);
        CHECK(raised.status == 200);
      }
    });
    std::map<std::string, int> times;
    for (const std::string& id : read) ++times[id];
    CHECK(times.size() == ids.size());
    for (const std::string& id : ids) {
      CAPTURE(sort, id);
      CHECK(times[id] == 1);
    }
    CHECK(moved > 0U);
  }
}

TEST_CASE("A list comes in the order asked for", "[integration][list]") {
  const Strings ids = Complaints("order", 4);
  REQUIRE(Live().Raise(ids[0], "handler:h1", "flag_verification", R"({"reasons": "x"})").status == 200);
  const auto listed = [](const std::string& sort) { return ReadPages("q=list-order-" + sort, [](int) {}); };
  CHECK(listed("&sort=id") == ids);
  CHECK(listed("&sort=newest") == Strings{ids[0], ids[3], ids[2], ids[1]});
  CHECK(listed("&sort=updated_at") == Strings{ids[1], ids[2], ids[3], ids[0]});
  const Strings by_due = listed("&sort=due");
  CHECK(by_due.back() == ids[0]);  // due weeks later than the others
  CHECK(listed("") == by_due);
}

TEST_CASE("A cursor of the work list is good for its own order and filters", "[integration][list]") {
  Complaints("cursor", 5);
  const std::string list = "/api/v1/cases?q=list-cursor-&limit=2";
  const std::string cursor(Live().Get(list + "&sort=id").Json().GetString("next_cursor"));
  REQUIRE_FALSE(cursor.empty());
  CHECK(Live().Get(list + "&sort=id&cursor=" + cursor).status == 200);
  CHECK(Told(Live().Get(list + "&sort=newest&cursor=" + cursor)) == "422 bad-cursor ?cursor");
  CHECK(Told(Live().Get(list + "&cursor=" + cursor)) == "422 bad-cursor ?cursor");
  CHECK(Told(Live().Get(list + "&sort=id&type=complaint&cursor=" + cursor)) == "422 bad-cursor ?cursor");
  const Answer unknown = Live().Get(list + "&sort=update_at");
  CHECK(Told(unknown) == "422 unknown-filter-value ?sort");
  CHECK(unknown.Json().Get("en").GetString("hint").find("did you mean updated_at?") != std::string_view::npos);
}

}  // namespace
}  // namespace anze::testing
