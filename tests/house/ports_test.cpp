// The ports: small headers, and a contract for every method.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/house/source.h"
#include "tests/support/paths.h"

namespace anze::house {
namespace {

constexpr std::size_t kVirtualsMost = 10;  // destructors not counted

// Lines of a header on which a virtual method is declared.
std::vector<std::size_t> Virtuals(const std::vector<std::string>& lines) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t at = lines[i].find_first_not_of(' ');
    if (at != std::string::npos && lines[i].compare(at, 8, "virtual ") == 0 && lines[i][at + 8] != '~') {
      found.push_back(i);
    }
  }
  return found;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// What is wrong with a port's header.
std::vector<std::string> Breaches(const std::string& path, const std::string& text) {
  std::vector<std::string> breaches;
  const std::vector<std::string> lines = Lines(text);
  const std::vector<std::size_t> virtuals = Virtuals(lines);
  if (virtuals.size() > kVirtualsMost) breaches.push_back(path + ": " + std::to_string(virtuals.size()) + " methods");
  for (const std::size_t i : virtuals) {
    const bool told = i > 0 && lines[i - 1].find("// ") != std::string::npos && lines[i - 1].find(';') > 0 &&
                      lines[i - 1].find_first_not_of(' ') == lines[i - 1].find("// ");
    if (!told) breaches.push_back(path + ":" + std::to_string(i + 1) + ": no contract: " + lines[i]);
  }
  return breaches;
}

TEST_CASE("Every port is small and has a contract for every method", "[house][ports]") {
  std::vector<std::string> breaches;
  std::size_t headers = 0;
  for (const Source& source : ProjectSources()) {
    if (!Under(source.folder, "core/ports")) continue;
    ++headers;
    std::ostringstream text;
    text << std::ifstream(testing::InProject(source.path)).rdbuf();
    for (std::string& breach : Breaches(source.path, text.str())) breaches.push_back(std::move(breach));
  }
  INFO(Listed(breaches));
  CHECK(breaches.empty());
  CHECK(headers > 8);
}

TEST_CASE("A port that is too large or says nothing is seen", "[house][ports]") {
  CHECK(Breaches("a.h", "class A {\n  virtual ~A();\n  // Does.\n  virtual int Do() = 0;\n};\n").empty());
  CHECK(Breaches("a.h", "class A {\n  // Does.\n  virtual int Do() = 0;\n  virtual int Undo() = 0;\n};\n").size() == 1);
  CHECK(Breaches("a.h", "  int x = 0;  // a value\n  virtual int Do() = 0;\n").size() == 1);
  std::string many;
  for (int i = 0; i < 11; ++i) many += "// Does.\nvirtual int Do() = 0;\n";
  CHECK(Breaches("a.h", many).size() == 1);
}

}  // namespace
}  // namespace anze::house
