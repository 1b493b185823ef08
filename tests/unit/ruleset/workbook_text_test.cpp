// Workbooks beside the rules, as the text that rules are kept as.
#include "core/ruleset/read/workbook_text.h"

#include "tests/support/check.h"

namespace anze::ruleset {
namespace {

using base::Cell;

Cell Text(std::string text) { return {text.empty() ? Cell::Kind::kEmpty : Cell::Kind::kText, std::move(text)}; }

void Add(base::Workbook* book, std::string name, std::vector<std::vector<Cell>> rows) {
  base::Grid& grid = book->sheets.emplace_back();
  grid.name = std::move(name);
  grid.rows = std::move(rows);
}

base::Workbook Book() {
  base::Workbook book;
  Add(&book, "费率", {{Text(""), Text("<= 100")}, {}, {Text("a, b"), {Cell::Kind::kNumber, "0.02"}}});
  Add(&book, "#second", {{Text("#sheet"), Text("x")}, {Text("两\n行")}});
  return book;
}

// Cells by "|", lines by "/".
std::string Cells(const std::optional<base::Node>& lines) {
  if (!lines) return "none";
  std::string out;
  for (const base::Node& line : lines->items) {
    if (!out.empty()) out += "/";
    for (std::size_t i = 0; i < line.items.size(); ++i) out += (i == 0 ? "" : "|") + line.items[i].scalar;
  }
  return out;
}

TEST_CASE("A sheet is read from the text that it was written as", "[ruleset][workbook]") {
  const std::string text = TextOfWorkbook(Book());
  CHECK(text == ",<= 100\n\n\"a, b\",0.02\n#sheet,\"#second\"\n\"#sheet\",x\n\"两 行\",\n#first,费率\n");
  CHECK(Cells(ReadSheet(text, "t.xlsx", "")) == "|<= 100/a, b|0.02");
  CHECK(Cells(ReadSheet(text, "t.xlsx", "费率")) == "|<= 100/a, b|0.02");
  CHECK(Cells(ReadSheet(text, "t.xlsx", "#second")) == "#sheet|x/两 行|");
  CHECK(Cells(ReadSheet(text, "t.xlsx", "third")) == "none");
  CHECK(SheetsOf(text) == std::vector<std::string>{"费率", "#second"});
  // A place in the first sheet has the row's number.
  CHECK(ReadSheet(text, "t.xlsx", "")->items[1].span.line == 3);
}

TEST_CASE("Merged cells each hold what the first of them holds", "[ruleset][workbook]") {
  base::Workbook book;
  Add(&book, "S", {{Text("甲"), Text("")}, {Text(""), Text("乙")}});
  book.sheets.front().merged.push_back({0, 0, 1, 0});
  CHECK(TextOfWorkbook(book) == "甲,\n甲,乙\n#first,S\n");
}

}  // namespace
}  // namespace anze::ruleset
