// Ledgers, worksheets, reports and records on the command line.
#include <gtest/gtest.h>

#include "tests/integration/process.h"

namespace anze::testing {
namespace {

using base::Value;
using Words = std::vector<std::string>;

constexpr const char* kXinzhou = "cn/shanxi/xinzhou";
constexpr const char* kNanhai = "cn/guangdong/foshan/nanhai";

std::string Code(const Value& answer) { return std::string(answer.Get("errors").as_list().front().GetString("code")); }

std::string Example(const std::string& name) { return std::string(ANZE_SOURCE_DIR) + "/examples/" + name; }

// 106 million fen received at 6 % tax are 100 million; 15 % is 15 million. Spent: 14.9 million less the correction of
// 0.1 million, and of the shared system a quarter of 1 million, though 0.3 million were booked: 15.05 million.
TEST(CliLedger, JudgesEntriesAndTestsAccounts) {
  const Words words = {
      "ledger", "--region", kXinzhou, "--as-of", "2024-12-31", "--entries", Example("ledger/xinzhou-2024.json")};
  const Value ledger = JsonOf(words, 0);
  EXPECT_EQ(ledger.FindPath("totals.accepted")->as_int(), 3);
  EXPECT_EQ(ledger.FindPath("totals.partly")->as_int(), 1);
  const Value& account = ledger.Get("accounts").as_list().at(0);
  EXPECT_EQ(account.FindPath("test.floor")->as_int(), 15'000'000);
  EXPECT_EQ(account.Get("closing").as_int(), -15'050'000);
  const Finished text = RunAnze(words);
  EXPECT_NE(text.out.find("部分计入  2500.00 元"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("fund.ratio_min = 0.15"), std::string::npos) << text.out;
}

TEST(CliLedger, SaysNoAndUnusable) {
  TempFolder folder;
  const std::string refused = folder.Put("refused.json", R"({"vat_rate": 0.06, "entries": [
    {"id": "r", "kind": "received", "insurer": "x", "booked_on": "2024-06-01", "amount": 0},
    {"id": "s", "kind": "spending", "insurer": "x", "booked_on": "2024-06-01", "category": "gift",
     "delivered_on": "2024-06-01", "amount": 5}]})");
  const Value ledger = JsonOf({"ledger", "--region", kXinzhou, "--as-of", "2024-12-31", "--entries", refused}, 1);
  EXPECT_EQ(ledger.FindPath("totals.refused")->as_int(), 1);
  const Finished text = RunAnze({"ledger", "--region", kXinzhou, "--as-of", "2024-12-31", "--entries", refused});
  EXPECT_NE(text.out.find("忻应急发〔2024〕71号"), std::string::npos) << text.out;
  const std::string torn = folder.Put("torn.json", R"({"entries": [{}]})");
  EXPECT_EQ(Code(JsonOf({"ledger", "--region", kXinzhou, "--as-of", "2024-12-31", "--entries", torn}, 2)),
            "missing-field");
  EXPECT_EQ(Code(JsonOf({"ledger", "--region", "cn/atlantis", "--as-of", "2024-12-31", "--entries", refused}, 2)),
            "unknown-region");
}

TEST(CliSubsidy, SharesThePool) {
  const Value sheet = JsonOf({"subsidy", "--region", "cn/guangdong/huizhou/dayabay", "--as-of", "2021-05-01",
                              "--applications", Example("ledger/subsidy-2020.json")},
                             0);
  EXPECT_EQ(sheet.Get("granted").as_int(), 800'000'000);
  TempFolder folder;
  const std::string none = folder.Put("none.json", R"({"year": 2020, "applications": []})");
  JsonOf({"subsidy", "--region", "cn/guangdong/huizhou/dayabay", "--as-of", "2021-05-01", "--applications", none}, 1);
}

// Two units of three insured, one more than the year before; 2 million fen after 1.6 million are 25 % more.
TEST(CliReport, ComputesFromRecords) {
  const Words words = {"report", "headline", "--region",   kNanhai,     "--period",
                       "2023",   "--as-of",  "2024-12-31", "--records", Example("reports/nanhai-small.json")};
  const Value report = JsonOf(words, 0);
  const Value& cells = report.Get("rows").as_list().at(0).Get("cells");
  EXPECT_EQ(cells.FindPath("enterprises.value")->as_int(), 2);
  EXPECT_EQ(cells.FindPath("enterprises_growth.text")->as_string(), "100.00%");
  EXPECT_EQ(cells.FindPath("premium.text")->as_string(), "20000.00");
  EXPECT_EQ(cells.FindPath("premium_growth.text")->as_string(), "25.00%");
  EXPECT_EQ(cells.FindPath("key_coverage.text")->as_string(), "50.00%");
  Words csv = words;
  csv.insert(csv.end(), {"--format", "csv"});
  const Finished table = RunAnze(csv);
  EXPECT_EQ(table.exit_code, 0);
  EXPECT_TRUE(
      table.out.starts_with("\xEF\xBB\xBF"
                            "2023,投保企业 (家),"))
      << table.out;
  EXPECT_NE(table.out.find(",20000.00,"), std::string::npos) << table.out;
}

TEST(CliReport, TakesLinesAndTellsOfGaps) {
  TempFolder folder;
  const std::string lines =
      folder.Put("rows.jsonl", R"({"type": "policy", "data": {"number": "1", "enterprise": "91140900MA0DEM013C", )"
                               R"("insurer": "91330000MA0DEMQ35P", "effective_from": "2024-02-01", )"
                               R"("effective_to": "2025-01-31", "premium": 100}})"
                               "\n");
  const Value report =
      JsonOf({"report", "insurance-cost", "--region", "cn/zhejiang", "--period", "2024", "--records", lines}, 1);
  ASSERT_FALSE(report.Get("gaps").as_list().empty());
  EXPECT_EQ(report.Get("gaps").as_list().at(0).Get("missing").as_list().at(0).as_string(), "insured_headcount");
  const auto code = [&](const std::string& name, const std::string& period, const std::string& file) {
    return Code(JsonOf({"report", name, "--region", "cn/zhejiang", "--period", period, "--records", file}, 2));
  };
  EXPECT_EQ(code("insurance-cost", "2024Q1", lines), "report-period");
  EXPECT_EQ(code("nothing", "2024", lines), "unknown-report");
  EXPECT_EQ(code("insurance-cost", "2024", folder.Put("torn.jsonl", "{\n")), "bad-record-line");
  EXPECT_EQ(code("insurance-cost", "2024", folder.Put("ship.json", R"({"ship": []})")), "report-unknown-source");
}

TEST(CliRecord, ChecksAndExports) {
  TempFolder folder;
  const std::string good = folder.Put("good.json", R"([
    {"code": "91140900MA0DEM013C", "name": "示例煤矿", "sector": "coal_mine"},
    {"code": "91440605MA0TEAT01Q", "name": "旧码", "sector": "other"}])");
  const Value checked =
      JsonOf({"record", "check", "--region", kXinzhou, "--as-of", "2025-07-01", "--type", "enterprise", good}, 0);
  EXPECT_EQ(checked.Get("records"), Value(2));
  ASSERT_EQ(checked.Get("diagnostics").as_list().size(), 1U);
  EXPECT_EQ(checked.Get("diagnostics").as_list().at(0).GetString("severity"), "warning");
  EXPECT_EQ(checked.Get("diagnostics").as_list().at(0).GetString("pointer"), "/1/code");
  const std::string bad = folder.Put("bad.json", R"({"code": "short", "sector": "spaceflight"})");
  const Value wrong =
      JsonOf({"record", "check", "--region", kXinzhou, "--as-of", "2025-07-01", "--type", "enterprise", bad}, 1);
  EXPECT_EQ(wrong.Get("diagnostics").as_list().size(), 3U);
  EXPECT_EQ(Code(JsonOf({"record", "check", "--region", kXinzhou, "--as-of", "2025-07-01", "--type", "ship", good}, 2)),
            "unknown-record-type");
  const Value schema =
      JsonOf({"record", "schema", "--region", kXinzhou, "--as-of", "2025-07-01", "--type", "enterprise"}, 0);
  EXPECT_EQ(schema.FindPath("schema.properties.code.title")->as_string(), "统一社会信用代码");
  const Value all = JsonOf({"record", "schema", "--region", kXinzhou, "--as-of", "2025-07-01"}, 0);
  EXPECT_GT(all.Get("types").as_list().size(), 5U);
  EXPECT_EQ(RunAnze({"record"}).exit_code, 2);
  for (const char* verb : {"ledger", "subsidy", "report", "record"}) {
    EXPECT_EQ(RunAnze({verb, "--help"}).exit_code, 0) << verb;
  }
}

}  // namespace
}  // namespace anze::testing
