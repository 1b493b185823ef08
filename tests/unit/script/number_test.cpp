// Exact numbers in scripts.
#include <string>
#include <utility>
#include <vector>

#include "core/script/exact_source.h"
#include "tests/support/check.h"
#include "tests/unit/script/support.h"

namespace anze::script {
namespace {

void Expect(const std::vector<std::pair<std::string, std::string>>& cases, const base::Value& facts = base::Value()) {
  for (const auto& [expression, value] : cases) {
    CAPTURE(expression);
    CHECK(Eval("return " + expression, facts) == value);
  }
}

TEST_CASE("Number: decimals are exact", "[script][number]") {
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

TEST_CASE("Number: division is exact", "[script][number]") {
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

TEST_CASE("Number: powers are exact", "[script][number]") {
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

TEST_CASE("Numbers of a script compare exactly", "[script][number]") {
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

TEST_CASE("A number keeps its range", "[script][number]") {
  Expect({{"9223372036854775807 * 1.5", "script-error/number-overflow"},
          {"(1 / 9223372036854775807) / 2", "script-error/number-overflow"},
          {"9223372036854775808", "script-syntax/number"},
          {"1e19", "script-syntax/number"},
          {"0x1p4", "script-syntax/number"},
          {"0x.8", "script-syntax/number"}});
}

// Money is whole fen, and a sum that wrapped would be an amount like any other.
TEST_CASE("Number: integers never wrap", "[script][number]") {
  const std::string overflow = "script-error/number-overflow";
  Expect({{"9223372036854775807 + 1", overflow},
          {"-9223372036854775807 - 2", overflow},
          {"4611686018427387904 * 2", overflow},
          {"3037000500 * 3037000500", overflow},
          {"math.maxinteger * math.maxinteger", overflow},
          {"math.mininteger - 2", overflow},
          {"-math.mininteger == math.maxinteger", "true"},
          {"-(math.mininteger - 1)", overflow},
          {"(math.mininteger - 1) // -1", overflow},
          {"math.abs(math.mininteger - 1)", overflow},
          {"math.maxinteger + 0.5", overflow},
          {"(math.maxinteger - 1) + 1", "9223372036854775807"},
          {"-9223372036854775807 - 1", "-9223372036854775808"},
          {"math.mininteger - 1 + 1", "-9223372036854775807"},
          {"math.mininteger - 1 == -9223372036854775807 - 1", "true"},
          {"math.mininteger - 1 < math.mininteger", "true"},
          {"math.type(math.mininteger - 1) .. type(math.mininteger - 1)", "\"integernumber\""},
          {"(math.mininteger - 1) .. tostring(math.mininteger)", "\"-9223372036854775808-9223372036854775807\""},
          {"math.tointeger(math.mininteger - 1)", "-9223372036854775808"},
          {"round_down(math.mininteger - 1)", "-9223372036854775808"}});
  Expect({{"-facts.least", overflow}, {"facts.least - 1", overflow}, {"facts.most + facts.most", overflow}},
         Json(R"({"facts": {"least": -9223372036854775808, "most": 9223372036854775807}})"));
  CHECK(Eval("local n = 1 for i = 1, 63 do n = n * 2 end return n") == overflow);
  CHECK(Eval("local n = 1 for i = 1, 62 do n = n * 2 end return n") == "4611686018427387904");
  CHECK(Eval("for i = math.mininteger - 1, 5 do return i end") == overflow);
}

TEST_CASE("Number: operators keep their order", "[script][number]") {
  Expect({{"2 + 3 * 4 - 5", "9"},
          {"10 - 4 - 3", "3"},
          {"2 * 3 + 4 * 5", "26"},
          {"2 * (3 + 4) * (5 - 6)", "-14"},
          {"- 3 - -4 * -2", "-11"},
          {"1 - - 1", "2"},
          {"-2 * 3", "-6"},
          {"2 * -3", "-6"},
          {"7 - 10 // 3 % 2 * 5", "2"},
          {"1 + 2 .. 3 * 4", "\"312\""},
          {"1 + 2 < 2 * 2 and 3 - 1 == 2", "true"},
          {"#'abc' + 1", "4"},
          {"#'abc' - 1 + #'a'", "3"},
          {"2 ^ 2 * 3 - 1 / 2 + 4", "15.5"},
          {"({5, 6})[1 + 1] - ({f = 2}).f", "4"},
          {"(function() return 4 end)() - 1", "3"},
          {"-(1 + 2) - -(3 - 5)", "-5"},
          {"not (1 - 1 == 0)", "false"}});
  CHECK(Eval("local function f(n) if n == 0 then return 0 end return n + f(n - 1) * 1 end return f(20)") == "210");
  CHECK(Eval("local t = {3, 1, 2} table.sort(t, function(a, b) return a - b < 0 end) return t") == "[1,2,3]");
  CHECK(Eval("local a <const> = 2 return a * 3 -- minus\n- 1") == "5");
  CHECK(Eval("if -1 < 0 then return -1 end return - 2") == "-1");
  CHECK(Eval("local x = 0 repeat x = x + 1 until - x < -3 return x") == "4");
}

// An error inside an operand ends the call; the next call begins with nothing half done.
TEST_CASE("Number: what an error left undone is forgotten", "[script][number]") {
  Sandbox sandbox;
  CHECK(Show(RunIn(sandbox, "return 1 + (2 * error('no'))")) == "script-error: no");
  CHECK(Show(RunIn(sandbox, "return 3 - 1")) == "2");
}

TEST_CASE("Number: there are no bit patterns", "[script][number]") {
  const std::string refused = "script-syntax/bit-operator";
  Expect({{"1 << 63", refused},
          {"1 >> 1", refused},
          {"1 & 3", refused},
          {"1 | 2", refused},
          {"1 ~ 2", refused},
          {"~0", refused},
          {"1 ~= 2", "true"},
          {"0x7fffffffffffffff", "9223372036854775807"},
          {"0xffffffffffffffff", "script-syntax/number"},
          {"0x8000000000000000", "script-syntax/number"}});
}

TEST_CASE("Number: texts are not numbers", "[script][number]") {
  Expect({{"'1' + 1", "script-error: attempt to perform arithmetic on a string value"},
          {"1 - nil", "script-error: attempt to perform arithmetic on a nil value"},
          {"{} * 2", "script-error: attempt to perform arithmetic on a table value"},
          {"-'1'", "script-error: attempt to perform arithmetic on a string value (constant '1')"},
          {"'1' * 0.5", "script-error: attempt to perform arithmetic on a string value"},
          {"nil / 2", "script-error: attempt to perform arithmetic on a nil value"},
          {"tonumber('0.15') * 2", "0.3"},
          {"tonumber(' 42 ')", "42"},
          {"tonumber('ff', 16)", "255"},
          {"tonumber('1e400') == nil and tonumber('x') == nil and tonumber('0x10') == nil", "true"},
          {"tonumber(1 / 3)", "\"1/3\""},
          {"tonumber({}) == nil", "true"}});
}

TEST_CASE("Numbers of a script become texts as in JSON", "[script][number]") {
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

TEST_CASE("Numbers of a script have their mathematics and types", "[script][number]") {
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

TEST_CASE("Number: the bounds of a loop are whole", "[script][number]") {
  CHECK(Eval("local n = 0 for i = 1, 6 / 2 do n = n + i end return n") == "6");
  CHECK(Eval("local n = 0 for i = 4 / 2, 10 / 1, 2.0 do n = n + i end return n") == "30");
  CHECK(Eval("for i = 0.5, 2 do end") == "script-error/fractional-bound");
  CHECK(Eval("for i = '1', 2 do end") == "script-error: 'for' bounds must be numbers, got string");
  CHECK(Eval("for i = 1, math.huge do return i end") == "1");
  CHECK(Eval("for i = 1, -math.huge, -1 do return i end") == "1");
  CHECK(Eval(R"(
    local n = 0
    for i = (function(a, b) for j = 1, 2 do n = n + 10 end while n < 0 do end return a end)(1, 2),
            ({1, 2, 3})[3] do n = n + i end
    return n)") == "26");
  CHECK(Eval("local t = {} for k, v in pairs({a = 1}) do for i = 1, 2 do t[i] = v end end return t") == "[1,1]");
}

TEST_CASE("Exact source: constants do not swallow what follows", "[script][exact-source]") {
  CHECK(Eval("local n = 0\nlocal x = 0.5\n(function() n = 1 end)()\nreturn n") == "1");
  CHECK(Eval("local x = 0.5 -- half\n--[[ and ]] ; (tostring)(1) return x") == "0.5");
  CHECK(Eval("return {0.5, 0.25, [1.5 + 1.5] = 0.125}") == "[0.5,0.25,0.125]");
  CHECK(Eval("local f = function(x) return x end return f(0.5), f{0.5}") == "0.5");
  CHECK(Eval("return 0.5 .. 0.25") == "\"0.50.25\"");
}

TEST_CASE("Exact source: texts and comments stay", "[script][exact-source]") {
  CHECK(Eval("return '0.5 / 2' .. \"a\\\"1/2\" .. [[0.5]] .. [==[ ]] 1/2 ]==] -- 1/2 0.5") ==
        R"("0.5 / 2a\"1/20.5 ]] 1/2 ")");
  CHECK(Eval("--[==[ 0.5 \n ]] 1/2 ]==] return 1 / 2") == "0.5");
  CHECK(Eval("return 'a\\z\n   0.5'") == "\"a0.5\"");
}

TEST_CASE("Exact source shares constants and keeps lines", "[script][exact-source]") {
  const base::Result<ExactSource> exact = MakeExact("local a = 0.5\nlocal b = 0.50\nreturn a / b");
  REQUIRE_OK(exact);
  CHECK(exact->constants.size() == 1U);
  CHECK_FALSE(exact->many_values);
  CHECK(MakeExact("local function f(...) end")->many_values);
  CHECK_FALSE(MakeExact("return '...' .. 'x'")->many_values);
}

TEST_CASE("Exact source: places its errors", "[script][exact-source]") {
  const base::Result<ExactSource> exact = MakeExact("local a\nlocal 安 = 1e99");
  REQUIRE_FALSE(exact.ok());
  CHECK(exact.error().span.line == 2);
  CHECK(exact.error().span.column == 11);
}

}  // namespace
}  // namespace anze::script
