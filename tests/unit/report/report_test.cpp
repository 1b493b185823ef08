// Report specifications and the tables they give, over rules small enough to count by hand.
#include "core/report/report.h"

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/ruleset/load.h"
#include "core/ruleset/merge/resolve.h"
#include "core/ruleset/model/bundle.h"
#include "tests/support/check.h"
#include "tests/support/rules/real_rules.h"

namespace anze::report {
namespace {

using base::Value;
using Strings = std::vector<std::string>;

constexpr const char* kRecords = R"(records:
  policy:
    number: {type: string, title: 编号, required: true}
    unit: {type: string, title: {zh: 单位}}
    from: {type: date, title: 自}
    to: {type: date, title: 至}
    premium: {type: money, title: 保费}
  unit:
    code: {type: string, title: 代码, required: true}
    sector: {type: enum, title: 行业, values: {coal: {zh: 煤矿, en: Coal}, shop: {zh: 商店, en: Shop}}}
)";

struct Rules {
  std::shared_ptr<const ruleset::Snapshot> snapshot;
  base::Diagnostics diagnostics;
};

Rules Load(const std::string& report) {
  std::vector<ruleset::SourceFile> files = {
      {"cn/ruleset.yaml",
       "region: cn\ntitle: {zh: 国家}\neffective: {from: 2020-01-01}\ndocuments: [{id: law, title: {zh: 法}}]\n"},
      {"cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 应当}]\n"},
      {"cn/records/r.yaml", kRecords},
      {"cn/reports/r.yaml",
       "reports:\n  table:\n    title: {zh: 表, en: Table}\n    period: year\n    layout: template\n"
       "    clauses: [law-1]\n" +
           report}};
  auto loaded = ruleset::LoadBundle(std::move(files));
  Rules rules;
  rules.diagnostics = loaded.diagnostics;
  if (!loaded.bundle) return rules;
  rules.snapshot = ruleset::Resolve(loaded.bundle, "cn", testing::Day("2024-12-31")).value();
  rules.diagnostics = CheckReports(*rules.snapshot);
  return rules;
}

Strings Codes(const std::string& report) {
  Strings codes;
  for (const base::Error& error : Load(report).diagnostics) {
    codes.push_back(error.code);
    INFO(error.code);
    CHECK(error.span.known());
  }
  return codes;
}

constexpr const char* kRows = R"({
  "policy": [
    {"number": "1", "unit": "A", "from": "2024-01-01", "to": "2024-12-31", "premium": 10000},
    {"number": "2", "unit": "A", "from": "2024-06-01", "to": "2025-05-31", "premium": 5000},
    {"number": "3", "unit": "B", "from": "2024-12-31", "to": "2025-12-30", "premium": 2500},
    {"number": "4", "unit": "C", "from": "2023-12-31", "to": "2024-12-30", "premium": 7000},
    {"number": "5", "unit": "A", "from": "2023-01-01", "to": "2023-12-31", "premium": 7000},
    {"number": "6", "unit": "A", "premium": 99}],
  "unit": [{"code": "A", "sector": "coal"}, {"code": "B", "sector": "shop"}]})";

struct Made {
  Rules rules;
  Table table;
  Value value;
};

Made Make(const std::string& report, const char* rows = kRows, const char* period = "2024") {
  Made made;
  made.rules = Load(report);
  for (const base::Error& error : made.rules.diagnostics) FAIL_CHECK(error.code << " line " << error.span.line);
  if (made.rules.snapshot == nullptr) return made;
  const ruleset::Report& spec = made.rules.snapshot->reports.at("table");
  auto compiled = CompiledReport::Compile(spec, *made.rules.snapshot);
  auto read = ReadRows(base::ParseJson(rows).value(), *made.rules.snapshot);
  auto table = (*compiled)->Run(read.value(), ParsePeriod(period, spec.period).value(), testing::Day("2024-12-31"),
                                *testing::RealCalendar());
  CHECK_OK(table);
  if (!table.ok()) return made;
  made.table = std::move(*table);
  made.value = ToValue(made.table, *made.rules.snapshot, base::Language::kEn);
  return made;
}

std::string Cell(const Made& made, const std::string& id, std::size_t line = 0) {
  const Value& cell = made.value.Get("rows").as_list().at(line).Get("cells").Get(id);
  return base::WriteJson(cell.Get("value")) + " " + std::string(cell.GetString("text"));
}

// --- periods -------------------------------------------------------------------------------------------------

TEST_CASE("A period of a report is read and shifted", "[report][report-period]") {
  using ruleset::ReportPeriod;
  const auto days = [](const char* text, ReportPeriod kind) {
    const auto period = ParsePeriod(text, kind);
    return period.ok() ? period->first.ToString() + " " + period->last.ToString() : period.error().code;
  };
  CHECK(days("2024-02", ReportPeriod::kMonth) == "2024-02-01 2024-02-29");
  CHECK(days("2024Q4", ReportPeriod::kQuarter) == "2024-10-01 2024-12-31");
  CHECK(days("2024H1", ReportPeriod::kHalfYear) == "2024-01-01 2024-06-30");
  CHECK(days("2024", ReportPeriod::kYear) == "2024-01-01 2024-12-31");
  for (const char* bad : {"2024Q0", "2024Q5", "2024q1", "24Q1", "2024Q", "2024Q11", "", "2024", "2024-1"}) {
    CAPTURE(bad);
    CHECK(days(bad, ReportPeriod::kQuarter) == "report-period");
  }
  for (const char* bad : {"2024-13", "2024-00", "2024-2", "2024/02"}) {
    CAPTURE(bad);
    CHECK(days(bad, ReportPeriod::kMonth) == "report-period");
  }
  const Period before = YearBefore(ParsePeriod("2024-02", ReportPeriod::kMonth).value());
  CHECK(before.name == "2023-02");
  CHECK(before.last.ToString() == "2023-02-28");
  CHECK(YearBefore(ParsePeriod("2025-02", ReportPeriod::kMonth).value()).last.ToString() == "2024-02-29");
  CHECK(ParseAnyPeriod("2024H2")->last.ToString() == "2024-12-31");
  CHECK_FALSE(ParseAnyPeriod("2024H3").has_value());
}

// --- specifications ------------------------------------------------------------------------------------------

TEST_CASE("What is wrong with a report is said with its place", "[report][report-spec]") {
  const std::string base = "    from: policy\n    on: from\n    columns:\n";
  CHECK(Codes(base + "      - {id: num, title: {zh: 数}, count: rows}\n") == Strings{});
  CHECK(Codes(base + "      - {id: num, title: {zh: 数}}\n") == Strings{"report-column-kind"});
  CHECK(Codes(base + "      - {id: num, title: {zh: 数}, count: rows, sum: premium}\n") ==
        Strings{"report-column-kind"});
  CHECK(Codes(base + "      - {id: num, title: {zh: 数}, sum: premum}\n") == Strings{"unknown-fact"});
  CHECK(Codes(base + "      - {id: num, title: {zh: 数}, from: ship, on: from, count: rows}\n") ==
        Strings{"report-unknown-source"});
  CHECK(Codes(base + "      - {id: num, title: {zh: 数}, from: case:ship, on: from, count: rows}\n") ==
        Strings{"report-unknown-source"});
  CHECK(Codes(base + "      - {id: num, title: {zh: 数}, on: premium, count: rows}\n") == Strings{"report-date"});
  CHECK(Codes(base + "      - {id: num, title: {zh: 数}, from: unit, during: period, count: rows}\n") ==
        Strings{"report-without-date"});
  CHECK(Codes(base + "      - {id: num, title: {zh: 数}, ratio: [num, m]}\n") == Strings{"report-unknown-column"});
  CHECK(Codes(base +
              "      - {id: num, title: {zh: 数}, count: rows}\n      - {id: r, title: {zh: 比}, ratio: [num]}\n") ==
        Strings{"report-operands"});
  CHECK(Codes(base + "      - {id: a, title: {zh: 甲}, share: b}\n      - {id: b, title: {zh: 乙}, share: a}\n") ==
        Strings{"report-column-cycle"});
  CHECK(Codes(base + "      - {id: num, title: {zh: 数}, count: rows}\n      - {id: g, title: {zh: 比}, growth: num}\n"
                     "      - {id: h, title: {zh: 比比}, growth: g}\n") == Strings{"report-growth-of-growth"});
  CHECK(Codes("    from: policy\n    columns: []\n") == Strings{"report-without-columns"});
  CHECK(Codes("    from: policy\n    join: [{id: u, record: unit, key: colour, of: unit}]\n    columns:\n"
              "      - {id: num, title: {zh: 数}, count: rows}\n") == Strings{"report-join-key"});
}

TEST_CASE("The shape of a report is checked", "[report][report-spec]") {
  CHECK(Codes("    columns:\n      - {id: num, title: {zh: 数}, colour: red}\n") == Strings{"unknown-key"});
  CHECK(Codes("    columns:\n      - {id: num, title: {zh: 数}, during: sometime}\n") == Strings{"bad-enum-value"});
}

// --- tables --------------------------------------------------------------------------------------------------

// By hand: of 2024 are 1, 2 and 3; on 2024-12-31 hold 1, 2 and 3; 4 and 5 are of 2023; 6 has no date.
TEST_CASE("A table counts what belongs to the period", "[report][report-table]") {
  const Made made = Make(
      "    from: policy\n    on: from\n    until: to\n    columns:\n"
      "      - {id: rows, title: {zh: 件}, count: rows}\n"
      "      - {id: units, title: {zh: 家}, distinct: unit}\n"
      "      - {id: premium, title: {zh: 元}, sum: premium, format: yuan}\n"
      "      - {id: held, title: {zh: 期末}, during: at_end, count: rows}\n"
      "      - {id: ever, title: {zh: 累计}, during: by_end, count: rows}\n"
      "      - {id: touched, title: {zh: 有效}, during: overlap, count: rows}\n"
      "      - {id: all, title: {zh: 全部}, during: any, count: rows}\n"
      "      - {id: growth, title: {zh: 同比}, growth: premium, format: percent}\n"
      "      - {id: per, title: {zh: 均}, ratio: [premium, units]}\n"
      "      - {id: twice, title: {zh: 倍}, formula: rows * 2}\n");
  CHECK(Cell(made, "rows") == "3 3");
  CHECK(Cell(made, "units") == "2 2");
  CHECK(Cell(made, "premium") == "17500 175.00");
  CHECK(Cell(made, "held") == "3 3");
  CHECK(Cell(made, "ever") == "5 5");
  CHECK(Cell(made, "touched") == "4 4");  // 4 ends on 2024-12-30
  CHECK(Cell(made, "all") == "6 6");
  // (17500 - 14000) / 14000 = 0.25
  CHECK(Cell(made, "growth") == "0.25 25.00%");
  CHECK(Cell(made, "per") == "8750 8750");
  CHECK(Cell(made, "twice") == "6 6");
  // Row 6 is not in the six columns that ask for its date.
  REQUIRE(made.table.gaps.size() == 6U);
  CHECK(made.table.gaps[0].rows == 1);
  CHECK(made.table.gaps[0].missing == Strings{"from"});
}

TEST_CASE("A table groups and joins and totals", "[report][report-table]") {
  const Made made = Make(
      "    from: policy\n    on: from\n    join: [{id: holder, record: unit, key: code, of: unit}]\n"
      "    group: {by: holder.sector, title: {zh: 行业, en: Sector}, total: true}\n    when: present(from)\n    "
      "columns:\n"
      "      - {id: num, title: {zh: 件}, count: rows}\n"
      "      - {id: share, title: {zh: 占}, share: num, format: percent}\n"
      "      - {id: growth, title: {zh: 同比}, growth: num, format: percent}\n");
  // Coal: 1, 2 of 2024 and 5 of 2023; shop: 3; C is not registered: one of 2023, none of 2024.
  REQUIRE(made.table.lines.size() == 4U);
  const Value::List& rows = made.value.Get("rows").as_list();
  CHECK(rows[0].GetString("label") == "Coal");
  CHECK(Cell(made, "num", 0) == "2 2");
  CHECK(Cell(made, "share", 0) == "\"2/3\" 66.67%");
  CHECK(Cell(made, "growth", 0) == "1 100.00%");
  CHECK(rows[1].GetString("label") == "Shop");
  CHECK(Cell(made, "growth", 1) == "null –");
  CHECK(rows[1].FindPath("cells.growth.reason")->as_string() == "the whole is zero");
  CHECK(rows[2].GetString("label") == "not stated");
  CHECK(Cell(made, "growth", 2) == "-1 -100.00%");
  CHECK(rows[3].GetString("label") == "Total");
  CHECK(Cell(made, "num", 3) == "3 3");
  CHECK(Cell(made, "share", 3) == "1 100.00%");
}

TEST_CASE("A table of nothing is a row of noughts", "[report][report-table]") {
  const Made made = Make(
      "    from: policy\n    on: from\n    columns:\n      - {id: num, title: {zh: 件}, count: rows}\n"
      "      - {id: r, title: {zh: 比}, ratio: [num, num]}\n",
      "{}");
  CHECK(Cell(made, "num") == "0 0");
  CHECK(Cell(made, "r") == "null –");
  CHECK(made.table.gaps.empty());
}

TEST_CASE("Table: a sum beyond the range is an error", "[report][report-table]") {
  const Rules rules =
      Load("    from: policy\n    on: from\n    columns:\n      - {id: num, title: {zh: 元}, sum: premium}\n");
  auto compiled = CompiledReport::Compile(rules.snapshot->reports.at("table"), *rules.snapshot);
  const Value file = base::ParseJson(R"({"policy": [
      {"number": "1", "from": "2024-01-01", "premium": 9223372036854775807},
      {"number": "2", "from": "2024-01-01", "premium": 1}]})")
                         .value();
  // More than a record may hold today; it may have been stored before.
  auto table = (*compiled)->Run({{"policy", file.Get("policy").as_list()}},
                                ParsePeriod("2024", ruleset::ReportPeriod::kYear).value(), testing::Day("2024-12-31"),
                                *testing::RealCalendar());
  REQUIRE_FALSE(table.ok());
  CHECK(table.error().code == "number-overflow");
  // The column and the record are named, so that a person finds them.
  CHECK(base::Describe(table.error(), base::Language::kEn).message ==
        "report column \"元\" leaves the range that can be held exactly at \"policy 2\"");
}

TEST_CASE("Table: a quotient beyond the range names its column and line", "[report][report-table]") {
  const Rules rules = Load(
      "    from: policy\n    on: from\n    group: {by: unit, title: {zh: 单位}}\n    columns:\n"
      "      - {id: a, title: {zh: 甲}, sum: premium}\n      - {id: b, title: {zh: 乙}, formula: a * a * 3}\n");
  auto compiled = CompiledReport::Compile(rules.snapshot->reports.at("table"), *rules.snapshot);
  const Value file =
      base::ParseJson(R"({"policy": [{"number": "1", "unit": "U", "from": "2024-01-01", "premium": 4000000000}]})")
          .value();
  auto table = (*compiled)->Run(Rows{{"policy", file.Get("policy").as_list()}},
                                ParsePeriod("2024", ruleset::ReportPeriod::kYear).value(), testing::Day("2024-12-31"),
                                *testing::RealCalendar());
  REQUIRE_FALSE(table.ok());
  CHECK(table.error().code == "number-overflow");
  CHECK(base::Describe(table.error(), base::Language::kZh).message.find("乙") != std::string::npos);
}

TEST_CASE("Table: more lines than a report may have are refused", "[report][report-table]") {
  const Rules rules = Load(
      "    from: policy\n    on: from\n    group: {by: number, title: {zh: 保单}}\n    columns:\n"
      "      - {id: num, title: {zh: 件}, count: rows}\n");
  auto compiled = CompiledReport::Compile(rules.snapshot->reports.at("table"), *rules.snapshot);
  Rows rows;
  for (std::size_t i = 0; i <= base::limits::kReportLines; ++i) {
    Value row = Value::EmptyMap();
    row.Set("number", std::to_string(i));
    row.Set("from", "2024-01-01");
    rows["policy"].push_back(std::move(row));
  }
  auto table = (*compiled)->Run(rows, ParsePeriod("2024", ruleset::ReportPeriod::kYear).value(),
                                testing::Day("2024-12-31"), *testing::RealCalendar());
  REQUIRE_FALSE(table.ok());
  CHECK(table.error().code == "report-too-large");
}

TEST_CASE("Rows are checked against their type", "[report][report-rows]") {
  const Rules rules =
      Load("    from: policy\n    on: from\n    columns:\n      - {id: num, title: {zh: 件}, count: rows}\n");
  const auto problems = [&](const char* text) {
    Strings found;
    auto rows = ReadRows(base::ParseJson(text).value(), *rules.snapshot);
    if (rows.ok()) return found;
    for (const base::Error& error : rows.errors()) found.push_back(error.code + " " + error.pointer);
    return found;
  };
  CHECK(problems("[]") == Strings{"wrong-type "});
  CHECK(problems(R"({"ship": []})") == Strings{"report-unknown-source /ship"});
  CHECK(problems(R"({"policy": {}})") == Strings{"wrong-type /policy"});
  CHECK(problems(R"({"policy": [{"number": "1", "premium": 1.5}, {"premium": 1}]})") ==
        Strings{"wrong-type /policy/0/premium", "missing-field /policy/1/number"});
}

TEST_CASE("CSV quotes and defuses texts", "[report][report-csv]") {
  const Made made = Make(
      "    from: policy\n    on: from\n    group: {by: unit, title: {zh: 单位}}\n    columns:\n"
      "      - {id: num, title: {zh: 件}, count: rows, unit: 件}\n      - {id: g, title: {zh: 同比}, growth: num, "
      "format: "
      "percent}\n",
      R"({"policy": [{"number": "1", "unit": "=1+1", "from": "2024-01-01"},
                     {"number": "2", "unit": "a \"b\", c", "from": "2024-01-01"},
                     {"number": "3", "unit": "old", "from": "2023-01-01"}]})");
  CHECK(ToCsv(made.table, *made.rules.snapshot, base::Language::kZh) ==
        "\xEF\xBB\xBF单位,件 (件),同比\r\n'=1+1,1,\r\n\"a \"\"b\"\", c\",1,\r\nold,0,-100.00%\r\n");
}

}  // namespace
}  // namespace anze::report
