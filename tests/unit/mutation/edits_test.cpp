#include "core/mutation/edits.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace anze::mutation {
namespace {

// Every text that the edits make of `text`, as "operator: text".
std::set<std::string> Made(const std::string& text, const std::vector<Edit>& edits) {
  std::set<std::string> made;
  for (const Edit& edit : edits) {
    made.insert(std::string(OperatorName(edit.op)) + ": " + text.substr(0, edit.begin) + edit.text +
                text.substr(edit.end));
  }
  return made;
}

std::set<std::string> Code(const std::string& text) { return Made(text, EditsOfCode(text)); }

using Texts = std::set<std::string>;

TEST(Edits, ComparisonsMoveTheirBoundAndTurnAround) {
  EXPECT_EQ(Code("a.b >= c"), (Texts{"comparison: a.b > c", "comparison: a.b < c"}));
  EXPECT_EQ(Code("a < b"), (Texts{"comparison: a <= b", "comparison: a >= b"}));
  EXPECT_EQ(Code("a == \"x\""), (Texts{"comparison: a ~= \"x\""}));
  EXPECT_EQ(Code("a ~= nil"), (Texts{"comparison: a == nil"}));
}

TEST(Edits, LogicAndNegation) {
  EXPECT_EQ(Code("a and not b"), (Texts{"logic: a or not b", "negation: a and b"}));
  EXPECT_EQ(Code("not micro"), (Texts{"negation: micro"}));
  EXPECT_EQ(Code("order.notes"), Texts{}) << "words inside names are no operators";
}

TEST(Edits, NumbersMoveByTheirLastPlace) {
  EXPECT_EQ(Code("a > 0.15"),
            (Texts{"comparison: a >= 0.15", "comparison: a <= 0.15", "number: a > 0.16", "number: a > 0.14"}));
  EXPECT_EQ(Made("300", EditsOfNumber("300")), (Texts{"number: 301", "number: 299"}));
  EXPECT_TRUE(EditsOfNumber("large").empty());
  EXPECT_EQ(Code("x2 + y"), (Texts{"arithmetic: x2 - y"})) << "a digit in a name is no number";
}

TEST(Edits, ASignIsNoSubtraction) {
  EXPECT_EQ(Code("-a * b"), (Texts{"arithmetic: -a / b"}));
  EXPECT_EQ(Code("f(a) - b"), (Texts{"arithmetic: f(a) + b"}));
  EXPECT_EQ(Code("-"), Texts{}) << "the cell that allows everything";
}

TEST(Edits, FunctionsHaveAnOpposite) {
  EXPECT_EQ(Code("round_up(a)"), (Texts{"arithmetic: round_down(a)"}));
  EXPECT_EQ(Code("min(a, b)"), (Texts{"arithmetic: max(a, b)"}));
}

TEST(Edits, RangesOpenAndClose) {
  EXPECT_EQ(Code("[300..1000)"), (Texts{"comparison: (300..1000)", "comparison: [300..1000]", "number: [301..1000)",
                                        "number: [299..1000)", "number: [300..1001)", "number: [300..999)"}));
}

TEST(Edits, QuotedPeriodsAndDatesAreShifted) {
  EXPECT_EQ(Code("f(d, \"3mo\")"), (Texts{"period: f(d, \"4mo\")", "period: f(d, \"2mo\")"}));
  EXPECT_EQ(Code("\"2023-08-31\""), (Texts{"date: \"2023-09-01\"", "date: \"2023-08-30\""}));
  EXPECT_EQ(Code("\"it is 10wd >= 3\""), Texts{}) << "a sentence is not code";
}

TEST(Edits, Periods) {
  EXPECT_EQ(Made("10wd", EditsOfPeriod("10wd")), (Texts{"period: 11wd", "period: 9wd", "unit: 10d"}));
  EXPECT_EQ(Made("0d", EditsOfPeriod("0d")), (Texts{"period: 1d", "unit: 0wd"}));
  EXPECT_EQ(Made("quarter_end + 5wd", EditsOfPeriod("quarter_end + 5wd")),
            (Texts{"period: quarter_end + 6wd", "period: quarter_end + 4wd", "unit: quarter_end + 5d"}));
  EXPECT_EQ(Made("07-31", EditsOfPeriod("07-31")), (Texts{"date: 08-01", "date: 07-30"}));
  EXPECT_TRUE(EditsOfPeriod("complaint.reply.period").empty());
}

TEST(Edits, Scripts) {
  const std::string script = "-- a >= b\nlocal s = \"a\" .. n -- 1\nif n // 2 ~= 0 then return -n end\n";
  EXPECT_EQ(Code(script).size(), 5U) << "2 and 0 up and down, ~=; comments, .. and // are left alone";
}

}  // namespace
}  // namespace anze::mutation
