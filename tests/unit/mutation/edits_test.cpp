#include "core/mutation/edits.h"

#include <set>
#include <string>

#include "tests/support/check.h"

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

TEST_CASE("Edits: comparisons move their bound and turn around", "[mutation][edits]") {
  CHECK(Code("a.b >= c") == Texts{"comparison: a.b > c", "comparison: a.b < c"});
  CHECK(Code("a < b") == Texts{"comparison: a <= b", "comparison: a >= b"});
  CHECK(Code("a == \"x\"") == Texts{"comparison: a ~= \"x\""});
  CHECK(Code("a ~= nil") == Texts{"comparison: a == nil"});
}

TEST_CASE("Edits turn logic and negation", "[mutation][edits]") {
  CHECK(Code("a and not b") == Texts{"logic: a or not b", "negation: a and b"});
  CHECK(Code("not micro") == Texts{"negation: micro"});
  CHECK(Code("order.notes") == Texts{});  // words inside names are no operators
}

TEST_CASE("Edits: numbers move by their last place", "[mutation][edits]") {
  CHECK(Code("a > 0.15") ==
        Texts{"comparison: a >= 0.15", "comparison: a <= 0.15", "number: a > 0.16", "number: a > 0.14"});
  CHECK(Made("300", EditsOfNumber("300")) == Texts{"number: 301", "number: 299"});
  CHECK(EditsOfNumber("large").empty());
  CHECK(Code("x2 + y") == Texts{"arithmetic: x2 - y"});  // a digit in a name is no number
}

TEST_CASE("Edits: a sign is no subtraction", "[mutation][edits]") {
  CHECK(Code("-a * b") == Texts{"arithmetic: -a / b"});
  CHECK(Code("f(a) - b") == Texts{"arithmetic: f(a) + b"});
  CHECK(Code("-") == Texts{});  // the cell that allows everything
}

TEST_CASE("Edits: functions have an opposite", "[mutation][edits]") {
  CHECK(Code("round_up(a)") == Texts{"arithmetic: round_down(a)"});
  CHECK(Code("min(a, b)") == Texts{"arithmetic: max(a, b)"});
  CHECK(Code("any(xs where ok)") == Texts{"logic: all(xs where ok)"});
  CHECK(Code("last(xs.n by on)") == Texts{"arithmetic: first(xs.n by on)"});
  CHECK(Code("local first = all or any") == Texts{"logic: local first = all and any"});
}

TEST_CASE("Edits: ranges open and close", "[mutation][edits]") {
  CHECK(Code("[300..1000)") == Texts{"comparison: (300..1000)", "comparison: [300..1000]", "number: [301..1000)",
                                     "number: [299..1000)", "number: [300..1001)", "number: [300..999)"});
}

TEST_CASE("Edits: quoted periods and dates are shifted", "[mutation][edits]") {
  CHECK(Code("f(d, \"3mo\")") == Texts{"period: f(d, \"4mo\")", "period: f(d, \"2mo\")"});
  CHECK(Code("\"2023-08-31\"") == Texts{"date: \"2023-09-01\"", "date: \"2023-08-30\""});
  CHECK(Code("\"it is 10wd >= 3\"") == Texts{});  // a sentence is not code
}

TEST_CASE("Edits shift periods", "[mutation][edits]") {
  CHECK(Made("10wd", EditsOfPeriod("10wd")) == Texts{"period: 11wd", "period: 9wd", "unit: 10d"});
  CHECK(Made("0d", EditsOfPeriod("0d")) == Texts{"period: 1d", "unit: 0wd"});
  CHECK(Made("quarter_end + 5wd", EditsOfPeriod("quarter_end + 5wd")) ==
        Texts{"period: quarter_end + 6wd", "period: quarter_end + 4wd", "unit: quarter_end + 5d"});
  CHECK(Made("07-31", EditsOfPeriod("07-31")) == Texts{"date: 08-01", "date: 07-30"});
  CHECK(Made("24h", EditsOfPeriod("24h")) == Texts{"period: 25h", "period: 23h"});
  CHECK(Made("quarter_end - 5d", EditsOfPeriod("quarter_end - 5d")) ==
        Texts{"period: quarter_end - 6d", "period: quarter_end - 4d", "unit: quarter_end - 5wd"});
  CHECK(Made("month_day 31", EditsOfPeriod("month_day 31")) == Texts{"period: month_day 30"});
  CHECK(Made("month_workday 5", EditsOfPeriod("month_workday 5")) ==
        Texts{"period: month_workday 6", "period: month_workday 4"});
  CHECK(EditsOfPeriod("complaint.reply.period").empty());
}

TEST_CASE("Edits change scripts", "[mutation][edits]") {
  const std::string script = "-- a >= b\nlocal s = \"a\" .. n -- 1\nif n // 2 ~= 0 then return -n end\n";
  CHECK(Code(script).size() == 5U);  // 2 and 0 up and down, ~=; comments, .. and // are left alone
}

}  // namespace
}  // namespace anze::mutation
