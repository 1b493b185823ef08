// The JSON Schemas for editors say what the loader accepts: the same keys, required keys and choices, each described
// in both languages.
#include <fstream>
#include <iterator>
#include <set>

#include "core/base/json.h"
#include "core/ruleset/layout/keys.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::ruleset {
namespace {

using base::Value;

constexpr std::pair<const char*, FileKind> kKinds[] = {
    {"ruleset", FileKind::kRuleset},       {"clauses", FileKind::kClauses},     {"locks", FileKind::kLocks},
    {"parameters", FileKind::kParameters}, {"decisions", FileKind::kDecisions}, {"cases", FileKind::kCases},
    {"duties", FileKind::kDuties},         {"records", FileKind::kRecords},     {"reports", FileKind::kReports},
    {"messages", FileKind::kMessages},     {"roles", FileKind::kRoles},         {"plans", FileKind::kPlans},
    {"types", FileKind::kTypes},           {"tests", FileKind::kTests}};

Value ReadSchema(const std::string& name) {
  std::ifstream file(testing::InProject("rulesets/schema/") + name + ".schema.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto value = base::ParseJson(text);
  CAPTURE(name);
  CHECK_OK(value);
  return value.ok() ? *value : Value();
}

std::set<std::string> TextsOf(const Value& list) {
  std::set<std::string> texts;
  if (!list.is_list()) return texts;
  for (const Value& item : list.as_list()) texts.insert(item.as_string());
  return texts;
}

class SchemaWalk {
 public:
  SchemaWalk(std::string file, const Value& defs) : file_(std::move(file)), defs_(defs) {}

  void Compare(const Shape& shape, const Value& schema) {
    if (!visited_.insert(&shape).second) return;
    const std::string place = file_ + " " + std::string(shape.name);
    const Value& additional = schema.Get("additionalProperties");
    CAPTURE(place);
    REQUIRE(additional.is_bool());
    CHECK_FALSE(additional.as_bool());
    std::set<std::string> keys, required, properties;
    for (const Key& key : shape.keys) {
      keys.insert(std::string(key.name));
      if (key.need == Need::kInFile) required.insert(std::string(key.name));
    }
    for (const auto& [name, property] : schema.Get("properties").as_map()) {
      properties.insert(name);
      INFO(place << "." << name);
      CHECK(property.GetString("description").find(" / ") != std::string_view::npos);
    }
    CHECK(properties == keys);
    CHECK(TextsOf(schema.Get("required")) == required);
    for (const Key& key : shape.keys) CompareKey(key, schema.Get("properties").Get(key.name), place);
  }

 private:
  void CompareKey(const Key& key, const Value& property, const std::string& place) {
    std::set<std::string> choices(key.choices.begin(), key.choices.end());
    INFO(place << "." << key.name);
    // A field's type is one of the format's, or one that types.yaml declares.
    const bool named = key.want == Want::kTypeName && property.Find("anyOf") != nullptr;
    CHECK(TextsOf((named ? property.Get("anyOf").as_list().front() : property).Get("enum")) == choices);
    if (key.want == Want::kFields) Follow(FieldShape(), "field");
    if (key.want == Want::kLocalized) Follow(LocalizedShape(), "text");
    if (key.shape != nullptr) Follow(*key.shape, std::string(key.shape->name));
  }

  void Follow(const Shape& shape, const std::string& name) {
    const Value* schema = defs_.Find(name);
    INFO(file_ << " " << name);
    REQUIRE(schema != nullptr);
    const Value& choices = schema->Get("oneOf");
    Compare(shape, choices.is_list() ? choices.as_list().back() : *schema);
  }

  std::string file_;
  const Value& defs_;
  std::set<const Shape*> visited_;
};

TEST_CASE("Schemas for editors: keys equal those of the loader", "[ruleset][editor-schemas]") {
  for (const auto& [name, kind] : kKinds) {
    const Value schema = ReadSchema(name);
    CAPTURE(name);
    CHECK(schema.GetString("$schema") == "https://json-schema.org/draft/2020-12/schema");
    SchemaWalk(name, schema.Get("$defs")).Compare(RootShape(kind), schema);
  }
}

TEST_CASE("Schemas for editors: the calendar has one too", "[ruleset][editor-schemas]") {
  const Value schema = ReadSchema("calendar");
  CHECK(schema.FindPath("properties.notices") != nullptr);
  CHECK(schema.FindPath("properties.festivals") != nullptr);
}

}  // namespace
}  // namespace anze::ruleset
