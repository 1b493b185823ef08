// Report specifications and the tables they give, over rules small enough to count by hand.
#include "core/report/report.h"

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/ruleset/bundle.h"
#include "tests/support/rules/real_rules.h"

namespace anze::report {
namespace {

using base::Value;
using Strings = std::vector<std::string>;

constexpr const char* kRecords = R"(records:
  policy:
    number: {type: string, required: true}
    unit: {type: string, title: {zh: 单位}}
    from: {type: date}
    to: {type: date}
    premium: {type: money}
  unit:
    code: {type: string, required: true}
    sector: {type: enum, values: {coal: {zh: 煤矿, en: Coal}, shop: {zh: 商店, en: Shop}}}
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
    EXPECT_TRUE(error.span.known()) << error.code;
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
  for (const base::Error& error : made.rules.diagnostics) ADD_FAILURE() << error.code << " line " << error.span.line;
  if (made.rules.snapshot == nullptr) return made;
  const ruleset::Report& spec = made.rules.snapshot->reports.at("table");
  auto compiled = CompiledReport::Compile(spec, *made.rules.snapshot);
  auto read = ReadRows(base::ParseJson(rows).value(), *made.rules.snapshot);
  auto table = (*compiled)->Run(read.value(), ParsePeriod(period, spec.period).value(), testing::Day("2024-12-31"),
                                *testing::RealCalendar());
  EXPECT_TRUE(table.ok()) << (table.ok() ? "" : table.error().code);
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

TEST(ReportPeriod, IsReadAndShifted) {
  using ruleset::ReportPeriod;
  const auto days = [](const char* text, ReportPeriod kind) {
    const auto period = ParsePeriod(text, kind);
    return period.ok() ? period->first.ToString() + " " + period->last.ToString() : period.error().code;
  };
  EXPECT_EQ(days("2024-02", ReportPeriod::kMonth), "2024-02-01 2024-02-29");
  EXPECT_EQ(days("2024Q4", ReportPeriod::kQuarter), "2024-10-01 2024-12-31");
  EXPECT_EQ(days("2024H1", ReportPeriod::kHalfYear), "2024-01-01 2024-06-30");
  EXPECT_EQ(days("2024", ReportPeriod::kYear), "2024-01-01 2024-12-31");
  for (const char* bad : {"2024Q0", "2024Q5", "2024q1", "24Q1", "2024Q", "2024Q11", "", "2024", "2024-1"}) {
    EXPECT_EQ(days(bad, ReportPeriod::kQuarter), "report-period") << bad;
  }
  for (const char* bad : {"2024-13", "2024-00", "2024-2", "2024/02"}) {
    EXPECT_EQ(days(bad, ReportPeriod::kMonth), "report-period") << bad;
  }
  const Period before = YearBefore(ParsePeriod("2024-02", ReportPeriod::kMonth).value());
  EXPECT_EQ(before.name, "2023-02");
  EXPECT_EQ(before.last.ToString(), "2023-02-28");
  EXPECT_EQ(YearBefore(ParsePeriod("2025-02", ReportPeriod::kMonth).value()).last.ToString(), "2024-02-29");
  EXPECT_EQ(ParseAnyPeriod("2024H2")->last.ToString(), "2024-12-31");
  EXPECT_FALSE(ParseAnyPeriod("2024H3").has_value());
}

// --- specifications ------------------------------------------------------------------------------------------

TEST(ReportSpec, WhatIsWrongIsSaidWithItsPlace) {
  const std::string base = "    from: policy\n    on: from\n    columns:\n";
  EXPECT_EQ(Codes(base + "      - {id: num, title: {zh: 数}, count: rows}\n"), Strings{});
  EXPECT_EQ(Codes(base + "      - {id: num, title: {zh: 数}}\n"), Strings{"report-column-kind"});
  EXPECT_EQ(Codes(base + "      - {id: num, title: {zh: 数}, count: rows, sum: premium}\n"),
            Strings{"report-column-kind"});
  EXPECT_EQ(Codes(base + "      - {id: num, title: {zh: 数}, sum: premum}\n"), Strings{"unknown-fact"});
  EXPECT_EQ(Codes(base + "      - {id: num, title: {zh: 数}, from: ship, on: from, count: rows}\n"),
            Strings{"report-unknown-source"});
  EXPECT_EQ(Codes(base + "      - {id: num, title: {zh: 数}, from: case:ship, on: from, count: rows}\n"),
            Strings{"report-unknown-source"});
  EXPECT_EQ(Codes(base + "      - {id: num, title: {zh: 数}, on: premium, count: rows}\n"), Strings{"report-date"});
  EXPECT_EQ(Codes(base + "      - {id: num, title: {zh: 数}, from: unit, during: period, count: rows}\n"),
            Strings{"report-without-date"});
  EXPECT_EQ(Codes(base + "      - {id: num, title: {zh: 数}, ratio: [num, m]}\n"), (Strings{"report-unknown-column"}));
  EXPECT_EQ(
      Codes(base + "      - {id: num, title: {zh: 数}, count: rows}\n      - {id: r, title: {zh: 比}, ratio: [num]}\n"),
      Strings{"report-operands"});
  EXPECT_EQ(Codes(base + "      - {id: a, title: {zh: 甲}, share: b}\n      - {id: b, title: {zh: 乙}, share: a}\n"),
            Strings{"report-column-cycle"});
  EXPECT_EQ(
      Codes(base + "      - {id: num, title: {zh: 数}, count: rows}\n      - {id: g, title: {zh: 比}, growth: num}\n"
                   "      - {id: h, title: {zh: 比比}, growth: g}\n"),
      Strings{"report-growth-of-growth"});
  EXPECT_EQ(Codes("    from: policy\n    columns: []\n"), Strings{"report-without-columns"});
  EXPECT_EQ(Codes("    from: policy\n    join: [{id: u, record: unit, key: colour, of: unit}]\n    columns:\n"
                  "      - {id: num, title: {zh: 数}, count: rows}\n"),
            Strings{"report-join-key"});
}

TEST(ReportSpec, ItsShapeIsChecked) {
  EXPECT_EQ(Codes("    columns:\n      - {id: num, title: {zh: 数}, colour: red}\n"), Strings{"unknown-key"});
  EXPECT_EQ(Codes("    columns:\n      - {id: num, title: {zh: 数}, during: sometime}\n"), Strings{"bad-enum-value"});
}

// --- tables --------------------------------------------------------------------------------------------------

// By hand: of 2024 are 1, 2 and 3; on 2024-12-31 hold 1, 2 and 3; 4 and 5 are of 2023; 6 has no date.
TEST(ReportTable, CountsWhatBelongsToThePeriod) {
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
  EXPECT_EQ(Cell(made, "rows"), "3 3");
  EXPECT_EQ(Cell(made, "units"), "2 2");
  EXPECT_EQ(Cell(made, "premium"), "17500 175.00");
  EXPECT_EQ(Cell(made, "held"), "3 3");
  EXPECT_EQ(Cell(made, "ever"), "5 5");
  EXPECT_EQ(Cell(made, "touched"), "4 4");  // 4 ends on 2024-12-30
  EXPECT_EQ(Cell(made, "all"), "6 6");
  // (17500 - 14000) / 14000 = 0.25
  EXPECT_EQ(Cell(made, "growth"), "0.25 25.00%");
  EXPECT_EQ(Cell(made, "per"), "8750 8750");
  EXPECT_EQ(Cell(made, "twice"), "6 6");
  // Row 6 is not in the six columns that ask for its date.
  ASSERT_EQ(made.table.gaps.size(), 6U);
  EXPECT_EQ(made.table.gaps[0].rows, 1);
  EXPECT_EQ(made.table.gaps[0].missing, Strings{"from"});
}

TEST(ReportTable, GroupsJoinsAndTotals) {
  const Made made = Make(
      "    from: policy\n    on: from\n    join: [{id: holder, record: unit, key: code, of: unit}]\n"
      "    group: {by: holder.sector, title: {zh: 行业, en: Sector}, total: true}\n    when: present(from)\n    "
      "columns:\n"
      "      - {id: num, title: {zh: 件}, count: rows}\n"
      "      - {id: share, title: {zh: 占}, share: num, format: percent}\n"
      "      - {id: growth, title: {zh: 同比}, growth: num, format: percent}\n");
  // Coal: 1, 2 of 2024 and 5 of 2023; shop: 3; C is not registered: one of 2023, none of 2024.
  ASSERT_EQ(made.table.lines.size(), 4U);
  const Value::List& rows = made.value.Get("rows").as_list();
  EXPECT_EQ(rows[0].GetString("label"), "Coal");
  EXPECT_EQ(Cell(made, "num", 0), "2 2");
  EXPECT_EQ(Cell(made, "share", 0), "\"2/3\" 66.67%");
  EXPECT_EQ(Cell(made, "growth", 0), "1 100.00%");
  EXPECT_EQ(rows[1].GetString("label"), "Shop");
  EXPECT_EQ(Cell(made, "growth", 1), "null –");
  EXPECT_EQ(rows[1].FindPath("cells.growth.reason")->as_string(), "the whole is zero");
  EXPECT_EQ(rows[2].GetString("label"), "not stated");
  EXPECT_EQ(Cell(made, "growth", 2), "-1 -100.00%");
  EXPECT_EQ(rows[3].GetString("label"), "Total");
  EXPECT_EQ(Cell(made, "num", 3), "3 3");
  EXPECT_EQ(Cell(made, "share", 3), "1 100.00%");
}

TEST(ReportTable, NothingIsARowOfNoughts) {
  const Made made = Make(
      "    from: policy\n    on: from\n    columns:\n      - {id: num, title: {zh: 件}, count: rows}\n"
      "      - {id: r, title: {zh: 比}, ratio: [num, num]}\n",
      "{}");
  EXPECT_EQ(Cell(made, "num"), "0 0");
  EXPECT_EQ(Cell(made, "r"), "null –");
  EXPECT_TRUE(made.table.gaps.empty());
}

TEST(ReportTable, ASumBeyondTheRangeIsAnError) {
  const Rules rules =
      Load("    from: policy\n    on: from\n    columns:\n      - {id: num, title: {zh: 元}, sum: premium}\n");
  auto compiled = CompiledReport::Compile(rules.snapshot->reports.at("table"), *rules.snapshot);
  const Value file = base::ParseJson(R"({"policy": [
      {"number": "1", "from": "2024-01-01", "premium": 9223372036854775807},
      {"number": "2", "from": "2024-01-01", "premium": 1}]})")
                         .value();
  auto table = (*compiled)->Run(ReadRows(file, *rules.snapshot).value(),
                                ParsePeriod("2024", ruleset::ReportPeriod::kYear).value(), testing::Day("2024-12-31"),
                                *testing::RealCalendar());
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().code, "number-overflow");
}

TEST(ReportRows, AreCheckedAgainstTheirType) {
  const Rules rules =
      Load("    from: policy\n    on: from\n    columns:\n      - {id: num, title: {zh: 件}, count: rows}\n");
  const auto problems = [&](const char* text) {
    Strings found;
    auto rows = ReadRows(base::ParseJson(text).value(), *rules.snapshot);
    if (rows.ok()) return found;
    for (const base::Error& error : rows.errors()) found.push_back(error.code + " " + error.pointer);
    return found;
  };
  EXPECT_EQ(problems("[]"), Strings{"wrong-type "});
  EXPECT_EQ(problems(R"({"ship": []})"), Strings{"report-unknown-source /ship"});
  EXPECT_EQ(problems(R"({"policy": {}})"), Strings{"wrong-type /policy"});
  EXPECT_EQ(problems(R"({"policy": [{"number": "1", "premium": 1.5}, {"premium": 1}]})"),
            (Strings{"wrong-type /policy/0/premium", "missing-field /policy/1/number"}));
}

TEST(ReportCsv, QuotesAndDefusesTexts) {
  const Made made = Make(
      "    from: policy\n    on: from\n    group: {by: unit, title: {zh: 单位}}\n    columns:\n"
      "      - {id: num, title: {zh: 件}, count: rows, unit: 件}\n      - {id: g, title: {zh: 同比}, growth: num, "
      "format: "
      "percent}\n",
      R"({"policy": [{"number": "1", "unit": "=1+1", "from": "2024-01-01"},
                     {"number": "2", "unit": "a \"b\", c", "from": "2024-01-01"},
                     {"number": "3", "unit": "old", "from": "2023-01-01"}]})");
  EXPECT_EQ(ToCsv(made.table, *made.rules.snapshot, base::Language::kZh),
            "\xEF\xBB\xBF单位,件 (件),同比\r\n'=1+1,1,\r\n\"a \"\"b\"\", c\",1,\r\nold,0,-100.00%\r\n");
}

}  // namespace
}  // namespace anze::report
