// Records over the API: registered, replaced, refused, listed; and the reports made of them.
#include <gtest/gtest.h>

#include "core/base/json.h"
#include "tests/integration/live.h"
#include "tests/support/client.h"

namespace anze::testing {
namespace {

using base::Value;

constexpr const char* kEnterprise =
    R"({"code": "91440605MA0TEAT01P", "name": "示例化工", "sector": "hazchem", "county": "南海区"})";

std::string Body(const std::string& data, const std::string& region = "cn/guangdong/foshan/nanhai") {
  return R"({"region": ")" + region + R"(", "data": )" + data + "}";
}

Answer Put(const std::string& target, const std::string& body, const std::vector<std::string>& lines = {}) {
  Client client(Live().port());
  return client.Ask(Format("PUT", target, Live().token(), body, lines));
}

// A registered enterprise's path.
std::string Registered(const std::string& data = kEnterprise) {
  const Answer added = Live().Post("/api/v1/records/enterprise", Body(data));
  EXPECT_EQ(added.status, 201) << added.body;
  return added.Header("location");
}

TEST(ApiRecords, AreRegisteredReadAndReplaced) {
  const Answer added = Live().Post("/api/v1/records/enterprise", Body(kEnterprise));
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(added.Header("etag"), "\"1\"");
  EXPECT_TRUE(added.Json().Get("warnings").as_list().empty());
  const std::string path = added.Header("location");
  EXPECT_EQ(path, "/api/v1/records/enterprise/" + std::string(added.Json().GetString("id")));
  const Answer shown = Live().Get(path);
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.Header("etag"), "\"1\"");
  EXPECT_EQ(shown.Json().FindPath("data.name")->as_string(), "示例化工");
  const std::string changed = R"({"code": "91440605MA0TEAT01P", "name": "示例化工二厂", "sector": "hazchem"})";
  EXPECT_EQ(Put(path, R"({"data": )" + changed + "}").status, 428);
  const Answer stale = Put(path, R"({"data": )" + changed + "}", {"If-Match: \"7\""});
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(stale.Code(), "stale-etag");
  const Answer replaced = Put(path, R"({"data": )" + changed + "}", {"If-Match: \"1\""});
  EXPECT_EQ(replaced.status, 200) << replaced.body;
  EXPECT_EQ(replaced.Header("etag"), "\"2\"");
  EXPECT_EQ(replaced.Json().GetString("region"), "cn/guangdong/foshan/nanhai");
  EXPECT_EQ(Put(path, R"({"data": )" + changed + "}", {"If-Match: \"1\""}).status, 412);
  const Value history = Live().Get(path + "/history").Json();
  ASSERT_EQ(history.Get("items").as_list().size(), 2U);
  EXPECT_EQ(history.Get("items").as_list()[0].FindPath("data.name")->as_string(), "示例化工");
  EXPECT_EQ(history.Get("items").as_list()[1].FindPath("data.name")->as_string(), "示例化工二厂");
}

TEST(ApiRecords, ARepeatWithTheSameKeyRegistersOnce) {
  const std::vector<std::string> key = {"Idempotency-Key: record-1"};
  const Answer first = Live().Post("/api/v1/records/enterprise", Body(kEnterprise), key);
  const Answer again = Live().Post("/api/v1/records/enterprise", Body(kEnterprise), key);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.Header("idempotency-replayed"), "true");
  EXPECT_EQ(first.Header("location"), again.Header("location"));
  EXPECT_EQ(first.body, again.body);
  const Answer other = Live().Post("/api/v1/records/enterprise", Body(R"({"code": "x"})"), key);
  EXPECT_EQ(other.Code(), "idempotency-key-reused");
}

TEST(ApiRecords, WhatIsWrongIsPointedAt) {
  const auto problem = [](const std::string& path, const std::string& body) {
    const Answer answer = Live().Post(path, body);
    std::string text = std::to_string(answer.status) + " " + answer.Code();
    const Value errors = answer.Json().Get("errors");
    for (const Value& error : errors.is_list() ? errors.as_list() : Value::List{}) {
      text += " " + std::string(error.GetString("pointer"));
    }
    return text;
  };
  EXPECT_EQ(problem("/api/v1/records/enterprise", "{}"), "422 missing-field /region /data");
  EXPECT_EQ(problem("/api/v1/records/enterprise", Body("[]")), "422 wrong-type /data");
  EXPECT_EQ(problem("/api/v1/records/enterprise", Body(kEnterprise, "cn/atlantis")), "422 unknown-region /region");
  EXPECT_EQ(problem("/api/v1/records/spaceship", Body("{}")), "404 unknown-record-type");
  EXPECT_EQ(problem("/api/v1/records/enterprise",
                    Body(R"({"code": "91440605MA0TEAT01", "name": "x", "sector": "spaceflight"})")),
            "422 bad-credit-code /data/code /data/sector");
  EXPECT_EQ(Live().Get("/api/v1/records/enterprise/nobody").Code(), "unknown-record");
  EXPECT_EQ(Live().Get("/api/v1/records/enterprise/nobody/history").Code(), "unknown-record");
  EXPECT_EQ(Put("/api/v1/records/enterprise/nobody", Body(kEnterprise), {"If-Match: *"}).Code(), "unknown-record");
}

// The check character of an early code does not fit: the record is taken, with a warning.
TEST(ApiRecords, AnOldCreditCodeIsAWarning) {
  const Answer added = Live().Post("/api/v1/records/enterprise",
                                   Body(R"({"code": "91440605MA0TEAT01Q", "name": "旧码", "sector": "other"})"));
  ASSERT_EQ(added.status, 201) << added.body;
  const Value record = added.Json();
  const Value::List& warnings = record.Get("warnings").as_list();
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].GetString("code"), "credit-code-legacy");
  EXPECT_EQ(warnings[0].GetString("pointer"), "/data/code");
}

TEST(ApiRecords, AreListedInPagesByRegion) {
  for (int i = 0; i < 3; ++i) Registered();
  std::size_t seen = 0;
  std::string cursor;
  std::string last;
  do {
    const Value page =
        Live()
            .Get("/api/v1/records/enterprise?region=cn/guangdong&limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor))
            .Json();
    for (const Value& item : page.Get("items").as_list()) {
      EXPECT_GT(std::string(item.GetString("id")), last);
      last = std::string(item.GetString("id"));
      ++seen;
    }
    cursor = std::string(page.GetString("next_cursor"));
  } while (!cursor.empty());
  EXPECT_GE(seen, 3U);
  EXPECT_TRUE(Live().Get("/api/v1/records/enterprise?region=cn/zhejiang").Json().Get("items").as_list().empty());
  EXPECT_EQ(Live().Get("/api/v1/records/enterprise?cursor=zz").Code(), "bad-cursor");
}

TEST(ApiRecords, TypesHaveSchemas) {
  const Value types = Live().Get("/api/v1/records?region=cn/shanxi/xinzhou").Json();
  EXPECT_GT(types.Get("types").as_list().size(), 5U);
  const Value one = Live().Get("/api/v1/records?region=cn/shanxi/xinzhou&type=enterprise").Json();
  EXPECT_EQ(one.FindPath("schema.properties.name.title")->as_string(), "单位名称");
  EXPECT_EQ(Live().Get("/api/v1/records?region=cn&type=spaceship").Code(), "unknown-record-type");
}

// --- reports -------------------------------------------------------------------------------------------------

std::string Policy(const std::string& number, int premium) {
  return R"({"number": ")" + number +
         R"(", "enterprise": "91140900MA0DEM013C", "insurer": "91440605MA0TEAT01P", "effective_from": "2026-03-01",
             "effective_to": "2027-02-28", "premium": )" +
         std::to_string(premium) + R"(, "insured_headcount": 4})";
}

TEST(ApiReports, AreMadeOfStoredRecords) {
  for (const auto& [number, premium] : {std::pair("r-1", 150000), std::pair("r-2", 50050)}) {
    const Answer added = Live().Post("/api/v1/records/policy", Body(Policy(number, premium), "cn/zhejiang"));
    ASSERT_EQ(added.status, 201) << added.body;
  }
  const std::string path = "/api/v1/reports/insurance-cost?region=cn/zhejiang&period=2026";
  const Value made = Live().Get(path).Json();
  const Value& cells = made.Get("rows").as_list().at(0).Get("cells");
  EXPECT_EQ(cells.FindPath("premium.value")->as_int(), 200050);
  EXPECT_EQ(cells.FindPath("premium.text")->as_string(), "2000.50");
  EXPECT_EQ(cells.FindPath("headcount.value")->as_int(), 8);
  EXPECT_EQ(made.GetString("layout"), "template");
  const Answer csv = Live().Get(path + "&format=csv");
  EXPECT_EQ(csv.Header("content-type"), "text/csv; charset=utf-8");
  EXPECT_NE(csv.body.find("2000.50"), std::string::npos) << csv.body;
  const Answer book = Live().Get(path + "&format=xlsx");
  EXPECT_EQ(book.Header("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_EQ(book.Header("content-disposition"), "attachment; filename=\"insurance-cost.xlsx\"");
  EXPECT_TRUE(book.body.starts_with("PK")) << book.body.substr(0, 40);
}

TEST(ApiReports, SayWhatTheyCannotDo) {
  EXPECT_EQ(Live().Get("/api/v1/reports/nothing?region=cn/zhejiang&period=2026").Code(), "unknown-report");
  EXPECT_EQ(Live().Get("/api/v1/reports/insurance-cost?region=cn/zhejiang&period=2026Q1").Code(), "report-period");
  EXPECT_EQ(Live().Get("/api/v1/reports/insurance-cost?region=cn/zhejiang&period=soon").Code(), "report-period");
  EXPECT_EQ(Live().Get("/api/v1/reports/insurance-cost?period=2026").Code(), "missing-field");
  EXPECT_EQ(Live().Get("/api/v1/reports/insurance-cost?region=cn/zhejiang&period=2026&format=pdf").Code(),
            "bad-report-format");
}

// --- duties --------------------------------------------------------------------------------------------------

TEST(ApiDuties, ShowTheirLights) {
  const Value past = Live().Get("/api/v1/duties?region=cn/guangdong/foshan&from=2024-07-01&to=2024-07-31").Json();
  ASSERT_FALSE(past.Get("items").as_list().empty());
  for (const Value& duty : past.Get("items").as_list()) {
    EXPECT_EQ(duty.GetString("light"), "red") << duty.GetString("name");
    EXPECT_EQ(duty.Get("overdue"), Value(true));
  }
  const std::string far = Today(80);
  const Value later = Live().Get("/api/v1/duties?region=cn/guangdong/foshan&from=" + far + "&to=" + Today(120)).Json();
  ASSERT_FALSE(later.Get("items").as_list().empty());
  for (const Value& duty : later.Get("items").as_list()) {
    EXPECT_EQ(duty.GetString("light"), "green") << duty.GetString("name");
    EXPECT_EQ(duty.Get("overdue"), Value(false));
  }
}

}  // namespace
}  // namespace anze::testing
