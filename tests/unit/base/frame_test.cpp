#include "core/base/frame.h"

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/base/yaml.h"

namespace anze::base {
namespace {

constexpr char kText[] = "名称: 甲\n状态: 有\n名称: 乙\n";

Error Duplicate() {
  Error error("yaml-duplicate-key", {{"key", "名称"}, {"line", "1"}}, {"规则/ruleset.yaml", 3, 1, 3});
  error.clause = "foshan-2024#12";
  return error;
}

TEST(FrameTest, DrawsCaretsByDisplayWidth) {
  EXPECT_EQ(RenderFrame(kText, Duplicate(), Language::kZh, false),
            "错误[yaml-duplicate-key]: 键“名称”重复，第 1 行已经写过\n"
            "  --> 规则/ruleset.yaml:3:1\n"
            "   |\n"
            " 3 | 名称: 乙\n"
            "   | ^^^^\n"
            "   = 建议: 删去或改名其中一个；其他读取程序会悄悄丢掉其中一个值\n"
            "   = 依据: foshan-2024#12\n");
}

TEST(FrameTest, DrawsInEnglishPastWideCharacters) {
  Error error("yaml-ambiguous-scalar", {{"text", "True"}, {"reason", "letter-case"}}, {"a.yaml", 12, 5, 9});
  error.fix = "true";
  const std::string text = std::string(11, '\n') + "启用: True\r\n";
  EXPECT_EQ(RenderFrame(text, error, Language::kEn, false),
            "error[yaml-ambiguous-scalar]: booleans are written in lower case, not \"True\"\n"
            "   --> a.yaml:12:5\n"
            "    |\n"
            " 12 | 启用: True\n"
            "    |       ^^^^\n"
            "    = hint: write true or false; quote it if it is text\n"
            "    = replace by: true\n");
}

TEST(FrameTest, ColoursOnlyWhenAsked) {
  const std::string coloured = RenderFrame(kText, Duplicate(), Language::kZh, true);
  EXPECT_NE(coloured.find("\x1b[1;31m"), std::string::npos);
  EXPECT_EQ(RenderFrame(kText, Duplicate(), Language::kZh, false).find('\x1b'), std::string::npos);
}

TEST(FrameTest, UnknownPlacesLeaveTheLinesOut) {
  Error error("yaml-too-deep", {{"max", "64"}}, {"a.yaml", 0, 0, 0});
  EXPECT_EQ(RenderFrame("x", error, Language::kEn, false),
            "error[yaml-too-deep]: nested deeper than 64 levels\n --> a.yaml\n  = hint: nest less\n");
  EXPECT_EQ(RenderLine(error, Language::kEn), "a.yaml: error[yaml-too-deep]: nested deeper than 64 levels");
  error.span = {};
  error.pointer = "/a/0";
  EXPECT_EQ(RenderLine(error, Language::kEn), "/a/0: error[yaml-too-deep]: nested deeper than 64 levels");
  // A line past the end of the text.
  error.span = {"a.yaml", 9, 3, 4};
  EXPECT_NE(RenderFrame("x\n", error, Language::kEn, false).find(" 9 | \n"), std::string::npos);
}

TEST(FrameTest, LongLinesAreCutToAWindow) {
  std::string line(100'000, 'x');
  line[70'000] = '!';
  const Error error("yaml-syntax", {}, {"a", 1, 70'001, 70'002});
  const std::string frame = RenderFrame(line, error, Language::kEn, false);
  EXPECT_LT(frame.size(), 1000U);
  EXPECT_NE(frame.find('!'), std::string::npos);
  EXPECT_NE(frame.find("…"), std::string::npos);
}

TEST(FrameTest, ControlCharactersDoNotReachTheTerminal) {
  const Error error("yaml-control-character", {{"character", "U+001B"}}, {"a", 1, 4, 5});
  const std::string frame = RenderFrame("a: \x1b[31mred", error, Language::kEn, false);
  EXPECT_EQ(frame.find('\x1b'), std::string::npos);
  EXPECT_NE(frame.find("a: \xEF\xBF\xBD[31mred\n"), std::string::npos);
}

TEST(FrameTest, OneLineForm) {
  EXPECT_EQ(RenderLine(Duplicate(), Language::kEn),
            "规则/ruleset.yaml:3:1: error[yaml-duplicate-key]: duplicate key \"名称\", first used on line 1");
  Error warning = Duplicate();
  warning.severity = Severity::kWarning;
  EXPECT_NE(RenderLine(warning, Language::kZh).find(": warning[yaml-duplicate-key]: 键"), std::string::npos);
}

TEST(FrameTest, WireObjectHoldsWhatIsKnown) {
  EXPECT_EQ(WriteJson(ToValue(Duplicate(), Language::kEn)),
            "{\"file\":\"规则/ruleset.yaml\",\"line\":3,\"column\":1,\"end_column\":3,\"severity\":\"error\","
            "\"code\":\"yaml-duplicate-key\",\"message\":\"duplicate key \\\"名称\\\", first used on line 1\","
            "\"hint\":\"remove or rename one of them; other readers silently drop one of the values\","
            "\"clause\":\"foshan-2024#12\"}");
  EXPECT_EQ(WriteJson(ToValue(Error("x"), Language::kEn)), R"({"severity":"error","code":"x","message":"x"})");
}

TEST(FrameTest, ARealFileRendersEveryProblem) {
  const auto document = ParseYaml("规则.yaml", "编号: 010\n编号: 2\n开关: yes\n");
  ASSERT_FALSE(document.ok());
  ASSERT_EQ(document.errors().size(), 3U);
  EXPECT_NE(RenderFrame("编号: 010\n", document.errors()[0], Language::kZh, false).find("|       ^^^\n"),
            std::string::npos);
}

}  // namespace
}  // namespace anze::base
