// The validator and the JSON Schema that the same fields are exported as accept the same values.
#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/base/yaml.h"
#include "core/calendar/date.h"
#include "core/ruleset/model/schema.h"
#include "core/ruleset/read/read.h"
#include "core/ruleset/read/sink.h"
#include "tests/support/check.h"

namespace anze::ruleset {
namespace {

using base::Value;

bool HasType(const Value& value, std::string_view type) {
  return (type == "null" && value.is_null()) || (type == "boolean" && value.is_bool()) ||
         (type == "integer" && value.is_integer()) || (type == "number" && value.is_number()) ||
         (type == "string" && value.is_string()) || (type == "array" && value.is_list()) ||
         (type == "object" && value.is_map());
}

// As much of JSON Schema 2020-12 as the export uses, with `format` asserted. Written against the standard's text and
// not against the validator.
bool Accepts(const Value& schema, const Value& value) {
  if (schema.is_bool()) return schema.as_bool();
  const Value& type = schema.Get("type");
  if (type.is_string() && !HasType(value, type.as_string())) return false;
  if (type.is_list() && std::none_of(type.as_list().begin(), type.as_list().end(),
                                     [&](const Value& one) { return HasType(value, one.as_string()); })) {
    return false;
  }
  if (const Value& values = schema.Get("enum"); values.is_list()) {
    const auto& list = values.as_list();
    if (std::find(list.begin(), list.end(), value) == list.end()) return false;
  }
  if (const Value& choices = schema.Get("oneOf"); choices.is_list()) {
    const auto fits = [&](const Value& choice) { return choice.Get("const") == value; };
    if (std::count_if(choices.as_list().begin(), choices.as_list().end(), fits) != 1) return false;
  }
  if (value.is_number()) {
    const Value* least = schema.Find("minimum");
    const Value* most = schema.Find("maximum");
    return (least == nullptr || value.as_number() >= least->as_number()) &&
           (most == nullptr || value.as_number() <= most->as_number());
  }
  if (value.is_string()) {
    const std::string& text = value.as_string();
    const Value* longest = schema.Find("maxLength");
    if (longest != nullptr && static_cast<std::int64_t>(base::CountCodePoints(text)) > longest->as_int()) return false;
    const Value* pattern = schema.Find("pattern");
    // A long text is no match for std::regex, and has no pattern here.
    if (pattern != nullptr && !std::regex_search(text, std::regex(pattern->as_string()))) return false;
    if (schema.GetString("format") == "date") return calendar::Date::Parse(text).has_value();
    if (schema.GetString("format") == "date-time") return calendar::Date::Parse(text.substr(0, 10)).has_value();
    return true;
  }
  if (value.is_list()) {
    const auto& items = value.as_list();
    return std::all_of(items.begin(), items.end(),
                       [&](const Value& item) { return Accepts(schema.Get("items"), item); });
  }
  if (!value.is_map()) return true;
  for (const Value& name : schema.Get("required").is_list() ? schema.Get("required").as_list() : Value::List{}) {
    if (value.Find(name.as_string()) == nullptr) return false;
  }
  for (const auto& [name, member] : value.as_map()) {
    const Value* property = schema.Get("properties").Find(name);
    if (property == nullptr || !Accepts(*property, member)) return false;
  }
  return true;
}

Schema Fields(const std::string& yaml) {
  const auto document = base::ParseYaml("fields.yaml", yaml);
  CHECK_OK(document);
  Sink sink;
  return ReadFields(&document->root, &sink);
}

struct Row {
  std::string fields;
  std::string value;
  bool good;
};

std::string Text(int count, const std::string& letter) {
  std::string text = "\"";
  for (int i = 0; i < count; ++i) text += letter;
  return text + "\"";
}

const std::string kWhen = "{at: {type: datetime}}";

const std::vector<Row> kRows = {
    // null is "not given"
    {"{a: {type: string}}", R"({"a":null})", true},
    {"{a: {type: string, required: true}}", R"({"a":null})", false},
    {"{a: {type: string, required: true}}", R"({})", false},
    {"{a: {type: enum, values: [p, q]}}", R"({"a":null})", true},
    {"{a: {type: enum, values: [p, q]}}", R"({"a":"q"})", true},
    {"{a: {type: enum, values: [p, q]}}", R"({"a":"z"})", false},
    {"{a: {type: enum, values: {p: 甲, q: 乙}}}", R"({"a":null})", true},
    {"{a: {type: enum, values: {p: 甲, q: 乙}}}", R"({"a":"p"})", true},
    {"{a: {type: list, items: string}}", R"({"a":null})", true},
    {"{a: {type: list, items: string}}", R"({"a":[null]})", false},
    {"{a: {type: list, items: {n: {type: integer}}}}", R"({"a":[{"n":null}]})", true},
    {"{a: {type: list, items: {n: {type: integer}}}}", R"({"a":[null]})", false},
    {"{a: {type: list, items: {n: {type: integer, required: true}}}}", R"({"a":[{}]})", false},
    // an object stated by its parts only, and one stated itself
    {"{a.b: {type: string, required: true}}", R"({})", false},
    {"{a.b: {type: string, required: true}}", R"({"a":null})", false},
    {"{a.b: {type: string, required: true}}", R"({"a":{"b":"x"}})", true},
    {"{a.b: {type: string}}", R"({"a":null})", true},
    {"{a.b.c: {type: string, required: true}}", R"({"a":{}})", false},
    {"{a: {type: object, title: 甲}, a.b: {type: string, required: true}}", R"({"a":null})", true},
    {"{a: {type: object, title: 甲}, a.b: {type: string, required: true}}", R"({"a":{}})", false},
    // the year 0000, and what is no date
    {"{d: {type: date}}", R"({"d":"0000-01-01"})", false},
    {"{d: {type: date}}", R"({"d":"0001-01-01"})", true},
    {"{d: {type: date}}", R"({"d":"9999-12-31"})", true},
    {"{d: {type: date}}", R"({"d":"2026-02-30"})", false},
    {"{d: {type: list, items: date}}", R"({"d":["0000-01-01"]})", false},
    {kWhen, R"({"at":"0000-01-01T00:00:00Z"})", false},
    {kWhen, R"({"at":"2026-01-01T00:00:00Z"})", true},
    {kWhen, R"({"at":"2026-01-01T23:59:59.125+08:00"})", true},
    {kWhen, R"({"at":"2026-01-01T23:59:60Z"})", false},
    {kWhen, R"({"at":"2026-01-01t00:00:00z"})", false},
    {kWhen, R"({"at":"2026-01-01 00:00:00Z"})", false},
    {kWhen, R"({"at":"2026-01-01T24:00:00Z"})", false},
    {kWhen, R"({"at":"2026-01-01T00:00:00"})", false},
    {kWhen, R"({"at":"2026-01-01T00:00:00+24:00"})", false},
    // lengths in characters
    {"{s: {type: string, max_length: 2}}", R"({"s":"安责"})", true},
    {"{s: {type: string, max_length: 2}}", R"({"s":"安责。"})", false},
    {"{s: {type: string, max_length: 2}}", R"({"s":"\ud83d\ude00\ud83d\ude00"})", true},
    {"{s: {type: list, items: string, max_length: 1}}", R"({"s":["ab"]})", false},
    {"{s: {type: text}}", "{\"s\":" + Text(65536, "a") + "}", true},
    {"{s: {type: text}}", "{\"s\":" + Text(65537, "a") + "}", false},
    {"{s: {type: text}}", "{\"s\":" + Text(65536, "责") + "}", true},
    {"{s: {type: text, max_length: 70000}}", "{\"s\":" + Text(65537, "a") + "}", false},
    // bounds, of items too
    {"{n: {type: integer, min: 1, max: 3}}", R"({"n":3})", true},
    {"{n: {type: integer, min: 1, max: 3}}", R"({"n":4})", false},
    {"{n: {type: integer}}", R"({"n":1.5})", false},
    {"{n: {type: integer}}", R"({"n":1.0})", true},
    {"{n: {type: list, items: integer, max: 3}}", R"({"n":[1,4]})", false},
    {"{n: {type: ratio, max: 1}}", R"({"n":1.01})", false},
    {"{c: {type: string, format: uscc}}", R"({"c":"91350100M000100Y43"})", true},
    {"{c: {type: string, format: uscc}}", R"({"c":"91350100m000100y43"})", false},
    // what no field names
    {"{a: {type: string}}", R"({"b":null})", false},
    {"{a: {type: boolean}}", R"({"a":"true"})", false},
};

TEST_CASE("The validator and the exported JSON Schema accept the same values", "[ruleset][schema]") {
  for (const Row& row : kRows) {
    const Schema schema = Fields(row.fields);
    const auto value = base::ParseJson(row.value);
    REQUIRE_OK(value);
    const bool validated = !base::HasErrors(schema.Validate(*value, true));
    const bool exported = Accepts(schema.ToJsonSchema(base::Language::kEn), *value);
    const std::string what = row.fields + " " + row.value.substr(0, 80);
    INFO(what);
    CHECK(validated == row.good);
    CHECK(exported == row.good);
  }
}

}  // namespace
}  // namespace anze::ruleset
