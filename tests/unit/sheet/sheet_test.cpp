// Sheets of small rulesets, edited cell by cell and read back; and of all the project's regions, untouched.
#include "core/sheet/sheet.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/ruleset/load.h"
#include "core/sheet/csv.h"
#include "tests/support/check.h"
#include "tests/support/rules/real_rules.h"

namespace anze::sheet {
namespace {

using base::Cell;
using base::Grid;
using base::Workbook;
using Bundle = std::shared_ptr<const ruleset::Bundle>;

constexpr const char* kParameters = R"(# 本市的参数
parameters:
  floor:
    title: {zh: 死亡赔偿限额下限, en: Floor}
    type: money
    values:
      - {from: 2024-05-09, value: 30000000, clauses: [notice-1]}  # 三十万
  rate:
    title: {zh: 提取比例, en: Rate}
    type: ratio
    values:
      - from: 2024-05-09
        value: 0.15
        clauses: [notice-1]

  mode:
    title: {zh: 执行方式, en: Mode}
    type: enum
    values_allowed: [strict, loose]
    titles: {strict: {zh: 从严, en: strict}, loose: {zh: 从宽, en: loose}}
    values:
      - {from: 2024-05-09, value: strict, clauses: [notice-1]}
)";

constexpr const char* kDecisions = R"(decisions:
  visits:
    kind: table
    title: {zh: 服务次数, en: Visits}
    clauses: [notice-1]
    facts:
      unit.sector: {type: enum, values: {coal: {zh: 煤矿, en: Coal}, other: {zh: 其他, en: Other}}, title: {zh: 行业, en: Sector}}
      unit.people: {type: integer, min: 0, unit: 人, title: {zh: 人数, en: People}}
    hit: unique
    inputs: [unit.sector, unit.people]
    outputs: {visits: integer}
    rows:
      - {id: coal, when: {unit.sector: coal}, then: {visits: 4}, clauses: [notice-1]}
      # 小单位少一次
      - id: few
        when:
          unit.sector: other
          unit.people: '< 100'
        then: {visits: 1}
        clauses: [notice-1]
      - {id: many, when: {unit.sector: other, unit.people: '>= 100'}, then: {visits: 2}, clauses: [notice-1]}
  rates:
    kind: table
    title: {zh: 费率, en: Rates}
    clauses: [notice-1]
    facts:
      unit.sector: {type: enum, values: {coal: {zh: 煤矿, en: Coal}, other: {zh: 其他, en: Other}}, title: {zh: 行业, en: Sector}}
      unit.people: {type: integer, min: 0, unit: 人, title: {zh: 人数, en: People}}
    hit: unique
    inputs: [unit.sector, unit.people]
    outputs: {rate: ratio}
    matrix:
      rows: unit.sector
      columns: unit.people
      cells:
        - ['', '< 100', '>= 100']
        - [coal, 0.02, 0.03]
        - [other, 0.01, 0.015]
      clauses: [notice-1]
)";

Bundle Load(const std::string& parameters = kParameters, const std::string& decisions = kDecisions) {
  const std::vector<ruleset::SourceFile> files = {
      {"platform/ruleset.yaml", "region: platform\ntitle: 各地共用\n"},
      {"cn/ruleset.yaml",
       "region: cn\ntitle: 全国规定\neffective: {from: 2021-09-01}\ndocuments: [{id: law, title: 法律, number: "
       "第88号}]\n"},
      {"cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 第一条, quote: 原文}]\n"},
      {"cn/parameters/reply.yaml",
       "parameters:\n  reply.period:\n    title: {zh: 答复期限, en: Reply}\n    type: period\n    values:\n"
       "      - {from: 2021-09-01, value: 15d, clauses: [law-1]}\n"},
      {"cn/city/ruleset.yaml",
       "region: cn/city\ntitle: 某市规则\neffective: {from: 2024-05-09}\ndocuments: [{id: notice, title: 通知}]\n"},
      {"cn/city/clauses.yaml", "clauses: [{id: notice-1, document: notice, locator: 一, quote: 原文}]\n"},
      {"cn/city/parameters/own.yaml", parameters},
      {"cn/city/decisions/tables.yaml", decisions}};
  auto outcome = ruleset::LoadBundle(files);
  INFO(testing::Lines(outcome.diagnostics));
  REQUIRE(outcome.bundle != nullptr);
  return outcome.bundle;
}

Workbook Book(const Bundle& bundle) {
  auto book = ToWorkbook(bundle, "cn/city");
  REQUIRE_OK(book);
  return *book;
}

Grid& Sheet(Workbook* book, const std::string& name) {
  const auto at =
      std::find_if(book->sheets.begin(), book->sheets.end(), [&](const Grid& grid) { return grid.name == name; });
  REQUIRE(at != book->sheets.end());
  return *at;
}

// The row of an id, and of a first day where it is given.
std::size_t Row(const Grid& grid, const std::string& id, const std::string& from = {}) {
  for (std::size_t row = 3; row < grid.rows.size(); ++row) {
    if (grid.At(row, 0).text == id && (from.empty() || grid.At(row, 4).text == from)) return row;
  }
  FAIL("no row " + id);
  return 0;
}

Cell Text(std::string text) { return {Cell::Kind::kText, std::move(text)}; }
Cell Figure(std::string text) { return {Cell::Kind::kNumber, std::move(text)}; }

// "cell reason" of each error.
std::vector<std::string> Wrong(const base::Result<Returned>& returned) {
  std::vector<std::string> wrong;
  if (returned.ok()) return wrong;
  for (const base::Error& error : returned.errors()) {
    std::string cell;
    std::string reason;
    for (const auto& [name, value] : error.args) {
      if (name == "cell") cell = value;
      if (name == "reason") reason = value;
    }
    wrong.push_back(error.code == "sheet-cell" ? cell + " " + reason : error.code);
  }
  return wrong;
}

std::string Changed(const base::Result<Returned>& returned, const std::string& file) {
  REQUIRE_OK(returned);
  for (const ruleset::SourceFile& changed : returned->changed) {
    if (changed.path == file) return changed.text;
  }
  return {};
}

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  REQUIRE(text.find(what) != std::string::npos);
  return text.replace(text.find(what), what.size(), by);
}

TEST_CASE("A sheet shows amounts in the units of an office, and who set them", "[sheet]") {
  const Bundle bundle = Load();
  Workbook book = Book(bundle);
  REQUIRE(book.sheets.size() == 3U);
  const Grid& grid = Sheet(&book, "参数");
  CHECK(grid.At(0, 0).text == "anze-sheet/1 cn/city parameters");
  CHECK(grid.frozen_rows == 3U);
  const std::size_t floor = Row(grid, "floor");
  CHECK(grid.At(floor, 1).text == "死亡赔偿限额下限");
  CHECK(grid.At(floor, 2).text == "300000");
  CHECK(grid.At(floor, 2).kind == Cell::Kind::kNumber);
  CHECK(grid.At(floor, 3).text == "元");
  CHECK(grid.At(floor, 4).text == "2024-05-09");
  CHECK(grid.At(floor, 7).text == "notice-1");
  CHECK(grid.At(floor, 8).text == "某市规则");
  CHECK(grid.At(Row(grid, "rate"), 2).look == Cell::Look::kPercent);
  CHECK(grid.At(Row(grid, "mode"), 2).text == "从严");
  const std::size_t above = Row(grid, "reply.period");
  CHECK(grid.At(above, 2).text == "15日");
  CHECK(grid.At(above, 8).text == "全国规定");
  CHECK(above > floor);  // the region's own come first
  const Grid& visits = Sheet(&book, "服务次数");
  CHECK(visits.At(2, 2).text == "行业");
  CHECK(visits.At(2, 3).text == "人数（人）");
  CHECK(visits.At(Row(visits, "few"), 1).text == "其他 × 人数<100人");
  CHECK(visits.At(Row(visits, "few"), 3).text == "<100");
  CHECK(visits.choices.front().values == std::vector<std::string>{"煤矿", "其他"});
  const Grid& rates = Sheet(&book, "费率");
  CHECK(rates.At(2, 1).text == "行业＼人数");
  CHECK(rates.At(2, 3).text == "≥100");
  CHECK(rates.At(3, 1).text == "煤矿");
  CHECK(rates.At(3, 2).text == "0.02");
}

TEST_CASE("A sheet that nobody touched changes nothing", "[sheet]") {
  const Bundle bundle = Load();
  const auto returned = FromWorkbook(bundle, "", Book(bundle));
  REQUIRE_OK(returned);
  CHECK(returned->region == "cn/city");
  CHECK(returned->changed.empty());
  CHECK(returned->notes.empty());
}

// Every region of the project that states rules, whole, through CSV as well.
TEST_CASE("No region's sheets change anything untouched", "[sheet][regions]") {
  const Bundle& bundle = testing::RealBundle();
  int regions = 0;
  for (const auto& [region, layer] : bundle->layers) {
    if (!layer.declared) continue;
    CAPTURE(region);
    auto book = ToWorkbook(bundle, region);
    REQUIRE_OK(book);
    ++regions;
    const auto returned = FromWorkbook(bundle, region, *book);
    REQUIRE_OK(returned);
    CHECK(returned->changed.empty());
    CHECK(returned->notes.empty());
    for (const Grid& grid : book->sheets) {
      CAPTURE(grid.name);
      const auto csv = FromCsv(ToCsv(grid), grid.name);
      REQUIRE_OK(csv);
      const auto again = FromWorkbook(bundle, region, *csv);
      REQUIRE_OK(again);
      CHECK(again->changed.empty());
    }
  }
  CHECK(regions >= 8);
}

TEST_CASE("A value with a day of its own is a new dated value", "[sheet]") {
  const Bundle bundle = Load();
  Workbook book = Book(bundle);
  Grid& grid = Sheet(&book, "参数");
  const std::size_t row = Row(grid, "floor");
  grid.rows[row][2] = Text("40万元");
  grid.rows[row][4] = {Cell::Kind::kDate, "2027-01-01"};
  const auto returned = FromWorkbook(bundle, "cn/city", book);
  const std::string own = Changed(returned, "cn/city/parameters/own.yaml");
  CHECK(own == Replaced(kParameters, "# 三十万\n",
                        "# 三十万\n      - {from: 2027-01-01, value: 40000000, clauses: [notice-1]}\n"));
  CHECK(returned->notes.empty());
}

TEST_CASE("A row may be added, by id or by title, behind a value over several lines too", "[sheet]") {
  const Bundle bundle = Load();
  Workbook book = Book(bundle);
  Grid& grid = Sheet(&book, "参数");
  grid.rows.push_back({Text("rate"), {}, Text("20%"), {}, Figure("46388"), Text("2027-12-31"), {}, Text("notice-1")});
  grid.rows.push_back({{}, Text("执行方式"), Text("从宽"), {}, Text("2027年1月1日"), {}, {}, Text("待核对")});
  const std::string own = Changed(FromWorkbook(bundle, "", book), "cn/city/parameters/own.yaml");
  CHECK_THAT(own, Catch::Contains("        clauses: [notice-1]\n      - {from: 2027-01-01, to: 2027-12-31, value: 0.2, "
                                  "clauses: [notice-1]}\n\n  mode:"));
  CHECK_THAT(own, Catch::Contains("- {from: 2027-01-01, value: loose, clauses: [待核对]}\n"));
}

TEST_CASE("A value of its own in place of a higher region's begins a file", "[sheet]") {
  const Bundle bundle = Load();
  Workbook book = Book(bundle);
  Grid& grid = Sheet(&book, "参数");
  const std::size_t row = Row(grid, "reply.period");
  grid.rows[row][2] = Text("10个工作日");
  grid.rows[row][4] = Text("2027-01-01");
  grid.rows[row][7] = Text("notice-1");
  const auto returned = FromWorkbook(bundle, "", book);
  CHECK(Changed(returned, "cn/city/parameters/reply.yaml") ==
        "parameters:\n  reply.period:\n    values:\n      - {from: 2027-01-01, value: 10wd, clauses: [notice-1]}\n");
}

TEST_CASE("Every wrong cell is told at once, and nothing changes", "[sheet]") {
  const Bundle bundle = Load();
  Workbook book = Book(bundle);
  Grid& grid = Sheet(&book, "参数");
  grid.rows[Row(grid, "floor")][2] = Figure("400000");           // no day of its own
  grid.rows[Row(grid, "rate")][2] = Text("很高");                // no share
  grid.rows[Row(grid, "mode")][1] = Text("方式");                // a title
  grid.rows[Row(grid, "reply.period")][5] = Text("2026-12-31");  // the nation's
  grid.rows.push_back({Text("flor"), {}, Figure("1"), {}, Text("2027-01-01"), {}, {}, Text("notice-1")});
  grid.rows.push_back({Text("floor"), {}, Figure("1"), {}, Text("2027-01-01"), {}, {}, Text("notice-9")});
  Cell formula = Figure("5");
  formula.formula = true;
  grid.rows.push_back({Text("floor"), {}, formula, {}, Text("2028-01-01"), {}, {}, Text("notice-1")});
  Grid& visits = Sheet(&book, "服务次数");
  visits.rows[Row(visits, "many")][3] = Text("好多");
  visits.merged.push_back({3, 2, 4, 2});
  const auto returned = FromWorkbook(bundle, "", book);
  const std::vector<std::string> expected = {"C4 dated",  "B5 shown",    "C6 value",  "F7 above", "A8 parameter-near",
                                             "H9 clause", "C10 formula", "C4 merged", "D6 value"};
  CHECK(Wrong(returned) == expected);
  for (const base::Error& error : returned.errors()) {
    for (const base::Language language : {base::Language::kZh, base::Language::kEn}) {
      const std::string said = base::Describe(error, language).message;
      INFO(said);
      CHECK(said.find('{') == std::string::npos);
    }
  }
  CHECK(base::Describe(returned.errors()[2], base::Language::kZh).message ==
        "工作表“参数”C6：填的是“很高”，应填带百分号的比例，例如15%");
}

TEST_CASE("A last day is added to the region's own value", "[sheet]") {
  const Bundle bundle = Load();
  Workbook book = Book(bundle);
  Grid& grid = Sheet(&book, "参数");
  grid.rows[Row(grid, "floor")][5] = Text("2026-12-31");
  const std::string own = Changed(FromWorkbook(bundle, "", book), "cn/city/parameters/own.yaml");
  CHECK_THAT(own,
             Catch::Contains("- {from: 2024-05-09, to: 2026-12-31, value: 30000000, clauses: [notice-1]}  # 三十万"));
}

TEST_CASE("A row that is gone leaves its value, and is told", "[sheet]") {
  const Bundle bundle = Load();
  Workbook book = Book(bundle);
  Grid& grid = Sheet(&book, "参数");
  grid.rows.erase(grid.rows.begin() + static_cast<std::ptrdiff_t>(Row(grid, "floor")));
  const auto returned = FromWorkbook(bundle, "", book);
  REQUIRE_OK(returned);
  CHECK(returned->changed.empty());
  REQUIRE(returned->notes.size() == 1U);
  CHECK(returned->notes.front().code == "sheet-row-gone");
}

TEST_CASE("Cells and rows of a table change, come and go, and comments stay", "[sheet]") {
  const Bundle bundle = Load();
  Workbook book = Book(bundle);
  Grid& grid = Sheet(&book, "服务次数");
  grid.rows[Row(grid, "coal")][4] = Figure("6");
  grid.rows[Row(grid, "few")][3] = Text("＜50");
  const std::size_t many = Row(grid, "many");
  grid.rows[many][3] = Text("≥200");
  grid.rows.insert(grid.rows.begin() + static_cast<std::ptrdiff_t>(many),
                   {{}, {}, Text("其他"), Text("[50..200)"), Figure("3"), {}, Text("notice-1")});
  const std::string tables = Changed(FromWorkbook(bundle, "", book), "cn/city/decisions/tables.yaml");
  CHECK_THAT(tables, Catch::Contains("then: {visits: 6}"));
  CHECK_THAT(tables, Catch::Contains("      # 小单位少一次\n      - id: few\n"));
  CHECK_THAT(tables, Catch::Contains("unit.people: '< 50'"));
  CHECK_THAT(tables, Catch::Contains("        clauses: [notice-1]\n      - {id: row-1, when: {unit.sector: other, "
                                     "unit.people: '[50..200)'}, then: {visits: 3}, clauses: [notice-1]}\n"));
  Load(kParameters, tables);
  grid.rows.erase(grid.rows.begin() + static_cast<std::ptrdiff_t>(Row(grid, "few")));
  const std::string fewer = Changed(FromWorkbook(bundle, "", book), "cn/city/decisions/tables.yaml");
  CHECK(fewer.find("id: few") == std::string::npos);
}

TEST_CASE("Rows of a table do not change places", "[sheet]") {
  const Bundle bundle = Load();
  Workbook book = Book(bundle);
  Grid& grid = Sheet(&book, "服务次数");
  std::swap(grid.rows[3], grid.rows[4]);
  CHECK(Wrong(FromWorkbook(bundle, "", book)) == std::vector<std::string>{"A5 moved"});
}

TEST_CASE("A matrix changes by cell, heading and line", "[sheet]") {
  const Bundle bundle = Load();
  Workbook book = Book(bundle);
  Grid& grid = Sheet(&book, "费率");
  grid.rows[3][3] = Text("3.5%");
  grid.rows[2][2] = Text("<120");
  grid.rows[2][3] = Text("≥120");
  const std::string tables = Changed(FromWorkbook(bundle, "", book), "cn/city/decisions/tables.yaml");
  CHECK_THAT(tables, Catch::Contains("        - ['', '< 120', '>= 120']\n        - [coal, 0.02, 0.035]\n"));
  grid.rows[3].push_back(Text("多出"));
  grid.rows[4][2] = Text("高");
  CHECK(Wrong(FromWorkbook(bundle, "", book)) == std::vector<std::string>{"E4 column", "C5 value"});
}

TEST_CASE("A workbook of no region, or of another one, is told", "[sheet]") {
  const Bundle bundle = Load();
  Workbook book;
  book.sheets.emplace_back().rows = {{Text("随便")}};
  CHECK(FromWorkbook(bundle, "", book).error().code == "sheet-none");
  CHECK(Wrong(FromWorkbook(bundle, "cn", Book(bundle))).front() == "sheet-other-region");
  CHECK(ToWorkbook(bundle, "cn/nowhere").error().code == "unknown-region");
  Choice choice;
  choice.decision = "nothing";
  CHECK(ToWorkbook(bundle, "cn/city", choice).error().code == "sheet-no-table");
  Workbook columns = Book(bundle);
  Sheet(&columns, "参数").rows[1][2] = Text("worth");
  CHECK(Wrong(FromWorkbook(bundle, "", columns)).front() == "sheet-column-missing");
}

TEST_CASE("CSV guards what a program would take for a formula, and takes the guard off", "[sheet][csv]") {
  Grid grid;
  grid.rows = {{Text("=1+1"), Text("'甲"), {Cell::Kind::kNumber, "0.15", Cell::Look::kPercent}, Text("a,\"b\"")}};
  const std::string csv = ToCsv(grid);
  CHECK(csv == "\xEF\xBB\xBF'=1+1,''甲,15%,\"a,\"\"b\"\"\"\r\n");
  const auto back = FromCsv(csv, "t.csv");
  REQUIRE_OK(back);
  CHECK(back->sheets.front().At(0, 0).text == "=1+1");
  CHECK(back->sheets.front().At(0, 1).text == "'甲");
  CHECK(back->sheets.front().At(0, 3).text == "a,\"b\"");
  CHECK(FromCsv("\xD6\xD0", "t.csv").error().code == "workbook-unreadable");
}

}  // namespace
}  // namespace anze::sheet
