#include "server/http/wire/event_schema.h"

#include <string>
#include <utility>
#include <vector>

namespace anze::http {
namespace {

using base::Language;
using base::Value;

Value RequirementValue(const ruleset::Requirement& requirement, Language language) {
  Value row = Value::EmptyMap();
  row.Set("id", requirement.id);
  row.Set("text", requirement.failure.In(language));
  Value& clauses = row.Set("clauses", Value::EmptyList());
  for (const std::string& clause : requirement.clauses) clauses.Append(clause);
  return row;
}

// The schema of the property at a dotted path of the data; nullptr where there is none.
Value* PropertyAt(Value* schema, std::string_view dotted) {
  for (;;) {
    const std::size_t dot = dotted.find('.');
    Value* properties = schema->Find("properties");
    Value* property = properties == nullptr ? nullptr : properties->Find(dotted.substr(0, dot));
    if (property == nullptr || dot == std::string_view::npos) return property;
    schema = property;
    dotted.remove_prefix(dot + 1);
  }
}

// The clauses that may be cited, for the pages to offer: each by its id, told by document and place.
void OfferClauses(const std::vector<ruleset::Field>& fields, const ruleset::Snapshot& snapshot, Value* schema) {
  for (const ruleset::Field& field : fields) {
    Value* property = PropertyAt(schema, field.name);
    if (property == nullptr) continue;
    if (field.type == ruleset::Type::kObject) OfferClauses(field.children, snapshot, property);
    if (field.format != "clause") continue;
    Value& choices = property->Set("oneOf", Value::EmptyList());
    for (const auto& [id, clause] : snapshot.clauses) {
      Value& choice = choices.Append(Value::EmptyMap());
      choice.Set("const", id);
      choice.Set("title", std::string(snapshot.CitationValue(id).GetString("document")) + " " + clause.locator);
    }
  }
}

}  // namespace

Value EventDataSchema(const workflow::CaseProgram& program, std::string_view event, Language language) {
  const int index = program.EventIndex(event);
  if (index < 0) return nullptr;
  const workflow::CompiledEvent& compiled = program.events()[static_cast<std::size_t>(index)];
  Value schema = compiled.source->data.ToJsonSchema(language);
  OfferClauses(compiled.source->data.fields(), program.snapshot(), &schema);
  constexpr std::string_view kData = "data.";
  for (const workflow::CompiledRequirement& requirement : compiled.require) {
    const Value row = RequirementValue(*requirement.source, language);
    bool placed = false;
    for (const std::string& path : requirement.condition.facts()) {
      if (!path.starts_with(kData)) continue;
      Value* property = PropertyAt(&schema, std::string_view(path).substr(kData.size()));
      if (property == nullptr) continue;
      if (property->Find("x-requirements") == nullptr) property->Set("x-requirements", Value::EmptyList());
      property->Find("x-requirements")->Append(row);
      placed = true;
    }
    // It reads only facts of the case: it belongs to the whole form and not to one of its fields.
    if (placed) continue;
    if (schema.Find("x-requirements") == nullptr) schema.Set("x-requirements", Value::EmptyList());
    schema.Find("x-requirements")->Append(row);
  }
  return schema;
}

}  // namespace anze::http
