// The functions of conditions, the host behind them, and calls of a script's functions.
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/check.h"
#include "tests/unit/script/support.h"

namespace anze::script {
namespace {

Host TestHost() {
  Host host;
  host.param = [](std::string_view name) -> base::Result<base::Value> {
    if (name == "admission.solvency_min") {
      return base::Value(*base::Number::Ratio(3, 2));
    }
    if (name == "sectors") {
      return Json(R"(["mining", "fireworks"])");
    }
    if (name == "none") {
      return base::Value();
    }
    return base::Error("unknown-parameter", {{"name", std::string(name)}});
  };
  host.add_period = [](std::string_view date, std::string_view period) -> base::Result<std::string> {
    return std::string(date) + "+" + std::string(period);
  };
  host.before_period = [](std::string_view date, std::string_view period) -> base::Result<std::string> {
    return std::string(date) + "-" + std::string(period);
  };
  host.workday_on_or_after = [](std::string_view date) -> base::Result<std::string> { return "w" + std::string(date); };
  host.workday_on_or_before = [](std::string_view date) -> base::Result<std::string> {
    return "b" + std::string(date);
  };
  return host;
}

void Expect(const std::vector<std::pair<std::string, std::string>>& cases) {
  const base::Value facts = Json(R"({
    "insurer": {"solvency": {"comprehensive": 1.85}, "rating": "A", "branches": ["a", "b", 1.5], "none": null},
    "day": "2025-03-04"})");
  for (const auto& [expression, value] : cases) {
    CAPTURE(expression);
    CHECK(Eval("return (" + expression + ")", facts, TestHost()) == value);
  }
}

TEST_CASE("Conditions read parameters", "[script][conditions]") {
  Expect({{"insurer.solvency.comprehensive >= param(\"admission.solvency_min\")", "true"},
          {"anze.param('admission.solvency_min')", "1.5"},
          {"contains(param('sectors'), 'mining')", "true"},
          {"param('sectors')[2] .. #param('sectors')", "\"fireworks2\""},
          {"param('none') == nil", "true"},
          {"param('other')", "unknown-parameter"},
          {"param(nil)", "script-error: bad argument #1 to 'param' (string expected, got nil)"}});
}

TEST_CASE("Conditions ask for presence", "[script][conditions]") {
  Expect({{"present(insurer.rating)", "true"},
          {"present(insurer.none)", "false"},
          {"present(insurer.other)", "false"},
          {"present(missing)", "false"},
          {"present(false)", "true"},
          {"present(anze.null)", "false"}});
}

TEST_CASE("Conditions look into lists", "[script][conditions]") {
  Expect({{"count(insurer.branches)", "3"},
          {"count({1, 2})", "2"},
          {"count(insurer)", "script-error: bad argument #1 to 'count' (list expected, got table)"},
          {"count(nil)", "script-error: bad argument #1 to 'count' (list expected, got nil)"},
          {"contains(insurer.branches, 'b')", "true"},
          {"contains(insurer.branches, 1.5)", "true"},
          {"contains(insurer.branches, 3 / 2)", "true"},
          {"contains(insurer.branches, 'c')", "false"},
          {"contains(insurer.branches, nil)", "false"},
          {"contains({1, 2}, 2)", "true"},
          {"one_of(insurer.rating, 'A', 'B')", "true"},
          {"one_of(insurer.rating, 'C')", "false"},
          {"one_of(insurer.rating)", "false"},
          {"one_of(0.5, 1, 1 / 2)", "true"},
          {"one_of(nil, nil)", "false"},
          {"one_of(1, '1')", "false"}});
}

TEST_CASE("Conditions count with numbers", "[script][conditions]") {
  Expect({{"min(3, 1.5, 2)", "1.5"},
          {"max(3, 1.5, 2)", "3"},
          {"max('2025-01-01', day)", "\"2025-03-04\""},
          {"min(1)", "1"},
          {"min('a', 1)", "script-error: attempt to compare a string value with a number"},
          {"min(true)", "script-error: attempt to compare a boolean value with a number"},
          {"abs(-1.5)", "1.5"},
          {"abs(2)", "2"},
          {"abs(math.mininteger - 1)", "script-error/number-overflow"},
          {"round_down(-1.5)", "-2"},
          {"round_up(1.2)", "2"},
          {"round_half_up(2.5)", "3"},
          {"round_half_up(-2.5)", "-3"},
          {"anze.round_half_up(1 / 3)", "0"},
          {"anze.fold(' 人保（山西）\\u{3000}ABＣ. ')", "\"人保(山西)abc.\""},
          {"anze.fold('A%B') == anze.fold('ａ％ｂ')", "true"},
          {"anze.fold('A.B') == anze.fold('AB')", "false"},
          {"anze.fold('')", "\"\""},
          {"anze.fold(1)", "\"1\""},  // as the functions of strings take numbers
          {"round_down('1')", "script-error: bad argument #1 (number expected, got string)"}});
}

TEST_CASE("Conditions compare dates and texts", "[script][conditions]") {
  Expect({{"days_between('2025-03-04', '2025-03-14')", "10"},
          {"days_between('2024-02-28', '2024-03-01')", "2"},
          {"days_between('2025-01-02', '2025-01-01')", "-1"},
          {"days_between('2025-02-30', day)", "script-error/date"},
          {"days_between(day, 'x')", "script-error/date"},
          {"add_period(day, '3mo')", "\"2025-03-04+3mo\""},
          {"anze.add_period(day, '10wd')", "\"2025-03-04+10wd\""},
          {"before_period(day, '30d')", "\"2025-03-04-30d\""},
          {"anze.before_period(day, '30d')", "\"2025-03-04-30d\""},
          {"minutes_between('2025-03-04T09:30:00+08:00', '2025-03-04T02:29:30Z')", "59"},
          {"anze.minutes_between('2025-03-04T02:29:30Z', '2025-03-04T09:30:00+08:00')", "-59"},
          {"minutes_between(day, '2025-03-04T02:29:30Z')", "script-error/instant"},
          {"workday_on_or_after(day)", "\"w2025-03-04\""},
          {"workday_on_or_before(day)", "\"b2025-03-04\""},
          {"anze.workday_on_or_before(day)", "\"b2025-03-04\""},
          {"day >= '2025-03-04' and day < '2025-03-05'", "true"},
          {"'Z' < 'a' and 'a' < '安'", "true"},
          {"starts_with(day, '2025')", "true"},
          {"starts_with(day, '')", "true"},
          {"starts_with('', 'x')", "false"},
          {"choose(true, 1, 2)", "1"},
          {"choose(1 > 2, 1, false)", "false"},
          {"choose(1, 1, 2)", "script-error: bad argument #1 to 'choose' (boolean expected, got number)"}});
}

TEST_CASE("The host may be absent", "[script][host]") {
  CHECK(Eval("return param('x')") == "script-error/not-offered");
  CHECK(Eval("return add_period('x', 'y')") == "script-error/not-offered");
  CHECK(Eval("return workday_on_or_after('x')") == "script-error/not-offered");
  CHECK(Eval("return before_period('x', 'y')") == "script-error/not-offered");
  CHECK(Eval("return workday_on_or_before('x')") == "script-error/not-offered");
}

TEST_CASE("Host: exceptions end inside", "[script][host]") {
  Host host;
  host.param = [](std::string_view) -> base::Result<base::Value> { throw std::runtime_error("x"); };
  Sandbox sandbox;
  CHECK(Show(RunIn(sandbox, "return param('x')", base::Value(), host)) == "script-error/host");
  CHECK(Show(RunIn(sandbox, "return 1 + 1")) == "2");
}

TEST_CASE("Host: long texts and lists are kept for the call", "[script][host]") {
  Host host;
  int asked = 0;
  host.param = [&asked](std::string_view name) -> base::Result<base::Value> {
    ++asked;
    return name == "list" ? base::Value(base::Value::List(1000, base::Value(std::string(50, 'x'))))
                          : base::Value(std::string(2000, 'y'));
  };
  CHECK(Eval("local n = 0 for i = 1, 100 do n = n + #param('list')[i] + #param('text') end return n", base::Value(),
             host) == "205000");
  CHECK(asked == 101);
}

TEST_CASE("A call takes a function of the table returned", "[script][call]") {
  Sandbox sandbox;
  REQUIRE_OK(sandbox.Compile("subsidy", R"(
    local share = 0.3
    local script = {}
    local function half(x) return x / 2 end
    function script.subsidy(input)
      local value = round_half_up(half(input.facts.premium) * share)
      return {outcome = "pass", value = value, rules = {{id = "r1", result = "pass", clauses = {"c1"}}}, missing = {}}
    end
    function script.none() end
    script.number = 1
    return script
  )",
                             "subsidy.lua", 10));
  CHECK(Show(sandbox.Call("subsidy", "subsidy", Json(R"({"facts":{"premium":1001},"as_of":"2025-01-01"})"))) ==
        R"({"missing":[],"outcome":"pass","rules":[{"clauses":["c1"],"id":"r1","result":"pass"}],"value":150})");
  CHECK(Show(sandbox.Call("subsidy", "other", base::Value())) == "script-error/no-such-function");
  CHECK(Show(sandbox.Call("subsidy", "number", base::Value())) == "script-error/no-such-function");
  CHECK(Show(sandbox.Call("subsidy", "", base::Value())) == "script-error/no-such-function");
  CHECK(Show(sandbox.Call("subsidy", "none", base::Value())) == "script-bad-result/nil");
  CHECK(Show(sandbox.Call("missing", "none", base::Value())) == "script-error/no-such-chunk");
  const base::Result<base::Value> failed = sandbox.Call("subsidy", "subsidy", Json("{}"));
  REQUIRE_FALSE(failed.ok());
  CHECK(failed.error().span.file == "subsidy.lua");
  CHECK(failed.error().span.line == 15);
}

TEST_CASE("Call: the chunk must return a table", "[script][call]") {
  Sandbox sandbox;
  REQUIRE_OK(sandbox.Compile("a", "return 1", "a.lua"));
  CHECK(Show(sandbox.Call("a", "f", base::Value())) == "script-bad-result/no-functions");
}

}  // namespace
}  // namespace anze::script
