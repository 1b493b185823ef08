// Workbooks both ways, against a library that shares no code with ours (tests/contract/edit_workbook.py): what we write
// it reads, what it writes we read, and files that nobody should open are refused.
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "core/base/json.h"
#include "core/base/workbook.h"
#include "plugins/catalog/catalog.h"
#include "plugins/report/xlsx/cell_styles.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"
#include "tests/support/temp_folder.h"

namespace anze {
namespace {

using base::Cell;
using base::Value;

const ports::WorkbookFormat& Format() { return *catalog::FindWorkbookFormat("xlsx"); }

std::string Run(const std::string& arguments) {
  const std::string command =
      "/usr/bin/python3 '" + testing::InProject("tests/contract/edit_workbook.py") + "' " + arguments;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string text;
  std::array<char, 4096> part{};
  for (std::size_t got = 1; got > 0;) {
    got = std::fread(part.data(), 1, part.size(), pipe);
    text.append(part.data(), got);
  }
  ::pclose(pipe);
  return text;
}

std::string Bytes(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A file of a kind, made by the other library.
std::string Made(const std::string& kind) {
  const testing::TempFolder folder;
  const std::string file = folder.File("made.xlsx");
  Run("make " + kind + " '" + file + "'");
  return Bytes(file);
}

std::string Reason(const base::Result<base::Workbook>& read) {
  if (read.ok()) return "read";
  for (const auto& [name, value] : read.error().args) {
    if (name == "reason") return value;
  }
  return read.error().code;
}

base::Workbook Written() {
  base::Workbook book;
  base::Grid& grid = book.sheets.emplace_back();
  grid.name = "参数：2027 [样表]";
  grid.frozen_rows = 1;
  grid.frozen_columns = 2;
  grid.rows = {{{Cell::Kind::kText, "编号", Cell::Look::kCode}, {Cell::Kind::kText, "取值", Cell::Look::kHead}},
               {{Cell::Kind::kText, "91140900MA0DEM013C"}, {Cell::Kind::kNumber, "0.155", Cell::Look::kPercent}},
               {{Cell::Kind::kText, "=1+1"}, {Cell::Kind::kNumber, "400000.5", Cell::Look::kMoney}},
               {{Cell::Kind::kText, "007"}, {}, {Cell::Kind::kNumber, "12"}},
               {{Cell::Kind::kText, "_x0041_\x01"}, {Cell::Kind::kText, "http://example.com"}}};
  grid.choices = {{{1, 1, 3, 1}, {"是", "否"}}, {{4, 1, 4, 1}, std::vector<std::string>(80, "很长的选项名称")}};
  base::Grid& other = book.sheets.emplace_back();
  other.name = "参数：2027 [样表]";
  other.rows = {{{Cell::Kind::kText, "第二张"}}};
  return book;
}

TEST_CASE("A workbook that we write comes back as it was", "[contract][workbook]") {
  const auto bytes = Format().write(Written());
  REQUIRE_OK(bytes);
  CHECK(*bytes == *Format().write(Written()));
  const auto book = Format().read(*bytes);
  REQUIRE_OK(book);
  REQUIRE(book->sheets.size() == 3U);  // and the list that is too long for a cell's own
  const base::Grid& grid = book->sheets[0];
  CHECK(grid.name == "参数：2027 样表");
  CHECK(book->sheets[1].name == "2 参数：2027 样表");
  for (std::size_t row = 0; row < 4; ++row) {
    for (std::size_t column = 0; column < 3; ++column) {
      CAPTURE(row, column);
      CHECK(grid.At(row, column).text == Written().sheets[0].At(row, column).text);
      CHECK(grid.At(row, column).kind == Written().sheets[0].At(row, column).kind);
    }
  }
  CHECK(grid.At(1, 1).look == Cell::Look::kPercent);
  CHECK(grid.At(2, 0).formula == false);
  CHECK(grid.At(4, 0).text == "_x0041_\xEF\xBF\xBD");
}

TEST_CASE("A foreign reader finds texts, lists and frozen rows", "[contract][workbook]") {
  const testing::TempFolder folder;
  const std::string file = folder.Put("book.xlsx", *Format().write(Written()));
  const auto read = base::ParseJson(Run("read '" + file + "'"));
  INFO("python3-openpyxl cannot read it, or is not installed");
  REQUIRE_OK(read);
  const Value& sheet = read->Get("参数：2027 样表");
  const Value& cells = sheet.Get("cells");
  CHECK(base::WriteJson(cells.Get("A2")) == R"({"value":"91140900MA0DEM013C","format":"@","type":"s"})");
  CHECK(base::WriteJson(cells.Get("A3")) == R"({"value":"=1+1","format":"@","type":"s"})");
  CHECK(base::WriteJson(cells.Get("A4")) == R"({"value":"007","format":"@","type":"s"})");
  CHECK(base::WriteJson(cells.Get("B2")) == R"({"value":0.155,"format":"0.##%","type":"n"})");
  CHECK(base::WriteJson(cells.Get("B3")) == R"({"value":400000.5,"format":"#,##0.00","type":"n"})");
  CHECK(sheet.GetString("freeze") == "C2");
  CHECK(sheet.Get("lists").GetString("B2:B4") == "\"是,否\"");
  CHECK(sheet.Get("lists").GetString("B5") == "_lists!$A$1:$A$80");
  CHECK(read->Get("_lists").Get("hidden") == Value(true));
}

TEST_CASE("What another program writes is read cell by cell", "[contract][workbook]") {
  const auto book = Format().read(Made("types"));
  REQUIRE_OK(book);
  const base::Grid& grid = book->sheets.front();
  CHECK(grid.name == "各种");
  const std::vector<std::pair<Cell::Kind, std::string>> expected = {{Cell::Kind::kText, "文字"},
                                                                    {Cell::Kind::kNumber, "12"},
                                                                    {Cell::Kind::kNumber, "0.57"},
                                                                    {Cell::Kind::kNumber, "0.00001"},
                                                                    {Cell::Kind::kBoolean, "true"},
                                                                    {Cell::Kind::kDate, "2027-01-01"},
                                                                    {Cell::Kind::kDate, "2027-01-01 08:30"},
                                                                    {Cell::Kind::kText, ""},
                                                                    {Cell::Kind::kText, "A"},
                                                                    {Cell::Kind::kText, " 两端 "},
                                                                    {Cell::Kind::kNumber, "0.155"},
                                                                    {Cell::Kind::kDate, "2027-01-01"},
                                                                    {Cell::Kind::kDate, "2027-01-01"},
                                                                    {Cell::Kind::kError, "#REF!"}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(grid.At(0, i).kind == expected[i].first);
    CHECK(grid.At(0, i).text == expected[i].second);
  }
  CHECK(grid.At(0, 7).formula);
  CHECK(grid.At(0, 10).look == Cell::Look::kPercent);
  REQUIRE(grid.merged.size() == 1U);
  CHECK(grid.merged.front().last_row == 3U);
}

TEST_CASE("Prefixes, rich texts and cells without places are read", "[contract][workbook]") {
  const auto book = Format().read(Made("strict"));
  REQUIRE_OK(book);
  CHECK(book->sheets.front().At(0, 0).text == "富文本");
  CHECK(book->sheets.front().At(0, 1).text == "2");
}

TEST_CASE("Files that nobody should open are refused, each for its reason", "[contract][workbook]") {
  CHECK(Reason(Format().read(Made("bomb"))) == "bomb");
  CHECK(Reason(Format().read(Made("rows"))) == "rows");
  CHECK(Reason(Format().read(Made("macros"))) == "macros");
  CHECK(Reason(Format().read(Made("no-parts"))) == "part");
  CHECK(Reason(Format().read(Made("torn"))) == "xml");
  CHECK(Reason(Format().read("")) == "no-zip");
  CHECK(Reason(Format().read("参数,取值\n")) == "no-zip");
  CHECK(Reason(Format().read("PK\x03\x04 and nothing else")) == "no-zip");
  CHECK(Reason(Format().read("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old or locked")) == "old");
  CHECK(Reason(Format().read(std::string(17 * 1024 * 1024, 'P'))) == "large");
}

// Cut anywhere, or with any byte another, a file is read or refused, and never more than that.
TEST_CASE("A damaged workbook does no harm", "[contract][workbook]") {
  const std::string whole = *Format().write(Written());
  for (std::size_t size = 0; size < whole.size(); size += 97) (void)Format().read(whole.substr(0, size));
  for (std::size_t at = 0; at < whole.size(); at += 41) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x5A);
    (void)Format().read(damaged);
  }
  SUCCEED();
}

TEST_CASE("Number formats say what a number is", "[contract][workbook]") {
  using report::xlsx::DayOfSerial;
  using report::xlsx::LookOfCode;
  using report::xlsx::NumberLook;
  for (const char* day :
       {"yyyy-mm-dd", "m/d/yy", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "yyyy\"年\"m\"月\"", "h:mm"}) {
    CAPTURE(day);
    CHECK(LookOfCode(day) == NumberLook::kDay);
  }
  for (const char* plain : {"General", "0.00", "#,##0.00_);[Red](#,##0.00)", "0\"day\"", "\\d0", "@"}) {
    CAPTURE(plain);
    CHECK(LookOfCode(plain) == NumberLook::kPlain);
  }
  CHECK(LookOfCode("0.00%") == NumberLook::kPercent);
  CHECK(DayOfSerial(1, false) == "1900-01-01");
  CHECK(DayOfSerial(59, false) == "1900-02-28");
  CHECK(DayOfSerial(60, false).empty());  // never was
  CHECK(DayOfSerial(61, false) == "1900-03-01");
  CHECK(DayOfSerial(46388, false) == "2027-01-01");
  CHECK(DayOfSerial(46388.5, false) == "2027-01-01 12:00");
  CHECK(DayOfSerial(44926, true) == "2027-01-01");
  CHECK(DayOfSerial(0.5, false).empty());
}

}  // namespace
}  // namespace anze
