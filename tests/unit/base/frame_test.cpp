#include "core/base/frame.h"

#include "core/base/json.h"
#include "core/base/yaml.h"
#include "tests/support/check.h"

namespace anze::base {
namespace {

constexpr char kText[] = "名称: 甲\n状态: 有\n名称: 乙\n";

Error Duplicate() {
  Error error("yaml-duplicate-key", {{"key", "名称"}, {"line", "1"}}, {"规则/ruleset.yaml", 3, 1, 3});
  error.clause = "foshan-2024#12";
  return error;
}

TEST_CASE("A frame draws carets by display width", "[base][frame]") {
  CHECK(RenderFrame(kText, Duplicate(), Language::kZh, false) ==
        "错误[yaml-duplicate-key]: 键“名称”重复，第 1 行已经写过\n"
        "  --> 规则/ruleset.yaml:3:1\n"
        "   |\n"
        " 3 | 名称: 乙\n"
        "   | ^^^^\n"
        "   = 建议: 删去或改名其中一个；其他读取程序会悄悄丢掉其中一个值\n"
        "   = 依据: foshan-2024#12\n");
}

TEST_CASE("A frame draws in English past wide characters", "[base][frame]") {
  Error error("yaml-ambiguous-scalar", {{"text", "True"}, {"reason", "letter-case"}}, {"a.yaml", 12, 5, 9});
  error.fix = "true";
  const std::string text = std::string(11, '\n') + "启用: True\r\n";
  CHECK(RenderFrame(text, error, Language::kEn, false) ==
        "error[yaml-ambiguous-scalar]: booleans are written in lower case, not \"True\"\n"
        "   --> a.yaml:12:5\n"
        "    |\n"
        " 12 | 启用: True\n"
        "    |       ^^^^\n"
        "    = hint: write true or false; quote it if it is text\n"
        "    = replace by: true\n");
}

TEST_CASE("A frame colours only when asked", "[base][frame]") {
  const std::string coloured = RenderFrame(kText, Duplicate(), Language::kZh, true);
  CHECK(coloured.find("\x1b[1;31m") != std::string::npos);
  CHECK(RenderFrame(kText, Duplicate(), Language::kZh, false).find('\x1b') == std::string::npos);
}

TEST_CASE("Frame: unknown places leave the lines out", "[base][frame]") {
  Error error("yaml-too-deep", {{"max", "64"}}, {"a.yaml", 0, 0, 0});
  CHECK(RenderFrame("x", error, Language::kEn, false) ==
        "error[yaml-too-deep]: nested deeper than 64 levels\n --> a.yaml\n  = hint: nest less\n");
  CHECK(RenderLine(error, Language::kEn) == "a.yaml: error[yaml-too-deep]: nested deeper than 64 levels");
  error.span = {};
  error.pointer = "/a/0";
  CHECK(RenderLine(error, Language::kEn) == "/a/0: error[yaml-too-deep]: nested deeper than 64 levels");
  // A line past the end of the text.
  error.span = {"a.yaml", 9, 3, 4};
  CHECK(RenderFrame("x\n", error, Language::kEn, false).find(" 9 | \n") != std::string::npos);
}

TEST_CASE("Frame: long lines are cut to a window", "[base][frame]") {
  std::string line(100'000, 'x');
  line[70'000] = '!';
  const Error error("yaml-syntax", {}, {"a", 1, 70'001, 70'002});
  const std::string frame = RenderFrame(line, error, Language::kEn, false);
  CHECK(frame.size() < 1000U);
  CHECK(frame.find('!') != std::string::npos);
  CHECK(frame.find("…") != std::string::npos);
}

TEST_CASE("Frame: control characters do not reach the terminal", "[base][frame]") {
  const Error error("yaml-control-character", {{"character", "U+001B"}}, {"a", 1, 4, 5});
  const std::string frame = RenderFrame("a: \x1b[31mred", error, Language::kEn, false);
  CHECK(frame.find('\x1b') == std::string::npos);
  CHECK(frame.find("a: \xEF\xBF\xBD[31mred\n") != std::string::npos);
}

TEST_CASE("A frame has a form of one line", "[base][frame]") {
  CHECK(RenderLine(Duplicate(), Language::kEn) ==
        "规则/ruleset.yaml:3:1: error[yaml-duplicate-key]: duplicate key \"名称\", first used on line 1");
  Error warning = Duplicate();
  warning.severity = Severity::kWarning;
  CHECK(RenderLine(warning, Language::kZh).find(": warning[yaml-duplicate-key]: 键") != std::string::npos);
}

TEST_CASE("Frame: wire object holds what is known", "[base][frame]") {
  CHECK(WriteJson(ToValue(Duplicate(), Language::kEn)) ==
        "{\"file\":\"规则/ruleset.yaml\",\"line\":3,\"column\":1,\"end_column\":3,\"severity\":\"error\","
        "\"code\":\"yaml-duplicate-key\",\"message\":\"duplicate key \\\"名称\\\", first used on line 1\","
        "\"hint\":\"remove or rename one of them; other readers silently drop one of the values\","
        "\"clause\":\"foshan-2024#12\"}");
  CHECK(WriteJson(ToValue(Error("x"), Language::kEn)) == R"({"severity":"error","code":"x","message":"x"})");
}

TEST_CASE("Frame: a real file renders every problem", "[base][frame]") {
  const auto document = ParseYaml("规则.yaml", "编号: 010\n编号: 2\n开关: yes\n");
  REQUIRE_FALSE(document.ok());
  REQUIRE(document.errors().size() == 3U);
  CHECK(RenderFrame("编号: 010\n", document.errors()[0], Language::kZh, false).find("|       ^^^\n") !=
        std::string::npos);
}

}  // namespace
}  // namespace anze::base
