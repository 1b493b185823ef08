// Named types: a field that names one is as if the type had been written out.
#include <fstream>
#include <iterator>

#include "core/base/json.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"
#include "tests/unit/ruleset/support.h"

namespace anze::ruleset {
namespace {

constexpr const char* kTypes = R"(types:
  insurer_code: {type: string, format: uscc, title: {zh: 保险机构代码, en: Code of the insurer}}
  level: {type: enum, title: {zh: 等级, en: Level}, values: {high: {zh: 高, en: high}, low: {zh: 低, en: low}}}
  strict_level: {type: level, required: true}
  person:
    title: {zh: 人员, en: Person}
    fields:
      name: {type: string, required: true, title: {zh: 姓名, en: Name}}
      joined_on: {type: date, title: 加入日期}
      left_on: {type: date, title: 退出日期, not_before: joined_on}
      level: {type: level}
)";

constexpr const char* kNamed = R"(records:
  typed:
    code: {type: insurer_code, required: true}
    level: {type: strict_level, title: {zh: 风险等级, en: Risk}}
    contact: {type: person, title: {zh: 联系人, en: Contact}}
    contact.level: {type: string, title: 等级}
    levels: {type: list, title: {zh: 各级, en: Levels}, items: level}
    staff: {type: list, title: 人员, items: person}
    teams: {type: list, title: 团队, items: {code: {type: insurer_code}, size: {type: integer, title: 规模}}}
)";

constexpr const char* kWritten = R"(records:
  typed:
    code: {type: string, format: uscc, title: {zh: 保险机构代码, en: Code of the insurer}, required: true}
    level: {type: enum, title: {zh: 风险等级, en: Risk}, values: {high: {zh: 高, en: high}, low: {zh: 低, en: low}}, required: true}
    contact: {type: object, title: {zh: 联系人, en: Contact}}
    contact.name: {type: string, required: true, title: {zh: 姓名, en: Name}}
    contact.joined_on: {type: date, title: 加入日期}
    contact.left_on: {type: date, title: 退出日期, not_before: contact.joined_on}
    contact.level: {type: string, title: 等级}
    levels: {type: list, title: {zh: 各级, en: Levels}, items: {type: enum, values: {high: {zh: 高, en: high}, low: {zh: 低, en: low}}}}
    staff:
      type: list
      title: 人员
      items:
        name: {type: string, required: true, title: {zh: 姓名, en: Name}}
        joined_on: {type: date, title: 加入日期}
        left_on: {type: date, title: 退出日期, not_before: joined_on}
        level: {type: enum, title: {zh: 等级, en: Level}, values: {high: {zh: 高, en: high}, low: {zh: 低, en: low}}}
    teams:
      type: list
      title: 团队
      items:
        code: {type: string, format: uscc, title: {zh: 保险机构代码, en: Code of the insurer}}
        size: {type: integer, title: 规模}
)";

std::string SchemaOf(const std::shared_ptr<const Bundle>& bundle, base::Language language) {
  const auto snapshot = SnapshotOf(bundle, "cn/city", "2024-06-03");
  return base::WriteJson(snapshot->records.at("typed").ToJsonSchema(language));
}

TEST_CASE("A field of a named type is as if the type were written out", "[ruleset][types]") {
  const auto named = Tree().With("cn/types.yaml", kTypes).With("cn/records/t.yaml", kNamed).Must();
  const auto written = Tree().With("cn/records/t.yaml", kWritten).Must();
  REQUIRE(named != nullptr);
  REQUIRE(written != nullptr);
  for (const base::Language language : {base::Language::kZh, base::Language::kEn}) {
    CHECK(SchemaOf(named, language) == SchemaOf(written, language));
  }
}

TEST_CASE("A region names the types of those above it, in decisions and cases too", "[ruleset][types]") {
  const auto bundle = Tree()
                          .With("cn/types.yaml", kTypes)
                          .With("cn/city/decisions/d.yaml", R"(decisions:
  d:
    kind: checklist
    title: 判定
    clauses: [notice-1]
    facts: {insurer.level: {type: level}}
    rules: [{id: high, title: 高, require: insurer.level == "high", clauses: [notice-1]}]
)")
                          .Must();
  REQUIRE(bundle != nullptr);
  const auto snapshot = SnapshotOf(bundle, "cn/city", "2024-06-03");
  const Field* level = snapshot->decisions.at("d").facts.Find("insurer.level");
  REQUIRE(level != nullptr);
  CHECK(level->values == std::vector<std::string>{"high", "low"});
  CHECK(level->title.zh == "等级");
}

TEST_CASE("The types of the reference can be named", "[ruleset][types]") {
  std::ifstream in(testing::InProject("docs/ruleset-format.md"), std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  constexpr std::string_view kMark = "```yaml types\n";
  const std::size_t at = text.find(kMark);
  REQUIRE(at != std::string::npos);
  const std::string types = text.substr(at + kMark.size(), text.find("\n```", at) - at - kMark.size() + 1);
  const auto bundle = Tree()
                          .With("cn/types.yaml", types)
                          .With("cn/records/t.yaml", R"(records:
  typed: {code: {type: insurer_code}, level: {type: risk_level}, contact: {type: person}, contact.level: {type: string, title: 等级}}
)")
                          .Must();
  REQUIRE(bundle != nullptr);
  const auto snapshot = SnapshotOf(bundle, "cn/city", "2024-06-03");
  const Schema& record = snapshot->records.at("typed");
  CHECK(record.Find("code")->format == "uscc");
  CHECK(record.Find("level")->type == Type::kEnum);
  CHECK(record.Find("contact.name")->required);
  CHECK(record.Find("contact.level")->type == Type::kString);
}

TEST_CASE("Rules that were kept name their types as well", "[ruleset][types]") {
  std::vector<SourceFile> files = {{"platform/ruleset.yaml", "region: platform\ntitle: 各地共用\n"},
                                   {"cn/ruleset.yaml", "region: cn\ntitle: 全国\neffective: {from: 2024-01-01}\n"},
                                   {"cn/types.yaml", kTypes},
                                   {"cn/records/t.yaml", kNamed}};
  const LoadOutcome kept = LoadBundle(files, OneAfterAnother, Trees::kDrop, Origin::kKept);
  REQUIRE(kept.bundle != nullptr);
  CHECK(Codes(kept.diagnostics) == std::vector<std::string>());
}

}  // namespace
}  // namespace anze::ruleset
