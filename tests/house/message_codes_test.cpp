// Every message code in the source has a sentence in both languages (core/base/text/*.yaml).
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "core/base/text.h"
#include "tests/house/source.h"

namespace anze::house {
namespace {

struct Use {
  std::string id;
  std::string place;
};

std::string ReadRaw(const std::string& path) {
  std::ifstream file(std::string(ANZE_SOURCE_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Ids given as whole literals to Error(...), Error{...}, base::Text(...) and the like.
std::vector<Use> UsesIn(const Source& source) {
  static const std::regex kUse(R"re(\b(?:Error|Refusal|base::Text)\s*[({]\s*"([a-z][a-z0-9.-]*)"(?!\s*\+))re");
  std::vector<Use> uses;
  const std::string raw = ReadRaw(source.path);
  for (std::sregex_iterator at(raw.begin(), raw.end(), kUse), end; at != end; ++at) {
    const auto line = 1 + std::count(raw.begin(), raw.begin() + at->position(), '\n');
    uses.push_back({(*at)[1].str(), At(source, static_cast<int>(line))});
  }
  return uses;
}

bool IsProduct(const Source& source) {
  return Under(source.path, "core") || Under(source.path, "plugins") || Under(source.path, "server");
}

TEST(MessageCodesTest, EveryCodeHasASentence) {
  std::set<std::string> missing;
  for (const Source& source : ProjectSources()) {
    // A header's example in a comment counts for nothing.
    if (!IsProduct(source) || source.header) continue;
    for (const Use& use : UsesIn(source)) {
      if (!base::HasText(use.id)) missing.insert(use.place + " " + use.id);
    }
  }
  EXPECT_TRUE(missing.empty()) << Listed({missing.begin(), missing.end()});
}

TEST(MessageCodesTest, TheCatalogIsInOrder) {
  std::vector<std::string> problems;
  for (const base::Error& error : base::TextProblems()) {
    problems.push_back(error.span.file + ":" + std::to_string(error.span.line) + " " +
                       base::Describe(error, base::Language::kEn).message);
  }
  EXPECT_TRUE(problems.empty()) << Listed(problems);
}

// The distinct {names} of a text. {in_zh} and {in_en} are one argument in two languages.
std::set<std::string> PlaceholdersOf(const std::string& text) {
  static const std::regex kPlaceholder("\\{([a-z_]+?)(_zh|_en)?\\}");
  std::set<std::string> names;
  for (std::sregex_iterator at(text.begin(), text.end(), kPlaceholder), end; at != end; ++at) names.insert((*at)[1]);
  return names;
}

TEST(MessageCodesTest, BothLanguagesSayTheSameThings) {
  std::vector<std::string> different;
  for (const std::string& id : base::TextIds()) {
    const auto zh = PlaceholdersOf(base::Text(id, base::Language::kZh));
    if (zh != PlaceholdersOf(base::Text(id, base::Language::kEn))) different.push_back(id);
  }
  EXPECT_TRUE(different.empty()) << Listed(different);
}

TEST(MessageCodesTest, TheScanFindsUses) {
  std::size_t uses = 0;
  for (const Source& source : ProjectSources()) {
    if (source.path == "core/base/json.cpp") uses = UsesIn(source).size();
  }
  EXPECT_GT(uses, 5U);
}

}  // namespace
}  // namespace anze::house
