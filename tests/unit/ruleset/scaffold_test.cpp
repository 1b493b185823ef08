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

const SourceFile& Named(const std::vector<SourceFile>& files, const std::string& path) {
  static const SourceFile kNone;
  for (const SourceFile& file : files) {
    if (file.path == path) return file;
  }
  FAIL_CHECK("no file " << path);
  return kNone;
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
        std::vector<std::string>{
            "blank-left cn/city/county/clauses.yaml:6", "blank-left cn/city/county/clauses.yaml:7",
            "citations-to-check cn/city/county/parameters/values.yaml:6", "blank-left cn/city/county/ruleset.yaml:8",
            "blank-left cn/city/county/ruleset.yaml:9", "blank-left cn/city/county/ruleset.yaml:10",
            // of the rules it is made in, which are two figures and nothing else
            "parameter-unread cn/city/parameters/all.yaml:4", "parameter-unread cn/parameters/all.yaml:2"});
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
  const SourceFile& values = Named(*files, "cn/town/parameters/values.yaml");
  CHECK(values.text.find("reply.period") != std::string::npos);
  CHECK(values.text.find("own.count") == std::string::npos);  // nothing above defines it: it is copied whole
  CHECK(values.text.find("clauses: [to-check]") != std::string::npos);
}

constexpr const char* kRules = R"(# yaml-language-server: $schema=../../../schema/decisions.schema.json
# 本市的条件
decisions:
  staffed:
    kind: checklist
    title: 人员
    clauses: [notice-1, law-1, notice-2]
    facts: {insurer.staff: {type: integer, title: 人员}}
    rules:
      - {id: three, title: 三人, require: insurer.staff >= param("own.count"), clauses: ['notice-1', notice-2]}
      - id: law
        title: 依法
        require: insurer.staff >= 1
        clauses:
          - notice-1
          - law-1
  worked-out: {kind: lua, title: 计算, script: a.lua, function: f, facts: {x: {type: integer, title: 数值}}, clauses: [law-1]}
)";
constexpr const char* kScript = R"(return {f = function(input)
  return {outcome = "pass", rules = {{id = "a", result = "pass", clauses = {"notice-1", "law-1"}}}}
end}
)";
constexpr const char* kOwn = R"(parameters:
  # 沿用上级的
  reply.period:
    values:
      - {from: 2024-05-09, value: 10wd, clauses: [notice-1]}
  own.count:
    title: 只有本市有
    type: integer
    values:
      - {from: 2024-05-09, value: 3, clauses: [notice-1]}
      - {from: 2025-05-09, value: 4, clauses: [notice-1]}
      - {from: 2030-01-01, value: 5, clauses: [notice-1]}
)";

TEST_CASE("What is copied cites nothing that the new region cannot cite", "[ruleset][scaffold]") {
  Tree tree = Tree()
                  .With("cn/parameters/all.yaml", kAbove)
                  .With("cn/city/clauses.yaml",
                        "clauses:\n  - {id: notice-1, document: notice, locator: 一, quote: 原文}\n"
                        "  - {id: notice-2, document: notice, locator: 二, quote: 原文}\n")
                  .With("cn/city/parameters/all.yaml", kOwn)
                  .With("cn/city/decisions/all.yaml", kRules)
                  .With("cn/city/decisions/a.lua", kScript)
                  .With("cn/city/duties/all.yaml",
                        "duties:\n  table: {title: 报表, subject: body, due: quarter_end + 5wd, clauses: [notice-2]}\n")
                  .With("cn/city/roles.yaml", "roles: {body: 主管部门}\n");
  const auto files = Scaffold(Wanted("cn/town", "cn/city"), *tree.Must(), base::Language::kZh);
  REQUIRE_OK(files);
  const std::string& decisions = Named(*files, "cn/town/decisions/all.yaml").text;
  INFO(decisions);
  CHECK(
      decisions.starts_with("# yaml-language-server: $schema=../../../schema/decisions.schema.json\n# 复制自 cn/city"));
  CHECK(decisions.find("    clauses: [待核对, law-1]\n") != std::string::npos);
  CHECK(decisions.find("own.count\"), clauses: [待核对]}\n") != std::string::npos);
  CHECK(decisions.find("          - 待核对\n          - law-1\n") != std::string::npos);
  CHECK(Named(*files, "cn/town/decisions/a.lua").text.find("clauses = {\"law-1\"} --[[待核对]]") != std::string::npos);
  const std::string& parameters = Named(*files, "cn/town/parameters/all.yaml").text;
  INFO(parameters);
  CHECK(parameters.find("reply.period") == std::string::npos);
  CHECK(parameters.find("values:\n      - {from: 2026-01-01, value: 4, clauses: [待核对]}\n"
                        "      - {from: 2030-01-01, value: 5, clauses: [待核对]}\n") != std::string::npos);
  for (const SourceFile& file : FilledIn(*files)) tree.With(file.path, file.text);
  const LoadOutcome loaded = tree.Load();
  REQUIRE(loaded.bundle != nullptr);
  // 3 in the decisions, 1 in the script, 2 in the own parameters, 1 in the values taken over, 1 in the duties.
  int left = 0;
  for (const base::Error& error : loaded.diagnostics) {
    if (error.code == "citations-to-check") left += std::stoi(error.args.front().second);
  }
  CHECK(left == 8);
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
