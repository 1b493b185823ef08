// What compiling reports, as people see it, against expected.en.txt and expected.zh.txt: of a case type
// tests/golden/workflow-lint/<name>/cases.yaml, of decisions tests/golden/decision-lint/<name>/decisions.yaml.
// ANZE_RECORD=1 writes the expected files anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "core/base/frame.h"
#include "core/base/limits.h"
#include "tests/unit/workflow/fixture.h"

namespace anze::workflow::testing {
namespace {

const std::string kFolder = std::string(ANZE_SOURCE_DIR) + "/tests/golden/workflow-lint/";
const std::string kDecisions = std::string(ANZE_SOURCE_DIR) + "/tests/golden/decision-lint/";

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Render(const base::Diagnostics& found, const std::string& text, base::Language language) {
  std::string out;
  for (const base::Error& error : found) out += base::RenderFrame(text, error, language, false) + "\n";
  return out;
}

void Compare(const std::string& path, const std::string& actual) {
  if (std::getenv("ANZE_RECORD") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(actual, Read(path)) << path;
}

void Check(const std::string& folder, const std::string& text, const base::Diagnostics& found) {
  for (const base::Error& error : found) {
    EXPECT_TRUE(base::HasText(error.code)) << error.code;
    EXPECT_TRUE(error.span.known()) << error.code;
    for (const base::Language language : {base::Language::kEn, base::Language::kZh}) {
      EXPECT_EQ(base::Describe(error, language).message.find('{'), std::string::npos) << error.code;
    }
  }
  Compare(folder + "/expected.en.txt", Render(found, text, base::Language::kEn));
  Compare(folder + "/expected.zh.txt", Render(found, text, base::Language::kZh));
}

class WorkflowLintGolden : public ::testing::TestWithParam<std::string> {};

TEST_P(WorkflowLintGolden, SaysWhatIsWrong) {
  const std::string folder = kFolder + GetParam();
  const std::string text = Read(folder + "/cases.yaml");
  Check(folder, text, LintFile(text));
}

class DecisionLintGolden : public ::testing::TestWithParam<std::string> {};

TEST_P(DecisionLintGolden, SaysWhatIsWrong) {
  const std::string folder = kDecisions + GetParam();
  const std::string text = Read(folder + "/decisions.yaml");
  Check(folder, text, LintDecisions(text));
}

std::vector<std::string> Names(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return {names.begin(), names.end()};
}

std::string TestName(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, WorkflowLintGolden, ::testing::ValuesIn(Names(kFolder)), TestName);
INSTANTIATE_TEST_SUITE_P(All, DecisionLintGolden, ::testing::ValuesIn(Names(kDecisions)), TestName);

TEST(WorkflowLint, ACaseTypeHasOnlySoManyClocks) {
  std::string text = Read(kFolder + "clean/cases.yaml");
  for (std::size_t i = 0; i < base::limits::kClocksPerCase; ++i) {
    text += "      c" + std::to_string(i) +
            ": {title: {zh: 钟}, start: [open], period: 1d, stop: [close], clauses: [law-1]}\n";
  }
  const base::Diagnostics found = LintFile(text);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "too-many-clocks");
}

}  // namespace
}  // namespace anze::workflow::testing
