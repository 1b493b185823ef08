// Exact numbers in scripts.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "core/script/exact_source.h"
#include "tests/unit/script/support.h"

namespace anze::script {
namespace {

void Expect(const std::vector<std::pair<std::string, std::string>>& cases, const base::Value& facts = base::Value()) {
  for (const auto& [expression, value] : cases) {
    EXPECT_EQ(Eval("return " + expression, facts), value) << expression;
  }
}

TEST(Number, DecimalsAreExact) {
  Expect({{"3 * 0.15", "0.45"},
          {"0.1 + 0.2 == 0.3", "true"},
          {"0.1 + 0.2", "0.3"},
          {"100000 * 0.15", "15000"},
          {"1.0", "1"},
          {".5 + 5.", "5.5"},
          {"1e3", "1000"},
          {"2.5e-1", "0.25"},
          {"1E+2", "100"},
          {"007.50", "7.5"},
          {"0xff", "255"},
          {"9223372036854775807", "9223372036854775807"},
          {"0.15 == 15 / 100", "true"}});
}

TEST(Number, DivisionIsExact) {
  Expect({{"1 / 3", "\"1/3\""},
          {"1 / 3 * 3", "1"},
          {"6 / 3", "2"},
          {"1 / 2 / 2", "0.25"},
          {"8 / 4 * 2", "4"},
          {"8 * 4 / 2", "16"},
          {"1 + 4 / 2", "3"},
          {"-1 / 2", "-0.5"},
          {"1 / -2", "-0.5"},
          {"7 // 2", "3"},
          {"7 // 0.5", "14"},
          {"-7 // 2.5", "-3"},
          {"7 % 2.5", "2"},
          {"-7 % 2.5", "0.5"},
          {"1 / 0", "script-error/division-by-zero"},
          {"0 / 0", "script-error/division-by-zero"},
          {"1 // 0", "script-error: attempt to divide by zero"},
          {"1.5 // 0", "script-error/division-by-zero"},
          {"1.5 % 0", "script-error/division-by-zero"},
          {"(1 / 3) * (3 / 1)", "1"},
          {"2 / (1 / 2)", "4"}});
}

TEST(Number, PowersAreExact) {
  Expect({{"2 ^ 10", "1024"},
          {"2 ^ -1", "0.5"},
          {"2 ^ 3 ^ 2", "512"},
          {"-2 ^ 2", "-4"},
          {"(-2) ^ 2", "4"},
          {"1.1 ^ 2", "1.21"},
          {"0.5 ^ -2", "4"},
          {"1 / 2 ^ 2", "0.25"},
          {"2 ^ 0.5", "script-error/fractional-power"},
          {"0 ^ -1", "script-error/division-by-zero"},
          {"10 ^ 30", "script-error/number-overflow"},
          {"2 ^ 62", "4611686018427387904"}});
}

TEST(Number, Comparison) {
  Expect({{"0.1 < 0.2", "true"},
          {"0.5 < 1", "true"},
          {"1 < 0.5", "false"},
          {"1 >= 0.5", "true"},
          {"0.5 <= 0.5", "true"},
          {"0.5 == 1 / 2", "true"},
          {"0.5 ~= 0.25", "true"},
          {"0.5 == 'x'", "false"},
          {"math.huge > 0.5", "true"},
          {"math.huge > 9223372036854775807", "true"},
          {"-math.huge < -1", "true"},
          {"math.huge == math.huge", "true"},
          {"math.huge", "script-bad-result/infinity"},
          {"math.huge + 1", "script-error: attempt to perform arithmetic on a number value"},
          {"0.5 < 'a'", "script-error: attempt to compare a string value with a number"},
          {"'a' < 1", "script-error: attempt to compare string with number"}});
}

TEST(Number, KeepsItsRange) {
  Expect({{"9223372036854775807 * 1.5", "script-error/number-overflow"},
          {"(1 / 9223372036854775807) / 2", "script-error/number-overflow"},
          {"9223372036854775808", "script-syntax/number"},
          {"1e19", "script-syntax/number"},
          {"0x1p4", "script-syntax/number"},
          {"0x.8", "script-syntax/number"}});
}

TEST(Number, TextsAreNotNumbers) {
  Expect({{"'1' + 1", "script-error: attempt to perform arithmetic on a string value (constant '1')"},
          {"'1' * 0.5", "script-error: attempt to perform arithmetic on a string value"},
          {"nil / 2", "script-error: attempt to perform arithmetic on a nil value"},
          {"tonumber('0.15') * 2", "0.3"},
          {"tonumber(' 42 ')", "42"},
          {"tonumber('ff', 16)", "255"},
          {"tonumber('1e400') == nil and tonumber('x') == nil and tonumber('0x10') == nil", "true"},
          {"tonumber(1 / 3)", "\"1/3\""},
          {"tonumber({}) == nil", "true"}});
}

TEST(Number, AsText) {
  Expect({{"tostring(0.15)", "\"0.15\""},
          {"tostring(1 / 3)", "\"1/3\""},
          {"0.5 .. ''", "\"0.5\""},
          {"'x' .. 1 / 4 .. 'y'", "\"x0.25y\""},
          {"1 .. 2", "\"12\""},
          {"tostring(math.huge) .. tostring(-math.huge)", "\"inf-inf\""},
          {"string.format('%.2f', 2 / 3)", "\"0.67\""},
          {"string.format('%.0f', 0.5)", "\"1\""},
          {"string.format('%.1f', -0.25)", "\"-0.3\""},
          {"string.format('%.0f', -0.4)", "\"0\""},
          {"string.format('%f', 1)", "\"1.000000\""},
          {"string.format('%08.3f|%-8.1f|%+d', 1.5, 2.25, 3)", "\"0001.500|2.3     |+3\""},
          {"string.format('%5d|%-5d|%05d|%x|%X|%.3d', 42, 42, -42, 255, 255, 7)", "\"   42|42   |-0042|ff|FF|007\""},
          {"string.format('%d', 0.5)", "script-error/fractional-format"},
          {"string.format('%.19f', 0.5)", "script-error: bad argument #2 to 'format' (at most 18 decimals)"},
          {"string.format('%s %s %s %%', 0.5, true, nil)", "\"0.5 true nil %\""},
          {"string.format('%.2s|%5s|%c', 'abc', 'x', 65)", "\"ab|    x|A\""},
          {"string.format('%g', 1)", "script-error/format"},
          {"string.format('%', 1)", "script-error/format"},
          {"string.format('%d')", "script-error: bad argument #2 to 'format' (no value)"}});
}

TEST(Number, MathAndTypes) {
  Expect({{"math.floor(2.5) + math.ceil(2.5)", "5"},
          {"math.floor(-2.5)", "-3"},
          {"math.max(0.5, 1, 0.25)", "1"},
          {"math.min(math.huge, 0.5)", "0.5"},
          {"math.abs(-0.5)", "0.5"},
          {"math.type(1) .. math.type(0.5) .. math.type(math.huge)", "\"integerratioinfinity\""},
          {"math.type('1') == nil", "true"},
          {"math.tointeger(4 / 2)", "2"},
          {"math.tointeger(0.5) == nil", "true"},
          {"type(0.5)", "\"number\""},
          {"type(math.huge)", "\"number\""},
          {"math.ult(1, -1)", "true"}});
}

TEST(Number, BoundsOfForAreWhole) {
  EXPECT_EQ(Eval("local n = 0 for i = 1, 6 / 2 do n = n + i end return n"), "6");
  EXPECT_EQ(Eval("local n = 0 for i = 4 / 2, 10 / 1, 2.0 do n = n + i end return n"), "30");
  EXPECT_EQ(Eval("for i = 0.5, 2 do end"), "script-error/fractional-bound");
  EXPECT_EQ(Eval("for i = '1', 2 do end"), "script-error: 'for' bounds must be numbers, got string");
  EXPECT_EQ(Eval("for i = 1, math.huge do return i end"), "1");
  EXPECT_EQ(Eval("for i = 1, -math.huge, -1 do return i end"), "1");
  EXPECT_EQ(Eval(R"(
    local n = 0
    for i = (function(a, b) for j = 1, 2 do n = n + 10 end while n < 0 do end return a end)(1, 2),
            ({1, 2, 3})[3] do n = n + i end
    return n)"),
            "26");
  EXPECT_EQ(Eval("local t = {} for k, v in pairs({a = 1}) do for i = 1, 2 do t[i] = v end end return t"), "[1,1]");
}

TEST(ExactSource, ConstantsDoNotSwallowWhatFollows) {
  EXPECT_EQ(Eval("local n = 0\nlocal x = 0.5\n(function() n = 1 end)()\nreturn n"), "1");
  EXPECT_EQ(Eval("local x = 0.5 -- half\n--[[ and ]] ; (tostring)(1) return x"), "0.5");
  EXPECT_EQ(Eval("return {0.5, 0.25, [1.5 + 1.5] = 0.125}"), "[0.5,0.25,0.125]");
  EXPECT_EQ(Eval("local f = function(x) return x end return f(0.5), f{0.5}"), "0.5");
  EXPECT_EQ(Eval("return 0.5 .. 0.25"), "\"0.50.25\"");
}

TEST(ExactSource, TextsAndCommentsStay) {
  EXPECT_EQ(Eval("return '0.5 / 2' .. \"a\\\"1/2\" .. [[0.5]] .. [==[ ]] 1/2 ]==] -- 1/2 0.5"),
            R"("0.5 / 2a\"1/20.5 ]] 1/2 ")");
  EXPECT_EQ(Eval("--[==[ 0.5 \n ]] 1/2 ]==] return 1 / 2"), "0.5");
  EXPECT_EQ(Eval("return 'a\\z\n   0.5'"), "\"a0.5\"");
}

TEST(ExactSource, SharesConstantsAndKeepsLines) {
  const base::Result<ExactSource> exact = MakeExact("local a = 0.5\nlocal b = 0.50\nreturn a / b");
  ASSERT_TRUE(exact.ok());
  EXPECT_EQ(exact->constants.size(), 1U);
  EXPECT_FALSE(exact->many_values);
  EXPECT_TRUE(MakeExact("local function f(...) end")->many_values);
  EXPECT_FALSE(MakeExact("return '...' .. 'x'")->many_values);
}

TEST(ExactSource, PlacesItsErrors) {
  const base::Result<ExactSource> exact = MakeExact("local a\nlocal 安 = 1e99");
  ASSERT_FALSE(exact.ok());
  EXPECT_EQ(exact.error().span.line, 2);
  EXPECT_EQ(exact.error().span.column, 11);
}

}  // namespace
}  // namespace anze::script
