// What fields say of one another: keys, comparisons, references; and what begins after a ruleset lapsed.
#include "core/base/json.h"
#include "core/base/yaml.h"
#include "core/ruleset/read/read.h"
#include "tests/support/check.h"
#include "tests/unit/ruleset/support.h"

namespace anze::ruleset {
namespace {

using base::Value;

Schema Fields(const std::string& yaml) {
  const auto document = base::ParseYaml("fields.yaml", yaml);
  CHECK_OK(document);
  Sink sink;
  Schema schema = ReadFields(&document->root, &sink, FieldUse::kRecord);
  CHECK(Codes(sink.Take()) == std::vector<std::string>());
  return schema;
}

Value Json(const std::string& text) {
  const auto value = base::ParseJson(text);
  CHECK_OK(value);
  return value.ok() ? *value : Value();
}

// "code pointer" of each error.
std::vector<std::string> Found(const Schema& schema, const std::string& json) {
  std::vector<std::string> found;
  for (const base::Error& error : schema.Validate(Json(json), true, "/data")) {
    found.push_back(error.code + " " + error.pointer);
  }
  return found;
}

using Strings = std::vector<std::string>;

TEST_CASE("Fields: an end before its start is told at the end", "[ruleset][relations]") {
  const Schema schema = Fields(
      "{term.from: {type: date, title: 起}, term.to: {type: date, title: 至, not_before: term.from},"
      " at: {type: datetime, title: 时间}, until: {type: datetime, title: 截止日, not_before: at},"
      " parts: {type: list, title: 各部分, items: {from: {type: date, title: 自}, to: {type: date, title: 至, "
      "not_before: from}}}}");
  CHECK(Found(schema, R"({"term":{"from":"2026-03-02","to":"2026-03-01"}})") == Strings{"before-other /data/term/to"});
  CHECK(Found(schema, R"({"term":{"from":"2026-03-01","to":"2026-03-01"}})") == Strings());
  CHECK(Found(schema, R"({"term":{"to":"2026-03-01"}})") == Strings());
  // The same instant in two time zones is not before itself; a minute less is.
  CHECK(Found(schema, R"({"at":"2026-03-01T08:00:00+08:00","until":"2026-03-01T00:00:00Z"})") == Strings());
  CHECK(Found(schema, R"({"at":"2026-03-01T08:00:00+08:00","until":"2026-02-28T23:59:00Z"})") ==
        Strings{"before-other /data/until"});
  CHECK(
      Found(schema, R"({"parts":[{"from":"2026-01-01","to":"2026-01-02"},{"from":"2026-01-03","to":"2026-01-02"}]})") ==
      Strings{"before-other /data/parts/1/to"});
  // What is no date is said once.
  CHECK(Found(schema, R"({"term":{"from":"soon","to":"2026-03-01"}})") == Strings{"bad-date /data/term/from"});
}

TEST_CASE("Fields: more than another field allows is told", "[ruleset][relations]") {
  const Schema schema = Fields(
      "{insured: {type: integer, title: 投保单位, at_most: employees}, employees: {type: integer, title: 从业人员}}");
  CHECK(Found(schema, R"({"insured":121,"employees":120})") == Strings{"more-than-other /data/insured"});
  CHECK(Found(schema, R"({"insured":120,"employees":120})") == Strings());
  CHECK(Found(schema, R"({"insured":120})") == Strings());
}

TEST_CASE("Fields: a key has the same text for the same values only", "[ruleset][relations]") {
  const Schema schema = Fields(
      "{insurer: {type: string, title: 保险机构}, number: {type: string, title: 编号, unique: [insurer, number]}, "
      "code: {type: string, title: 代码, unique: true},"
      " place.no: {type: integer, title: 序号, unique: true}}");
  const std::vector<UniqueKey> keys = schema.Keys();
  REQUIRE(keys.size() == 3U);
  CHECK(keys[0].name == "code");
  CHECK(keys[1].name == "insurer,number");
  CHECK(keys[1].declared_by == "number");
  CHECK(keys[2].name == "place.no");
  CHECK(KeyTextOf(Json(R"({"insurer":"A","number":"1"})"), keys[1]) == R"(["a","1"])");
  CHECK(KeyTextOf(Json(R"({"insurer":" Ａ","number":"１ "})"), keys[1]) == R"(["a","1"])");
  CHECK(KeyTextOf(Json(R"({"insurer":"A","number":" "})"), keys[1]) == std::nullopt);
  CHECK(KeyTextOf(Json(R"({"insurer":"A,1"})"), keys[1]) == std::nullopt);
  CHECK(KeyTextOf(Json(R"({"insurer":"A","number":null})"), keys[1]) == std::nullopt);
  CHECK(KeyTextOf(Json(R"({"place":{"no":7}})"), keys[2]) == "[7]");
  // Beyond 256 bytes the text is a digest of 64 digits: bounded, and still different for different values.
  const std::string longer(300, 'x');
  const auto one = KeyTextOf(Json(R"({"code":")" + longer + R"(a"})"), keys[0]);
  const auto other = KeyTextOf(Json(R"({"code":")" + longer + R"(b"})"), keys[0]);
  REQUIRE(one.has_value());
  CHECK(one->size() == 7U + 64U);
  CHECK(one != other);
}

TEST_CASE("Fields: programs see what fields say of one another", "[ruleset][relations]") {
  const Value schema = Fields(
                           "{from: {type: date, title: 自}, to: {type: date, title: 至, not_before: from}, code: "
                           "{type: string, title: 代码, unique: true},"
                           " n: {type: integer, title: 数量, at_most: m}, m: {type: integer, title: 金额}, insurer: "
                           "{type: string, title: 保险机构, refers_to: insurer}}")
                           .ToJsonSchema(base::Language::kEn);
  CHECK(schema.FindPath("properties.to.x-not-before")->as_string() == "from");
  CHECK(schema.FindPath("properties.n.x-at-most")->as_string() == "m");
  CHECK(schema.FindPath("properties.insurer.x-refers-to")->as_string() == "insurer");
  CHECK(*schema.FindPath("properties.code.x-unique") == Value(Value::List{Value("code")}));
}

Tree Lapsing(const std::string& after) {
  Tree tree;
  tree.With("cn/city/ruleset.yaml",
            "region: cn/city\ntitle: 某市\neffective: {from: 2020-08-03, to: 2023-08-02}\n"
            "expiry_clauses: [notice-1]\n" +
                after + "documents: [{id: notice, title: 通知}]\n");
  return tree;
}

TEST_CASE("Effective time: a ruleset that lapsed says what may still begin", "[ruleset][after-expiry]") {
  const auto bundle = Lapsing("after_expiry: {plans: true, clauses: [notice-1]}\n").Must();
  const auto snapshot = SnapshotOf(bundle, "cn/city", "2026-01-01");
  CHECK(snapshot->LapsedOn(Day("2023-08-02")) == nullptr);
  const LayerRef* lapsed = snapshot->LapsedOn(Day("2023-08-03"));
  REQUIRE(lapsed != nullptr);
  CHECK(lapsed->region == "cn/city");
  CHECK(lapsed->after_expiry.plans);
  CHECK(lapsed->after_expiry.cases.empty());
  CHECK(SnapshotOf(bundle, "cn", "2026-01-01")->LapsedOn(Day("2026-01-01")) == nullptr);
}

TEST_CASE("Digests: what may begin after expiry is part of the rules, and silence about it is not",
          "[ruleset][after-expiry]") {
  const auto digest = [](const std::string& after) {
    return SnapshotOf(Lapsing(after).Must(), "cn/city", "2021-01-01")->digest;
  };
  CHECK(digest("") != digest("after_expiry: {plans: true, clauses: [notice-1]}\n"));
  CHECK(digest("") == digest("after_expiry: {plans: false, clauses: [notice-1]}\n"));
}

}  // namespace
}  // namespace anze::ruleset
