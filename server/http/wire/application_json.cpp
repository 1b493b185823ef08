#include "server/http/wire/application_json.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/calendar/date.h"

namespace anze::http {
namespace {

using app::Form;
using base::Language;
using base::Value;

Value DayOrNull(const std::optional<calendar::Date>& day) { return day ? Value(day->ToString()) : Value(); }
Value TextOrMissing(const std::string& text) { return text.empty() ? Value() : Value(text); }

Value RegionNames(const Form& form, const std::vector<std::size_t>& regions) {
  Value out = Value::EmptyList();
  for (const std::size_t region : regions) out.Append(form.regions[region].region);
  return out;
}

// Clauses that several regions cite stand once.
void AddClauses(const ruleset::Snapshot& snapshot, const std::vector<std::string>& ids, Value* list) {
  const Value citations = snapshot.CitationValues(ids);
  if (!citations.is_list()) return;
  for (const Value& citation : citations.as_list()) {
    const bool known = std::any_of(list->as_list().begin(), list->as_list().end(),
                                   [&](const Value& one) { return one.GetString("id") == citation.GetString("id"); });
    if (!known) list->Append(citation);
  }
}

// What each of the regions cites for its own part.
template <typename Parts>
Value ClausesOf(const Form& form, const std::vector<std::size_t>& regions, const Parts& parts) {
  Value list = Value::EmptyList();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    AddClauses(form.regions[regions[i]].snapshot(), parts[i]->source->clauses, &list);
  }
  return list;
}

// The first that has a help text.
template <typename Parts>
std::string HelpOf(const Parts& parts, Language language) {
  for (const auto* part : parts) {
    if (!part->source->help.zh.empty()) return part->source->help.In(language);
  }
  return {};
}

void PutLeaf(std::vector<ruleset::Field>* fields, std::string_view path, const ruleset::Field& leaf, bool required) {
  const std::size_t dot = path.find('.');
  const std::string name(path.substr(0, dot));
  auto found = std::find_if(fields->begin(), fields->end(), [&](const auto& field) { return field.name == name; });
  if (found == fields->end()) {
    ruleset::Field field;
    field.type = ruleset::Type::kObject;
    if (dot == std::string_view::npos) field = leaf;
    field.name = name;
    if (dot == std::string_view::npos) field.required = required;
    fields->push_back(std::move(field));
    found = fields->end() - 1;
  }
  if (dot != std::string_view::npos) PutLeaf(&found->children, path.substr(dot + 1), leaf, required);
}

Value FieldSchema(const ruleset::Field& field, Language language) {
  ruleset::Schema schema;
  schema.fields().push_back(field);
  const Value whole = schema.ToJsonSchema(language);
  return whole.Get("properties").Get(field.name);
}

Value QuestionValue(const Form& form, const app::FormQuestion& question, Language language) {
  Value out = Value::EmptyMap();
  out.Set("path", question.path);
  out.Set("title", question.field().title.In(language));
  out.Set("help", HelpOf(question.of, language));
  out.Set("required", question.required());
  out.Set("regions", RegionNames(form, question.regions));
  out.Set("clauses", ClausesOf(form, question.regions, question.of));
  out.Set("schema", FieldSchema(question.field(), language));
  out.Set("prefill", std::any_of(question.of.begin(), question.of.end(),
                                 [](const auto* one) { return !one->source->prefill.empty(); }));
  return out;
}

Value SectionValue(const Form& form, const app::FormSection& section, Language language) {
  Value out = Value::EmptyMap();
  out.Set("id", section.id);
  out.Set("title", section.of.front()->source->title.In(language));
  out.Set("help", HelpOf(section.of, language));
  out.Set("regions", RegionNames(form, section.regions));
  out.Set("clauses", ClausesOf(form, section.regions, section.of));
  Value& questions = out.Set("questions", Value::EmptyList());
  for (const app::FormQuestion& question : section.questions) questions.Append(QuestionValue(form, question, language));
  return out;
}

Value MaterialValue(const Form& form, const app::FormMaterial& material, std::uint64_t max_bytes, Language language) {
  const ruleset::Material& first = *material.of.front()->source;
  Value out = Value::EmptyMap();
  out.Set("id", material.id);
  out.Set("title", first.title.In(language));
  out.Set("help", HelpOf(material.of, language));
  out.Set("form", first.form);
  out.Set("form_title", base::Text("material-form-" + first.form, language));
  out.Set("kinds", Value::ListOf(material.kinds()));
  out.Set("at_least", material.at_least());
  out.Set("at_most", material.at_most());
  out.Set("valid_until", TextOrMissing(first.valid_until));
  out.Set("regions", RegionNames(form, material.regions));
  out.Set("clauses", ClausesOf(form, material.regions, material.of));
  out.Set("max_bytes", static_cast<std::int64_t>(max_bytes));
  return out;
}

Value RegionValue(const app::FormRegion& region, Language language) {
  const ruleset::Application& source = *region.form->source;
  Value out = Value::EmptyMap();
  out.Set("region", region.region);
  out.Set("title", region.title.In(language));
  out.Set("summary", source.summary.In(language));
  out.Set("due", DayOrNull(region.due));
  out.Set("late", region.late);
  const bool refused = source.late == ruleset::Application::Late::kRefused;
  out.Set("late_means", region.due ? Value(refused ? "refused" : "marked") : Value());
  Value clauses = Value::EmptyList();
  AddClauses(region.snapshot(), source.clauses, &clauses);
  out.Set("clauses", std::move(clauses));
  return out;
}

Value PromiseValues(const Form& form, Language language) {
  Value out = Value::EmptyList();
  for (const app::FormRegion& region : form.regions) {
    const auto& promise = region.form->source->promise;
    if (!promise) continue;
    Value& one = out.Append(Value::EmptyMap());
    one.Set("region", region.region);
    one.Set("title", promise->title.In(language));
    one.Set("text", promise->text.In(language));
    one.Set("material", promise->material);
    Value clauses = Value::EmptyList();
    AddClauses(region.snapshot(), promise->clauses, &clauses);
    one.Set("clauses", std::move(clauses));
  }
  return out;
}

base::Localized DecisionTitle(const app::FormRegion& region, const std::string& name) {
  for (const ruleset::AskedDecision& asked : region.program->source().decisions) {
    if (asked.name != name) continue;
    const auto decision = region.snapshot().decisions.find(asked.decision);
    return decision == region.snapshot().decisions.end() ? base::Localized{asked.decision, {}} : decision->second.title;
  }
  return {name, {}};
}

Value CheckNames(const Form& form, Language language) {
  Value out = Value::EmptyList();
  std::vector<std::string> seen;
  for (const app::FormRegion& region : form.regions) {
    for (const std::string& name : region.form->source->checks) {
      const auto known = std::find(seen.begin(), seen.end(), name);
      if (known != seen.end()) {
        Value& one = out.as_list()[static_cast<std::size_t>(known - seen.begin())];
        one.Find("regions")->Append(region.region);
        continue;
      }
      seen.push_back(name);
      Value& one = out.Append(Value::EmptyMap());
      one.Set("name", name);
      one.Set("title", DecisionTitle(region, name).In(language));
      one.Set("regions", Value::ListOf({region.region}));
    }
  }
  return out;
}

Value AnswersSchema(const Form& form, Language language) {
  ruleset::Schema schema;
  for (const app::FormSection& section : form.sections) {
    for (const app::FormQuestion& question : section.questions) {
      PutLeaf(&schema.fields(), question.path, question.field(), false);
    }
  }
  return schema.ToJsonSchema(language);
}

}  // namespace

Value ToValue(const Form& form, std::uint64_t max_bytes, Language language) {
  Value out = Value::EmptyMap();
  out.Set("type", form.type);
  out.Set("type_title", form.title.In(language));
  Value& regions = out.Set("regions", Value::EmptyList());
  for (const app::FormRegion& region : form.regions) regions.Append(RegionValue(region, language));
  Value& sections = out.Set("sections", Value::EmptyList());
  for (const app::FormSection& section : form.sections) sections.Append(SectionValue(form, section, language));
  Value& materials = out.Set("materials", Value::EmptyList());
  for (const app::FormMaterial& material : form.materials) {
    materials.Append(MaterialValue(form, material, max_bytes, language));
  }
  out.Set("promise", PromiseValues(form, language));
  out.Set("checks", CheckNames(form, language));
  out.Set("schema", AnswersSchema(form, language));
  return out;
}

Value ToValue(const std::vector<app::ApplicationKind>& kinds, Language language) {
  Value out = Value::EmptyMap();
  Value& items = out.Set("items", Value::EmptyList());
  for (const app::ApplicationKind& kind : kinds) {
    Value& one = items.Append(Value::EmptyMap());
    one.Set("type", kind.type);
    one.Set("title", kind.title.In(language));
    one.Set("summary", kind.summary.In(language));
    Value& regions = one.Set("regions", Value::EmptyList());
    for (const app::ApplicationKind::In& in : kind.regions) {
      Value& region = regions.Append(Value::EmptyMap());
      region.Set("region", in.region);
      region.Set("title", in.title.In(language));
      region.Set("due", DayOrNull(in.due));
      region.Set("late", in.late);
    }
  }
  return out;
}

}  // namespace anze::http
