// Values between rule files and cells, as people fill them in.
#include "core/sheet/amount.h"

#include "core/sheet/cell_test.h"
#include "tests/support/check.h"

namespace anze::sheet {
namespace {

using base::Cell;
using base::Value;
using Kind = Amount::Kind;

Cell Text(std::string text) { return {Cell::Kind::kText, std::move(text)}; }
Cell Figure(std::string text, Cell::Look look = Cell::Look::kPlain) {
  return {Cell::Kind::kNumber, std::move(text), look};
}
std::string Read(Kind kind, const Cell& cell) { return WrittenOf({kind, {}, {}}, cell).value_or("none"); }

TEST_CASE("Amounts are read as an office writes them", "[sheet]") {
  CHECK(Read(Kind::kMoney, Figure("400000")) == "40000000");
  CHECK(Read(Kind::kMoney, Figure("1234.5")) == "123450");
  CHECK(Read(Kind::kMoney, Figure("0.005")) == "none");  // half a fen
  for (const char* text : {"400,000", "400000", "40万元", "４００，０００", "400000.00", " 400000 "}) {
    CAPTURE(text);
    CHECK(Read(Kind::kMoney, Text(text)) == "40000000");
  }
  CHECK(Read(Kind::kMoney, Text("4,00000")) == "none");
  CHECK(Read(Kind::kMoney, Text("很多")) == "none");
  CHECK(Read(Kind::kShare, Figure("0.15", Cell::Look::kPercent)) == "0.15");
  CHECK(Read(Kind::kShare, Figure("1.2", Cell::Look::kPercent)) == "1.2");
  CHECK(Read(Kind::kShare, Figure("0.15")) == "0.15");
  CHECK(Read(Kind::kShare, Figure("15")) == "none");  // 15 % or 1500 %?
  CHECK(Read(Kind::kShare, Text("15%")) == "0.15");
  CHECK(Read(Kind::kShare, Text("１５％")) == "0.15");
  CHECK(Read(Kind::kWhole, Figure("3")) == "3");
  CHECK(Read(Kind::kWhole, Figure("3.5")) == "none");
  CHECK(Read(Kind::kWhole, Text("３")) == "3");
  CHECK(Read(Kind::kPeriod, Text("10个工作日")) == "10wd");
  CHECK(Read(Kind::kPeriod, Text("10wd")) == "10wd");
  CHECK(Read(Kind::kPeriod, Text("3个月")) == "3mo");
  CHECK(Read(Kind::kPeriod, Figure("10")) == "none");
  CHECK(Read(Kind::kBoolean, Text("是")) == "true");
  CHECK(Read(Kind::kBoolean, {Cell::Kind::kBoolean, "false"}) == "false");
  CHECK(Read(Kind::kTexts, Text("甲、乙，丙")) == "[甲, 乙, 丙]");
  CHECK(Read(Kind::kText, Text("a: b")) == "'a: b'");
}

TEST_CASE("Days are read from days, texts and serial numbers", "[sheet]") {
  CHECK(DayOf({Cell::Kind::kDate, "2027-01-01"}) == "2027-01-01");
  CHECK(DayOf(Text("2027年1月1日")) == "2027-01-01");
  CHECK(DayOf(Text("２０２７－０１－０１")) == "2027-01-01");
  CHECK(DayOf(Figure("46388")) == "2027-01-01");
  CHECK_FALSE(DayOf(Figure("12")));
  CHECK_FALSE(DayOf({Cell::Kind::kDate, "2027-01-01 08:30"}));
  CHECK_FALSE(DayOf(Text("明年")));
}

TEST_CASE("A formula or an error is no value", "[sheet]") {
  Cell formula = Figure("3");
  formula.formula = true;
  CHECK(Read(Kind::kWhole, formula) == "none");
  CHECK(Read(Kind::kText, {Cell::Kind::kError, "#REF!"}) == "none");
}

TEST_CASE("Choices go by their titles, and by their words where titles do not tell them apart", "[sheet]") {
  const Amount amount{Kind::kChoice, {"coal", "metal", "ore"}, {"煤矿", "矿", "矿"}};
  CHECK(TitleOfWord(amount, "coal") == "煤矿");
  CHECK(TitleOfWord(amount, "metal") == "metal");
  CHECK(WordOf(amount, "煤矿") == "coal");
  CHECK(WordOf(amount, "coal") == "coal");
  CHECK_FALSE(WordOf(amount, "矿"));
  CHECK(WantedOf(amount).zh.find("煤矿、metal、ore") != std::string::npos);
}

base::Node Scalar(std::string text) {
  base::Node node;
  node.kind = base::Node::Kind::kScalar;
  node.scalar = std::move(text);
  return node;
}

TEST_CASE("Tests of tables come back as they went", "[sheet]") {
  const Amount sector{Kind::kChoice, {"coal", "metal", "other"}, {"煤矿", "金属矿", "其他"}};
  struct Row {
    Amount amount;
    const char* rule;
    const char* shown;
    const char* written;
  };
  const std::vector<Row> rows = {
      {sector, "coal", "煤矿", "coal"},
      {sector, "coal, metal", "煤矿、金属矿", "[coal, metal]"},
      {sector, "not coal", "除煤矿外", "not(coal)"},
      {sector, "not(coal, metal)", "除煤矿、金属矿外", "not(coal, metal)"},
      {sector, "-", "-", "'-'"},
      {{Kind::kWhole, {}, {}}, ">= 300", "≥300", "'>= 300'"},
      {{Kind::kWhole, {}, {}}, "[100..300)", "[100..300)", "'[100..300)'"},
      {{Kind::kWhole, {}, {}}, "7", "7", "7"},
      {{Kind::kMoney, {}, {}}, "< 30000000", "<300000", "'< 30000000'"},
      {{Kind::kMoney, {}, {}}, "[1000000..2000000)", "[10000..20000)", "'[1000000..2000000)'"},
      {{Kind::kShare, {}, {}}, "[0.05..0.15)", "[5%..15%)", "'[0.05..0.15)'"},
      {{Kind::kWhole, {}, {}}, "param(\"x.y\")", "param(\"x.y\")", "'param(\"x.y\")'"},
      {{Kind::kBoolean, {}, {}}, "true", "是", "true"}};
  for (const Row& row : rows) {
    CAPTURE(row.rule);
    const base::Node node = Scalar(row.rule);
    CHECK(ShownTest(row.amount, &node) == row.shown);
    CHECK(WrittenTest(row.amount, Text(row.shown)).value_or("none") == row.written);
  }
  CHECK_FALSE(WrittenTest({Kind::kWhole, {}, {}}, Text("不少于三百")));
  CHECK_FALSE(WrittenTest(sector, Text("煤炭")));
  CHECK(WrittenTest({Kind::kWhole, {}, {}}, Text("≥３００")) == "'>= 300'");
}

TEST_CASE("A text is put in quotes where YAML would read something else", "[sheet]") {
  for (const char* plain : {"coal_mine", "甲区", "a-b.c"}) CHECK(AsScalar(plain) == plain);
  CHECK(AsScalar("true") == "'true'");
  CHECK(AsScalar("12") == "'12'");
  CHECK(AsScalar("it's") == "'it''s'");
  CHECK(AsScalar("=1+1") == "'=1+1'");
  CHECK(AsScalar("") == "''");
}

}  // namespace
}  // namespace anze::sheet
