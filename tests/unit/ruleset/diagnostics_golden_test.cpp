// Every diagnostic as people see it: tests/golden/diagnostics/<name>/input is laid over _common, loaded, and what
// is reported is compared with expected.en.txt and expected.zh.txt. ANZE_RECORD=1 writes these files anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "core/base/frame.h"
#include "tests/unit/ruleset/support.h"

namespace anze::ruleset {
namespace {

const std::string kFolder = std::string(ANZE_SOURCE_DIR) + "/tests/golden/diagnostics/";

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
  EXPECT_EQ(actual, expected) << path;
}

class DiagnosticsGoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(DiagnosticsGoldenTest, ReportsWhatIsWrong) {
  const auto files = FilesOf(GetParam());
  const base::Diagnostics diagnostics = Load(files);
  EXPECT_FALSE(diagnostics.empty());
  for (const base::Error& error : diagnostics) EXPECT_TRUE(base::HasText(error.code)) << error.code;
  const std::string english = Render(diagnostics, files, base::Language::kEn);
  const std::string chinese = Render(diagnostics, files, base::Language::kZh);
  // A placeholder that nobody fills would stay in the sentence; braces of the source stand behind a bar.
  for (const base::Error& error : diagnostics) {
    for (const base::Language language : {base::Language::kEn, base::Language::kZh}) {
      EXPECT_EQ(base::Describe(error, language).message.find('{'), std::string::npos) << error.code;
    }
  }
  Compare(GetParam(), "expected.en.txt", english);
  Compare(GetParam(), "expected.zh.txt", chinese);
}

std::vector<std::string> Names() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() && name != "_common") names.insert(name);
  }
  return {names.begin(), names.end()};
}

std::string TestName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, DiagnosticsGoldenTest, testing::ValuesIn(Names()), TestName);

TEST(DiagnosticsCommonTest, TheCommonTreeIsClean) {
  const base::Diagnostics diagnostics = Load(ReadTree(kFolder + "_common"));
  EXPECT_EQ(Codes(diagnostics), std::vector<std::string>());
}

}  // namespace
}  // namespace anze::ruleset
