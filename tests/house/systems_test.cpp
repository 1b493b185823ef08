// docs/systems.md names files, verbs, routes, pages, rules and scenarios: every one of them exists.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/yaml.h"
#include "tests/house/source.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::house {
namespace {

namespace fs = std::filesystem;
using base::Node;
using Names = std::set<std::string>;

const fs::path kTop = testing::InProject();

std::string ReadWhole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What the rulesets define: "decision premium-rate", "case claim", "duty …", "record …", "report …", 「scenario」, and
// every part of every key, so that an event or a field can be named alone.
struct Defined {
  Names entities, scenarios, words;
};

void CollectWords(const Node& node, Names* words) {
  for (const Node::Entry& entry : node.entries) {
    for (std::size_t from = 0; from <= entry.key.size();) {
      const std::size_t dot = std::min(entry.key.find('.', from), entry.key.size());
      words->insert(entry.key.substr(from, dot - from));
      from = dot + 1;
    }
    CollectWords(entry.value, words);
  }
  for (const Node& item : node.items) CollectWords(item, words);
}

void CollectEntities(const Node& root, const std::string& section, const std::string& kind, Names* entities) {
  const Node* found = root.Find(section);
  if (found == nullptr) return;
  for (const Node::Entry& entry : found->entries) entities->insert(kind + " " + entry.key);
}

Defined ReadRulesets() {
  Defined defined;
  for (const auto& file : fs::recursive_directory_iterator(kTop / "rulesets")) {
    if (file.path().extension() != ".yaml") continue;
    const auto document = base::ParseYaml(file.path().string(), ReadWhole(file.path()));
    if (!document.ok()) continue;  // `anze check` reports it
    const Node& root = document->root;
    CollectWords(root, &defined.words);
    CollectEntities(root, "decisions", "decision", &defined.entities);
    CollectEntities(root, "case_types", "case", &defined.entities);
    CollectEntities(root, "duties", "duty", &defined.entities);
    CollectEntities(root, "records", "record", &defined.entities);
    CollectEntities(root, "reports", "report", &defined.entities);
    const Node* scenarios = root.Find("scenarios");
    if (scenarios == nullptr) continue;
    for (const Node& scenario : scenarios->items) {
      if (const Node* name = scenario.Find("name")) defined.scenarios.insert(name->scalar);
    }
  }
  return defined;
}

// Read once.
const Defined& Rulesets() {
  static const Defined defined = ReadRulesets();
  return defined;
}

// A verb is a file of server/cli; what follows it are its arguments.
bool IsVerb(const std::string& token) {
  static const std::regex kVerb("anze ([a-z-]+)( .*)?");
  std::smatch match;
  if (!std::regex_match(token, match, kVerb)) return false;
  std::string verb = match[1];
  std::replace(verb.begin(), verb.end(), '-', '_');
  return fs::exists(kTop / "server/cli" / (verb + ".cpp"));
}

bool IsRoute(const std::string& token) {
  static const std::string routes = ReadWhole(kTop / "server/http/handlers/routes.cpp");
  const std::size_t space = token.find(' ');
  return space != std::string::npos &&
         routes.find("\"" + token.substr(0, space) + "\", \"" + token.substr(space + 1) + "\"") != std::string::npos;
}

bool IsPage(const std::string& token) {
  static const std::string router = ReadWhole(kTop / "server/web/src/router.ts");
  return router.find("path: '" + token + "'") != std::string::npos;
}

bool Exists(const std::string& token, const Defined& defined) {
  if (token.starts_with("anze ")) return IsVerb(token);
  if (token.starts_with("GET ") || token.starts_with("POST ")) return IsRoute(token);
  if (token.starts_with("/")) return IsPage(token);
  if (token.find(' ') != std::string::npos) return defined.entities.contains(token);
  if (token.find('/') != std::string::npos) return fs::exists(kTop / token);
  return defined.words.contains(token);
}

std::vector<std::string> Missing(const std::string& text, const Defined& defined) {
  static const std::regex kToken("`([^`\n]+)`");
  static const std::regex kScenario("「(.+?)」");
  std::vector<std::string> missing;
  for (std::sregex_iterator at(text.begin(), text.end(), kToken), end; at != end; ++at) {
    if (!Exists((*at)[1], defined)) missing.push_back((*at)[1]);
  }
  for (std::sregex_iterator at(text.begin(), text.end(), kScenario), end; at != end; ++at) {
    const std::string name = (*at)[1];
    if (name != "…" && !defined.scenarios.contains(name)) missing.push_back("「" + name + "」");
  }
  return missing;
}

TEST_CASE("Systems document: everything named exists", "[house][systems]") {
  const std::vector<std::string> missing = Missing(ReadWhole(kTop / "docs/systems.md"), Rulesets());
  INFO(Listed(missing));
  CHECK(missing.empty());
}

TEST_CASE("Systems document: every system has its features", "[house][systems]") {
  const std::string text = ReadWhole(kTop / "docs/systems.md");
  for (int number = 1; number <= 23; ++number) {
    const std::string heading = "## S" + std::to_string(number) + " ";
    const std::size_t begin = text.find(heading);
    CAPTURE(heading);
    REQUIRE(begin != std::string::npos);
    const std::string section = text.substr(begin, text.find("\n## ", begin + 1) - begin);
    CHECK(section.find("| --- | --- | --- | --- |\n| ") != std::string::npos);
  }
}

TEST_CASE("Systems document: a name that does not exist is found", "[house][systems]") {
  const Defined& defined = Rulesets();
  const std::string wrong =
      "`anze conjure` `GET /api/v1/nothing` `/nowhere` `decision no-such` `rulesets/none.yaml` `no_such_word` "
      "「没有这个场景」";
  CHECK(Missing(wrong, defined).size() == 7U);
  const std::string right =
      "`anze explain-parameter X` `GET /api/v1/cases/{id}` `/calendar` `decision premium-rate` `rulesets/cn` "
      "`evaluate`";
  INFO(Listed(Missing(right, defined)));
  CHECK(Missing(right, defined).empty());
}

}  // namespace
}  // namespace anze::house
