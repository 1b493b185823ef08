// Facts as scripts see them, and what survives a call: nothing.
#include <gtest/gtest.h>

#include <string>

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

TEST(Facts, AreReachedByPath) {
  EXPECT_EQ(Eval("return insurer.solvency.comprehensive >= 1.85", Facts()), "true");
  EXPECT_EQ(Eval("return insurer.solvency.comprehensive * 2", Facts()), "3.7");
  EXPECT_EQ(Eval("return insurer.name", Facts()), "\"甲公司\"");
  EXPECT_EQ(Eval("return list[3].a[2]", Facts()), "2");
  EXPECT_EQ(Eval("return #list + #empty + #insurer", Facts()), "3");
  EXPECT_EQ(Eval("return flag == false and insurer.rating == nil and list[4] == nil and list[0] == nil", Facts()),
            "true");
  EXPECT_EQ(Eval("return list.a == nil and insurer[1] == nil and list['1'] == nil", Facts()), "true");
}

TEST(Facts, AbsentMapIsAClearError) {
  EXPECT_EQ(Eval("return enterprise.sector", Facts()),
            "script-error: attempt to index a nil value (global 'enterprise')");
  EXPECT_EQ(Eval("return insurer.branch.city", Facts()), "script-error: attempt to index a nil value (field 'branch')");
  EXPECT_EQ(Eval("return insurer.rating.x", Facts()), "script-error: attempt to index a nil value (field 'rating')");
}

TEST(Facts, AreReadOnlyAtAnyDepth) {
  for (const std::string statement :
       {"insurer.name = 1", "insurer.solvency.core = 1", "list[1] = 1", "list[3].a[1] = 1", "table.insert(list, 1)",
        "table.remove(list)", "table.sort(list)", "table.move(list, 1, 2, 2)"}) {
    EXPECT_EQ(Eval(statement, Facts()), "script-error/read-only") << statement;
  }
}

TEST(Facts, AVariableMayBeReplacedForTheCallOnly) {
  Sandbox sandbox;
  EXPECT_EQ(Show(RunIn(sandbox, "insurer = {name = 'b'} return insurer.name", Facts())), "\"b\"");
  EXPECT_EQ(Show(RunIn(sandbox, "return insurer.name", Facts())), "\"甲公司\"");
}

TEST(Facts, VariablesComeBeforeTheAllowList) {
  EXPECT_EQ(Eval("return type", Json(R"({"type":"complaint"})")), "\"complaint\"");
  EXPECT_EQ(Eval("return type == nil", Json(R"({"type":null})")), "true");
}

TEST(Facts, WorkWithTheTableFunctions) {
  EXPECT_EQ(Eval("return table.concat({table.unpack(list, 1, 2)}, '-')", Facts()), "\"10-20\"");
  EXPECT_EQ(Eval("return table.concat(list, ',', 1, 2)", Facts()), "\"10,20\"");
  EXPECT_EQ(Eval("local t = table.move(list, 1, 2, 1, {}) t[1] = 5 return t", Facts()), "[5,20]");
  EXPECT_EQ(Eval("local t = {} for i, v in ipairs(list) do t[i] = type(v) end return t", Facts()),
            R"(["number","number","table"])");
  EXPECT_EQ(Eval("return insurer.solvency == insurer.solvency and list ~= empty", Facts()), "true");
}

TEST(Facts, ComeBackAsTheyWere) {
  EXPECT_EQ(Eval("return insurer", Facts()),
            R"({"name":"甲公司","solvency":{"comprehensive":1.85,"core":0.9},"rating":null})");
  EXPECT_EQ(Eval("return {kept = list, flag = flag}", Facts()), R"({"flag":false,"kept":[10,20,{"a":[1,2]}]})");
}

TEST(Order, PairsSortsKeys) {
  const std::string walk =
      "local t = {} for k, v in pairs(x) do t[#t + 1] = tostring(k) .. '=' .. tostring(v) end "
      "return table.concat(t, ' ')";
  EXPECT_EQ(
      Eval("local x = {b = 1, a = 2, [10] = 3, [2] = 4, [1] = 5, [-1] = 6, [true] = 7, ['安'] = 8, [false] = 9} " +
           walk),
      "\"false=9 true=7 -1=6 1=5 2=4 10=3 a=2 b=1 安=8\"");
  EXPECT_EQ(Eval(walk, Json(R"({"x":{"z":1,"a":2,"n":null,"m":3}})")), "\"a=2 m=3 z=1\"");
  EXPECT_EQ(Eval(walk, Json(R"({"x":[3,null,1]})")), "\"1=3 3=1\"");
}

TEST(Order, NextFollowsPairs) {
  EXPECT_EQ(Eval("local t, r, k, v = {b = 1, a = 2, [3] = 0}, {} k, v = next(t) "
                 "while k ~= nil do r[#r + 1] = tostring(k) k, v = next(t, k) end return table.concat(r, ' ')"),
            "\"3 a b\"");
  EXPECT_EQ(Eval("return next({}) == nil and next({[false] = 1}) == false"), "true");
}

TEST(Order, EntriesMayBeRemovedOnTheWay) {
  EXPECT_EQ(
      Eval("local t, n = {a = 1, b = 2, c = 3}, 0 for k in pairs(t) do n = n + 1 t.b = nil t[k] = nil end return n"),
      "2");
  EXPECT_EQ(Eval("local t, n = {}, 0 for i = 1, 9 do t[('k'):rep(60) .. i] = i end "
                 "for k in pairs(t) do n = n + #k for i = 1, 9 do t[('k'):rep(60) .. i] = nil end end return n"),
            "61");
}

TEST(Order, KeysWithoutAnOrderAreRefused) {
  EXPECT_EQ(Eval("for k in pairs({[{}] = 1}) do end"), "script-error/unordered-key");
  EXPECT_EQ(Eval("for k in pairs({[0.5] = 1}) do end"), "script-error/unordered-key");
  EXPECT_EQ(Eval("return next({}, {})"), "script-error/unordered-key");
}

TEST(Reuse, GlobalsDoNotLeak) {
  Sandbox sandbox;
  ASSERT_TRUE(sandbox.Compile("set", "count_of_calls = (count_of_calls or 0) + 1 return count_of_calls", "a").ok());
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Show(sandbox.Run("set", base::Value())), "1");
  }
  ASSERT_TRUE(
      sandbox.Compile("table", "local t = {} function t.f(x) y = (y or 0) + x return y end return t", "b").ok());
  EXPECT_EQ(Show(sandbox.Call("table", "f", base::Value(2))), "2");
  EXPECT_EQ(Show(sandbox.Call("table", "f", base::Value(3))), "3");
  ASSERT_TRUE(sandbox.Compile("env", "_ENV = {type = 1} return type", "c").ok());
  EXPECT_EQ(Show(sandbox.Run("env", base::Value())), "1");
  EXPECT_EQ(Show(sandbox.Run("set", base::Value())), "1");
  EXPECT_EQ(Show(sandbox.Run("env", base::Value())), "1");
}

TEST(Reuse, AFailedCallLeavesNothing) {
  Sandbox sandbox;
  ASSERT_TRUE(sandbox.Compile("a", "g = 1 error('x')", "a").ok());
  ASSERT_TRUE(sandbox.Compile("b", "return g == nil", "b").ok());
  EXPECT_EQ(Show(sandbox.Run("a", base::Value())), "script-error: x");
  EXPECT_EQ(Show(sandbox.Run("b", base::Value())), "true");
}

TEST(Reuse, CompilingANameAgainReplacesIt) {
  Sandbox sandbox;
  EXPECT_FALSE(sandbox.Has("a"));
  for (int i = 0; i < 2000; ++i) {
    ASSERT_TRUE(sandbox.Compile("a", "return " + std::to_string(i), "a").ok());
  }
  EXPECT_TRUE(sandbox.Has("a"));
  EXPECT_EQ(Show(sandbox.Run("a", base::Value())), "1999");
  EXPECT_FALSE(sandbox.Compile("a", "return (", "a").ok());
  EXPECT_EQ(Show(sandbox.Run("a", base::Value())), "1999");
  Sandbox moved = std::move(sandbox);
  EXPECT_EQ(Show(moved.Run("a", base::Value())), "1999");
}

}  // namespace
}  // namespace anze::script
