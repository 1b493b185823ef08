// Every diagnostic as people see it: tests/golden/diagnostics/<name>/input is laid over _common, loaded, and what
// is reported is compared with expected.en.txt and expected.zh.txt. ANZE_RECORD=1 writes these files anew.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "core/base/frame.h"
#include "core/ruleset/load.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"
#include "tests/unit/ruleset/support.h"

namespace anze::ruleset {
namespace {

const std::string kFolder = testing::InProject("tests/golden/diagnostics/");

std::map<std::string, std::string> FilesOf(const std::string& name) {
  std::map<std::string, std::string> files = ReadTree(kFolder + "_common");
  for (auto& [path, text] : ReadTree(kFolder + name + "/input")) files[path] = text;
  return files;
}

base::Diagnostics Load(const std::map<std::string, std::string>& files) {
  std::vector<SourceFile> sources;
  for (const auto& [path, text] : files) sources.push_back({path, text});
  return LoadBundle(std::move(sources)).diagnostics;
}

std::string Render(const base::Diagnostics& diagnostics, const std::map<std::string, std::string>& files,
                   base::Language language) {
  std::string text;
  for (const base::Error& error : diagnostics) {
    const auto file = files.find(error.span.file);
    text += base::RenderFrame(file != files.end() ? file->second : std::string(), error, language, false);
    text += '\n';
  }
  return text;
}

void Compare(const std::string& name, const std::string& file, const std::string& actual) {
  const std::string path = kFolder + name + "/" + file;
  if (std::getenv("ANZE_RECORD") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  std::ifstream stored(path, std::ios::binary);
  const std::string expected{std::istreambuf_iterator<char>(stored), {}};
  CAPTURE(path);
  CHECK(actual == expected);
}

void CheckGolden(const std::string& name) {
  const auto files = FilesOf(name);
  const base::Diagnostics diagnostics = Load(files);
  CHECK_FALSE(diagnostics.empty());
  for (const base::Error& error : diagnostics) {
    INFO(error.code);
    CHECK(base::HasText(error.code));
  }
  const std::string english = Render(diagnostics, files, base::Language::kEn);
  const std::string chinese = Render(diagnostics, files, base::Language::kZh);
  // A placeholder that nobody fills would stay in the sentence; braces of the source stand behind a bar.
  for (const base::Error& error : diagnostics) {
    for (const base::Language language : {base::Language::kEn, base::Language::kZh}) {
      INFO(error.code);
      CHECK(base::Describe(error, language).message.find('{') == std::string::npos);
    }
  }
  Compare(name, "expected.en.txt", english);
  Compare(name, "expected.zh.txt", chinese);
}

std::vector<std::string> Names() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() && name != "_common") names.insert(name);
  }
  return {names.begin(), names.end()};
}

TEST_CASE("A ruleset that is wrong is told so with its place", "[ruleset][diagnostics][golden]") {
  const std::string name = GENERATE(from_range(Names()));
  DYNAMIC_SECTION(name) { CheckGolden(name); }
}

TEST_CASE("Golden rulesets: the common tree is clean", "[ruleset][diagnostics-common]") {
  const base::Diagnostics diagnostics = Load(ReadTree(kFolder + "_common"));
  CHECK(Codes(diagnostics) == std::vector<std::string>());
}

}  // namespace
}  // namespace anze::ruleset
