// Fields: parsing, validation of trees, JSON Schema.
#include "core/ruleset/schema.h"

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/yaml.h"
#include "core/ruleset/credit_code.h"

namespace anze::ruleset {
namespace {

Schema Parsed(const std::string& yaml, base::Diagnostics* diagnostics = nullptr) {
  auto document = base::ParseYaml("fields.yaml", yaml);
  EXPECT_TRUE(document.ok());
  base::Diagnostics found;
  Schema schema = Schema::Parse(document->root, &found);
  if (diagnostics != nullptr) {
    *diagnostics = found;
  } else {
    for (const base::Error& error : found) ADD_FAILURE() << error.code;
  }
  return schema;
}

constexpr char kFields[] = R"(
insurer.name: {type: string, required: true, max_length: 4}
insurer.code: {type: string, format: uscc}
insurer.solvency.core: {type: ratio, min: 0, max: 5}
insurer.rating: {type: enum, values: {AAA: {zh: 优, en: best}, B: {zh: 差, en: poor}}, title: {zh: 评级, en: Rating}}
staff: {type: integer, min: 1}
premium: {type: money, unit: fen}
licensed: {type: boolean, required: true}
signed_on: {type: date}
seen_at: {type: datetime}
note: {type: text}
members: {type: list, items: {name: {type: string, required: true}, lead: {type: boolean}}}
documents: {type: list, items: string}
days: {type: list, items: date}
kinds: {type: list, items: enum, values: [a, b]}
)";

// "code pointer" of every problem.
std::vector<std::string> Problems(const std::string& json, bool require_all = false) {
  const auto value = base::ParseJson(json);
  EXPECT_TRUE(value.ok()) << json;
  std::vector<std::string> problems;
  for (const base::Error& error : Parsed(kFields).Validate(*value, require_all, "/facts")) {
    problems.push_back(error.code + " " + error.pointer);
  }
  return problems;
}
using Texts = std::vector<std::string>;

TEST(SchemaParseTest, PathsMakeTrees) {
  const Schema schema = Parsed(kFields);
  EXPECT_EQ(schema.Find("insurer")->type, Type::kObject);
  EXPECT_EQ(schema.Find("insurer.solvency.core")->type, Type::kRatio);
  EXPECT_EQ(schema.Find("members")->children.size(), 2U);
  EXPECT_EQ(schema.Find("members.name"), nullptr);  // inside an item
  EXPECT_EQ(schema.Find("documents")->item_type, Type::kString);
  EXPECT_EQ(schema.Find("kinds")->item_values, (Texts{"a", "b"}));
  EXPECT_EQ(schema.Find("insurer.rating")->value_titles.at(0).en, "best");
  EXPECT_EQ(schema.Find("insurer.none"), nullptr);
  EXPECT_EQ(schema.Find("insurer.name.first"), nullptr);
  EXPECT_EQ(TypeName(Type::kDateTime), "datetime");
}

TEST(SchemaParseTest, AnObjectMayBeTitledBesideItsChildren) {
  const Schema schema = Parsed("{a.b: {type: string}, a: {type: object, title: 甲}, a.c: {type: string}}");
  EXPECT_EQ(schema.Find("a")->title.zh, "甲");
  EXPECT_EQ(schema.Find("a")->children.size(), 2U);
}

TEST(SchemaParseTest, EveryProblemIsReported) {
  base::Diagnostics found;
  Parsed(
      "a: {type: strin}\na.b: {type: string}\nc: {tipe: string}\nd: 1\ne: {type: enum}\nf: {type: integer, min: low}\n",
      &found);
  Texts codes;
  for (const base::Error& error : found) codes.push_back(error.code + " " + std::to_string(error.span.line));
  EXPECT_EQ(codes, (Texts{"unknown-type 1", "field-conflict 2", "missing-key 3", "unknown-key 3", "wrong-node-type 4",
                          "missing-key 5", "wrong-type 6"}));
  EXPECT_EQ(found[0].fix, "string");
  EXPECT_EQ(found[3].fix, "type");
}

TEST(SchemaValidateTest, GoodTreesPass) {
  EXPECT_EQ(Problems("{}"), Texts());
  EXPECT_EQ(Problems("null"), Texts());
  EXPECT_EQ(Problems(R"({"insurer":{"name":"平安财险","solvency":{"core":0.5},"rating":"AAA"},"staff":3,"premium":100,
    "licensed":false,"signed_on":"2024-02-29","seen_at":"2025-03-04T09:30:00+08:00","note":"x","members":[{"name":"a"}],
    "documents":["d"],"days":["2025-01-01"],"kinds":["a"]})",
                     true),
            Texts());
  EXPECT_EQ(Problems(R"({"staff":null})"), Texts());  // null is absence
}

TEST(SchemaValidateTest, WrongTreesAreRefusedWithEveryProblem) {
  EXPECT_EQ(Problems(R"({"insurer":{"nam":"x"}})"), Texts{"unknown-field /facts/insurer/nam"});
  EXPECT_EQ(Problems("{}", true), (Texts{"missing-field /facts/insurer/name", "missing-field /facts/licensed"}));
  EXPECT_EQ(Problems(R"({"staff":"3","premium":1.5,"licensed":1,"insurer":[],"documents":"d","note":{}})"),
            (Texts{"wrong-type /facts/insurer", "wrong-type /facts/staff", "wrong-type /facts/premium",
                   "wrong-type /facts/licensed", "wrong-type /facts/note", "wrong-type /facts/documents"}));
  EXPECT_EQ(Problems(R"({"staff":0,"insurer":{"solvency":{"core":5.01}}})"),
            (Texts{"out-of-bounds /facts/insurer/solvency/core", "out-of-bounds /facts/staff"}));
  EXPECT_EQ(Problems(R"({"insurer":{"rating":"AA"},"kinds":["a","c"]})"),
            (Texts{"not-in-enum /facts/insurer/rating", "not-in-enum /facts/kinds/1"}));
  EXPECT_EQ(Problems(R"({"signed_on":"2025-02-29","seen_at":"2025-03-04","days":["x"]})"),
            (Texts{"bad-date /facts/signed_on", "bad-date /facts/seen_at", "bad-date /facts/days/0"}));
  EXPECT_EQ(Problems(R"({"insurer":{"name":"一二三四五"}})"), Texts{"too-long /facts/insurer/name"});
  EXPECT_EQ(
      Problems(R"({"members":[{"lead":true},1,null]})", true),
      (Texts{"missing-field /facts/insurer/name", "missing-field /facts/licensed",
             "missing-field /facts/members/0/name", "wrong-type /facts/members/1", "wrong-type /facts/members/2"}));
  EXPECT_EQ(Problems(R"({"a/b~":1})"), Texts{"unknown-field /facts/a~1b~0"});
}

TEST(SchemaValidateTest, EveryTextHasALimit) {
  base::Value facts = base::Value::EmptyMap();
  facts.Set("note", std::string(base::limits::kStringBytes + 1, 'x'));
  const base::Diagnostics found = Parsed(kFields).Validate(facts, false);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "too-long");
}

TEST(CreditCodeTest, TheCheckCharacterIsComputed) {
  EXPECT_EQ(CheckCreditCode("91440605MA0TEAT01P"), CreditCode::kValid);
  EXPECT_EQ(CheckCreditCode("91140900MA0DEM013C"), CreditCode::kValid);
  EXPECT_EQ(CheckCreditCode("91440605MA0TEAT01Q"), CreditCode::kLegacy);
  EXPECT_EQ(CheckCreditCode("91350100M0001TGQXM"), CreditCode::kLegacy);
  EXPECT_EQ(CheckCreditCode("91440605MA0TEAT01"), CreditCode::kMalformed);
  EXPECT_EQ(CheckCreditCode("91440605MA0TEAT01I"), CreditCode::kMalformed);
  EXPECT_EQ(CheckCreditCode("91440605ma0teat01p"), CreditCode::kMalformed);
  EXPECT_EQ(CheckCreditCode("914406A5MA0TEAT01P"), CreditCode::kMalformed);
}

TEST(CreditCodeTest, AWrongCheckCharacterWarnsAndBlocksNothing) {
  const auto check = [](const std::string& code) {
    base::Value facts = base::Value::EmptyMap();
    facts.SetPath("insurer.code", code);
    return Parsed(kFields).Validate(facts, false);
  };
  EXPECT_TRUE(check("91440605MA0TEAT01P").empty());
  ASSERT_EQ(check("91350100M0001TGQXM").size(), 1U);
  EXPECT_EQ(check("91350100M0001TGQXM")[0].code, "credit-code-legacy");
  EXPECT_FALSE(base::HasErrors(check("91350100M0001TGQXM")));
  EXPECT_EQ(check("1234")[0].code, "bad-credit-code");
  EXPECT_TRUE(base::HasErrors(check("1234")));
}

TEST(SchemaJsonTest, EveryFieldHasItsSchema) {
  const Schema schema = Parsed(
      "{a.code: {type: string, format: uscc, title: {zh: 代码, en: Code}, required: true}, a.rate: {type: ratio, min: "
      "0, max: 1, "
      "example: 0.5}, k: {type: enum, values: {x: {zh: 甲, en: X}}}, e: {type: enum, values: [p, q]}, d: {type: list, "
      "items: "
      "date}, m: {type: list, items: {n: {type: integer}}}}");
  EXPECT_EQ(
      base::WriteJson(schema.ToJsonSchema(base::Language::kEn)),
      R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{)"
      R"("a":{"type":"object","properties":{"code":{"type":"string","maxLength":65536,"title":"Code","x-type":"string",)"
      R"("pattern":"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"},)"
      R"("rate":{"type":"number","x-type":"ratio","minimum":0,"maximum":1,"examples":[0.5]}},"required":["code"],)"
      R"("additionalProperties":false,"x-type":"object"},)"
      R"("k":{"type":"string","oneOf":[{"const":"x","title":"X"}],"x-type":"enum"},)"
      R"("e":{"type":"string","enum":["p","q"],"x-type":"enum"},)"
      R"("d":{"type":"array","items":{"type":"string","format":"date"},"x-type":"list"},)"
      R"("m":{"type":"array","items":{"type":"object","properties":{"n":{"type":"integer","x-type":"integer"}},)"
      R"("additionalProperties":false},"x-type":"list"}},"additionalProperties":false})");
  const base::Value chinese = schema.ToJsonSchema(base::Language::kZh);
  EXPECT_EQ(chinese.FindPath("properties.a.properties.code.title")->as_string(), "代码");
}

TEST(SchemaJsonTest, TitlesOfChoicesAreCarriedInListsToo) {
  const Schema schema = Parsed(
      "{a: {type: list, items: {type: enum, values: {x: {zh: 甲, en: X}, y: 乙}}}, "
      "b: {type: list, items: enum, values: {z: {zh: 丙, en: Z}}}, c: {type: list, items: {type: enum, values: [p]}}}");
  const base::Value json = schema.ToJsonSchema(base::Language::kEn);
  EXPECT_EQ(base::WriteJson(*json.FindPath("properties.a.items")),
            R"({"type":"string","oneOf":[{"const":"x","title":"X"},{"const":"y","title":"乙"}]})");
  EXPECT_EQ(base::WriteJson(*json.FindPath("properties.b.items")),
            R"({"type":"string","oneOf":[{"const":"z","title":"Z"}]})");
  EXPECT_EQ(base::WriteJson(*json.FindPath("properties.c.items")), R"({"type":"string","enum":["p"]})");
  base::Value facts = base::Value::EmptyMap();
  facts.Set("a", base::Value(base::Value::List{"x", "q"}));
  ASSERT_EQ(schema.Validate(facts, false).size(), 1U);
  EXPECT_EQ(schema.Validate(facts, false)[0].pointer, "/a/1");
}

// People know a field by its title; its name stays for those who write programs.
TEST(SchemaValidateTest, AMissingFieldIsCalledByItsTitle) {
  const Schema schema = Parsed(
      "{a.received_on: {type: date, title: {zh: 收到日期, en: Received on}, required: true}, "
      "b: {type: date, title: 提出日期, required: true}, c: {type: date, required: true}}");
  const base::Diagnostics found = schema.Validate(base::Value::EmptyMap(), true);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(base::Describe(found[0], base::Language::kZh).message, "缺少“收到日期”");
  EXPECT_EQ(base::Describe(found[0], base::Language::kEn).message, "\"Received on\" is missing");
  EXPECT_EQ(base::Describe(found[0], base::Language::kEn).hint, "give received_on");
  EXPECT_EQ(base::Describe(found[1], base::Language::kEn).message, "\"提出日期\" is missing");
  EXPECT_EQ(base::Describe(found[2], base::Language::kZh).message, "缺少字段“c”");
}

}  // namespace
}  // namespace anze::ruleset
