// Scenarios written by what differs: `like` with `change` and `remove`, and tables of rows.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "core/base/frame.h"
#include "core/base/json.h"
#include "core/base/yaml.h"
#include "core/scenario/scenario.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::scenario {
namespace {

using base::Value;

base::Document Parse(const std::string& text) {
  auto parsed = base::ParseYaml("tests/a.yaml", text);
  REQUIRE_OK(parsed);
  return *parsed;
}

// One line of JSON a scenario, and its line in the file.
std::vector<std::string> Expanded(const std::string& text) {
  const base::Document file = Parse(text);
  const auto listed = ListScenarios(file, "cn/a");
  std::vector<std::string> lines;
  if (!listed.ok()) {
    for (const base::Error& error : listed.errors()) lines.push_back(error.code);
    return lines;
  }
  for (const Written& written : *listed) {
    lines.push_back(std::to_string(written.node->span.line) + " " + base::WriteJson(base::ToValue(*written.node)));
  }
  return lines;
}

TEST_CASE("A scenario like another states only what differs", "[scenario][like]") {
  const auto lines = Expanded(R"(scenarios:
  - name: A
    clauses: [c1]
    decision: d
    as_of: 2024-06-01
    facts: {insurer: {rating: AAA, staff: 30}, list: [{id: p, n: 1}, {id: q, n: 2}]}
    expect: {outcome: pass}
  - name: B
    like: A
    change: {facts.insurer.rating: C, facts.list.q.n: 5, facts.list.1.n: 4, expect: {outcome: fail, failed: [rating]}}
  - {name: C, like: B, clauses: [c2], remove: [facts.insurer.rating, facts.list.2], change: {expect.outcome: unknown, facts.new.path: true}}
  - {name: D, like: A, as_of: 2025-01-01, change: {facts.list.3: {id: r}}}
)");
  REQUIRE(lines.size() == 4);
  CHECK(lines[1] == R"(8 {"name":"B","clauses":["c1"],"decision":"d","as_of":"2024-06-01",)"
                    R"("facts":{"insurer":{"rating":"C","staff":30},"list":[{"id":"p","n":4},{"id":"q","n":5}]},)"
                    R"("expect":{"outcome":"fail","failed":["rating"]}})");
  CHECK(lines[2] == R"(11 {"name":"C","clauses":["c2"],"decision":"d","as_of":"2024-06-01",)"
                    R"("facts":{"insurer":{"staff":30},"list":[{"id":"p","n":4}],"new":{"path":true}},)"
                    R"("expect":{"outcome":"unknown","failed":["rating"]}})");
  CHECK(lines[3] ==
        R"(12 {"name":"D","clauses":["c1"],"decision":"d","as_of":"2025-01-01",)"
        R"("facts":{"insurer":{"rating":"AAA","staff":30},"list":[{"id":"p","n":1},{"id":"q","n":2},{"id":"r"}]},)"
        R"("expect":{"outcome":"pass"}})");
}

TEST_CASE("Names with dots are found whole", "[scenario][like]") {
  const auto lines = Expanded(R"(scenarios:
  - {name: A, in_force: 2024-01-01, parameters: {a.b: 1}, expect: {fee.max: 3, fee.max.extra: 4}}
  - {name: B, like: A, change: {expect.fee.max: 5, expect.fee.max.extra: 6, expect.other.name: 7, parameters.c.d: 2}}
)");
  REQUIRE(lines.size() == 2);
  CHECK(lines[1] == R"(3 {"name":"B","in_force":"2024-01-01","parameters":{"a.b":1,"c.d":2},)"
                    R"("expect":{"fee.max":5,"fee.max.extra":6,"other.name":7}})");
}

TEST_CASE("A row of a table is a scenario", "[scenario][table]") {
  const auto lines = Expanded(R"(scenarios:
  - name: T
    decision: d
    as_of: 2024-06-01
    facts: {a: 1, b: 2}
    table:
      columns: [name, facts.a, facts.c.d, expect.outcome]
      rows:
        - [first, 5, '-', pass]
        - [second, '-', '--', fail]
  - name: U
    like: T
    table: {columns: [facts.a, expect.outcome], rows: [[7, pass], [8, fail]]}
)");
  REQUIRE(lines.size() == 4);
  CHECK(
      lines[0] ==
      R"(9 {"name":"T: first","decision":"d","as_of":"2024-06-01","facts":{"a":5,"b":2},"expect":{"outcome":"pass"}})");
  CHECK(lines[1] == R"(10 {"name":"T: second","decision":"d","as_of":"2024-06-01",)"
                    R"("facts":{"a":1,"b":2,"c":{"d":"--"}},"expect":{"outcome":"fail"}})");
  CHECK(lines[2] ==
        R"(13 {"name":"U #1","decision":"d","as_of":"2024-06-01","facts":{"a":7,"b":2},"expect":{"outcome":"pass"}})");
  CHECK(lines[3] ==
        R"(13 {"name":"U #2","decision":"d","as_of":"2024-06-01","facts":{"a":8,"b":2},"expect":{"outcome":"fail"}})");
}

TEST_CASE("A row that expects nothing is no test", "[scenario][table]") {
  CHECK(Expanded("scenarios:\n  - {name: T, decision: d, table: {columns: [facts.a], rows: [[1]]}}\n") ==
        std::vector<std::string>{"scenario-expects-nothing"});
}

const std::string kFolder = testing::InProject("tests/golden/scenarios/");

std::string ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void CompareGolden(const std::string& path, const std::string& actual) {
  if (std::getenv("ANZE_RECORD") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  CAPTURE(path);
  CHECK(actual == ReadWhole(path));
}

std::vector<std::string> GoldenNames() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) names.insert(entry.path().filename().string());
  return {names.begin(), names.end()};
}

TEST_CASE("Scenarios that cannot be written out are told so with their place", "[scenario][golden]") {
  const std::string name = GENERATE(from_range(GoldenNames()));
  CAPTURE(name);
  const std::string text = ReadWhole(kFolder + name + "/input.yaml");
  const auto listed = ListScenarios(Parse(text), "cn/a");
  REQUIRE_FALSE(listed.ok());
  for (const base::Language language : {base::Language::kEn, base::Language::kZh}) {
    std::string shown;
    for (const base::Error& error : listed.errors()) {
      INFO(error.code);
      CHECK(base::Describe(error, language).message.find('{') == std::string::npos);
      shown += base::RenderFrame(text, error, language, false) + "\n";
    }
    CompareGolden(kFolder + name + (language == base::Language::kEn ? "/expected.en.txt" : "/expected.zh.txt"), shown);
  }
}

}  // namespace
}  // namespace anze::scenario
