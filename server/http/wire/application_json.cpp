#include "server/http/wire/application_json.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/calendar/date.h"
#include "core/decision/decision.h"
#include "core/decision/explain.h"
#include "server/http/wire/answer_words.h"

namespace anze::http {
namespace {

using app::ApplicationView;
using app::Form;
using base::Language;
using base::Value;

Value DayOrNull(const std::optional<calendar::Date>& day) { return day ? Value(day->ToString()) : Value(); }
Value TextOrNull(const std::string& text) { return text.empty() ? Value() : Value(text); }
Value InstantValue(std::int64_t millis) { return Value(calendar::Instant(millis).ToString()); }

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
  out.Set("valid_until", TextOrNull(first.valid_until));
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

std::string_view StatusName(app::PartStatus status, bool material) {
  switch (status) {
    case app::PartStatus::kDone:
      return "done";
    case app::PartStatus::kStarted:
      return material ? "missing" : "started";
    case app::PartStatus::kEmpty:
      return material ? "missing" : "empty";
    case app::PartStatus::kNotNeeded:
      return "not_needed";
  }
  return "";
}

std::string SourceTitle(const std::string& source, Language language) {
  if (source.starts_with("records.")) return base::Text("application-source-records", language);
  if (source.starts_with("organisation.")) return base::Text("application-source-organisation", language);
  return base::Text("application-source-earlier", language);
}

Value FilledValues(const ApplicationView& view, Language language) {
  Value out = Value::EmptyList();
  for (const auto& [path, answer] : view.application.answers) {
    if (answer.source.empty()) continue;
    Value& one = out.Append(Value::EmptyMap());
    one.Set("path", path);
    one.Set("value", answer.value);
    one.Set("source_title", SourceTitle(answer.source, language));
    one.Set("confirmed", answer.confirmed);
  }
  return out;
}

Value FileValues(const ApplicationView& view, const std::string& material) {
  Value out = Value::EmptyList();
  const auto handed = view.application.materials.find(material);
  if (handed == view.application.materials.end()) return out;
  for (const app::DraftFile& file : handed->second) {
    const auto known = view.standing.files.find(file.digest);
    Value& one = out.Append(Value::EmptyMap());
    one.Set("digest", file.digest);
    one.Set("name", file.name);
    one.Set("size", static_cast<std::int64_t>(file.size));
    one.Set("type", file.type);
    one.Set("uploaded_at", InstantValue(file.at));
    one.Set("uploaded_by", file.by);
    one.Set("preview", file.type == "pdf" || file.type == "image");
    one.Set("scan", known == view.standing.files.end() ? "not_scanned" : known->second.scan);
  }
  return out;
}

const char* KindOf(app::MissingPart::Kind kind) {
  constexpr const char* kKinds[] = {"answer", "material", "confirm", "scan"};
  return kKinds[static_cast<std::size_t>(kind)];
}

bool IsPath(app::MissingPart::Kind kind) {
  return kind == app::MissingPart::Kind::kAnswer || kind == app::MissingPart::Kind::kConfirm;
}

Value MissingValue(const app::MissingPart& part, Language language) {
  Value out = Value::EmptyMap();
  out.Set("kind", KindOf(part.kind));
  out.Set(IsPath(part.kind) ? "path" : "material", part.place);
  out.Set("title", part.title.In(language));
  out.Set("section", TextOrNull(part.section));
  out.Set("regions", Value::ListOf(part.regions));
  out.Set("message", base::Describe(part.why, language).message);
  return out;
}

Value ItemValues(const app::ApplicationRegion& region) {
  Value out = Value::EmptyList();
  for (const auto& item : region.items) {
    Value& one = out.Append(Value::EmptyMap());
    one.Set("item", item.item);
    one.Set("reason", item.reason);
    one.Set("clause", TextOrNull(item.clause));
  }
  return out;
}

void PutCase(const app::ApplicationRegion& region, Language language, Value* out) {
  out->Set("state", region.case_id.empty() ? "draft" : region.correcting ? "correcting" : "submitted");
  out->Set("case_id", TextOrNull(region.case_id));
  out->Set("case_state_title", region.case_state.zh.empty() ? Value() : Value(region.case_state.In(language)));
  out->Set("items", ItemValues(region));
}

Value ReceiptOf(const ApplicationView& view, Language language) {
  const app::Application& application = view.application;
  if (application.number.empty() || application.state != app::kApplicationSubmitted) return {};
  Value out = Value::EmptyMap();
  out.Set("number", application.number);
  out.Set("submitted_at", InstantValue(application.submitted_at));
  out.Set("submitted_by", application.submitted_by);
  out.Set("organisation_title", view.organisation_title.In(language));
  Value& regions = out.Set("regions", Value::EmptyList());
  for (std::size_t i = 0; i < view.regions.size() && i < view.form.regions.size(); ++i) {
    Value& one = regions.Append(Value::EmptyMap());
    one.Set("region", view.regions[i].region);
    one.Set("title", view.form.regions[i].title.In(language));
    one.Set("case_id", TextOrNull(view.regions[i].case_id));
    one.Set("to", view.form.regions[i].form->source->summary.In(language));
  }
  Value& files = out.Set("files", Value::EmptyList());
  for (const app::FormMaterial& material : view.form.materials) {
    const auto handed = application.materials.find(material.id);
    if (handed == application.materials.end()) continue;
    for (const app::DraftFile& file : handed->second) {
      Value& one = files.Append(Value::EmptyMap());
      one.Set("material", material.id);
      one.Set("material_title", material.of.front()->source->title.In(language));
      one.Set("name", file.name);
      one.Set("size", static_cast<std::int64_t>(file.size));
      one.Set("digest", file.digest);
    }
  }
  return out;
}

bool IsAsked(const ApplicationView& view, const std::string& path) {
  return std::any_of(view.standing.regions.begin(), view.standing.regions.end(),
                     [&](const app::RegionStanding& region) { return region.asked.contains(path); });
}

Value ProblemValue(const base::Error& error, Language language) {
  Value out = Value::EmptyMap();
  out.Set("code", error.code);
  out.Set("message", base::Describe(error, language).message);
  if (!error.clause.empty()) out.Set("clause", error.clause);
  return out;
}

Value CheckedValue(const app::RegionCheck::Checked& check, const app::FormRegion& region, calendar::Date day,
                   Language language) {
  Value explained = decision::ToValue(check.explanation, region.snapshot(), check.decision, day, language);
  decision::PutParameterWords(region.snapshot(), language, &explained);
  const Value words = ToValue(check.words, language);
  Value out = Value::EmptyMap();
  out.Set("name", check.name);
  out.Set("title", check.title.In(language));
  for (const char* member : {"decision", "outcome", "outcome_title", "missing"}) out.Set(member, words.Get(member));
  out.Set("trace", explained.Get("trace"));
  return out;
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

Value ToValue(const ApplicationView& view, std::uint64_t max_bytes, Language language) {
  const app::Application& application = view.application;
  Value out = ToValue(view.form, max_bytes, language);
  out.Set("id", application.id);
  out.Set("version", static_cast<std::int64_t>(application.version));
  out.Set("organisation", application.organisation);
  out.Set("organisation_title", view.organisation_title.In(language));
  out.Set("state", view.state());
  out.Set("updated_at", InstantValue(application.updated_at));
  out.Set("updated_by", application.updated_by);
  Value receipt = ReceiptOf(view, language);
  for (std::size_t i = 0; i < view.regions.size() && i < view.form.regions.size(); ++i) {
    Value& region = out.Find("regions")->as_list()[i];
    PutCase(view.regions[i], language, &region);
    region.Set("receipt", view.regions[i].case_id.empty() ? Value() : receipt.Get("number"));
  }
  for (Value& section : out.Find("sections")->as_list()) {
    const auto status = view.standing.sections.find(section.GetString("id"));
    if (status != view.standing.sections.end()) section.Set("status", StatusName(status->second, false));
    for (Value& question : section.Find("questions")->as_list()) {
      const std::string path(question.GetString("path"));
      question.Set("asked", IsAsked(view, path));
      question.Set("open", view.IsOpen(path));
    }
  }
  for (Value& material : out.Find("materials")->as_list()) {
    const std::string id(material.GetString("id"));
    const auto status = view.standing.materials.find(id);
    if (status != view.standing.materials.end()) material.Set("status", StatusName(status->second, true));
    material.Set("open", view.IsOpen(id));
    material.Set("files", FileValues(view, id));
  }
  out.Set("answers", view.standing.answers);
  out.Set("filled", FilledValues(view, language));
  Value& missing = out.Set("missing", Value::EmptyList());
  for (const app::MissingPart& part : view.standing.missing) missing.Append(MissingValue(part, language));
  out.Set("ready", view.standing.ready());
  Value& changed = out.Set("rules_changed", Value::EmptyList());
  for (const auto& [region, changes] : view.rules_changed) {
    Value& one = changed.Append(Value::EmptyMap());
    one.Set("region", region);
    Value& what = one.Set("what", Value::EmptyList());
    for (const base::Error& change : changes) what.Append(base::Describe(change, language).message);
  }
  out.Set("receipt", std::move(receipt));
  return out;
}

Value ToValue(const app::ApplicationPage& page, Language language) {
  Value out = Value::EmptyMap();
  Value& items = out.Set("items", Value::EmptyList());
  for (const app::ApplicationPage::Row& row : page.rows) {
    Value& one = items.Append(Value::EmptyMap());
    one.Set("id", row.application.id);
    one.Set("type", row.application.type);
    one.Set("type_title", row.type_title.In(language));
    one.Set("organisation", row.application.organisation);
    one.Set("organisation_title", row.organisation_title.In(language));
    Value& regions = one.Set("regions", Value::EmptyList());
    for (const auto& [region, title] : row.regions) {
      Value& of = regions.Append(Value::EmptyMap());
      of.Set("region", region.region);
      of.Set("title", title.In(language));
      PutCase(region, language, &of);
    }
    one.Set("state", row.state);
    one.Set("updated_at", InstantValue(row.application.updated_at));
    one.Set("updated_by", row.application.updated_by);
    const auto name = row.application.answers.find("insurer.name");
    const bool named = name != row.application.answers.end() && name->second.value.is_string();
    one.Set("subject", named ? name->second.value.as_string() : row.organisation_title.In(language));
  }
  return out;
}

Value ToValue(const app::ApplicationCheck& check, Language language) {
  const Form& form = check.view.form;
  Value out = Value::EmptyMap();
  Value& regions = out.Set("regions", Value::EmptyList());
  for (std::size_t i = 0; i < form.regions.size(); ++i) {
    const app::FormRegion& region = form.regions[i];
    Value& one = regions.Append(Value::EmptyMap());
    one.Set("region", region.region);
    one.Set("title", region.title.In(language));
    Value& checks = one.Set("checks", Value::EmptyList());
    for (const auto& answer : check.regions[i].checks) {
      checks.Append(CheckedValue(answer, region, form.today, language));
    }
    one.Set("late", region.late);
    Value& problems = one.Set("problems", Value::EmptyList());
    for (const app::MissingPart& part : check.view.standing.missing) {
      if (std::find(part.regions.begin(), part.regions.end(), region.region) == part.regions.end()) continue;
      Value problem = ProblemValue(part.why, language);
      problem.Set(IsPath(part.kind) ? "path" : "material", part.place);
      problems.Append(std::move(problem));
    }
    if (region.late) {
      const base::MessageArgs args{{"region_zh", region.title.zh},
                                   {"region_en", region.title.In(Language::kEn)},
                                   {"due", region.due->ToString()}};
      problems.Append(ProblemValue(
          base::Error(region.refused() ? "application-late-refused" : "application-late-marked", args), language));
    }
    for (const base::Error& error : check.regions[i].problems) problems.Append(ProblemValue(error, language));
  }
  return out;
}

Value ReceiptValue(const ApplicationView& view, Language language) {
  Value out = Value::EmptyMap();
  out.Set("receipt", ReceiptOf(view, language));
  return out;
}

}  // namespace anze::http
