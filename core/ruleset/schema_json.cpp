#include "core/base/limits.h"
#include "core/ruleset/schema.h"

namespace anze::ruleset {
namespace {

using base::Language;
using base::Value;

constexpr std::string_view kCreditCodePattern = "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$";

Value ObjectSchema(const std::vector<Field>& fields, Language language);

// Values with titles read as a choice of constants, so that a page can show the titles.
void SetEnum(const std::vector<std::string>& values, const std::vector<base::Localized>& titles, Language language,
             Value* schema) {
  schema->Set("type", "string");
  bool titled = titles.size() == values.size();
  for (const base::Localized& title : titles) titled = titled && !title.zh.empty();
  Value& list = schema->Set(titled && !titles.empty() ? "oneOf" : "enum", Value::EmptyList());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!titled || titles.empty()) {
      list.Append(values[i]);
      continue;
    }
    Value& choice = list.Append(Value::EmptyMap());
    choice.Set("const", values[i]);
    choice.Set("title", titles[i].In(language));
  }
}

void SetScalar(Type type, Value* schema) {
  switch (type) {
    case Type::kBoolean:
      schema->Set("type", "boolean");
      return;
    case Type::kInteger:
    case Type::kMoney:
      schema->Set("type", "integer");
      return;
    case Type::kNumber:
    case Type::kRatio:
      schema->Set("type", "number");
      return;
    case Type::kDate:
      schema->Set("type", "string");
      schema->Set("format", "date");
      return;
    case Type::kDateTime:
      schema->Set("type", "string");
      schema->Set("format", "date-time");
      return;
    default:
      schema->Set("type", "string");
      schema->Set("maxLength", static_cast<std::int64_t>(base::limits::kStringBytes));
      return;
  }
}

Value ItemSchema(const Field& field, Language language) {
  if (!field.item_type) return field.children.empty() ? Value(true) : ObjectSchema(field.children, language);
  Value item = Value::EmptyMap();
  if (*field.item_type == Type::kEnum) {
    SetEnum(field.item_values, field.item_titles, language, &item);
  } else {
    SetScalar(*field.item_type, &item);
  }
  return item;
}

Value FieldSchema(const Field& field, Language language) {
  Value schema = Value::EmptyMap();
  if (field.type == Type::kObject) {
    schema = ObjectSchema(field.children, language);
  } else if (field.type == Type::kList) {
    schema.Set("type", "array");
    schema.Set("items", ItemSchema(field, language));
  } else if (field.type == Type::kEnum) {
    SetEnum(field.values, field.value_titles, language, &schema);
  } else {
    SetScalar(field.type, &schema);
  }
  if (!field.title.zh.empty()) schema.Set("title", field.title.In(language));
  if (!field.unit.empty()) schema.Set("x-unit", field.unit);
  schema.Set("x-type", TypeName(field.type));
  if (field.min) schema.Set("minimum", *field.min);
  if (field.max) schema.Set("maximum", *field.max);
  if (field.max_length > 0) schema.Set("maxLength", field.max_length);
  if (field.format == "uscc") schema.Set("pattern", kCreditCodePattern);
  if (!field.example.is_null()) schema.Set("examples", Value(Value::List{field.example}));
  return schema;
}

Value ObjectSchema(const std::vector<Field>& fields, Language language) {
  Value schema = Value::EmptyMap();
  schema.Set("type", "object");
  Value required = Value::EmptyList();
  Value& properties = schema.Set("properties", Value::EmptyMap());
  for (const Field& field : fields) {
    properties.Set(field.name, FieldSchema(field, language));
    if (field.required) required.Append(field.name);
  }
  if (!required.as_list().empty()) schema.Set("required", std::move(required));
  schema.Set("additionalProperties", false);
  return schema;
}

}  // namespace

Value Schema::ToJsonSchema(Language language) const {
  Value schema = Value::EmptyMap();
  schema.Set("$schema", "https://json-schema.org/draft/2020-12/schema");
  const Value object = ObjectSchema(fields_, language);
  for (const auto& [key, value] : object.as_map()) schema.Set(key, value);
  return schema;
}

}  // namespace anze::ruleset
