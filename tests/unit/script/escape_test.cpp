// What a script must not reach.
#include <string>

#include "tests/support/check.h"
#include "tests/unit/script/support.h"

namespace anze::script {
namespace {

TEST_CASE("Escape: names outside the allow list are absent", "[script][escape]") {
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
      CHECK(Eval("return (''):gsub('a', 'b')") == "script-error: attempt to call a nil value (method 'gsub')");
    } else {
      CAPTURE(name);
      CHECK(Eval("return " + name + " == nil") == "true");
    }
  }
}

TEST_CASE("Escape: environment holds nothing but what the call set", "[script][escape]") {
  CHECK(Eval("x = 1; local n = 0; for k in pairs(_ENV) do n = n + 1 end; return n") == "1");
  CHECK(Eval("_ENV = {}; return type") == "script-bad-result/nil");
  CHECK(Eval("local _ENV <const> = {a = 1}; return a") == "1");
}

TEST_CASE("Escape: bytecode is refused", "[script][escape]") {
  Sandbox sandbox;
  CHECK(Show(RunIn(sandbox, "\x1bLua\x54\x00\x19\x93\r\n\x1a\n")) == "script-syntax/bytecode");
}

TEST_CASE("Escape: string metatable cannot be changed", "[script][escape]") {
  Sandbox sandbox;
  CHECK(Show(RunIn(sandbox, "string.rep = function() return 'owned' end")) == "script-error/read-only");
  CHECK(Show(RunIn(sandbox, "local s = 'x'; s.rep = 1")) ==
        "script-error: attempt to index a string value (local 's')");
  CHECK(Show(RunIn(sandbox, "return ('x').__index == nil and ('x').__name == nil")) == "true");
  CHECK(Show(RunIn(sandbox, "string = {rep = 1}; return ('ab'):rep(2)")) == "\"abab\"");
  CHECK(Show(RunIn(sandbox, "return string.rep('ab', 2)")) == "\"abab\"");
}

TEST_CASE("Escape: libraries are read only", "[script][escape]") {
  for (const std::string library : {"string", "table", "math", "utf8", "anze"}) {
    CAPTURE(library);
    CHECK(Eval(library + ".x = 1") == "script-error/read-only");
    CHECK(Eval("table.insert(" + library + ", 1)") == "script-error/read-only");
    CHECK(Eval("table.move({1}, 1, 1, 1, " + library + ")") == "script-error/read-only");
    CHECK(Eval("table.sort(" + library + ") return #" + library) == "0");
  }
}

TEST_CASE("Escape: metatables and finalizers do nothing", "[script][escape]") {
  CHECK(Eval("local t = {__gc = function() while true do end end}; t.__index = t; t = nil; return 1") == "1");
  CHECK(Eval("local x <close> = {__close = function() end}; return 1") ==
        "script-error: variable 'x' got a non-closable value");
  CHECK(Eval("return tostring({__tostring = function() return 'x' end, __name = 'y'})") == "\"table\"");
}

TEST_CASE("Escape: addresses do not show", "[script][escape]") {
  CHECK(Eval("return {tostring({}), tostring(print or type), tostring(f), tostring(anze.null)}",
             Json(R"({"f":{"a":1}})")) == R"(["table","function","table","null"])");
  CHECK(Eval("return string.format('%p', {})") == "script-error/format");
}

TEST_CASE("Escape: reserved names are refused", "[script][escape]") {
  CHECK(Eval("return __anze_k") == "script-syntax/reserved-name");
  CHECK(Eval("local t = {} t.__anze_d = 1 return 1") == "script-syntax/reserved-name");
  CHECK(Eval("return '__anze_k'") == "\"__anze_k\"");
}

TEST_CASE("Escape: a chunk cannot break out of its wrapping", "[script][escape]") {
  CHECK(Eval("return 1 end, (function() return 2") == "script-syntax: <eof> expected near 'end'");
  CHECK(Eval("return ...") == "script-syntax: cannot use '...' outside a vararg function near '...'");
  CHECK(Eval("return 1 --[[") == "script-syntax: unfinished long comment (starting at line 1) near <eof>");
  CHECK(Eval("return 1 -- the last line is a comment") == "1");
}

TEST_CASE("Escape: NUL is refused", "[script][escape]") {
  for (const std::string text : {R"("a\0b")", R"("\00")", R"("\000")", R"("\x00")", R"("\u{0}")", R"("\u{000}")"}) {
    CAPTURE(text);
    CHECK(Eval("return " + text) == "script-syntax/nul");
  }
  CHECK(Eval(std::string("return '") + '\0' + "'") == "script-syntax/nul");
  CHECK(Eval(R"(return "\065\10\\0")") == R"("A\n\\0")");
  CHECK(Eval("return f", base::Value(base::Value::Map{{"f", base::Value(std::string("a\0b", 3))}})) ==
        "script-error/nul");
  CHECK(Eval("return string.char(0)") == "script-error: bad argument #1 to 'char' (value out of range 1 to 255)");
}

TEST_CASE("Escape: a fact of a foreign call is out of reach", "[script][escape]") {
  Sandbox sandbox;
  REQUIRE_OK(sandbox.Compile("keep", "kept = f; string_kept = f.a; return f.a", "a.lua"));
  REQUIRE_OK(sandbox.Compile("look", "return kept == nil and string_kept == nil", "b.lua"));
  CHECK(Show(sandbox.Run("keep", Json(R"({"f":{"a":1}})"))) == "1");
  CHECK(Show(sandbox.Run("look", base::Value())) == "true");
}

}  // namespace
}  // namespace anze::script
