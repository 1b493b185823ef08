// What loads without an error is answered from: every version of every region compiles on every day. The files are
// spoiled as a person's slips would spoil them, many times over, with a seed that is printed.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "core/ruleset/merge/prepared.h"
#include "server/app/rules/rules.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::app {
namespace {

using ruleset::SourceFile;

constexpr int kSpoils = 400;
constexpr unsigned kSeed = 20261130;

std::vector<SourceFile> CommonFiles() {
  const std::filesystem::path folder = testing::InProject("tests/golden/diagnostics/_common");
  std::vector<SourceFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files.push_back(
        {std::filesystem::relative(entry.path(), folder).generic_string(), {std::istreambuf_iterator<char>(file), {}}});
  }
  std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// A line left out, doubled or moved; a word of the file in another's place; a digit changed.
std::string Spoiled(const std::string& text, std::mt19937* random) {
  const auto below = [random](std::size_t n) {
    return static_cast<std::size_t>((*random)() % std::max<std::size_t>(n, 1));
  };
  std::vector<std::string> lines = LinesOf(text);
  const std::size_t at = below(lines.size());
  const std::size_t other = below(lines.size());
  switch (below(5)) {
    case 0:
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 1:
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), lines[other]);
      break;
    case 2:
      std::swap(lines[at], lines[other]);
      break;
    case 3: {
      const std::size_t from = lines[other].find_first_not_of(" -{");
      const std::size_t to = lines[at].find_last_of(" [:");
      if (from != std::string::npos && to != std::string::npos) {
        lines[at] = lines[at].substr(0, to + 1) + lines[other].substr(from, 1 + below(12));
      }
      break;
    }
    default: {
      const std::size_t digit = lines[at].find_first_of("0123456789");
      if (digit != std::string::npos) lines[at][digit] = static_cast<char>('0' + below(10));
    }
  }
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

// The regions and days on which nobody can be answered although the rules were taken.
std::vector<std::string> Unanswered(Rules* rules) {
  std::vector<std::string> found;
  for (const auto& [region, timeline] : rules->bundle()->prepared->regions) {
    if (region == "platform") continue;
    for (const auto& [first, stretch] : timeline.stretches) {
      const calendar::Date day = first.value_or(calendar::Date::FromCivil(2000, 1, 1));
      const auto book = rules->At(region, day);
      if (book.ok() || book.error().code == "ruleset-not-yet-in-force") continue;
      found.push_back(region + " " + day.ToString() + " " + book.error().code);
    }
  }
  return found;
}

TEST_CASE("Rules that load are answered from on every day", "[server][rules]") {
  std::mt19937 random(kSeed);
  const std::vector<SourceFile> files = CommonFiles();
  REQUIRE(files.size() > 10);
  int taken = 0;
  for (int i = 0; i < kSpoils; ++i) {
    std::vector<SourceFile> spoiled = files;
    SourceFile& file = spoiled[random() % spoiled.size()];
    file.text = Spoiled(file.text, &random);
    INFO("seed " << kSeed << ", number " << i << ", " << file.path << "\n" << file.text);
    Rules rules(nullptr);
    if (base::HasErrors(rules.Load(std::move(spoiled)))) continue;
    ++taken;
    CHECK(Unanswered(&rules) == std::vector<std::string>());
  }
  CHECK(taken > 20);
  CHECK(taken < kSpoils);
}

// In the country only an open text is left out, which is a warning. In the city "many" begins at 20, and what lies
// between 10 and 20 is left out as well: an error, at the same table and from another day on.
constexpr const char* kTable = R"(decisions:
  sized:
    kind: table
    title: 档次
    clauses: [law-51]
    facts:
      a.count: {type: integer, title: 次数}
      a.kind: {type: string, title: 类别}
    inputs: [a.count, a.kind]
    outputs: {checks: integer}
    rows:
      - {id: many, when: {a.count: '>= param("many")', a.kind: mine}, then: {checks: 2}, clauses: [law-51]}
      - {id: few, when: {a.count: "< 10"}, then: {checks: 1}, clauses: [law-51]}
)";
constexpr const char* kMany =
    "parameters:\n  many: {title: 多, type: integer, values: [{from: 2021-09-01, value: 10, clauses: [law-51]}]}\n";
constexpr const char* kMore = "parameters:\n  many: {values: [{from: 2024-05-09, value: 20, clauses: [notice-1]}]}\n";

TEST_CASE("A warning does not hide an error of the same place", "[server][rules]") {
  std::vector<SourceFile> files = CommonFiles();
  files.push_back({"cn/decisions/sized.yaml", kTable});
  files.push_back({"cn/parameters/many.yaml", kMany});
  Rules alone(nullptr);
  const base::Diagnostics warned = alone.Load(files);
  REQUIRE(warned.size() == 1);
  CHECK(warned.front().code == "table-gap");
  CHECK(warned.front().severity == base::Severity::kWarning);
  files.push_back({"cn/city/parameters/many.yaml", kMore});
  Rules rules(nullptr);
  CHECK(base::HasErrors(rules.Load(files)));
}

}  // namespace
}  // namespace anze::app
