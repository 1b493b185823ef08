// The JSON Schema of a schema. It must accept exactly what Validate accepts: so null stands for
// "not given" where a field may be absent, bounds that the validator has without being asked are
// written out, and titles of choices make a list of constants. Relations between fields are beyond
// JSON Schema; they stand under "x-…" keys for pages that know them.
#include "core/base/answer_limits.h"
#include "core/ruleset/model/field_rules.h"
#include "core/ruleset/model/schema.h"

namespace anze::ruleset {
namespace {

using base::Language;
using base::Value;

constexpr std::string_view kCreditCodePattern = "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$";

constexpr std::string_view kNotBlankPattern = "\\S";

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

void SetScalar(const Field& field, Type type, Value* schema) {
  switch (type) {
    case Type::kBoolean:
      schema->Set("type", "boolean");
      return;
    case Type::kInteger:
    case Type::kMoney: {
      const std::int64_t most = type == Type::kMoney ? base::limits::kMoneyFen : base::limits::kWholeNumber;
      schema->Set("type", "integer");
      schema->Set("minimum", field.min ? *field.min : base::Number(-most));
      schema->Set("maximum", field.max ? *field.max : base::Number(most));
      return;
    }
    case Type::kNumber:
    case Type::kRatio:
      schema->Set("type", "number");
      if (field.min) schema->Set("minimum", *field.min);
      if (field.max) schema->Set("maximum", *field.max);
      return;
    case Type::kDate:
    case Type::kDateTime:
      schema->Set("type", "string");
      schema->Set("format", type == Type::kDate ? "date" : "date-time");
      schema->Set("pattern", type == Type::kDate ? kDatePattern : kInstantPattern);
      return;
    default:
      schema->Set("type", "string");
      schema->Set("maxLength", static_cast<std::int64_t>(LongestOf(field)));
      if (field.required && field.type == type) schema->Set("pattern", kNotBlankPattern);
      if (field.format == "uscc") schema->Set("pattern", kCreditCodePattern);
      return;
  }
}

// What a field that may be absent accepts as well: the validator takes null for "not given".
void AllowNull(Value* schema) {
  const Value type = schema->Get("type");
  schema->Set("type", Value(Value::List{type, "null"}));
  if (Value* values = schema->Find("enum")) values->Append(Value());
  if (Value* choices = schema->Find("oneOf")) choices->Append(Value::EmptyMap()).Set("const", Value());
}

Value ItemSchema(const Field& field, Language language) {
  if (!field.item_type) return field.children.empty() ? Value(true) : ObjectSchema(field.children, language);
  Value item = Value::EmptyMap();
  if (*field.item_type == Type::kEnum) {
    SetEnum(field.item_values, field.item_titles, language, &item);
  } else {
    SetScalar(field, *field.item_type, &item);
  }
  return item;
}

// What JSON Schema has no words for.
void SetRelations(const Field& field, Value* schema) {
  if (!field.unique.empty()) {
    Value& paths = schema->Set("x-unique", Value::EmptyList());
    for (const std::string& path : field.unique) paths.Append(path);
  }
  if (!field.not_before.empty()) schema->Set("x-not-before", field.not_before);
  if (!field.at_most.empty()) schema->Set("x-at-most", field.at_most);
  if (!field.refers_to.empty()) schema->Set("x-refers-to", field.refers_to);
  if (field.read_by != Field::ReadBy::kBureaus) {
    schema->Set("x-read-by", field.read_by == Field::ReadBy::kNamed ? "named" : "everyone");
  }
  if (field.later.value_or(false)) schema->Set("x-later", true);
  // That a mask is refused is beyond the schema: whoever knows the kind knows its mask.
  if (field.personal != Personal::kNone) schema->Set("x-personal", PersonalName(field.personal));
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
    SetScalar(field, field.type, &schema);
  }
  if (!field.title.zh.empty()) schema.Set("title", field.title.In(language));
  if (!field.unit.empty()) schema.Set("x-unit", field.unit);
  schema.Set("x-type", TypeName(field.type));
  if (field.format == "clause") schema.Set("x-format", "clause");
  SetRelations(field, &schema);
  if (!field.example.is_null()) schema.Set("examples", Value(Value::List{field.example}));
  return schema;
}

Value ObjectSchema(const std::vector<Field>& fields, Language language) {
  Value schema = Value::EmptyMap();
  schema.Set("type", "object");
  Value required = Value::EmptyList();
  Value& properties = schema.Set("properties", Value::EmptyMap());
  for (const Field& field : fields) {
    Value& property = properties.Set(field.name, FieldSchema(field, language));
    if (field.required || Implied(field)) {
      required.Append(field.name);
    } else {
      AllowNull(&property);
      // The opening of a case may not state it; null stands for "not given".
      if (field.later.value_or(false)) property.Set("const", Value());
    }
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
