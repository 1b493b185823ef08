#include "tests/house/source.h"

#include "tests/support/check.h"

namespace anze::house {
namespace {

TEST_CASE("The scan of a source blanks comments and literals and keeps lines", "[house][source]") {
  const Source source =
      ReadSource("a/b.cpp",
                 "#include <map>\n#include \"a/b.h\"\n/* x\n y */ int a = 1'000; // 'z\n"
                 "auto s = \"say \\\"hi\\\" // no\"; auto c = '\"';\nauto r = R\"x({ \" })x\"; int b;\n");
  REQUIRE(source.includes.size() == 2U);
  CHECK(source.includes[0].angled);
  CHECK(source.includes[1].path == "a/b.h");
  REQUIRE(source.literals.size() == 2U);
  CHECK(source.literals[0].text == "say \\\"hi\\\" // no");
  CHECK(source.literals[1].text == "{ \" }");
  CHECK(source.literals[1].line == 6);
  CHECK(source.lines == 6);
  CHECK(source.code.find('{') == std::string::npos);
  CHECK(source.code.find("1'000;") != std::string::npos);
  CHECK(LinesWith(source, "b").back() == 6);
}

TEST_CASE("The scan of a source finds functions by their braces", "[house][source]") {
  const Source source = ReadSource("a/b.cpp",
                                   "namespace n {\nstruct S {\n  int Get() const { return x; }\n  int x{1};\n};\n"
                                   "template <typename T, int N = 3>\nauto Many(T t) -> int {\n  if (t) {\n  }\n}\n"
                                   "S::S(int y)\n    : x(y) {\n}\nconst int kTable[] = {Make(1), Make(2)};\n"
                                   "const auto kFn = [](int a) {\n  return a;\n};\nenum class E { kA };\n}\n");
  std::vector<std::string> heads;
  for (const Function& function : FindFunctions(source)) {
    heads.push_back(function.head.substr(0, 8) + std::to_string(function.length));
  }
  CHECK(heads == std::vector<std::string>{"int Get(1", "template5", "S::S(int3", "const au3"});
}

TEST_CASE("Scan of a source: the project is found", "[house][source]") { CHECK(ProjectSources().size() > 20U); }

}  // namespace
}  // namespace anze::house
