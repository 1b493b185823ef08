// Names of decisions belong in the rulesets: the engine finds them there (docs/ruleset-format.md, `asks`).
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/yaml.h"
#include "tests/house/source.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::house {
namespace {

// The decisions that the platform's ruleset names.
std::set<std::string> DecisionNames() {
  const std::string path = "rulesets/platform/ruleset.yaml";
  std::ifstream file(testing::InProject(path));
  const auto document = base::ParseYaml(path, {std::istreambuf_iterator<char>(file), {}});
  REQUIRE_OK(document);
  std::set<std::string> names;
  for (const base::Node& name : document->root.Find("shared_decisions")->items) names.insert(name.scalar);
  for (const auto& ask : document->root.Find("asks")->entries) names.insert(ask.value.scalar);
  return names;
}

std::vector<std::string> NamedIn(const Source& source, const std::set<std::string>& names) {
  std::vector<std::string> breaches;
  if (!Under(source.folder, "core") && !Under(source.folder, "plugins") && !Under(source.folder, "server")) return {};
  for (const Literal& literal : source.literals) {
    if (names.contains(literal.text)) breaches.push_back(At(source, literal.line) + ": \"" + literal.text + "\"");
  }
  return breaches;
}

TEST_CASE("The engine names no decision of the rulesets", "[house][names]") {
  const std::set<std::string> names = DecisionNames();
  REQUIRE(names.size() > 6);
  std::vector<std::string> all;
  for (const Source& source : ProjectSources()) {
    for (std::string& breach : NamedIn(source, names)) all.push_back(std::move(breach));
  }
  INFO(Listed(all));
  CHECK(all.empty());
}

TEST_CASE("A decision named by the engine is seen", "[house][names]") {
  const std::set<std::string> names = {"death-limit"};
  CHECK(NamedIn(ReadSource("core/ledger/a.cpp", "auto x = \"death-limit\";\n"), names).size() == 1U);
  CHECK(NamedIn(ReadSource("core/ledger/a.cpp", "// \"death-limit\"\n"), names).empty());
  CHECK(NamedIn(ReadSource("tests/unit/a.cpp", "auto x = \"death-limit\";\n"), names).empty());
}

}  // namespace
}  // namespace anze::house
