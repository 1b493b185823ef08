// Facts as scripts see them, and what survives a call: nothing.
#include <string>

#include "tests/support/check.h"
#include "tests/unit/script/support.h"

namespace anze::script {
namespace {

base::Value Facts() {
  return Json(R"({
    "insurer": {"name": "甲公司", "solvency": {"comprehensive": 1.85, "core": 0.9}, "rating": null},
    "list": [10, 20, {"a": [1, 2]}],
    "empty": [], "flag": false, "note": "x"
  })");
}

TEST_CASE("Facts are reached by path", "[script][facts]") {
  CHECK(Eval("return insurer.solvency.comprehensive >= 1.85", Facts()) == "true");
  CHECK(Eval("return insurer.solvency.comprehensive * 2", Facts()) == "3.7");
  CHECK(Eval("return insurer.name", Facts()) == "\"甲公司\"");
  CHECK(Eval("return list[3].a[2]", Facts()) == "2");
  CHECK(Eval("return #list + #empty + #insurer", Facts()) == "3");
  CHECK(Eval("return flag == false and insurer.rating == nil and list[4] == nil and list[0] == nil", Facts()) ==
        "true");
  CHECK(Eval("return list.a == nil and insurer[1] == nil and list['1'] == nil", Facts()) == "true");
}

TEST_CASE("Facts: absent map is a clear error", "[script][facts]") {
  CHECK(Eval("return enterprise.sector", Facts()) ==
        "script-error: attempt to index a nil value (global 'enterprise')");
  CHECK(Eval("return insurer.branch.city", Facts()) == "script-error: attempt to index a nil value (field 'branch')");
  CHECK(Eval("return insurer.rating.x", Facts()) == "script-error: attempt to index a nil value (field 'rating')");
}

TEST_CASE("Facts are read only at any depth", "[script][facts]") {
  for (const std::string statement :
       {"insurer.name = 1", "insurer.solvency.core = 1", "list[1] = 1", "list[3].a[1] = 1", "table.insert(list, 1)",
        "table.remove(list)", "table.sort(list)", "table.move(list, 1, 2, 2)"}) {
    CAPTURE(statement);
    CHECK(Eval(statement, Facts()) == "script-error/read-only");
  }
}

TEST_CASE("Facts: a variable may be replaced for the call only", "[script][facts]") {
  Sandbox sandbox;
  CHECK(Show(RunIn(sandbox, "insurer = {name = 'b'} return insurer.name", Facts())) == "\"b\"");
  CHECK(Show(RunIn(sandbox, "return insurer.name", Facts())) == "\"甲公司\"");
}

TEST_CASE("Facts: variables come before the allow list", "[script][facts]") {
  CHECK(Eval("return type", Json(R"({"type":"complaint"})")) == "\"complaint\"");
  CHECK(Eval("return type == nil", Json(R"({"type":null})")) == "true");
}

TEST_CASE("Facts work with the table functions", "[script][facts]") {
  CHECK(Eval("return table.concat({table.unpack(list, 1, 2)}, '-')", Facts()) == "\"10-20\"");
  CHECK(Eval("return table.concat(list, ',', 1, 2)", Facts()) == "\"10,20\"");
  CHECK(Eval("local t = table.move(list, 1, 2, 1, {}) t[1] = 5 return t", Facts()) == "[5,20]");
  CHECK(Eval("local t = {} for i, v in ipairs(list) do t[i] = type(v) end return t", Facts()) ==
        R"(["number","number","table"])");
  CHECK(Eval("return insurer.solvency == insurer.solvency and list ~= empty", Facts()) == "true");
}

TEST_CASE("Facts come back as they were", "[script][facts]") {
  CHECK(Eval("return insurer", Facts()) ==
        R"({"name":"甲公司","solvency":{"comprehensive":1.85,"core":0.9},"rating":null})");
  CHECK(Eval("return {kept = list, flag = flag}", Facts()) == R"({"flag":false,"kept":[10,20,{"a":[1,2]}]})");
}

TEST_CASE("Order: pairs sorts keys", "[script][order]") {
  const std::string walk =
      "local t = {} for k, v in pairs(x) do t[#t + 1] = tostring(k) .. '=' .. tostring(v) end "
      "return table.concat(t, ' ')";
  CHECK(Eval("local x = {b = 1, a = 2, [10] = 3, [2] = 4, [1] = 5, [-1] = 6, [true] = 7, ['安'] = 8, [false] = 9} " +
             walk) == "\"false=9 true=7 -1=6 1=5 2=4 10=3 a=2 b=1 安=8\"");
  CHECK(Eval(walk, Json(R"({"x":{"z":1,"a":2,"n":null,"m":3}})")) == "\"a=2 m=3 z=1\"");
  CHECK(Eval(walk, Json(R"({"x":[3,null,1]})")) == "\"1=3 3=1\"");
}

TEST_CASE("Order: next follows pairs", "[script][order]") {
  CHECK(Eval("local t, r, k, v = {b = 1, a = 2, [3] = 0}, {} k, v = next(t) "
             "while k ~= nil do r[#r + 1] = tostring(k) k, v = next(t, k) end return table.concat(r, ' ')") ==
        "\"3 a b\"");
  CHECK(Eval("return next({}) == nil and next({[false] = 1}) == false") == "true");
}

TEST_CASE("Order: entries may be removed on the way", "[script][order]") {
  CHECK(
      Eval("local t, n = {a = 1, b = 2, c = 3}, 0 for k in pairs(t) do n = n + 1 t.b = nil t[k] = nil end return n") ==
      "2");
  CHECK(Eval("local t, n = {}, 0 for i = 1, 9 do t[('k'):rep(60) .. i] = i end "
             "for k in pairs(t) do n = n + #k for i = 1, 9 do t[('k'):rep(60) .. i] = nil end end return n") == "61");
}

TEST_CASE("Order: keys without an order are refused", "[script][order]") {
  CHECK(Eval("for k in pairs({[{}] = 1}) do end") == "script-error/unordered-key");
  CHECK(Eval("for k in pairs({[0.5] = 1}) do end") == "script-error/unordered-key");
  CHECK(Eval("return next({}, {})") == "script-error/unordered-key");
}

TEST_CASE("Reuse: globals do not leak", "[script][reuse]") {
  Sandbox sandbox;
  REQUIRE_OK(sandbox.Compile("set", "count_of_calls = (count_of_calls or 0) + 1 return count_of_calls", "a"));
  for (int i = 0; i < 3; ++i) {
    CHECK(Show(sandbox.Run("set", base::Value())) == "1");
  }
  REQUIRE_OK(sandbox.Compile("table", "local t = {} function t.f(x) y = (y or 0) + x return y end return t", "b"));
  CHECK(Show(sandbox.Call("table", "f", base::Value(2))) == "2");
  CHECK(Show(sandbox.Call("table", "f", base::Value(3))) == "3");
  REQUIRE_OK(sandbox.Compile("env", "_ENV = {type = 1} return type", "c"));
  CHECK(Show(sandbox.Run("env", base::Value())) == "1");
  CHECK(Show(sandbox.Run("set", base::Value())) == "1");
  CHECK(Show(sandbox.Run("env", base::Value())) == "1");
}

TEST_CASE("Reuse: a failed call leaves nothing", "[script][reuse]") {
  Sandbox sandbox;
  REQUIRE_OK(sandbox.Compile("a", "g = 1 error('x')", "a"));
  REQUIRE_OK(sandbox.Compile("b", "return g == nil", "b"));
  CHECK(Show(sandbox.Run("a", base::Value())) == "script-error: x");
  CHECK(Show(sandbox.Run("b", base::Value())) == "true");
}

TEST_CASE("Reuse: compiling a name again replaces it", "[script][reuse]") {
  Sandbox sandbox;
  CHECK_FALSE(sandbox.Has("a"));
  for (int i = 0; i < 2000; ++i) {
    REQUIRE_OK(sandbox.Compile("a", "return " + std::to_string(i), "a"));
  }
  CHECK(sandbox.Has("a"));
  CHECK(Show(sandbox.Run("a", base::Value())) == "1999");
  CHECK_FALSE(sandbox.Compile("a", "return (", "a").ok());
  CHECK(Show(sandbox.Run("a", base::Value())) == "1999");
  Sandbox moved = std::move(sandbox);
  CHECK(Show(moved.Run("a", base::Value())) == "1999");
}

}  // namespace
}  // namespace anze::script
