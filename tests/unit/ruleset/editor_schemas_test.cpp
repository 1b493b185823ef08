// The JSON Schemas for editors say what the loader accepts: the same keys, required keys and choices, each described
// in both languages.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "core/base/json.h"
#include "core/ruleset/keys.h"

namespace anze::ruleset {
namespace {

using base::Value;

constexpr std::pair<const char*, FileKind> kKinds[] = {
    {"ruleset", FileKind::kRuleset},       {"clauses", FileKind::kClauses},     {"locks", FileKind::kLocks},
    {"parameters", FileKind::kParameters}, {"decisions", FileKind::kDecisions}, {"cases", FileKind::kCases},
    {"duties", FileKind::kDuties},         {"records", FileKind::kRecords},     {"reports", FileKind::kReports},
    {"messages", FileKind::kMessages},     {"plans", FileKind::kPlans},         {"tests", FileKind::kTests}};

Value ReadSchema(const std::string& name) {
  std::ifstream file(std::string(ANZE_SOURCE_DIR) + "/rulesets/schema/" + name + ".schema.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto value = base::ParseJson(text);
  EXPECT_TRUE(value.ok()) << name;
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
    EXPECT_TRUE(additional.is_bool() && !additional.as_bool()) << place;
    std::set<std::string> keys, required, properties;
    for (const Key& key : shape.keys) {
      keys.insert(std::string(key.name));
      if (key.need == Need::kInFile) required.insert(std::string(key.name));
    }
    for (const auto& [name, property] : schema.Get("properties").as_map()) {
      properties.insert(name);
      EXPECT_NE(property.GetString("description").find(" / "), std::string_view::npos) << place << "." << name;
    }
    EXPECT_EQ(properties, keys) << place;
    EXPECT_EQ(TextsOf(schema.Get("required")), required) << place;
    for (const Key& key : shape.keys) CompareKey(key, schema.Get("properties").Get(key.name), place);
  }

 private:
  void CompareKey(const Key& key, const Value& property, const std::string& place) {
    std::set<std::string> choices(key.choices.begin(), key.choices.end());
    EXPECT_EQ(TextsOf(property.Get("enum")), choices) << place << "." << key.name;
    if (key.want == Want::kFields) Follow(FieldShape(), "field");
    if (key.want == Want::kLocalized) Follow(LocalizedShape(), "text");
    if (key.shape != nullptr) Follow(*key.shape, std::string(key.shape->name));
  }

  void Follow(const Shape& shape, const std::string& name) {
    const Value* schema = defs_.Find(name);
    ASSERT_NE(schema, nullptr) << file_ << " " << name;
    const Value& choices = schema->Get("oneOf");
    Compare(shape, choices.is_list() ? choices.as_list().back() : *schema);
  }

  std::string file_;
  const Value& defs_;
  std::set<const Shape*> visited_;
};

TEST(EditorSchemasTest, KeysEqualThoseOfTheLoader) {
  for (const auto& [name, kind] : kKinds) {
    const Value schema = ReadSchema(name);
    EXPECT_EQ(schema.GetString("$schema"), "https://json-schema.org/draft/2020-12/schema") << name;
    SchemaWalk(name, schema.Get("$defs")).Compare(RootShape(kind), schema);
  }
}

TEST(EditorSchemasTest, TheCalendarHasOneToo) {
  const Value schema = ReadSchema("calendar");
  EXPECT_NE(schema.FindPath("properties.notices"), nullptr);
  EXPECT_NE(schema.FindPath("properties.festivals"), nullptr);
}

}  // namespace
}  // namespace anze::ruleset
