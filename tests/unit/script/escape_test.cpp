// What a script must not reach.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/script/support.h"

namespace anze::script {
namespace {

TEST(Escape, NamesOutsideTheAllowListAreAbsent) {
  for (const std::string name : {"load",
                                 "loadstring",
                                 "loadfile",
                                 "dofile",
                                 "require",
                                 "package",
                                 "io",
                                 "os",
                                 "debug",
                                 "coroutine",
                                 "collectgarbage",
                                 "rawset",
                                 "rawget",
                                 "rawequal",
                                 "rawlen",
                                 "setmetatable",
                                 "getmetatable",
                                 "pcall",
                                 "xpcall",
                                 "print",
                                 "warn",
                                 "_G",
                                 "_VERSION",
                                 "string.dump",
                                 "string.gsub",
                                 "string.gmatch",
                                 "string.match",
                                 "string.pack",
                                 "string.unpack",
                                 "string.packsize",
                                 "math.random",
                                 "math.randomseed",
                                 "math.sqrt",
                                 "utf8.charpattern",
                                 "(''):gsub",
                                 "arg",
                                 "unpack",
                                 "newproxy"}) {
    if (name == "(''):gsub") {
      EXPECT_EQ(Eval("return (''):gsub('a', 'b')"), "script-error: attempt to call a nil value (method 'gsub')");
    } else {
      EXPECT_EQ(Eval("return " + name + " == nil"), "true") << name;
    }
  }
}

TEST(Escape, EnvironmentHoldsNothingButWhatTheCallSet) {
  EXPECT_EQ(Eval("x = 1; local n = 0; for k in pairs(_ENV) do n = n + 1 end; return n"), "1");
  EXPECT_EQ(Eval("_ENV = {}; return type"), "script-bad-result/nil");
  EXPECT_EQ(Eval("local _ENV <const> = {a = 1}; return a"), "1");
}

TEST(Escape, BytecodeIsRefused) {
  Sandbox sandbox;
  EXPECT_EQ(Show(RunIn(sandbox, "\x1bLua\x54\x00\x19\x93\r\n\x1a\n")), "script-syntax/bytecode");
}

TEST(Escape, StringMetatableCannotBeChanged) {
  Sandbox sandbox;
  EXPECT_EQ(Show(RunIn(sandbox, "string.rep = function() return 'owned' end")), "script-error/read-only");
  EXPECT_EQ(Show(RunIn(sandbox, "local s = 'x'; s.rep = 1")),
            "script-error: attempt to index a string value (local 's')");
  EXPECT_EQ(Show(RunIn(sandbox, "return ('x').__index == nil and ('x').__name == nil")), "true");
  EXPECT_EQ(Show(RunIn(sandbox, "string = {rep = 1}; return ('ab'):rep(2)")), "\"abab\"");
  EXPECT_EQ(Show(RunIn(sandbox, "return string.rep('ab', 2)")), "\"abab\"");
}

TEST(Escape, LibrariesAreReadOnly) {
  for (const std::string library : {"string", "table", "math", "utf8", "anze"}) {
    EXPECT_EQ(Eval(library + ".x = 1"), "script-error/read-only") << library;
    EXPECT_EQ(Eval("table.insert(" + library + ", 1)"), "script-error/read-only") << library;
    EXPECT_EQ(Eval("table.move({1}, 1, 1, 1, " + library + ")"), "script-error/read-only") << library;
    EXPECT_EQ(Eval("table.sort(" + library + ") return #" + library), "0") << library;
  }
}

TEST(Escape, MetatablesAndFinalizersDoNothing) {
  EXPECT_EQ(Eval("local t = {__gc = function() while true do end end}; t.__index = t; t = nil; return 1"), "1");
  EXPECT_EQ(Eval("local x <close> = {__close = function() end}; return 1"),
            "script-error: variable 'x' got a non-closable value");
  EXPECT_EQ(Eval("return tostring({__tostring = function() return 'x' end, __name = 'y'})"), "\"table\"");
}

TEST(Escape, AddressesDoNotShow) {
  EXPECT_EQ(Eval("return {tostring({}), tostring(print or type), tostring(f), tostring(anze.null)}",
                 Json(R"({"f":{"a":1}})")),
            R"(["table","function","table","null"])");
  EXPECT_EQ(Eval("return string.format('%p', {})"), "script-error/format");
}

TEST(Escape, ReservedNamesAreRefused) {
  EXPECT_EQ(Eval("return __anze_k"), "script-syntax/reserved-name");
  EXPECT_EQ(Eval("local t = {} t.__anze_d = 1 return 1"), "script-syntax/reserved-name");
  EXPECT_EQ(Eval("return '__anze_k'"), "\"__anze_k\"");
}

TEST(Escape, AChunkCannotBreakOutOfItsWrapping) {
  EXPECT_EQ(Eval("return 1 end, (function() return 2"), "script-syntax: <eof> expected near 'end'");
  EXPECT_EQ(Eval("return ..."), "script-syntax: cannot use '...' outside a vararg function near '...'");
  EXPECT_EQ(Eval("return 1 --[["), "script-syntax: unfinished long comment (starting at line 1) near <eof>");
  EXPECT_EQ(Eval("return 1 -- the last line is a comment"), "1");
}

TEST(Escape, NulIsRefused) {
  for (const std::string text : {R"("a\0b")", R"("\00")", R"("\000")", R"("\x00")", R"("\u{0}")", R"("\u{000}")"}) {
    EXPECT_EQ(Eval("return " + text), "script-syntax/nul") << text;
  }
  EXPECT_EQ(Eval(std::string("return '") + '\0' + "'"), "script-syntax/nul");
  EXPECT_EQ(Eval(R"(return "\065\10\\0")"), R"("A\n\\0")");
  EXPECT_EQ(Eval("return f", base::Value(base::Value::Map{{"f", base::Value(std::string("a\0b", 3))}})),
            "script-error/nul");
  EXPECT_EQ(Eval("return string.char(0)"), "script-error: bad argument #1 to 'char' (value out of range 1 to 255)");
}

TEST(Escape, AFactOfAForeignCallIsOutOfReach) {
  Sandbox sandbox;
  ASSERT_TRUE(sandbox.Compile("keep", "kept = f; string_kept = f.a; return f.a", "a.lua").ok());
  ASSERT_TRUE(sandbox.Compile("look", "return kept == nil and string_kept == nil", "b.lua").ok());
  EXPECT_EQ(Show(sandbox.Run("keep", Json(R"({"f":{"a":1}})"))), "1");
  EXPECT_EQ(Show(sandbox.Run("look", base::Value())), "true");
}

}  // namespace
}  // namespace anze::script
