// `anze sheet` as an office uses it: the workbook is edited by another program (tests/contract/edit_workbook.py) and
// read back. What nobody touched leaves every file byte for byte.
#include <cstdlib>

#include "core/base/json.h"
#include "tests/integration/process.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::testing {
namespace {

using base::Value;
using Words = std::vector<std::string>;

constexpr const char* kRegion = "cn/shanxi/xinzhou";
constexpr const char* kOwn = "cn/shanxi/xinzhou/parameters/service.yaml";

// Edits a workbook with openpyxl; the new file's path.
std::string Edited(const TempFolder& folder, const std::string& book, const std::string& edits) {
  const std::string script = InProject("tests/contract/edit_workbook.py");
  const std::string changed = folder.File("changed.xlsx");
  const std::string input = folder.Put("edits.json", edits);
  const std::string command =
      "/usr/bin/python3 '" + script + "' edit '" + book + "' '" + changed + "' < '" + input + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  return changed;
}

struct Desk {
  TempFolder folder;
  std::string rules = folder.File("rules");
  std::string book = folder.File("book.xlsx");
  Desk() {
    CopyRules(rules, {"shanxi"});
    JsonOf({"sheet", rules, "--region", kRegion, "--to", book}, 0);
  }
};

TEST_CASE("A workbook that nobody touched leaves the rules as they are", "[integration][cli][sheet]") {
  const Desk desk;
  const std::string before = ReadText(desk.rules + "/" + kOwn);
  const Value same = JsonOf({"sheet", desk.rules, "--from", desk.book, "--write"}, 0);
  CHECK(same.Get("total") == Value(0));
  CHECK(same.Get("files").as_list().empty());
  // Saved again by another program, which writes everything anew.
  const Value saved = JsonOf({"sheet", desk.rules, "--from", Edited(desk.folder, desk.book, "[]"), "--write"}, 0);
  CHECK(saved.Get("total") == Value(0));
  CHECK(ReadText(desk.rules + "/" + kOwn) == before);
}

TEST_CASE("An edited workbook is a diff, and with --write a change of the files", "[integration][cli][sheet]") {
  const Desk desk;
  const std::string changed = Edited(
      desk.folder, desk.book,
      R"([{"sheet": "参数", "append": ["service.first.period", null, "2个月", null, "date:2027-01-01", null, null, "待核对"]}])");
  const Value diff = JsonOf({"sheet", desk.rules, "--from", changed}, 1);
  REQUIRE(diff.Get("total") == Value(1));
  const Value& change = diff.Get("changes").as_list().front();
  CHECK(change.GetString("name") == "service.first.period");
  CHECK(change.GetString("from") == "2027-01-01");
  CHECK(diff.Get("written") == Value(false));
  CHECK(ReadText(desk.rules + "/" + kOwn).find("2027-01-01") == std::string::npos);
  const Finished text = RunAnze({"sheet", desk.rules, "--from", changed, "--write", "--lang", "zh"});
  CHECK(text.exit_code == 0);
  CHECK_THAT(text.out, Catch::Contains("首次服务期限"));
  CHECK_THAT(text.out, Catch::Contains(kOwn));
  const std::string own = ReadText(desk.rules + "/" + kOwn);
  CHECK_THAT(own, Catch::Contains("- {from: 2027-01-01, value: 2mo, clauses: [待核对]}"));
  CHECK_THAT(own, Catch::Contains("# 事故预防服务（AMB-24 至 AMB-35）。"));
  CHECK(RunAnze({"fmt", "--check", desk.rules}).exit_code == 0);
  CHECK(JsonOf({"sheet", desk.rules, "--region", kRegion, "--from", changed}, 0).Get("total") == Value(0));
}

TEST_CASE("Every wrong cell of a workbook is told by its place", "[integration][cli][sheet]") {
  const Desk desk;
  const std::string changed = Edited(desk.folder, desk.book, R"([
      {"sheet": "参数", "id": "service.first.period", "column": "C", "value": "很快"},
      {"sheet": "参数", "id": "service.first.count", "column": "C", "value": 2},
      {"sheet": "参数", "id": "service.first.count", "column": "B", "value": "次数"}])");
  const Finished told = RunAnze({"sheet", desk.rules, "--from", changed, "--lang", "zh"});
  CHECK(told.exit_code == 2);
  CHECK_THAT(told.err, Catch::Contains("填的是“很快”，应填期限，例如10个工作日、30日、3个月、1年"));
  CHECK_THAT(told.err, Catch::Contains("但生效日期未改"));
  const Value errors = JsonOf({"sheet", desk.rules, "--from", changed, "--write"}, 2).Get("errors");
  CHECK(errors.as_list().size() == 3U);
  CHECK(errors.as_list().front().GetString("file") == "参数");
  CHECK(ReadText(desk.rules + "/" + kOwn) == ReadText(InProject(std::string("rulesets/") + kOwn)));
}

TEST_CASE("A change that makes the rules wrong is not written", "[integration][cli][sheet]") {
  const Desk desk;
  const std::string changed = Edited(
      desk.folder, desk.book,
      R"([{"sheet": "参数", "append": ["complaint.reply.period", null, "20个工作日", null, "date:2027-01-01", null, null, "待核对"]}])");
  // The national layer's lock: the period is not lengthened.
  CHECK(JsonOf({"sheet", desk.rules, "--from", changed, "--write"}, 2)
            .Get("errors")
            .as_list()
            .front()
            .GetString("code") == "sheet-unusable");
  CHECK(ReadText(desk.rules + "/" + kOwn) == ReadText(InProject(std::string("rulesets/") + kOwn)));
}

TEST_CASE("One table goes out and comes back as CSV", "[integration][cli][sheet]") {
  const Desk desk;
  const std::string csv = desk.folder.File("scope.csv");
  const Value out = JsonOf({"sheet", desk.rules, "--region", kRegion, "--table", "enterprise-scope", "--to", csv}, 0);
  CHECK(out.Get("sheets").as_list().size() == 1U);
  CHECK(ReadText(csv).starts_with("\xEF\xBB\xBF"));
  CHECK(JsonOf({"sheet", desk.rules, "--from", csv}, 0).Get("total") == Value(0));
}

TEST_CASE("Wrong use of sheet is told", "[integration][cli][sheet]") {
  const Desk desk;
  const auto code = [](const Words& words) {
    return std::string(JsonOf(words, 2).Get("errors").as_list().front().GetString("code"));
  };
  CHECK(code({"sheet", desk.rules}) == "cli-sheet-one-way");
  CHECK(code({"sheet", desk.rules, "--to", desk.folder.File("x.xlsx")}) == "cli-missing-option");
  CHECK(code({"sheet", desk.rules, "--region", kRegion, "--to", desk.folder.File("x.pdf")}) == "cli-sheet-ending");
  CHECK(code({"sheet", desk.rules, "--from", desk.folder.Put("text.xlsx", "参数,取值\n")}) == "workbook-unreadable");
  CHECK(code({"sheet", desk.rules, "--region", "cn/nowhere", "--to", desk.folder.File("x.xlsx")}) == "unknown-region");
  CHECK(code({"sheet", desk.rules, "--from", desk.folder.File("none.xlsx")}) == "file-unreadable");
}

// A matrix whose cells stand in a workbook beside it, read as those of a CSV file.
TEST_CASE("The cells of a matrix may stand in a workbook", "[integration][cli][sheet]") {
  const TempFolder folder;
  folder.Put("rules/cn/ruleset.yaml",
             "region: cn\ntitle: 全国\neffective: {from: 2020-01-01}\ndocuments: [{id: law, title: 法}]\n");
  folder.Put("rules/cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 原文}]\n");
  const std::string decision =
      "decisions:\n  rates:\n    kind: table\n    title: 费率\n    clauses: [law-1]\n    hit: unique\n    facts:\n"
      "      sector: {type: enum, values: {coal: 煤矿, metal: 金属矿}, title: 行业}\n"
      "      people: {type: integer, min: 0, title: 人数}\n"
      "    inputs: [sector, people]\n    outputs: {rate: ratio}\n"
      "    rows: [{id: rest, when: {sector: metal, people: '> 100'}, then: {rate: 0.02}, clauses: [law-1]}]\n"
      "    matrix: {rows: sector, columns: people, cells: CELLS, clauses: [law-1]}\n";
  const auto with = [&](const std::string& cells) {
    std::string text = decision;
    folder.Put("rules/cn/decisions/rates.yaml", text.replace(text.find("CELLS"), 5, cells));
  };
  const std::string book = folder.File("rules/cn/decisions/rates.xlsx");
  const std::string script = InProject("tests/contract/edit_workbook.py");
  with("{file: rates.xlsx, sheet: 费率}");
  REQUIRE(std::system(("/usr/bin/python3 '" + script + "' make matrix '" + book + "'").c_str()) == 0);
  CHECK(JsonOf({"check", folder.File("rules")}, 0).Get("errors") == Value(0));
  const std::string facts = folder.Put("facts.json", R"({"sector": "coal", "people": 30})");
  const Value answer = JsonOf({"eval", "--rules", folder.File("rules"), "--region", "cn", "--decision", "rates",
                               "--as-of", "2025-01-01", "--facts", facts},
                              0);
  CHECK(base::WriteJson(answer.Get("value")) == R"({"rate":0.02})");
  // Another file is another decision.
  const std::string old = folder.File("old");
  REQUIRE(std::system(("cp -r '" + folder.File("rules") + "' '" + old + "'").c_str()) == 0);
  const std::string edits = folder.Put("edits.json", R"([{"sheet": "费率", "cell": "B2", "value": 0.025}])");
  REQUIRE(std::system(
              ("/usr/bin/python3 '" + script + "' edit '" + book + "' '" + book + "' < '" + edits + "'").c_str()) == 0);
  CHECK(JsonOf({"diff", old, folder.File("rules")}, 1).Get("total").as_int() >= 1);
  with("{file: rates.xlsx, sheet: 没有}");
  CHECK(JsonOf({"check", folder.File("rules")}, 1).Get("diagnostics").as_list().front().GetString("code") ==
        "matrix-sheet");
  with("rates.xlsx");  // the first sheet is empty
  CHECK(JsonOf({"check", folder.File("rules")}, 1).Get("diagnostics").as_list().front().GetString("code") ==
        "matrix-empty");
  folder.Put("rules/cn/decisions/rates.xlsx", "no workbook");
  CHECK(JsonOf({"check", folder.File("rules")}, 2).Get("errors").as_list().front().GetString("code") ==
        "workbook-unreadable");
}

}  // namespace
}  // namespace anze::testing
