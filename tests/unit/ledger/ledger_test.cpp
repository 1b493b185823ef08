// What a ledger file must be, and what each figure is explained by.
#include "core/ledger/ledger.h"

#include "core/base/json.h"
#include "core/ledger/subsidy.h"
#include "tests/support/check.h"
#include "tests/support/rules/real_rules.h"

namespace anze::ledger {
namespace {

using base::Value;

Value Json(const std::string& text) {
  auto value = base::ParseJson(text);
  CAPTURE(text);
  CHECK_OK(value);
  return value.ok() ? *value : Value();
}

base::Result<Ledger> Kept(const std::string& text, const std::string& region = "cn/shanxi/xinzhou",
                          const char* as_of = "2024-12-31") {
  return Keep(Json(text), region, testing::Day(as_of), testing::RealSurroundings());
}

// "code pointer" of every error.
std::vector<std::string> Problems(const base::Result<Ledger>& kept) {
  std::vector<std::string> found;
  if (kept.ok()) return found;
  for (const base::Error& error : kept.errors()) found.push_back(error.code + " " + error.pointer);
  return found;
}

using Strings = std::vector<std::string>;

TEST_CASE("The ledger says what is wrong with its file", "[ledger]") {
  CHECK(Problems(Kept("{}")) == Strings{"wrong-type /entries"});
  CHECK(Problems(Kept(R"({"entries": [], "entrys": [], "vat_rate": "6%", "closings": {}})")) ==
        Strings{"unknown-field /entrys", "wrong-type /vat_rate", "wrong-type /closings"});
  CHECK(Problems(Kept(R"({"entries": [{}]})")) ==
        Strings{"missing-field /entries/0/id", "missing-field /entries/0/kind", "missing-field /entries/0/insurer",
                "missing-field /entries/0/booked_on", "missing-field /entries/0/amount"});
  CHECK(Problems(Kept(R"({"entries": [{"id": "a", "kind": "bribe", "insurer": "x", "booked_on": "2024-02-30",
      "amount": 1.5, "region": "cn/zhejiang", "corrects": "b"}]})")) ==
        Strings{"not-in-enum /entries/0/kind", "ledger-region /entries/0/region",
                "ledger-correction /entries/0/corrects", "bad-date /entries/0/booked_on",
                "wrong-type /entries/0/amount"});
  CHECK(Problems(Kept(R"({"closings": [{"month": "2024-13", "on": "soon"}], "entries": []})")) ==
        Strings{"bad-date /closings/0/month", "bad-date /closings/0/on"});
}

TEST_CASE("Ledger: facts that the decision does not know are pointed at", "[ledger]") {
  CHECK(Problems(Kept(R"({"entries": [{"id": "a", "kind": "spending", "insurer": "x", "booked_on": "2024-06-01",
      "amount": 1, "category": "cakes", "colour": "red"}]})")) ==
        Strings{"not-in-enum /entries/0/category", "unknown-field /entries/0/colour"});
}

TEST_CASE("Ledger: an amount beyond the range is refused, so that sums stay within it", "[ledger]") {
  const auto kept = Kept(R"({"entries": [
    {"id": "a", "kind": "received", "insurer": "x", "booked_on": "2024-06-01", "amount": 9223372036854775807},
    {"id": "b", "kind": "received", "insurer": "x", "booked_on": "2024-06-02", "amount": 1}]})");
  CHECK(Problems(kept) == Strings{"out-of-bounds /entries/0/amount"});
}

TEST_CASE("Ledger: premium that nobody entered is missing and not nothing", "[ledger]") {
  const auto kept = Kept(R"({"entries": [
    {"id": "s", "kind": "spending", "insurer": "x", "booked_on": "2024-06-01", "delivered_on": "2024-06-01",
     "category": "training", "amount": 5}]})");
  REQUIRE_OK(kept);
  REQUIRE(kept->accounts.size() == 1U);
  CHECK(kept->accounts[0].test.GetString("outcome") == "unknown");
  CHECK_FALSE(Clean(*kept));
}

// 106000000 received, 6 % tax: 100000000; 15 % of it is 15000000.
TEST_CASE("Ledger: every figure names its entries and every test its parameters", "[ledger]") {
  const auto kept = Kept(R"({"vat_rate": 0.06, "entries": [
    {"id": "r1", "kind": "received", "insurer": "x", "booked_on": "2024-06-01", "amount": 100000000},
    {"id": "r2", "kind": "received", "insurer": "x", "booked_on": "2024-07-01", "amount": 6000000},
    {"id": "s1", "kind": "spending", "insurer": "x", "booked_on": "2024-08-01", "delivered_on": "2024-07-31",
     "category": "training", "amount": 15000000}]})");
  REQUIRE_OK(kept);
  CHECK(Clean(*kept));
  const Value answer = ToValue(*kept, base::Language::kZh);
  const Value& account = answer.Get("accounts").as_list().at(0);
  const Value& received = account.Get("figures").as_list().at(0);
  CHECK(received.GetString("title") == "实收保费");
  CHECK(base::WriteJson(received.Get("entries")) == R"(["r1","r2"])");
  CHECK(received.Get("amount") == Value(106000000));
  CHECK(account.FindPath("test.floor")->as_int() == 15000000);
  bool ratio = false;
  for (const Value& rule : account.FindPath("test.trace")->as_list()) {
    if (rule.GetString("rule") != "floor") continue;
    CHECK(rule.Get("clauses").as_list().at(0).GetString("id") == "xinzhou-3-4-fund-15-net");
    for (const Value& parameter : rule.Get("parameters").as_list()) {
      ratio =
          ratio || (parameter.GetString("name") == "fund.ratio_min" && parameter.GetString("from") == "2024-05-09" &&
                    parameter.GetString("region") == "cn/shanxi/xinzhou");
    }
  }
  CHECK(ratio);
}

// The ceiling of 21 % holds from 2025-03-29: a year ends after it, a half-year before it does not.
TEST_CASE("Ledger: the ceiling holds from its day", "[ledger]") {
  const std::string file = R"({"vat_rate": 0, "entries": [
    {"id": "r", "kind": "received", "insurer": "x", "booked_on": "2025-01-10", "amount": 10000},
    {"id": "s", "kind": "spending", "insurer": "x", "booked_on": "2025-02-01", "delivered_on": "2025-01-31",
     "category": "training", "amount": 2101}]})";
  const auto before = Kept(file, "cn/shanxi/xinzhou", "2025-03-28");
  const auto after = Kept(file, "cn/shanxi/xinzhou", "2025-03-29");
  REQUIRE_OK(before);
  REQUIRE_OK(after);
  CHECK(before->accounts.at(0).test.GetString("outcome") == "pass");
  CHECK(after->accounts.at(0).test.GetString("outcome") == "fail");
  CHECK(after->accounts.at(0).test.Get("ceiling") == Value(2100));
}

// Two insurers of one region: the base of Daya Bay is the premium of the whole district.
TEST_CASE("Ledger: the district is the sum of its holders", "[ledger]") {
  const auto kept = Kept(R"({"entries": [
    {"id": "a", "kind": "written", "consortium": "A", "booked_on": "2021-03-01", "amount": 1000},
    {"id": "b", "kind": "written", "consortium": "B", "booked_on": "2021-03-01", "amount": 3000},
    {"id": "c", "kind": "accrual", "consortium": "A", "booked_on": "2021-03-02", "premium_on": "2021-03-01",
     "amount": 600}]})",
                         "cn/guangdong/huizhou/dayabay", "2021-12-31");
  REQUIRE_OK(kept);
  REQUIRE(kept->accounts.size() == 2U);
  CHECK(kept->accounts[0].test.Get("base") == Value(4000));
  CHECK(kept->accounts[0].test.GetString("outcome") == "pass");
  CHECK(kept->accounts[1].test.GetString("outcome") == "fail");
}

// --- subsidies -----------------------------------------------------------------------------------------------

base::Result<Worksheet> Sheet(const std::string& file, const std::string& region = "cn/guangdong/huizhou/dayabay",
                              const char* as_of = "2021-05-01") {
  const Surroundings surroundings = testing::RealSurroundings();
  auto rules = surroundings.rules(region, testing::Day(as_of));
  return SubsidySheet(Json(file), *rules, testing::Day(as_of), surroundings);
}

// Half of 12, 6 and 2 million is 6, 3 and 1; the first is capped at 5; 9 million share 8: each times 8/9, and the two
// fen left over go to the largest remainders. The fourth has paid half of what was due.
TEST_CASE("Subsidy: a year is decided and shared", "[ledger][subsidy]") {
  const auto sheet = Sheet(R"({"year": 2020, "total": 800000000, "applications": [
    {"id": "A", "enterprise": "91441300MA0FAKE25C", "premium": 1200000000, "written": 1200000000,
     "paid_on": "2020-10-12", "channel": "consortium"},
    {"id": "B", "enterprise": "91440605MA0TEAT01P", "premium": 600000000, "written": 600000000,
     "paid_on": "2020-10-12", "channel": "consortium"},
    {"id": "C", "enterprise": "91140900MA0DEM013C", "premium": 200000000, "written": 200000000,
     "paid_on": "2020-10-12", "channel": "consortium"},
    {"id": "D", "enterprise": "91330000MA0DEMQ35P", "premium": 50000000, "written": 100000000,
     "paid_on": "2020-10-12", "channel": "consortium"}]})");
  REQUIRE_OK(sheet);
  CHECK(sheet->entitled == base::Number(900000000));
  CHECK(sheet->granted == base::Number(800000000));
  REQUIRE(sheet->rows.size() == 4U);
  CHECK(sheet->rows[0].entitled == Value(500000000));
  CHECK(sheet->rows[0].granted == Value(444444444));
  CHECK(sheet->rows[1].granted == Value(266666667));
  CHECK(sheet->rows[2].granted == Value(88888889));
  CHECK(sheet->rows[3].decision.GetString("outcome") == "fail");
  CHECK(sheet->rows[3].granted.is_null());
  const Value shown = ToValue(*sheet);
  CHECK(shown.Get("granted") == Value(800000000));
  CHECK(shown.Get("rows").as_list().at(3).GetString("outcome") == "fail");
}

TEST_CASE("A subsidy says what is wrong with its file", "[ledger][subsidy]") {
  const auto code = [](const std::string& file) {
    const auto sheet = Sheet(file);
    return sheet.ok() ? std::string() : sheet.error().code + " " + sheet.error().pointer;
  };
  CHECK(code("{}") == "missing-field /year");
  CHECK(code(R"({"year": 2020})") == "missing-field /applications");
  CHECK(code(R"({"year": 2020, "applications": [{}]})") == "missing-field /applications/0/id");
  CHECK(code(R"({"year": 2020, "applications": [{"id": "A"}, {"id": "A"}]})") ==
        "subsidy-duplicate /applications/1/id");
  CHECK(code(R"({"year": 2020, "applications": [{"id": "A", "channel": "post"}]})") ==
        "not-in-enum /applications/0/channel");
}

TEST_CASE("Subsidy: a region without one grants nothing", "[ledger][subsidy]") {
  const auto sheet =
      Sheet(R"({"year": 2024, "applications": [{"id": "A", "premium": 1}]})", "cn/zhejiang", "2025-01-01");
  REQUIRE_OK(sheet);
  CHECK(sheet->entitled == base::Number(0));
  CHECK_FALSE(sheet->granted.has_value());
  CHECK(ToValue(*sheet).Get("granted").is_null());
}

}  // namespace
}  // namespace anze::ledger
