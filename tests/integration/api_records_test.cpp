// Records over the API: registered, replaced, refused, listed; and the reports made of them.

#include "core/base/json.h"
#include "tests/integration/live.h"
#include "tests/support/check.h"
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

// An enterprise whose code no other test has; its check character does not fit, which is let through.
std::string Another() {
  static int last = 1000;
  return R"({"code": "91440605MA0TE)" + std::to_string(++last) + R"(X", "name": "示例化工", "sector": "hazchem"})";
}

// A registered enterprise's path.
std::string Registered() {
  const Answer added = Live().Post("/api/v1/records/enterprise", Body(Another()));
  INFO(added.body);
  CHECK(added.status == 201);
  return added.Header("location");
}

TEST_CASE("Records are registered and read and replaced", "[integration][records]") {
  const Answer added = Live().Post("/api/v1/records/enterprise", Body(kEnterprise));
  INFO(added.body);
  REQUIRE(added.status == 201);
  CHECK(added.Header("etag") == "\"1\"");
  CHECK(added.Json().Get("warnings").as_list().empty());
  const std::string path = added.Header("location");
  CHECK(path == "/api/v1/records/enterprise/" + std::string(added.Json().GetString("id")));
  const Answer shown = Live().Get(path);
  CHECK(shown.status == 200);
  CHECK(shown.Header("etag") == "\"1\"");
  CHECK(shown.Json().FindPath("data.name")->as_string() == "示例化工");
  const std::string changed = R"({"code": "91440605MA0TEAT01P", "name": "示例化工二厂", "sector": "hazchem"})";
  CHECK(Put(path, R"({"data": )" + changed + "}").status == 428);
  const Answer stale = Put(path, R"({"data": )" + changed + "}", {"If-Match: \"7\""});
  CHECK(stale.status == 412);
  CHECK(stale.Code() == "stale-etag");
  const Answer replaced = Put(path, R"({"data": )" + changed + "}", {"If-Match: \"1\""});
  INFO(replaced.body);
  CHECK(replaced.status == 200);
  CHECK(replaced.Header("etag") == "\"2\"");
  CHECK(replaced.Json().GetString("region") == "cn/guangdong/foshan/nanhai");
  CHECK(Put(path, R"({"data": )" + changed + "}", {"If-Match: \"1\""}).status == 412);
  const Value history = Live().Get(path + "/history").Json();
  REQUIRE(history.Get("items").as_list().size() == 2U);
  CHECK(history.Get("items").as_list()[0].FindPath("data.name")->as_string() == "示例化工");
  CHECK(history.Get("items").as_list()[1].FindPath("data.name")->as_string() == "示例化工二厂");
}

TEST_CASE("A repeat with the same key registers one record", "[integration][records]") {
  const std::vector<std::string> key = {"Idempotency-Key: record-1"};
  const std::string body = Body(Another());
  const Answer first = Live().Post("/api/v1/records/enterprise", body, key);
  const Answer again = Live().Post("/api/v1/records/enterprise", body, key);
  CHECK(first.status == 201);
  CHECK(again.status == 201);
  CHECK(again.Header("idempotency-replayed") == "true");
  CHECK(first.Header("location") == again.Header("location"));
  CHECK(first.body == again.body);
  const Answer other = Live().Post("/api/v1/records/enterprise", Body(R"({"code": "x"})"), key);
  CHECK(other.Code() == "idempotency-key-reused");
}

TEST_CASE("What is wrong with a record is pointed at", "[integration][records]") {
  const auto problem = [](const std::string& path, const std::string& body) {
    const Answer answer = Live().Post(path, body);
    std::string text = std::to_string(answer.status) + " " + answer.Code();
    const Value errors = answer.Json().Get("errors");
    for (const Value& error : errors.is_list() ? errors.as_list() : Value::List{}) {
      text += " " + std::string(error.GetString("pointer"));
    }
    return text;
  };
  CHECK(problem("/api/v1/records/enterprise", "{}") == "422 missing-field /region /data");
  CHECK(problem("/api/v1/records/enterprise", Body("[]")) == "422 wrong-type /data");
  CHECK(problem("/api/v1/records/enterprise", Body(kEnterprise, "cn/atlantis")) == "422 unknown-region /region");
  CHECK(problem("/api/v1/records/spaceship", Body("{}")) == "404 unknown-record-type");
  CHECK(problem("/api/v1/records/enterprise",
                Body(R"({"code": "91440605MA0TEAT01", "name": "x", "sector": "spaceflight"})")) ==
        "422 bad-credit-code /data/code /data/sector");
  CHECK(Live().Get("/api/v1/records/enterprise/nobody").Code() == "unknown-record");
  CHECK(Live().Get("/api/v1/records/enterprise/nobody/history").Code() == "unknown-record");
  CHECK(Put("/api/v1/records/enterprise/nobody", Body(kEnterprise), {"If-Match: *"}).Code() == "unknown-record");
}

// The check character of an early code does not fit: the record is taken, with a warning.
TEST_CASE("An old credit code is a warning", "[integration][records]") {
  const Answer added = Live().Post("/api/v1/records/enterprise",
                                   Body(R"({"code": "91440605MA0TEAT01Q", "name": "旧码", "sector": "other"})"));
  INFO(added.body);
  REQUIRE(added.status == 201);
  const Value record = added.Json();
  const Value::List& warnings = record.Get("warnings").as_list();
  REQUIRE(warnings.size() == 1U);
  CHECK(warnings[0].GetString("code") == "credit-code-legacy");
  CHECK(warnings[0].GetString("pointer") == "/data/code");
}

TEST_CASE("Records are listed in pages by region", "[integration][records]") {
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
      CHECK(std::string(item.GetString("id")) > last);
      last = std::string(item.GetString("id"));
      ++seen;
    }
    cursor = std::string(page.GetString("next_cursor"));
  } while (!cursor.empty());
  CHECK(seen >= 3U);
  CHECK(Live().Get("/api/v1/records/enterprise?region=cn/guangdong/huizhou").Json().Get("items").as_list().empty());
  CHECK(Live().Get("/api/v1/records/enterprise?cursor=zz").Code() == "bad-cursor");
}

TEST_CASE("Types of records have schemas", "[integration][records]") {
  const Value types = Live().Get("/api/v1/records?region=cn/shanxi/xinzhou").Json();
  CHECK(types.Get("types").as_list().size() > 5U);
  const Value one = Live().Get("/api/v1/records?region=cn/shanxi/xinzhou&type=enterprise").Json();
  CHECK(one.FindPath("schema.properties.name.title")->as_string() == "单位名称");
  CHECK(Live().Get("/api/v1/records?region=cn&type=spaceship").Code() == "unknown-record-type");
}

// --- reports -------------------------------------------------------------------------------------------------

std::string Policy(const std::string& number, int premium) {
  return R"({"number": ")" + number +
         R"(", "enterprise": "91140900MA0DEM013C", "insurer": "91440605MA0TEAT01P", "effective_from": "2026-03-01",
             "effective_to": "2027-02-28", "premium": )" +
         std::to_string(premium) + R"(, "insured_headcount": 4})";
}

TEST_CASE("Reports are made of stored records", "[integration][reports]") {
  for (const auto& [type, data] :
       {std::pair("enterprise", R"({"code": "91140900MA0DEM013C", "name": "甲", "sector": "other"})"),
        std::pair("insurer", R"({"code": "91440605MA0TEAT01P", "name": "乙"})")}) {
    REQUIRE(Live().Post(std::string("/api/v1/records/") + type, Body(data)).status == 201);
  }
  for (const auto& [number, premium] : {std::pair("r-1", 150000), std::pair("r-2", 50050)}) {
    const Answer added = Live().Post("/api/v1/records/policy", Body(Policy(number, premium), "cn/zhejiang"));
    INFO(added.body);
    REQUIRE(added.status == 201);
  }
  const std::string path = "/api/v1/reports/insurance-cost?region=cn/zhejiang&period=2026";
  const Value made = Live().Get(path).Json();
  const Value& cells = made.Get("rows").as_list().at(0).Get("cells");
  CHECK(cells.FindPath("premium.value")->as_int() == 200050);
  CHECK(cells.FindPath("premium.text")->as_string() == "2000.50");
  CHECK(cells.FindPath("headcount.value")->as_int() == 8);
  CHECK(made.GetString("layout") == "template");
  const Answer csv = Live().Get(path + "&format=csv");
  CHECK(csv.Header("content-type") == "text/csv; charset=utf-8");
  CHECK_THAT(csv.body, Catch::Contains("2000.50"));
  const Answer book = Live().Get(path + "&format=xlsx");
  CHECK(book.Header("content-type") == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  CHECK(book.Header("content-disposition") == "attachment; filename=\"insurance-cost.xlsx\"");
  INFO(book.body.substr(0, 40));
  CHECK(book.body.starts_with("PK"));
}

TEST_CASE("Reports say what they cannot do", "[integration][reports]") {
  CHECK(Live().Get("/api/v1/reports/nothing?region=cn/zhejiang&period=2026").Code() == "unknown-report");
  CHECK(Live().Get("/api/v1/reports/insurance-cost?region=cn/zhejiang&period=2026Q1").Code() == "report-period");
  CHECK(Live().Get("/api/v1/reports/insurance-cost?region=cn/zhejiang&period=soon").Code() == "report-period");
  CHECK(Live().Get("/api/v1/reports/insurance-cost?period=2026").Code() == "missing-field");
  CHECK(Live().Get("/api/v1/reports/insurance-cost?region=cn/zhejiang&period=2026&format=pdf").Code() ==
        "bad-report-format");
}

// --- duties --------------------------------------------------------------------------------------------------

TEST_CASE("Duties show their lights", "[integration][duties]") {
  const Value past = Live().Get("/api/v1/duties?region=cn/guangdong/foshan&from=2024-07-01&to=2024-07-31").Json();
  REQUIRE_FALSE(past.Get("items").as_list().empty());
  for (const Value& duty : past.Get("items").as_list()) {
    INFO(duty.GetString("name"));
    CHECK(duty.GetString("light") == "red");
    CHECK(duty.Get("overdue") == Value(true));
  }
  const std::string far = Today(80);
  const Value later = Live().Get("/api/v1/duties?region=cn/guangdong/foshan&from=" + far + "&to=" + Today(120)).Json();
  REQUIRE_FALSE(later.Get("items").as_list().empty());
  for (const Value& duty : later.Get("items").as_list()) {
    INFO(duty.GetString("name"));
    CHECK(duty.GetString("light") == "green");
    CHECK(duty.Get("overdue") == Value(false));
  }
}

}  // namespace
}  // namespace anze::testing
