// What comes out of a call: values, and errors with their place and text.
#include <string>

#include "core/base/text.h"
#include "tests/support/check.h"
#include "tests/unit/script/support.h"

namespace anze::script {
namespace {

TEST_CASE("Scalars come back as results", "[script][result]") {
  CHECK(Eval("return true") == "true");
  CHECK(Eval("return '安'") == "\"安\"");
  CHECK(Eval("return -5") == "-5");
  CHECK(Eval("return anze.null") == "null");
  CHECK(Eval("return 1, 2") == "1");
}

TEST_CASE("Tables come back as results", "[script][result]") {
  CHECK(Eval("return {}") == "[]");
  CHECK(Eval("return {1, {2}, {a = {}}}") == R"([1,[2],{"a":[]}])");
  CHECK(Eval("return {b = 1, a = anze.null, ['10'] = 2}") == R"({"10":2,"a":null,"b":1})");
  CHECK(Eval("local t = {1} return {t, t, t, t}") == "[[1],[1],[1],[1]]");
  CHECK(Eval("local t = {} t[3] = 3 t[2] = 2 t[1] = 1 return t") == "[1,2,3]");
}

TEST_CASE("A result refuses what is no value", "[script][result]") {
  CHECK(Eval("return") == "script-bad-result/nil");
  CHECK(Eval("return nil") == "script-bad-result/nil");
  CHECK(Eval("return type") == "script-bad-result/type");
  CHECK(Eval("return {1, nil, 3}") == "script-bad-result/list-gap");
  CHECK(Eval("return {[2] = 1}") == "script-bad-result/list-gap");
  CHECK(Eval("return {1, a = 2}") == "script-bad-result/mixed-keys");
  CHECK(Eval("return {[true] = 1}") == "script-bad-result/key");
  CHECK(Eval("return {[0.5] = 1}") == "script-bad-result/key");
  CHECK(Eval("return string.sub('安', 1, 1)") == "script-bad-result/utf8");
  CHECK(Eval("return {['\\xff'] = 1}") == "script-bad-result/utf8");
  CHECK(Eval("return string") == "[]");
}

TEST_CASE("A result points to the place", "[script][result]") {
  Sandbox sandbox;
  const base::Result<base::Value> result = RunIn(sandbox, "return {a = {1, {b = type}}}");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().pointer == "/a/1/b");
}

TEST_CASE("Errors have a file and a line and a message", "[script][errors]") {
  Sandbox sandbox;
  REQUIRE_OK(sandbox.Compile("a", "local x = 1\nlocal y = x.z.w\nreturn y", "rules/a.lua", 100));
  const base::Result<base::Value> result = sandbox.Run("a", base::Value());
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().span.file == "rules/a.lua");
  CHECK(result.error().span.line == 101);
  CHECK(Show(result) == "script-error: attempt to index a number value (local 'x')");
}

TEST_CASE("Errors of rules themselves come through", "[script][errors]") {
  CHECK(Eval("error('保费缺失')") == "script-error: 保费缺失");
  CHECK(Eval("error('x', 0)") == "script-error: x");
  CHECK(Eval("error('x', 2)") == "script-error: x");
  CHECK(Eval("assert(false, 'no')") == "script-error: no");
  CHECK(Eval("assert(false)") == "script-error/assertion");
  CHECK(Eval("return assert(5, 'no')") == "5");
  CHECK(Eval("error('\\xff')") == "script-error: ...");
}

TEST_CASE("Errors of syntax have a line", "[script][errors]") {
  Sandbox sandbox;
  const base::Status status = sandbox.Compile("a", "local x = 1\nlocal = 2", "a.lua", 10);
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().code == "script-syntax");
  CHECK(status.error().span.line == 11);
  const base::Status second = sandbox.Compile("a", "local x\nreturn 1e99", "a.lua", 10);
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().span.line == 11);
  CHECK(second.error().span.column == 8);
}

TEST_CASE("Errors have texts in both languages", "[script][errors]") {
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
    CAPTURE(source);
    REQUIRE_FALSE(result.ok());
    for (const base::Language language : {base::Language::kZh, base::Language::kEn}) {
      const base::Sentence sentence = base::Describe(result.error(), language);
      INFO(source << ": " << sentence.message);
      CHECK_FALSE(sentence.message.starts_with("script-"));
      CHECK(sentence.message.find('{') == std::string::npos);
      CHECK_FALSE(sentence.hint.empty());
    }
  }
}

}  // namespace
}  // namespace anze::script
