// Tables as spreadsheets save them.
#include "core/ruleset/read/csv.h"

#include "tests/support/check.h"

namespace anze::ruleset {
namespace {

// Cells by "|", lines by "/".
std::string Cells(std::string_view text) {
  const std::string file = "cn/decisions/t.csv";
  std::string out;
  for (const base::Node& line : ReadCsv(text, file).items) {
    if (!out.empty()) out += "/";
    for (std::size_t i = 0; i < line.items.size(); ++i) out += (i == 0 ? "" : "|") + line.items[i].scalar;
  }
  return out;
}

TEST_CASE("CSV: lines, cells, quotes and their places", "[ruleset][csv]") {
  CHECK(Cells("a,b\n1,2\n") == "a|b/1|2");
  CHECK(Cells("a,b\r\n1,2") == "a|b/1|2");
  CHECK(Cells(" 煤矿 , 2 ") == "煤矿|2");
  CHECK(Cells("\"a, b\",\"say \"\"x\"\"\",") == "a, b|say \"x\"|");
  CHECK(Cells(",large,small\ncoal,,3\n") == "|large|small/coal||3");
  CHECK(Cells("\n\na\n\n") == "a");
  CHECK(Cells("\"two\nlines\",1\nx,2") == "two\nlines|1/x|2");
  CHECK(Cells("\"never closed") == "never closed");
  CHECK(Cells("").empty());
  const std::string file = "cn/decisions/t.csv";
  const base::Node lines = ReadCsv("煤矿,1\n金属, 22", file);
  CHECK(lines.items[1].items[1].span.line == 2);
  CHECK(lines.items[1].items[1].span.column == 5);
  CHECK(lines.items[1].items[1].span.end_column == 7);
}

}  // namespace
}  // namespace anze::ruleset
