// Fields: parsing, validation of trees, JSON Schema.
#include "core/ruleset/model/schema.h"

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/yaml.h"
#include "core/ruleset/model/credit_code.h"
#include "core/ruleset/read/read.h"
#include "core/ruleset/read/sink.h"
#include "tests/support/check.h"

namespace anze::ruleset {
namespace {

Schema Parsed(const std::string& yaml, base::Diagnostics* diagnostics = nullptr) {
  auto document = base::ParseYaml("fields.yaml", yaml);
  CHECK_OK(document);
  Sink sink;
  Schema schema = ReadFields(&document->root, &sink);
  const base::Diagnostics found = sink.Take();
  if (diagnostics != nullptr) {
    *diagnostics = found;
  } else {
    for (const base::Error& error : found) FAIL_CHECK(error.code);
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
  CAPTURE(json);
  CHECK_OK(value);
  std::vector<std::string> problems;
  for (const base::Error& error : Parsed(kFields).Validate(*value, require_all, "/facts")) {
    problems.push_back(error.code + " " + error.pointer);
  }
  return problems;
}
using Texts = std::vector<std::string>;

TEST_CASE("Schema: paths make trees", "[ruleset][schema-parse]") {
  const Schema schema = Parsed(kFields);
  CHECK(schema.Find("insurer")->type == Type::kObject);
  CHECK(schema.Find("insurer.solvency.core")->type == Type::kRatio);
  CHECK(schema.Find("members")->children.size() == 2U);
  CHECK(schema.Find("members.name") == nullptr);  // inside an item
  CHECK(schema.Find("documents")->item_type == Type::kString);
  CHECK(schema.Find("kinds")->item_values == Texts{"a", "b"});
  CHECK(schema.Find("insurer.rating")->value_titles.at(0).en == "best");
  CHECK(schema.Find("insurer.none") == nullptr);
  CHECK(schema.Find("insurer.name.first") == nullptr);
  CHECK(TypeName(Type::kDateTime) == "datetime");
}

TEST_CASE("Schema: an object may be titled beside its children", "[ruleset][schema-parse]") {
  const Schema schema = Parsed("{a.b: {type: string}, a: {type: object, title: 甲}, a.c: {type: string}}");
  CHECK(schema.Find("a")->title.zh == "甲");
  CHECK(schema.Find("a")->children.size() == 2U);
}

TEST_CASE("Schema: every problem is reported", "[ruleset][schema-parse]") {
  base::Diagnostics found;
  Parsed(
      "a: {type: strin}\na.b: {type: string}\nc: {tipe: string}\nd: 1\ne: {type: enum}\nf: {type: integer, min: low}\n",
      &found);
  Texts codes;
  for (const base::Error& error : found) codes.push_back(error.code + " " + std::to_string(error.span.line));
  CHECK(codes == Texts{"unknown-type 1", "field-conflict 2", "missing-key 3", "unknown-key 3", "wrong-node-type 4",
                       "missing-key 5", "wrong-type 6"});
  CHECK(found[0].fix == "string");
  CHECK(found[3].fix == "type");
}

TEST_CASE("Schema check: good trees pass", "[ruleset][schema-validate]") {
  CHECK(Problems("{}") == Texts());
  CHECK(Problems("null") == Texts());
  CHECK(Problems(R"({"insurer":{"name":"平安财险","solvency":{"core":0.5},"rating":"AAA"},"staff":3,"premium":100,
    "licensed":false,"signed_on":"2024-02-29","seen_at":"2025-03-04T09:30:00+08:00","note":"x","members":[{"name":"a"}],
    "documents":["d"],"days":["2025-01-01"],"kinds":["a"]})",
                 true) == Texts());
  CHECK(Problems(R"({"staff":null})") == Texts());  // null is absence
}

TEST_CASE("Schema check: wrong trees are refused with every problem", "[ruleset][schema-validate]") {
  CHECK(Problems(R"({"insurer":{"nam":"x"}})") == Texts{"unknown-field /facts/insurer/nam"});
  CHECK(Problems("{}", true) == Texts{"missing-field /facts/insurer/name", "missing-field /facts/licensed"});
  CHECK(Problems(R"({"staff":"3","premium":1.5,"licensed":1,"insurer":[],"documents":"d","note":{}})") ==
        Texts{"wrong-type /facts/insurer", "wrong-type /facts/staff", "wrong-type /facts/premium",
              "wrong-type /facts/licensed", "wrong-type /facts/note", "wrong-type /facts/documents"});
  CHECK(Problems(R"({"staff":0,"insurer":{"solvency":{"core":5.01}}})") ==
        Texts{"out-of-bounds /facts/insurer/solvency/core", "out-of-bounds /facts/staff"});
  CHECK(Problems(R"({"insurer":{"rating":"AA"},"kinds":["a","c"]})") ==
        Texts{"not-in-enum /facts/insurer/rating", "not-in-enum /facts/kinds/1"});
  CHECK(Problems(R"({"signed_on":"2025-02-29","seen_at":"2025-03-04","days":["x"]})") ==
        Texts{"bad-date /facts/signed_on", "bad-date /facts/seen_at", "bad-date /facts/days/0"});
  CHECK(Problems(R"({"insurer":{"name":"一二三四五"}})") == Texts{"too-long /facts/insurer/name"});
  CHECK(Problems(R"({"members":[{"lead":true},1,null]})", true) ==
        Texts{"missing-field /facts/insurer/name", "missing-field /facts/licensed",
              "missing-field /facts/members/0/name", "wrong-type /facts/members/1", "wrong-type /facts/members/2"});
  CHECK(Problems(R"({"a/b~":1})") == Texts{"unknown-field /facts/a~1b~0"});
}

TEST_CASE("Schema check: every text has a limit", "[ruleset][schema-validate]") {
  base::Value facts = base::Value::EmptyMap();
  facts.Set("note", std::string(base::limits::kStringBytes + 1, 'x'));
  const base::Diagnostics found = Parsed(kFields).Validate(facts, false);
  REQUIRE(found.size() == 1U);
  CHECK(found[0].code == "too-long");
}

TEST_CASE("Credit code: the check character is computed", "[ruleset][credit-code]") {
  CHECK(CheckCreditCode("91440605MA0TEAT01P") == CreditCode::kValid);
  CHECK(CheckCreditCode("91140900MA0DEM013C") == CreditCode::kValid);
  CHECK(CheckCreditCode("91440605MA0TEAT01Q") == CreditCode::kLegacy);
  CHECK(CheckCreditCode("91350100M0001TGQXM") == CreditCode::kLegacy);
  CHECK(CheckCreditCode("91440605MA0TEAT01") == CreditCode::kMalformed);
  CHECK(CheckCreditCode("91440605MA0TEAT01I") == CreditCode::kMalformed);
  CHECK(CheckCreditCode("91440605ma0teat01p") == CreditCode::kMalformed);
  CHECK(CheckCreditCode("914406A5MA0TEAT01P") == CreditCode::kMalformed);
}

TEST_CASE("Credit code: a wrong check character warns and blocks nothing", "[ruleset][credit-code]") {
  const auto check = [](const std::string& code) {
    base::Value facts = base::Value::EmptyMap();
    facts.SetPath("insurer.code", code);
    return Parsed(kFields).Validate(facts, false);
  };
  CHECK(check("91440605MA0TEAT01P").empty());
  REQUIRE(check("91350100M0001TGQXM").size() == 1U);
  CHECK(check("91350100M0001TGQXM")[0].code == "credit-code-legacy");
  CHECK_FALSE(base::HasErrors(check("91350100M0001TGQXM")));
  CHECK(check("1234")[0].code == "bad-credit-code");
  CHECK(base::HasErrors(check("1234")));
}

TEST_CASE("JSON schema: every field has its schema", "[ruleset][schema-json]") {
  const Schema schema = Parsed(
      "{a.code: {type: string, format: uscc, title: {zh: 代码, en: Code}, required: true}, a.rate: {type: ratio, min: "
      "0, max: 1, "
      "example: 0.5}, k: {type: enum, values: {x: {zh: 甲, en: X}}}, e: {type: enum, values: [p, q]}, d: {type: list, "
      "items: "
      "date}, m: {type: list, items: {n: {type: integer}}}}");
  CHECK(
      base::WriteJson(schema.ToJsonSchema(base::Language::kEn)) ==
      R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{)"
      R"("a":{"type":"object","properties":{"code":{"type":"string","maxLength":65536,)"
      R"("pattern":"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$","title":"Code","x-type":"string"},)"
      R"("rate":{"type":["number","null"],"minimum":0,"maximum":1,"x-type":"ratio","examples":[0.5]}},"required":["code"],)"
      R"("additionalProperties":false,"x-type":"object"},)"
      R"("k":{"type":["string","null"],"oneOf":[{"const":"x","title":"X"},{"const":null}],"x-type":"enum"},)"
      R"("e":{"type":["string","null"],"enum":["p","q",null],"x-type":"enum"},)"
      R"("d":{"type":["array","null"],"items":{"type":"string","format":"date","pattern":)"
      R"("^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}$"},"x-type":"list"},)"
      R"("m":{"type":["array","null"],"items":{"type":"object","properties":{"n":{"type":["integer","null"],"minimum":-9000000000000,"maximum":9000000000000,)"
      R"("x-type":"integer"}},"additionalProperties":false},"x-type":"list"}},"required":["a"],)"
      R"("additionalProperties":false})");
  const base::Value chinese = schema.ToJsonSchema(base::Language::kZh);
  CHECK(chinese.FindPath("properties.a.properties.code.title")->as_string() == "代码");
}

TEST_CASE("JSON schema: titles of choices are carried in lists too", "[ruleset][schema-json]") {
  const Schema schema = Parsed(
      "{a: {type: list, items: {type: enum, values: {x: {zh: 甲, en: X}, y: 乙}}}, "
      "b: {type: list, items: enum, values: {z: {zh: 丙, en: Z}}}, c: {type: list, items: {type: enum, values: [p]}}}");
  const base::Value json = schema.ToJsonSchema(base::Language::kEn);
  CHECK(base::WriteJson(*json.FindPath("properties.a.items")) ==
        R"({"type":"string","oneOf":[{"const":"x","title":"X"},{"const":"y","title":"乙"}]})");
  CHECK(base::WriteJson(*json.FindPath("properties.b.items")) ==
        R"({"type":"string","oneOf":[{"const":"z","title":"Z"}]})");
  CHECK(base::WriteJson(*json.FindPath("properties.c.items")) == R"({"type":"string","enum":["p"]})");
  base::Value facts = base::Value::EmptyMap();
  facts.Set("a", base::Value(base::Value::List{"x", "q"}));
  REQUIRE(schema.Validate(facts, false).size() == 1U);
  CHECK(schema.Validate(facts, false)[0].pointer == "/a/1");
}

TEST_CASE("Schema check: what sums up to more than a number holds is refused at the door",
          "[ruleset][schema-validate]") {
  const Schema schema = Parsed("{m: {type: money}, n: {type: integer}, r: {type: ratio}}");
  const auto problems = [&](const char* text) {
    std::string told;
    for (const base::Error& error : schema.Validate(base::ParseJson(text).value(), true)) {
      told += error.code + " " + error.pointer + " ";
    }
    return told;
  };
  CHECK(problems(R"({"m": 9000000000000, "n": -9000000000000, "r": 9007199254740991})").empty());
  CHECK(problems(R"({"m": 9000000000001, "n": -9000000000001})") == "out-of-bounds /m out-of-bounds /n ");
  CHECK(problems(R"({"m": 9000000000000000000, "n": 9007199254740991})") == "out-of-bounds /m out-of-bounds /n ");
}

TEST_CASE("Schema check: a required text is not blank", "[ruleset][schema-validate]") {
  const Schema schema = Parsed("{name: {type: string, required: true}, note: {type: text}}");
  for (const char* blank : {"", " ", "\xE3\x80\x80", "\t\n"}) {
    base::Value facts = base::Value::EmptyMap();
    facts.Set("name", blank);
    facts.Set("note", blank);
    const base::Diagnostics found = schema.Validate(facts, true);
    REQUIRE(found.size() == 1U);
    CHECK(found[0].code == "blank-text");
    CHECK(found[0].pointer == "/name");
  }
}

// People know a field by its title; its name stays for those who write programs.
TEST_CASE("Schema check: a missing field is called by its title", "[ruleset][schema-validate]") {
  const Schema schema = Parsed(
      "{a.received_on: {type: date, title: {zh: 收到日期, en: Received on}, required: true}, "
      "b: {type: date, title: 提出日期, required: true}, c: {type: date, required: true}}");
  const base::Diagnostics found = schema.Validate(base::Value::EmptyMap(), true);
  REQUIRE(found.size() == 3U);
  CHECK(base::Describe(found[0], base::Language::kZh).message == "缺少“收到日期”");
  CHECK(base::Describe(found[0], base::Language::kEn).message == "\"Received on\" is missing");
  CHECK(base::Describe(found[0], base::Language::kEn).hint == "give received_on");
  CHECK(base::Describe(found[1], base::Language::kEn).message == "\"提出日期\" is missing");
  CHECK(base::Describe(found[2], base::Language::kZh).message == "缺少字段“c”");
}

}  // namespace
}  // namespace anze::ruleset
