#include "core/ruleset/scaffold.h"

#include "tests/support/check.h"
#include "tests/unit/ruleset/support.h"

namespace anze::ruleset {
namespace {

constexpr const char* kAbove = R"(parameters:
  reply.period: {title: 答复, type: period, values: [{from: 2021-09-01, value: 15d, clauses: [law-1]}]}
  fund.min: {title: 下限, type: ratio, values: [{from: 2021-09-01, value: 0.15, clauses: [law-1]}]}
)";
constexpr const char* kCity = R"(parameters:
  reply.period: {values: [{from: 2024-05-09, value: 10wd, clauses: [notice-1]}]}
  fund.min: {values: [{from: 2024-05-09, value: 0.2, clauses: [notice-1]}]}
  own.count: {title: 只有本市有, type: integer, values: [{from: 2024-05-09, value: 3, clauses: [notice-1]}]}
)";
constexpr const char* kLock = R"(locks:
  - {id: floor, forbids: lower-parameter, target: fund.min, reason: 下限, clauses: [law-1]}
)";

Tree Rules() {
  return Tree()
      .With("cn/parameters/all.yaml", kAbove)
      .With("cn/city/parameters/all.yaml", kCity)
      .With("cn/locks.yaml", kLock);
}

NewRegion Wanted(const std::string& region, const std::string& like = {}) {
  return {region, "某县规则", like, Day("2026-01-01")};
}

TEST_CASE("Scaffold: what it writes loads", "[ruleset][scaffold]") {
  Tree tree = Rules();
  const auto files = Scaffold(Wanted("cn/city/county", "cn/city"), *tree.Must(), base::Language::kZh);
  REQUIRE_OK(files);
  for (const SourceFile& file : *files) tree.With(file.path, file.text);
  // Nothing but what is to be filled in.
  CHECK(Codes(tree.Load().diagnostics) ==
        std::vector<std::string>{"blank-left cn/city/county/clauses.yaml:6", "blank-left cn/city/county/clauses.yaml:7",
                                 "blank-left cn/city/county/ruleset.yaml:8", "blank-left cn/city/county/ruleset.yaml:9",
                                 "blank-left cn/city/county/ruleset.yaml:10"});
  for (const SourceFile& file : FilledIn(*files)) tree.With(file.path, file.text);
  const auto bundle = tree.Must();
  REQUIRE(bundle != nullptr);
  const auto snapshot = SnapshotOf(bundle, "cn/city/county", "2026-01-01");
  CHECK(snapshot->title.zh == "某县规则");
  CHECK(snapshot->decisions.contains("county-scope"));
  CHECK(snapshot->ParameterOn("reply.period", Day("2026-01-01")).governing->region == "cn/city/county");
  CHECK(snapshot->ParameterOn("own.count", Day("2026-01-01")).governing->region ==
        "cn/city/county");  // inherited from the city
  CHECK(snapshot->ParameterOn("fund.min", Day("2026-01-01")).governing->region == "cn/city");  // locked above
}

TEST_CASE("A scaffold takes only what the new region inherits", "[ruleset][scaffold]") {
  const auto bundle = Rules().Must();
  const auto files = Scaffold(Wanted("cn/town", "cn/city"), *bundle, base::Language::kEn);
  REQUIRE_OK(files);
  CHECK(files->back().path == "cn/town/parameters/values.yaml");
  CHECK(files->back().text.find("reply.period") != std::string::npos);
  CHECK(files->back().text.find("own.count") == std::string::npos);  // nothing above defines it
}

TEST_CASE("A scaffold refuses what is there and what is no region", "[ruleset][scaffold]") {
  const auto bundle = Rules().Must();
  const auto code = [&](const NewRegion& wanted) {
    const auto files = Scaffold(wanted, *bundle, base::Language::kZh);
    return files.ok() ? std::string() : files.error().code;
  };
  CHECK(code(Wanted("cn/city")) == "region-exists");
  CHECK(code(Wanted("cn/town", "cn/nowhere")) == "unknown-region");
  for (const char* name : {"", "town", "cn/", "cn//town", "cn/Town", "cn/town/", "cn/tests", "../cn/town", "cn/a b"}) {
    CAPTURE(name);
    CHECK(code(Wanted(name)) == "bad-region-name");
  }
}

}  // namespace
}  // namespace anze::ruleset
