// Personal data: the masks, where the marked fields of a schema are, and what the validator says of them.
#include "core/ruleset/model/personal.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/yaml.h"
#include "core/ruleset/model/personal_fields.h"
#include "core/ruleset/model/value_words.h"
#include "core/ruleset/read/read.h"
#include "core/ruleset/read/sink.h"
#include "tests/support/check.h"

namespace anze::ruleset {
namespace {

using base::Value;

constexpr char kMarked[] = R"(
complainant.name: {type: string, title: 姓名, personal: name}
complainant.phone: {type: string, title: 电话, personal: phone}
complainant.phones: {type: list, items: string, title: 其他电话, personal: phone}
complainant.id: {type: string, title: 身份证号, personal: id_card}
complainant.home: {type: text, title: 住址, personal: address}
victims: {type: list, title: 伤者, items: {name: {type: string, title: 姓名, personal: name}, injury: {type: integer, title: 伤残等级, min: 1, max: 10, personal: health}, paid: {type: boolean, title: 已付}}}
fit: {type: boolean, title: 身体合格, personal: health}
seen_on: {type: date, title: 就诊日期, personal: health}
word: {type: enum, values: [a, b], title: 病种, personal: health}
open: {type: string, title: 单位}
)";

Schema MarkedSchema() {
  auto document = base::ParseYaml("fields.yaml", kMarked);
  CHECK_OK(document);
  Sink sink;
  Schema schema = ReadFields(&document->root, &sink);
  for (const base::Error& error : sink.Take()) FAIL_CHECK(error.code);
  return schema;
}

Value Json(const char* text) {
  auto value = base::ParseJson(text);
  CHECK_OK(value);
  return value.ok() ? *value : Value();
}

Value Filled() {
  return Json(R"({"complainant": {"name": "张三丰", "phone": "13812340013", "phones": ["0350-3021234", "119"],
                  "id": "140902199003071234", "home": "山西省忻州市忻府区长征街道健康路3号"},
                  "victims": [{"name": "李四", "injury": 7, "paid": true}, {"name": "王五"}],
                  "fit": false, "seen_on": "2026-03-01", "word": "a", "open": "某公司"})");
}

TEST_CASE("each kind of personal data has its mask", "[personal]") {
  const auto masked = [](Personal kind, const char* text) { return MaskedText(kind, text); };
  CHECK(masked(Personal::kPhone, "13812340013") == "138****0013");
  CHECK(masked(Personal::kPhone, "0350-3021234") == "035****1234");
  CHECK(masked(Personal::kPhone, "3021234") == "****34");
  CHECK(masked(Personal::kPhone, "119") == "****");
  CHECK(masked(Personal::kIdCard, "140902199003071234") == "140902************");
  CHECK(masked(Personal::kIdCard, "G12345678") == "***");
  CHECK(masked(Personal::kName, "张三") == "张*");
  CHECK(masked(Personal::kName, "欧阳震华") == "欧**");
  CHECK(masked(Personal::kName, "王") == "*");
  CHECK(masked(Personal::kName, "张三、李四丰") == "张*、李**");
  CHECK(masked(Personal::kAddress, "山西省忻州市忻府区健康路3号") == "山西省忻州市忻府区***");
  CHECK(masked(Personal::kAddress, "佛山市南海区狮山镇桃园路9号") == "佛山市南海区狮山镇***");
  CHECK(masked(Personal::kAddress, "阳光小区4栋302") == "***");
  CHECK(masked(Personal::kHealth, "尘肺二期") == "***");
  CHECK(Masked(Personal::kHealth, Value(7)) == Value("***"));
}

TEST_CASE("a mask of a mask is the same mask", "[personal]") {
  for (const char* text : {"13812340013", "3021234", "119", "140902199003071234", "G1", "张三", "欧阳震华", "王",
                           "张三、李四丰", "佛山市南海区狮山镇桃园路9号", "尘肺二期"}) {
    for (std::size_t kind = 1; kind <= PersonalNames().size(); ++kind) {
      const std::string once = MaskedText(static_cast<Personal>(kind), text);
      CAPTURE(text, kind);
      CHECK(MaskedText(static_cast<Personal>(kind), once) == once);
      CHECK(LooksMasked(static_cast<Personal>(kind), Value(once)));
    }
  }
}

TEST_CASE("every marked field is masked, in lists and rows too, and nothing else", "[personal]") {
  const PersonalFields fields{MarkedSchema()};
  Value value = Filled();
  std::vector<std::string> pointers;
  TakenTexts taken;
  fields.Mask(&value, "/facts", {&pointers, &taken});
  CHECK(value == Json(R"({"complainant": {"name": "张**", "phone": "138****0013", "phones": ["035****1234", "****"],
                          "id": "140902************", "home": "山西省忻州市忻府区长征街道***"},
                          "victims": [{"name": "李*", "injury": "***", "paid": true}, {"name": "王*"}],
                          "fit": "***", "seen_on": "***", "word": "***", "open": "某公司"})"));
  CHECK(pointers.size() == 12);
  CHECK(std::count(pointers.begin(), pointers.end(), "/facts/complainant/phones/1") == 1);
  CHECK(std::count(pointers.begin(), pointers.end(), "/facts/victims/0/injury") == 1);
  Value sentence = Json(R"({"words": ["张三丰的电话是13812340013", "某公司"], "一": {"李四": "李四"}})");
  MaskTexts(taken, &sentence);
  CHECK(sentence == Json(R"({"words": ["张**的电话是138****0013", "某公司"], "一": {"李四": "李*"}})"));
}

TEST_CASE("a value of another shape than its schema's does not slip through", "[personal]") {
  const PersonalFields fields{MarkedSchema()};
  Value value = Json(R"({"complainant": {"name": ["张三丰"], "phones": "13812340013"}, "victims": "李四"})");
  fields.Mask(&value, {}, {});
  const std::string text = base::WriteJson(value);
  for (const char* clear : {"张三丰", "13812340013", "李四"}) CHECK(text.find(clear) == std::string::npos);
}

TEST_CASE("a marked value is found by its pointer, and no other is", "[personal]") {
  const PersonalFields fields{MarkedSchema()};
  const Value value = Filled();
  const auto at = [&](const char* pointer) {
    const Value* found = fields.Marked(value, pointer);
    return found == nullptr ? std::string("-") : base::WriteJson(*found);
  };
  CHECK(at("/complainant/name") == "\"张三丰\"");
  CHECK(at("/complainant/phones/1") == "\"119\"");
  CHECK(at("/victims/0/injury") == "7");
  for (const char* none : {"", "/", "/open", "/complainant", "/complainant/phones/2", "/complainant/phones/01x",
                           "/victims/1/injury", "/victims/0/paid", "/victims/99999999999/name"}) {
    CAPTURE(none);
    CHECK(at(none) == "-");
  }
}

TEST_CASE("masks that come back stand for what is stored, while nothing was moved", "[personal]") {
  const PersonalFields fields{MarkedSchema()};
  const Value stored = Filled();
  Value sent = stored;
  fields.Mask(&sent, {}, {});
  sent.SetPath("open", Value("另一公司"));
  sent.SetPath("complainant.phone", Value("13900000000"));
  fields.PutBack(stored, &sent);
  CHECK(sent.FindPath("complainant.name")->as_string() == "张三丰");
  CHECK(sent.FindPath("complainant.phone")->as_string() == "13900000000");
  CHECK(sent.Get("victims") == stored.Get("victims"));
  CHECK(sent.Get("fit") == Value(false));
  Value moved = stored;
  fields.Mask(&moved, {}, {});
  moved.Find("victims")->as_list().pop_back();
  fields.PutBack(stored, &moved);
  CHECK(moved.Find("victims")->as_list().front().GetString("name") == "李*");
  const base::Diagnostics found = MarkedSchema().Validate(moved, false, "/data");
  REQUIRE(found.size() == 2);
  CHECK(found.front().code == "personal-masked");
  CHECK(found.front().pointer == "/data/victims/0/name");
}

TEST_CASE("a sentence that names a person says the mask", "[personal]") {
  const Schema schema = MarkedSchema();
  const Value value = Filled();
  const auto said = [&](const char* path) {
    return InSentence(schema.Find(path), *value.FindPath(path)).In(base::Language::kZh);
  };
  CHECK(said("complainant.name") == "张**");
  CHECK(said("fit") == "***");
  CHECK(said("victims") == "***");
  CHECK(said("open") == "某公司");
}

TEST_CASE("what is said of a bad personal value never repeats it", "[personal]") {
  const Value bad = Json(R"({"complainant": {"name": 13812340013, "phone": {"a": "13812340013"}, "id": true},
                            "victims": [{"name": "李四", "injury": 13812340013}, {"name": "李四", "injury": "13812340013"}],
                            "fit": "13812340013", "seen_on": "13812340013", "word": "13812340013"})");
  base::Diagnostics found = MarkedSchema().Validate(bad, false, "/facts");
  CHECK(found.size() >= 7);
  for (const char* shape :
       {R"({"victims": "13812340013"})", R"({"victims": ["13812340013"]})", R"({"complainant": "13812340013"})"}) {
    const base::Diagnostics more = MarkedSchema().Validate(Json(shape), false, "/facts");
    CHECK(more.size() == 1);
    found.insert(found.end(), more.begin(), more.end());
  }
  for (const base::Error& error : found) {
    for (const auto language : {base::Language::kZh, base::Language::kEn}) {
      const base::Sentence said = base::Describe(error, language);
      CAPTURE(error.code, said.message);
      CHECK((said.message + said.hint).find("13812340013") == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace anze::ruleset
