// Sizes, namespaces and the language of literals.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/house/source.h"
#include "tests/support/check.h"

namespace anze::house {
namespace {

constexpr int kFunctionLines = 70;
constexpr int kSourceLines = 400;  // 95 % of the .cpp files
constexpr int kHeaderLines = 250;  // 95 % of the headers

bool Product(const Source& source) {
  return Under(source.folder, "core") || Under(source.folder, "plugins") || Under(source.folder, "server");
}

std::size_t StartOfLine(std::string_view code, int line) {
  std::size_t at = 0;
  for (int i = 1; i < line; ++i) {
    at = code.find('\n', at) + 1;
  }
  return at;
}

// core/base -> anze::base, plugins/storage/sqlite -> anze::storage..., server/http/wire -> anze::http...
std::vector<std::string> ForeignNamespaces(const Source& source) {
  std::vector<std::string> breaches;
  const std::size_t slash = source.folder.find('/');
  if (!Product(source) || slash == std::string::npos) {
    return breaches;
  }
  const std::string room = source.folder.substr(slash + 1, source.folder.find('/', slash + 1) - slash - 1);
  const std::string expected = "anze::" + room;
  bool any = false;
  for (const int line : LinesWith(source, "namespace anze")) {
    const std::size_t begin = StartOfLine(source.code, line) + std::string_view("namespace ").size();
    const std::string name = source.code.substr(begin, source.code.find_first_of(" {;=\n", begin) - begin);
    any = true;
    if (name != expected && !name.starts_with(expected + "::")) {
      breaches.push_back(At(source, line) + ": namespace " + name + " instead of " + expected);
    }
  }
  if (!any && !source.code.empty()) {
    breaches.push_back(source.path + ": no namespace anze::" + room);
  }
  return breaches;
}

std::vector<std::string> LongFunctions(const Source& source) {
  std::vector<std::string> breaches;
  for (const Function& function : FindFunctions(source)) {
    if (function.length > kFunctionLines) {
      breaches.push_back(At(source, function.line) + ": " + std::to_string(function.length) +
                         " lines: " + function.head);
    }
  }
  return breaches;
}

// Han, kana and full-width forms, as UTF-8: three bytes from E2BA80 on, or four bytes.
bool HasCjk(const std::string& text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto a = static_cast<unsigned char>(text[i]);
    const auto b = static_cast<unsigned char>(text[i + 1]);
    const bool han = (a == 0xE2 && b >= 0xBA) || (a >= 0xE3 && a <= 0xE9);
    const bool forms = a == 0xEF && b >= 0xA4 && b <= 0xBE;
    if (han || forms || a == 0xF0) {
      return true;
    }
  }
  return false;
}

// A single mark ("：") is something the code looks for, not something it says.
bool IsOneCharacter(const std::string& text) { return text.size() <= 4; }

std::vector<std::string> ChineseLiterals(const Source& source) {
  std::vector<std::string> breaches;
  for (const Literal& literal : source.literals) {
    if (Product(source) && HasCjk(literal.text) && !IsOneCharacter(literal.text)) {
      breaches.push_back(At(source, literal.line) + ": \"" + literal.text +
                         "\" belongs in a messages.yaml or a ruleset");
    }
  }
  return breaches;
}

std::vector<std::string> Unguarded(const Source& source) {
  const bool guarded = !source.header || source.code.find("#pragma once") != std::string::npos;
  return guarded ? std::vector<std::string>{} : std::vector<std::string>{source.path + ": no #pragma once"};
}

std::vector<std::string> OverProject(std::vector<std::string> (*rule)(const Source&)) {
  std::vector<std::string> all;
  for (const Source& source : ProjectSources()) {
    for (std::string& breach : rule(source)) {
      all.push_back(std::move(breach));
    }
  }
  return all;
}

TEST_CASE("Every namespace follows its folder", "[house][shape]") {
  const std::vector<std::string> breaches = OverProject(ForeignNamespaces);
  INFO(Listed(breaches));
  CHECK(breaches.empty());
}

TEST_CASE("No function has more than seventy lines", "[house][shape]") {
  const std::vector<std::string> breaches = OverProject(LongFunctions);
  INFO(Listed(breaches));
  CHECK(breaches.empty());
}

TEST_CASE("The engine speaks through message files", "[house][shape]") {
  const std::vector<std::string> breaches = OverProject(ChineseLiterals);
  INFO(Listed(breaches));
  CHECK(breaches.empty());
}

TEST_CASE("Every header is guarded", "[house][shape]") {
  const std::vector<std::string> breaches = OverProject(Unguarded);
  INFO(Listed(breaches));
  CHECK(breaches.empty());
}

TEST_CASE("Files stay small", "[house][shape]") {
  for (const bool header : {false, true}) {
    const int limit = header ? kHeaderLines : kSourceLines;
    std::vector<std::string> longer;
    std::size_t files = 0;
    for (const Source& source : ProjectSources()) {
      if (!Product(source) || source.header != header) {
        continue;
      }
      ++files;
      if (source.lines > limit) {
        longer.push_back(source.path + ": " + std::to_string(source.lines));
      }
    }
    INFO("more than 5 % of " << (header ? ".h" : ".cpp") << " files have over " << limit
                             << " lines:" << Listed(longer));
    CHECK(longer.size() * 20 <= files);
  }
}

TEST_CASE("A breach of the shape is seen", "[house][shape]") {
  CHECK(ForeignNamespaces(ReadSource("core/base/a.h", "namespace anze::calendar {\n}\n")).size() == 1U);
  CHECK(ForeignNamespaces(ReadSource("server/http/wire/a.h", "namespace anze::http::wire {\n}\n")).size() == 0U);
  CHECK(ChineseLiterals(ReadSource("core/base/a.cpp", "auto x = \"\xE6\x9D\xA1\xE6\xAC\xBE\";\n")).size() == 1U);
  CHECK(ChineseLiterals(ReadSource("core/base/a.cpp", "// \"\xE6\x9D\xA1\xE6\xAC\xBE\"\n")).size() == 0U);
  std::string body = "int Outer(int a,\n          int b) {\n";
  for (int i = 0; i < 67; ++i) {
    body += "  a += '{' + b;\n";
  }
  CHECK(LongFunctions(ReadSource("core/base/a.cpp", body + "}\n")).size() == 0U);
  CHECK(LongFunctions(ReadSource("core/base/a.cpp", body + "\n}\n")).size() == 1U);
}

}  // namespace
}  // namespace anze::house
