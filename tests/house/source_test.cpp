#include "tests/house/source.h"

#include <gtest/gtest.h>

namespace anze::house {
namespace {

TEST(Source, BlanksCommentsAndLiteralsAndKeepsLines) {
  const Source source =
      ReadSource("a/b.cpp",
                 "#include <map>\n#include \"a/b.h\"\n/* x\n y */ int a = 1'000; // 'z\n"
                 "auto s = \"say \\\"hi\\\" // no\"; auto c = '\"';\nauto r = R\"x({ \" })x\"; int b;\n");
  ASSERT_EQ(source.includes.size(), 2U);
  EXPECT_TRUE(source.includes[0].angled);
  EXPECT_EQ(source.includes[1].path, "a/b.h");
  ASSERT_EQ(source.literals.size(), 2U);
  EXPECT_EQ(source.literals[0].text, "say \\\"hi\\\" // no");
  EXPECT_EQ(source.literals[1].text, "{ \" }");
  EXPECT_EQ(source.literals[1].line, 6);
  EXPECT_EQ(source.lines, 6);
  EXPECT_EQ(source.code.find('{'), std::string::npos);
  EXPECT_NE(source.code.find("1'000;"), std::string::npos);
  EXPECT_EQ(LinesWith(source, "b").back(), 6);
}

TEST(Source, FindsFunctionsByTheirBraces) {
  const Source source = ReadSource("a/b.cpp",
                                   "namespace n {\nstruct S {\n  int Get() const { return x; }\n  int x{1};\n};\n"
                                   "template <typename T, int N = 3>\nauto Many(T t) -> int {\n  if (t) {\n  }\n}\n"
                                   "S::S(int y)\n    : x(y) {\n}\nconst int kTable[] = {Make(1), Make(2)};\n"
                                   "const auto kFn = [](int a) {\n  return a;\n};\nenum class E { kA };\n}\n");
  std::vector<std::string> heads;
  for (const Function& function : FindFunctions(source)) {
    heads.push_back(function.head.substr(0, 8) + std::to_string(function.length));
  }
  EXPECT_EQ(heads, (std::vector<std::string>{"int Get(1", "template5", "S::S(int3", "const au3"}));
}

TEST(Source, TheProjectIsFound) { EXPECT_GT(ProjectSources().size(), 20U); }

}  // namespace
}  // namespace anze::house
