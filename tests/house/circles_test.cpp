// No circles: of two units, or two folders, at most one may need the other. A
// unit is x.h with x.cpp.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/house/source.h"
#include "tests/support/check.h"

namespace anze::house {
namespace {

using Graph = std::map<std::string, std::set<std::string>>;

bool Product(std::string_view path) { return Under(path, "core") || Under(path, "plugins") || Under(path, "server"); }

std::string UnitOf(const std::string& path) { return path.substr(0, path.rfind('.')); }
std::string FolderOf(const std::string& path) { return path.substr(0, path.rfind('/')); }

// What each unit includes of other units.
Graph UnitGraph(const std::vector<Source>& sources) {
  Graph graph;
  for (const Source& source : sources) {
    if (!Product(source.path)) continue;
    std::set<std::string>& needs = graph[UnitOf(source.path)];
    for (const Include& include : source.includes) {
      if (!include.angled && UnitOf(include.path) != UnitOf(source.path)) needs.insert(UnitOf(include.path));
    }
  }
  return graph;
}

// Circles by repeated removal: a unit that needs nothing, or that nothing
// needs, stands in no circle. What is left are the circles and what lies
// between two of them, which is shown too: it helps to see how they hang
// together.
std::vector<std::string> Circles(Graph graph) {
  for (bool removed = true; removed;) {
    removed = false;
    std::set<std::string> needed;
    for (auto& [unit, needs] : graph) {
      std::erase_if(needs, [&](const std::string& other) { return !graph.contains(other); });
      needed.insert(needs.begin(), needs.end());
    }
    for (auto at = graph.begin(); at != graph.end();) {
      const bool free = at->second.empty() || !needed.contains(at->first);
      removed = removed || free;
      at = free ? graph.erase(at) : std::next(at);
    }
  }
  std::vector<std::string> left;
  for (const auto& [unit, needs] : graph) {
    std::string line = unit + " needs";
    for (const std::string& other : needs) line += " " + other;
    left.push_back(line);
  }
  return left;
}

// Pairs of folders that include each other, with one file of each side.
std::vector<std::string> MutualFolders(const std::vector<Source>& sources) {
  std::map<std::pair<std::string, std::string>, std::string> arrows;  // from, to -> a file that does it
  for (const Source& source : sources) {
    if (!Product(source.path)) continue;
    for (const Include& include : source.includes) {
      const std::string to = FolderOf(include.path);
      if (!include.angled && to != source.folder) arrows.emplace(std::pair(source.folder, to), source.path);
    }
  }
  std::vector<std::string> pairs;
  for (const auto& [arrow, file] : arrows) {
    const auto back = arrows.find({arrow.second, arrow.first});
    if (arrow.first < arrow.second && back != arrows.end()) {
      pairs.push_back(arrow.first + " and " + arrow.second + ": " + file + ", " + back->second);
    }
  }
  return pairs;
}

TEST_CASE("No unit needs itself through others", "[house][circles]") {
  const std::vector<std::string> circles = Circles(UnitGraph(ProjectSources()));
  INFO(Listed(circles));
  CHECK(circles.empty());
}

TEST_CASE("No two folders include each other", "[house][circles]") {
  const std::vector<std::string> pairs = MutualFolders(ProjectSources());
  INFO(Listed(pairs));
  CHECK(pairs.empty());
}

TEST_CASE("Circles are seen", "[house][circles]") {
  const std::vector<Source> sources = {
      ReadSource("core/a/facade.h", ""),
      ReadSource("core/a/facade.cpp", "#include \"core/a/facade.h\"\n#include \"core/b/part.h\"\n"),
      ReadSource("core/b/part.h", "#include \"core/a/facade.h\"\n"),
      ReadSource("core/c/user.cpp", "#include \"core/a/facade.h\"\n"),
  };
  CHECK(Circles(UnitGraph(sources)) ==
        std::vector<std::string>{"core/a/facade needs core/b/part", "core/b/part needs core/a/facade"});
  CHECK(MutualFolders(sources) == std::vector<std::string>{"core/a and core/b: core/a/facade.cpp, core/b/part.h"});
}

}  // namespace
}  // namespace anze::house
