#include "core/ruleset/draft.h"

#include "core/base/yaml.h"
#include "tests/support/check.h"
#include "tests/unit/ruleset/support.h"

namespace anze::ruleset {
namespace {

constexpr const char* kAbove = R"(parameters:
  fund.min: {title: 下限, type: ratio, values: [{from: 2021-09-01, value: 0.15, clauses: [law-1]}]}
)";
constexpr const char* kLock = R"(locks:
  - {id: floor, forbids: lower-parameter, target: fund.min, reason: 下限, clauses: [law-1]}
)";

// The codes of what is wrong with the draft, and the locks it breaks.
std::vector<std::string> Wrong(const std::string& region, const std::string& draft) {
  const auto bundle = Tree().With("cn/parameters/all.yaml", kAbove).With("cn/locks.yaml", kLock).Must();
  const auto document = base::ParseYaml("draft.yaml", draft);
  CHECK_OK(document);
  std::vector<std::string> wrong;
  for (const base::Error& error : CheckDraft(*bundle, region, document->root)) {
    std::string what = error.code;
    for (const auto& [key, value] : error.args) {
      if (key == "lock") what += " " + value;
    }
    wrong.push_back(what);
  }
  return wrong;
}

std::string Fund(const std::string& value) {
  return "parameters:\n  fund.min: {values: [{from: 2025-01-01, value: " + value + ", clauses: [law-1]}]}\n";
}

using Codes = std::vector<std::string>;

TEST_CASE("A draft is held against the locks above", "[ruleset][draft]") {
  CHECK(Wrong("cn/city", Fund("0.14")) == Codes{"broken-lock floor"});
  CHECK(Wrong("cn/city", Fund("0.15")) == Codes{});
  CHECK(Wrong("cn/city", Fund("0.16")) == Codes{});
}

TEST_CASE("Draft: a region may be new", "[ruleset][draft]") {
  CHECK(Wrong("cn/city/county", Fund("0.14")) == Codes{"broken-lock floor"});
  CHECK(Wrong("nowhere", Fund("0.14")) == Codes{"unknown-region"});
}

TEST_CASE("Draft: other keys are left aside and an empty one is refused", "[ruleset][draft]") {
  CHECK(Wrong("cn/city", "region: cn/city\n" + Fund("0.16")) == Codes{});
  CHECK(Wrong("cn/city", "region: cn/city\n") == Codes{"draft-without-rules"});
  CHECK(Wrong("cn/city", "messages:\n  hello: {zh: 您好, colour: red}\n") == Codes{"unknown-key"});
}

}  // namespace
}  // namespace anze::ruleset
