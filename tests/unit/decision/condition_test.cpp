// Grammar, precedence, operators and functions of one condition.
#include "core/decision/condition.h"

#include "tests/support/check.h"
#include "tests/unit/decision/fixture.h"

namespace anze::decision {
namespace {

using base::Value;
using namespace testing;  // NOLINT(google-build-using-namespace)

class ConditionTest {
 protected:
  ConditionTest() {
    using ruleset::Type;
    for (const char* name : {"a", "b", "c"}) AddField(&schema_, name, Type::kInteger);
    for (const char* name : {"p", "q", "r"}) AddField(&schema_, name, Type::kBoolean);
    AddField(&schema_, "s", Type::kString);
    AddField(&schema_, "insurer.rating", Type::kEnum, {"AAA", "AA", "A", "B", "C"});
    AddField(&schema_, "insurer.solvency", Type::kRatio);
    AddField(&schema_, "policy.from", Type::kDate);
    AddField(&schema_, "told.at", Type::kDateTime);
    AddField(&schema_, "list", Type::kList).item_type = Type::kString;
    AddParameter(&snapshot_, "limit", ruleset::ParameterType::kRatio, Fraction(3, 2));
    AddParameter(&snapshot_, "first", ruleset::ParameterType::kPeriod, "3mo");
    AddParameter(&snapshot_, "later", ruleset::ParameterType::kInteger, 5, "2030-01-01");
    facts_.Set("a", 7);
    facts_.Set("b", 2);
    facts_.Set("p", true);
    facts_.Set("q", false);
    facts_.Set("s", "煤矿");
    facts_.SetPath("insurer.rating", "AA");
    facts_.SetPath("insurer.solvency", Fraction(6, 5));
    facts_.SetPath("policy.from", "2025-01-31");
    facts_.SetPath("told.at", "2025-03-04T02:29:30Z");
    facts_.Set("list", Value(Value::List{"x", "y"}));
  }

  base::Result<Evaluated> Run(const std::string& text) {
    Scope scope;
    scope.schemas = {&schema_};
    scope.snapshot = &snapshot_;
    auto condition = Condition::Compile(Text(text), scope);
    if (!condition.ok()) return condition.errors();
    Context context;
    context.snapshot = &snapshot_;
    context.as_of = Day("2025-03-04");
    context.calendar = &PlainCalendar();
    return condition->Evaluate(facts_, context);
  }
  Value Answer(const std::string& text) {
    auto result = Run(text);
    if (!result.ok()) return Value("error " + result.error().code);
    return result->unknown ? Value("unknown") : result->value;
  }
  std::string Missing(const std::string& text) {
    const auto result = Run(text);
    std::string out;
    for (const std::string& path : result->missing) out += (out.empty() ? "" : " ") + path;
    return out;
  }

  ruleset::Schema schema_;
  ruleset::Snapshot snapshot_;
  Value facts_;
};

TEST_CASE_METHOD(ConditionTest, "Condition: arithmetic is exact and binds as in Lua", "[decision][condition]") {
  CHECK(Answer("1 + 2 * 3") == Value(7));
  CHECK(Answer("(1 + 2) * 3") == Value(9));
  CHECK(Answer("10 - 3 - 2") == Value(5));
  CHECK(Answer("a / b") == Value(Fraction(7, 2)));
  CHECK(Answer("0.1 + 0.2 == 0.3") == Value(true));
  CHECK(Answer("-a + 1") == Value(-6));
  CHECK(Answer("- -a") == Value(7));
  CHECK(Answer("8 / 2 / 2") == Value(2));
  CHECK(Answer("2 * -3") == Value(-6));
}

TEST_CASE_METHOD(ConditionTest, "Condition: comparison binds tighter than logic", "[decision][condition]") {
  CHECK(Answer("a > 5 and b < 3 or q") == Value(true));
  CHECK(Answer("q and q or p") == Value(true));
  CHECK(Answer("p or p and q") == Value(true));
  CHECK(Answer("not q and p") == Value(true));
  CHECK(Answer("not (q and p)") == Value(true));
  CHECK(Answer("not a == 7") == Value("error type-mismatch"));  // (not a) == 7, as in Lua
}

TEST_CASE_METHOD(ConditionTest, "Condition: concatenation is right associative and below arithmetic",
                 "[decision][condition]") {
  CHECK(Answer("'a' .. 'b' .. 'c'") == Value("abc"));
  CHECK(Answer("'n' .. 1 + 2") == Value("n3"));
  CHECK(Answer("'a' .. 'b' == 'ab'") == Value(true));
  CHECK(Answer("#'a' .. 'b'") == Value("1b"));
}

TEST_CASE_METHOD(ConditionTest, "Condition: length counts bytes of texts and items of lists", "[decision][condition]") {
  CHECK(Answer("#s") == Value(6));
  CHECK(Answer("#list") == Value(2));
  CHECK(Answer("count(list) == #list") == Value(true));
}

TEST_CASE_METHOD(ConditionTest, "A condition counts hours from an instant to an instant",
                 "[decision][condition][hours]") {
  CHECK(Answer("add_period(told.at, '2h')") == Value("2025-03-04T12:29:30+08:00"));
  CHECK(Answer("before_period(told.at, '30min')") == Value("2025-03-04T09:59:30+08:00"));
  // Other units take the day, as it is written.
  CHECK(Answer("add_period(told.at, '1d')") == Value("2025-03-05"));
  CHECK(Answer("minutes_between('2025-03-04T09:30:00+08:00', told.at) <= 60") == Value(true));
  CHECK(Answer("minutes_between('2025-03-04T09:30:00+08:00', told.at)") == Value(59));
  CHECK(Answer("minutes_between(told.at, '2025-03-04T09:30:00+08:00')") == Value(-59));
  CHECK(Answer("minutes_between(told.at, s)") == Value("error bad-instant"));
  CHECK(Answer("add_period(policy.from, '2h')") == Value("error hours-from-day"));
  CHECK(Answer("add_period(as_of, '2h')") == Value("error hours-from-day"));
  CHECK(Answer("add_period('2025-03-04', '2h')") == Value("error hours-from-day"));
  CHECK(Answer("add_period(add_period(told.at, '1d'), '2h')") == Value("error hours-from-day"));
  CHECK(Answer("add_period(told.at, '24小时')") == Value("error bad-period"));
  CHECK(Answer("before_period(told.at, '-30d')") == Value("error bad-period"));
}

TEST_CASE_METHOD(ConditionTest, "A condition compares numbers exactly and texts by byte", "[decision][condition]") {
  CHECK(Answer("insurer.solvency < param('limit')") == Value(true));
  CHECK(Answer("insurer.solvency >= 1.2") == Value(true));
  CHECK(Answer("policy.from < as_of") == Value(true));
  CHECK(Answer("'Z' < 'a'") == Value(true));
  CHECK(Answer("insurer.rating ~= \"C\"") == Value(true));
}

TEST_CASE_METHOD(ConditionTest, "A condition calls the functions of the language", "[decision][condition]") {
  CHECK(Answer("contains(list, 'x')") == Value(true));
  CHECK(Answer("contains(list, 'z')") == Value(false));
  CHECK(Answer("one_of(insurer.rating, 'AAA', 'AA')") == Value(true));
  CHECK(Answer("min(a, b, 3)") == Value(2));
  CHECK(Answer("max(a, b, 3)") == Value(7));
  CHECK(Answer("abs(b - a)") == Value(5));
  CHECK(Answer("round_down(a / b)") == Value(3));
  CHECK(Answer("round_up(a / b)") == Value(4));
  CHECK(Answer("round_half_up(a / b)") == Value(4));
  CHECK(Answer("starts_with(s, '煤')") == Value(true));
  CHECK(Answer("choose(a > b, 'more', 'less')") == Value("more"));
  CHECK(Answer("choose(a > b, a, a / 0)") == Value(7));
  CHECK(Answer("choose(choose(q, p, q), 1, choose(p, 2, 3))") == Value(2));
}

TEST_CASE_METHOD(ConditionTest, "A condition compares dates and counts with them", "[decision][condition]") {
  CHECK(Answer("add_period(policy.from, '1mo')") == Value("2025-02-28"));
  CHECK(Answer("add_period(policy.from, param('first'))") == Value("2025-04-30"));
  CHECK(Answer("add_period('2025-03-07', '1wd')") == Value("2025-03-10"));
  CHECK(Answer("days_between(policy.from, as_of)") == Value(32));
  CHECK(Answer("workday_on_or_after('2025-03-08')") == Value("2025-03-10"));
  CHECK(Answer("before_period(policy.from, '30d')") == Value("2025-01-01"));
  CHECK(Answer("before_period(policy.from, '1mo')") == Value("2024-12-31"));
  CHECK(Answer("before_period('2025-03-10', '1wd')") == Value("2025-03-07"));
  CHECK(Answer("workday_on_or_before('2025-03-08')") == Value("2025-03-07"));
  CHECK(Answer("before_period(s, '1d')") == Value("error bad-date"));
  CHECK(Answer("before_period('1990-01-05', '1y')") == Value("error date-out-of-range"));
  CHECK(Answer("add_period(s, '1d')") == Value("error bad-date"));
  CHECK(Answer("add_period('2100-12-31', '1y')") == Value("error date-out-of-range"));
}

TEST_CASE_METHOD(ConditionTest, "Condition: engine failures are errors with a place", "[decision][condition]") {
  CHECK(Answer("a / (b - 2)") == Value("error division-by-zero"));
  CHECK(Answer("9223372036854775807 + a") == Value("error number-overflow"));
  CHECK(Answer("param('later') > 1") == Value("error parameter-without-value"));
  CHECK(Answer("q and param('later') > 1") == Value(false));
  const auto result = Run("p and a / (b - 2) > 1");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().span.column == 14 + 6);
  CHECK(result.error().span.end_column == 14 + 17);
}

TEST_CASE_METHOD(ConditionTest, "A condition that is unknown lists what mattered", "[decision][condition]") {
  CHECK(Missing("c > 1") == "c");
  CHECK(Answer("q and c > 1") == Value(false));
  CHECK(Answer("c > 1 and q") == Value(false));
  CHECK(Missing("c > 1 and q") == "");
  CHECK(Answer("p or c > 1") == Value(true));
  CHECK(Missing("c > 1 and r and p") == "c r");
  CHECK(Missing("p and (r or c > 1)") == "r c");
  CHECK(Missing("max(a, c, c)") == "c");
  CHECK(Missing("choose(p, c, a)") == "c");
  CHECK(Missing("choose(r, c, a)") == "r");
  CHECK(Answer("choose(q, c, a)") == Value(7));
  CHECK(Answer("one_of(c, 1, 2)") == Value("unknown"));
}

TEST_CASE_METHOD(ConditionTest, "Condition: presence is never unknown", "[decision][condition]") {
  CHECK(Answer("present(a)") == Value(true));
  CHECK(Answer("present(c)") == Value(false));
  CHECK(Answer("present(insurer)") == Value(true));
  CHECK(Answer("c == nil") == Value(true));
  CHECK(Answer("a ~= nil") == Value(true));
  CHECK(Answer("present(c) and c > 1") == Value(false));
  CHECK(Answer("nil") == Value());
}

// Kleene's tables, row by row.
TEST_CASE_METHOD(ConditionTest, "A condition follows Kleene's tables", "[decision][condition]") {
  struct Row {
    const char* left;
    const char* right;
    Value conjunction;
    Value disjunction;
  };
  const Value unknown("unknown");
  const Row rows[] = {{"p", "p", true, true},    {"p", "q", false, true},    {"p", "r", unknown, true},
                      {"q", "p", false, true},   {"q", "q", false, false},   {"q", "r", false, unknown},
                      {"r", "p", unknown, true}, {"r", "q", false, unknown}, {"r", "r", unknown, unknown}};
  for (const Row& row : rows) {
    // Once with operands at hand, once with operands that need code.
    for (const char* wrap : {"", "not not "}) {
      const std::string left = wrap + std::string(row.left);
      const std::string right = wrap + std::string(row.right);
      INFO(left << " and " << right);
      CHECK(Answer(left + " and " + right) == row.conjunction);
      INFO(left << " or " << right);
      CHECK(Answer(left + " or " + right) == row.disjunction);
    }
  }
  CHECK(Answer("not r") == unknown);
}

TEST_CASE_METHOD(ConditionTest, "A condition bound ahead answers as before", "[decision][condition]") {
  auto& values = snapshot_.parameters.at("limit").values;
  ruleset::DatedValue next = values.back();
  values.back().to = Day("2025-02-28");
  next.from = Day("2025-03-05");
  next.value = 9;
  values.push_back(next);
  AddParameter(&snapshot_, "calendar.start_day", ruleset::ParameterType::kString, "same_day", "2025-03-03");
  Scope scope;
  scope.schemas = {&schema_};
  scope.snapshot = &snapshot_;
  for (const char* text : {"a > param('limit')", "param('later') * b", "a + b", "as_of >= policy.from and p",
                           "add_period(policy.from, param('first'))", "choose(p, 1, param('limit'))"}) {
    const Condition plain = Condition::Compile(Text(text), scope).value();
    Condition ahead = plain;
    ahead.BindAhead(snapshot_);
    // Around every day on which a parameter changes.
    for (const char* day : {"2025-02-28", "2025-03-01", "2025-03-02", "2025-03-03", "2025-03-04", "2025-03-05",
                            "2029-12-31", "2030-01-01"}) {
      const Context context{&snapshot_, Day(day), &PlainCalendar()};
      const auto expected = plain.Evaluate(facts_, context);
      const auto answer = ahead.Evaluate(facts_, context);
      INFO(text << " on " << day);
      REQUIRE(answer.ok() == expected.ok());
      if (expected.ok()) {
        CHECK(answer->value == expected->value);
        CHECK(answer->missing == expected->missing);
      } else {
        CHECK(answer.error().code == expected.error().code);
      }
    }
  }
}

TEST_CASE_METHOD(ConditionTest, "A condition names facts and parameters in order of appearance",
                 "[decision][condition]") {
  Scope scope;
  scope.schemas = {&schema_};
  scope.snapshot = &snapshot_;
  const auto condition = Condition::Compile(Text("b > a and insurer.solvency > param('limit') and a > 1"), scope);
  REQUIRE_OK(condition);
  CHECK(condition->facts() == std::vector<std::string>{"b", "a", "insurer.solvency"});
  CHECK(condition->parameters() == std::vector<std::string>{"limit"});
  CHECK(condition->type() == StaticType::kBoolean);
}

}  // namespace
}  // namespace anze::decision
