// The examples of docs/ruleset-format.md that are scenarios ("```yaml run=REGION") pass under the rules of the project.
#include <fstream>
#include <iterator>

#include "core/base/yaml.h"
#include "core/scenario/scenario.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"
#include "tests/support/rules/real_rules.h"

namespace anze::scenario {
namespace {

struct Example {
  std::string region;
  std::string text;
};

std::vector<Example> Examples() {
  std::ifstream in(testing::InProject("docs/ruleset-format.md"), std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  constexpr std::string_view kMark = "```yaml run=";
  std::vector<Example> examples;
  for (std::size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at + 1)) {
    const std::size_t line = text.find('\n', at);
    const std::size_t end = text.find("\n```", line);
    REQUIRE(end != std::string::npos);
    examples.push_back({text.substr(at + kMark.size(), line - at - kMark.size()), text.substr(line + 1, end - line)});
  }
  return examples;
}

Workbench RealBench() {
  Workbench bench;
  bench.rulebook = [](const std::string& region,
                      calendar::Date day) -> base::Result<std::shared_ptr<const workflow::RuleBook>> {
    return testing::RealBook(region, day.ToString());
  };
  bench.calendar = [](const calendar::WorkCalendar::Options&) { return testing::RealCalendar(); };
  return bench;
}

TEST_CASE("Scenarios of the reference pass", "[scenario][documented]") {
  const std::vector<Example> examples = Examples();
  CHECK(examples.size() >= 3);
  for (const Example& example : examples) {
    INFO(example.text);
    auto document = base::ParseYaml("docs/ruleset-format.md", example.text);
    REQUIRE_OK(document);
    const auto results = RunScenarios(*document, example.region, RealBench());
    REQUIRE_OK(results);
    CHECK_FALSE(results->empty());
    for (const ScenarioResult& result : *results) {
      CAPTURE(result.name);
      std::string told;
      for (const base::Localized& line : result.differences) told += line.en + "\n";
      CHECK(told == "");
    }
  }
}

}  // namespace
}  // namespace anze::scenario
