// What comes out of a call: values, and errors with their place and text.
#include <gtest/gtest.h>

#include <string>

#include "core/base/text.h"
#include "tests/unit/script/support.h"

namespace anze::script {
namespace {

TEST(Result, Scalars) {
  EXPECT_EQ(Eval("return true"), "true");
  EXPECT_EQ(Eval("return '安'"), "\"安\"");
  EXPECT_EQ(Eval("return -5"), "-5");
  EXPECT_EQ(Eval("return anze.null"), "null");
  EXPECT_EQ(Eval("return 1, 2"), "1");
}

TEST(Result, Tables) {
  EXPECT_EQ(Eval("return {}"), "[]");
  EXPECT_EQ(Eval("return {1, {2}, {a = {}}}"), R"([1,[2],{"a":[]}])");
  EXPECT_EQ(Eval("return {b = 1, a = anze.null, ['10'] = 2}"), R"({"10":2,"a":null,"b":1})");
  EXPECT_EQ(Eval("local t = {1} return {t, t, t, t}"), "[[1],[1],[1],[1]]");
  EXPECT_EQ(Eval("local t = {} t[3] = 3 t[2] = 2 t[1] = 1 return t"), "[1,2,3]");
}

TEST(Result, RefusesWhatIsNoValue) {
  EXPECT_EQ(Eval("return"), "script-bad-result/nil");
  EXPECT_EQ(Eval("return nil"), "script-bad-result/nil");
  EXPECT_EQ(Eval("return type"), "script-bad-result/type");
  EXPECT_EQ(Eval("return {1, nil, 3}"), "script-bad-result/list-gap");
  EXPECT_EQ(Eval("return {[2] = 1}"), "script-bad-result/list-gap");
  EXPECT_EQ(Eval("return {1, a = 2}"), "script-bad-result/mixed-keys");
  EXPECT_EQ(Eval("return {[true] = 1}"), "script-bad-result/key");
  EXPECT_EQ(Eval("return {[0.5] = 1}"), "script-bad-result/key");
  EXPECT_EQ(Eval("return string.sub('安', 1, 1)"), "script-bad-result/utf8");
  EXPECT_EQ(Eval("return {['\\xff'] = 1}"), "script-bad-result/utf8");
  EXPECT_EQ(Eval("return string"), "[]");
}

TEST(Result, PointsToThePlace) {
  Sandbox sandbox;
  const base::Result<base::Value> result = RunIn(sandbox, "return {a = {1, {b = type}}}");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().pointer, "/a/1/b");
}

TEST(Errors, HaveFileLineAndMessage) {
  Sandbox sandbox;
  ASSERT_TRUE(sandbox.Compile("a", "local x = 1\nlocal y = x.z.w\nreturn y", "rules/a.lua", 100).ok());
  const base::Result<base::Value> result = sandbox.Run("a", base::Value());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().span.file, "rules/a.lua");
  EXPECT_EQ(result.error().span.line, 101);
  EXPECT_EQ(Show(result), "script-error: attempt to index a number value (local 'x')");
}

TEST(Errors, OfRulesThemselves) {
  EXPECT_EQ(Eval("error('保费缺失')"), "script-error: 保费缺失");
  EXPECT_EQ(Eval("error('x', 0)"), "script-error: x");
  EXPECT_EQ(Eval("error('x', 2)"), "script-error: x");
  EXPECT_EQ(Eval("assert(false, 'no')"), "script-error: no");
  EXPECT_EQ(Eval("assert(false)"), "script-error/assertion");
  EXPECT_EQ(Eval("return assert(5, 'no')"), "5");
  EXPECT_EQ(Eval("error('\\xff')"), "script-error: ...");
}

TEST(Errors, OfSyntaxHaveALine) {
  Sandbox sandbox;
  const base::Status status = sandbox.Compile("a", "local x = 1\nlocal = 2", "a.lua", 10);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, "script-syntax");
  EXPECT_EQ(status.error().span.line, 11);
  const base::Status second = sandbox.Compile("a", "local x\nreturn 1e99", "a.lua", 10);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().span.line, 11);
  EXPECT_EQ(second.error().span.column, 8);
}

TEST(Errors, HaveTextsInBothLanguages) {
  for (const std::string source : {"return (",
                                   "return 1e99",
                                   "return '\\0'",
                                   "__anze_x = 1",
                                   "\x1b",
                                   "while true do end",
                                   "return ('x'):rep(1e9)",
                                   "return nil",
                                   "return {1, nil, 2}",
                                   "return {1, a = 1}",
                                   "return {[true] = 1}",
                                   "return type",
                                   "return math.huge",
                                   "return '\\xff'",
                                   "local t = {} t[1] = t return t",
                                   "local t = {1} for i = 1, 20 do t = {t, t} end return t",
                                   "f.x = 1",
                                   "return param('x')",
                                   "return 1 / 0",
                                   "return 10 ^ 30",
                                   "return 2 ^ 0.5",
                                   "for i = 1, 0.5 do end",
                                   "return table.unpack({}, 1, 200)",
                                   "local function f() return 1 + f() end f()",
                                   "error({})",
                                   "assert(false)",
                                   "error('x')",
                                   "for k in pairs({[{}] = 1}) do end",
                                   "return string.format('%q', 1)",
                                   "return string.format('%d', 0.5)",
                                   "return days_between('x', 'y')",
                                   "return utf8.len('\\xff')",
                                   "return table.concat({{}})"}) {
    Sandbox sandbox;
    const base::Result<base::Value> result = RunIn(sandbox, source, Json(R"({"f":{}})"));
    ASSERT_FALSE(result.ok()) << source;
    for (const base::Language language : {base::Language::kZh, base::Language::kEn}) {
      const base::Sentence sentence = base::Describe(result.error(), language);
      EXPECT_FALSE(sentence.message.starts_with("script-")) << source << ": " << sentence.message;
      EXPECT_EQ(sentence.message.find('{'), std::string::npos) << source << ": " << sentence.message;
      EXPECT_FALSE(sentence.hint.empty()) << source << ": " << sentence.message;
    }
  }
}

}  // namespace
}  // namespace anze::script
