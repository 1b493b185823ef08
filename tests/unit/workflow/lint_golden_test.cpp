// What compiling reports, as people see it, against expected.en.txt and expected.zh.txt: of a case type
// tests/golden/workflow-lint/<name>/cases.yaml, of decisions tests/golden/decision-lint/<name>/decisions.yaml.
// ANZE_RECORD=1 writes the expected files anew.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "core/base/frame.h"
#include "core/base/limits.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"
#include "tests/unit/workflow/fixture.h"

namespace anze::workflow::testing {
namespace {

const std::string kFolder = anze::testing::InProject("tests/golden/workflow-lint/");
const std::string kDecisions = anze::testing::InProject("tests/golden/decision-lint/");

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Of a file and, where a decision reads some, of the parameters beside it.
struct Texts {
  std::string file;
  std::string parameters = {};
};

std::string Render(const base::Diagnostics& found, const Texts& texts, base::Language language) {
  std::string out;
  for (const base::Error& error : found) {
    const bool parameter = std::string(error.span.file.text()).find("/parameters/") != std::string::npos;
    const std::string text = parameter ? "parameters:\n" + texts.parameters : texts.file;
    out += base::RenderFrame(text, error, language, false) + "\n";
  }
  return out;
}

void Compare(const std::string& path, const std::string& actual) {
  if (std::getenv("ANZE_RECORD") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  CAPTURE(path);
  CHECK(actual == Read(path));
}

void Check(const std::string& folder, const Texts& texts, const base::Diagnostics& found) {
  for (const base::Error& error : found) {
    INFO(error.code);
    CHECK(base::HasText(error.code));
    CHECK(error.span.known());
    for (const base::Language language : {base::Language::kEn, base::Language::kZh}) {
      CHECK(base::Describe(error, language).message.find('{') == std::string::npos);
    }
  }
  Compare(folder + "/expected.en.txt", Render(found, texts, base::Language::kEn));
  Compare(folder + "/expected.zh.txt", Render(found, texts, base::Language::kZh));
}

std::vector<std::string> Names(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return {names.begin(), names.end()};
}

TEST_CASE("A case type that is wrong is told so with its place", "[workflow][lint][golden]") {
  const std::string name = GENERATE(from_range(Names(kFolder)));
  DYNAMIC_SECTION(name) {
    const std::string text = Read(kFolder + name + "/cases.yaml");
    Check(kFolder + name, {text}, LintFile(text));
  }
}

TEST_CASE("A decision that is wrong is told so with its place", "[workflow][lint][golden]") {
  const std::string name = GENERATE(from_range(Names(kDecisions)));
  DYNAMIC_SECTION(name) {
    const Texts texts{Read(kDecisions + name + "/decisions.yaml"), Read(kDecisions + name + "/parameters.yaml")};
    Check(kDecisions + name, texts, LintDecisions(texts.file, texts.parameters));
  }
}

TEST_CASE("A case type has only so many clocks", "[workflow][workflow-lint]") {
  std::string text = Read(kFolder + "clean/cases.yaml");
  for (std::size_t i = 0; i < base::limits::kClocksPerCase; ++i) {
    text += "      c" + std::to_string(i) +
            ": {title: {zh: 钟}, start: [open], period: 1d, stop: [close], clauses: [law-1]}\n";
  }
  const base::Diagnostics found = LintFile(text);
  REQUIRE(found.size() == 1U);
  CHECK(found[0].code == "too-many-clocks");
}

}  // namespace
}  // namespace anze::workflow::testing
