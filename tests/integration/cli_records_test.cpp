// Ledgers, worksheets, reports and records on the command line.

#include <fstream>
#include <iterator>

#include "core/base/json.h"
#include "tests/integration/process.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::testing {
namespace {

using base::Value;
using Words = std::vector<std::string>;

constexpr const char* kXinzhou = "cn/shanxi/xinzhou";
constexpr const char* kNanhai = "cn/guangdong/foshan/nanhai";

std::string Code(const Value& answer) { return std::string(answer.Get("errors").as_list().front().GetString("code")); }

std::string Example(const std::string& name) { return InProject("examples/") + name; }

// 106 million fen received at 6 % tax are 100 million; 15 % is 15 million. Spent: 14.9 million less the correction of
// 0.1 million, and of the shared system a quarter of 1 million, though 0.3 million were booked: 15.05 million.
TEST_CASE("A ledger on the command line judges entries and tests accounts", "[integration][cli]") {
  const Words words = {
      "ledger", "--region", kXinzhou, "--as-of", "2024-12-31", "--entries", Example("ledger/xinzhou-2024.json")};
  const Value ledger = JsonOf(words, 0);
  CHECK(ledger.FindPath("totals.accepted")->as_int() == 3);
  CHECK(ledger.FindPath("totals.partly")->as_int() == 1);
  const Value& account = ledger.Get("accounts").as_list().at(0);
  CHECK(account.FindPath("test.floor")->as_int() == 15'000'000);
  CHECK(account.Get("closing").as_int() == -15'050'000);
  const Finished text = RunAnze(words);
  CHECK_THAT(text.out, Catch::Contains("部分计入  2500.00元"));
  CHECK_THAT(text.out, Catch::Contains("提取比例下限：15%"));
}

TEST_CASE("A ledger on the command line says no and unusable", "[integration][cli]") {
  TempFolder folder;
  const std::string refused = folder.Put("refused.json", R"({"vat_rate": 0.06, "entries": [
    {"id": "r", "kind": "received", "insurer": "x", "booked_on": "2024-06-01", "amount": 0},
    {"id": "s", "kind": "spending", "insurer": "x", "booked_on": "2024-06-01", "category": "gift",
     "delivered_on": "2024-06-01", "amount": 5}]})");
  const Value ledger = JsonOf({"ledger", "--region", kXinzhou, "--as-of", "2024-12-31", "--entries", refused}, 1);
  CHECK(ledger.FindPath("totals.refused")->as_int() == 1);
  const Finished text = RunAnze({"ledger", "--region", kXinzhou, "--as-of", "2024-12-31", "--entries", refused});
  CHECK_THAT(text.out, Catch::Contains("忻应急发〔2024〕71号"));
  const std::string torn = folder.Put("torn.json", R"({"entries": [{}]})");
  CHECK(Code(JsonOf({"ledger", "--region", kXinzhou, "--as-of", "2024-12-31", "--entries", torn}, 2)) ==
        "missing-field");
  CHECK(Code(JsonOf({"ledger", "--region", "cn/atlantis", "--as-of", "2024-12-31", "--entries", refused}, 2)) ==
        "unknown-region");
}

TEST_CASE("A record told twice, or with characters that nobody sees, is refused on the command line",
          "[integration][cli]") {
  std::ifstream file(Example("reports/nanhai-small.json"), std::ios::binary);
  auto records = base::ParseJson(std::string(std::istreambuf_iterator<char>(file), {}));
  REQUIRE(records.ok());
  const Value first = records->Get("policy").as_list().front();
  TempFolder folder;
  const auto report = [&](const Value& rows) {
    const std::string file = folder.Put("rows.json", base::WriteJson(rows));
    return JsonOf(
        {"report", "headline", "--region", kNanhai, "--period", "2023", "--as-of", "2024-12-31", "--records", file}, 2);
  };
  for (const std::string& number :
       {std::string(first.GetString("number")), "　" + std::string(first.GetString("number"))}) {
    CAPTURE(number);
    Value twice = *records;
    Value copy = first;
    copy.Set("number", number);
    twice.Find("policy")->Append(copy);
    CHECK(Code(report(twice)) == "record-twice");
  }
  Value hidden = *records;
  hidden.Find("policy")->as_list().front().Set("number",
                                               "a\xE2\x80\xAE"
                                               "b");
  CHECK(Code(report(hidden)) == "text-character");
  const std::string enterprise = folder.Put("enterprise.json", "{\"name\": \"\\u001b[31mred\"}");
  CHECK(
      Code(JsonOf({"record", "check", "--region", kNanhai, "--as-of", "2024-12-31", "--type", "enterprise", enterprise},
                  2)) == "text-character");
}

TEST_CASE("A subsidy on the command line shares the pool", "[integration][cli]") {
  const Value sheet = JsonOf({"subsidy", "--region", "cn/guangdong/huizhou/dayabay", "--as-of", "2021-05-01",
                              "--applications", Example("ledger/subsidy-2020.json")},
                             0);
  CHECK(sheet.Get("granted").as_int() == 800'000'000);
  TempFolder folder;
  const std::string none = folder.Put("none.json", R"({"year": 2020, "applications": []})");
  JsonOf({"subsidy", "--region", "cn/guangdong/huizhou/dayabay", "--as-of", "2021-05-01", "--applications", none}, 0);
}

// Two units of three insured, one more than the year before; 2 million fen after 1.6 million are 25 % more.
TEST_CASE("A report on the command line is computed from records", "[integration][cli]") {
  const Words words = {"report", "headline", "--region",   kNanhai,     "--period",
                       "2023",   "--as-of",  "2024-12-31", "--records", Example("reports/nanhai-small.json")};
  const Value report = JsonOf(words, 0);
  const Value& cells = report.Get("rows").as_list().at(0).Get("cells");
  CHECK(cells.FindPath("enterprises.value")->as_int() == 2);
  CHECK(cells.FindPath("enterprises_growth.text")->as_string() == "100.00%");
  CHECK(cells.FindPath("premium.text")->as_string() == "20000.00");
  CHECK(cells.FindPath("premium_growth.text")->as_string() == "25.00%");
  CHECK(cells.FindPath("key_coverage.text")->as_string() == "50.00%");
  Words csv = words;
  csv.insert(csv.end(), {"--format", "csv"});
  const Finished table = RunAnze(csv);
  CHECK(table.exit_code == 0);
  INFO(table.out);
  CHECK(
      table.out.starts_with("\xEF\xBB\xBF"
                            "'2023,投保企业 (家),"));
  CHECK_THAT(table.out, Catch::Contains(",20000.00,"));
}

TEST_CASE("A report on the command line takes lines and tells of gaps", "[integration][cli]") {
  TempFolder folder;
  const std::string lines =
      folder.Put("rows.jsonl", R"({"type": "policy", "data": {"number": "1", "enterprise": "91140900MA0DEM013C", )"
                               R"("insurer": "91330000MA0DEMQ35P", "effective_from": "2024-02-01", )"
                               R"("effective_to": "2025-01-31", "premium": 100}})"
                               "\n");
  const Value report =
      JsonOf({"report", "insurance-cost", "--region", "cn/zhejiang", "--period", "2024", "--records", lines}, 1);
  REQUIRE_FALSE(report.Get("gaps").as_list().empty());
  CHECK(report.Get("gaps").as_list().at(0).Get("missing").as_list().at(0).as_string() == "insured_headcount");
  const auto code = [&](const std::string& name, const std::string& period, const std::string& file) {
    return Code(JsonOf({"report", name, "--region", "cn/zhejiang", "--period", period, "--records", file}, 2));
  };
  CHECK(code("insurance-cost", "2024Q1", lines) == "report-period");
  CHECK(code("nothing", "2024", lines) == "unknown-report");
  CHECK(code("insurance-cost", "2024", folder.Put("torn.jsonl", "{\n")) == "bad-record-line");
  CHECK(code("insurance-cost", "2024", folder.Put("ship.json", R"({"ship": []})")) == "report-unknown-source");
}

TEST_CASE("Records on the command line are checked and exported", "[integration][cli]") {
  TempFolder folder;
  const std::string good = folder.Put("good.json", R"([
    {"code": "91140900MA0DEM013C", "name": "示例煤矿", "sector": "coal_mine"},
    {"code": "91440605MA0TEAT01Q", "name": "旧码", "sector": "other"}])");
  const Value checked =
      JsonOf({"record", "check", "--region", kXinzhou, "--as-of", "2025-07-01", "--type", "enterprise", good}, 0);
  CHECK(checked.Get("records") == Value(2));
  REQUIRE(checked.Get("diagnostics").as_list().size() == 1U);
  CHECK(checked.Get("diagnostics").as_list().at(0).GetString("severity") == "warning");
  CHECK(checked.Get("diagnostics").as_list().at(0).GetString("pointer") == "/1/code");
  const std::string bad = folder.Put("bad.json", R"({"code": "short", "sector": "spaceflight"})");
  const Value wrong =
      JsonOf({"record", "check", "--region", kXinzhou, "--as-of", "2025-07-01", "--type", "enterprise", bad}, 1);
  CHECK(wrong.Get("diagnostics").as_list().size() == 3U);
  CHECK(Code(JsonOf({"record", "check", "--region", kXinzhou, "--as-of", "2025-07-01", "--type", "ship", good}, 2)) ==
        "unknown-record-type");
  const Value schema =
      JsonOf({"record", "schema", "--region", kXinzhou, "--as-of", "2025-07-01", "--type", "enterprise"}, 0);
  CHECK(schema.FindPath("schema.properties.code.title")->as_string() == "统一社会信用代码");
  const Value all = JsonOf({"record", "schema", "--region", kXinzhou, "--as-of", "2025-07-01"}, 0);
  CHECK(all.Get("types").as_list().size() > 5U);
  CHECK(RunAnze({"record"}).exit_code == 2);
  for (const char* verb : {"ledger", "subsidy", "report", "record"}) {
    CAPTURE(verb);
    CHECK(RunAnze({verb, "--help"}).exit_code == 0);
  }
}

}  // namespace
}  // namespace anze::testing
