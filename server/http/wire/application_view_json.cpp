// An application with its state: drafts, the check, the receipt. What is asked stands in application_json.cpp.
#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/calendar/date.h"
#include "server/http/wire/answer_words.h"
#include "server/http/wire/application_json.h"

namespace anze::http {
namespace {

using app::ApplicationView;
using app::Form;
using base::Language;
using base::Value;

Value TextOrNone(const std::string& text) { return text.empty() ? Value() : Value(text); }
Value MomentValue(std::int64_t millis) { return Value(calendar::Instant(millis).ToString()); }

std::string_view StatusName(app::PartStatus status, bool material) {
  switch (status) {
    case app::PartStatus::kComplete:
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
    one.Set("uploaded_at", MomentValue(file.at));
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
  out.Set("section", TextOrNone(part.section));
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
    one.Set("clause", TextOrNone(item.clause));
  }
  return out;
}

void PutCase(const app::ApplicationRegion& region, Language language, Value* out) {
  out->Set("state", region.case_id.empty() ? "draft" : region.correcting ? "correcting" : "submitted");
  out->Set("case_id", TextOrNone(region.case_id));
  out->Set("case_state_title", region.case_state.zh.empty() ? Value() : Value(region.case_state.In(language)));
  out->Set("items", ItemValues(region));
}

Value ReceiptOf(const ApplicationView& view, Language language) {
  const app::Application& application = view.application;
  if (application.number.empty() || application.state != app::kApplicationSubmitted) return {};
  Value out = Value::EmptyMap();
  out.Set("number", application.number);
  out.Set("submitted_at", MomentValue(application.submitted_at));
  out.Set("submitted_by", application.submitted_by);
  out.Set("organisation_title", view.organisation_title.In(language));
  Value& regions = out.Set("regions", Value::EmptyList());
  for (std::size_t i = 0; i < view.regions.size() && i < view.form.regions.size(); ++i) {
    Value& one = regions.Append(Value::EmptyMap());
    one.Set("region", view.regions[i].region);
    one.Set("title", view.form.regions[i].title.In(language));
    one.Set("case_id", TextOrNone(view.regions[i].case_id));
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

Value CheckedValue(const app::RegionCheck::Checked& check, const ruleset::Snapshot& snapshot, calendar::Date day,
                   Language language) {
  Value explained = decision::ToValue(check.explanation, snapshot, check.decision, day, language);
  decision::PutParameterWords(snapshot, language, &explained);
  const Value words = ToValue(check.words, language);
  Value out = Value::EmptyMap();
  out.Set("name", check.name);
  out.Set("title", check.title.In(language));
  for (const char* member : {"decision", "outcome", "outcome_title", "missing"}) out.Set(member, words.Get(member));
  out.Set("trace", explained.Get("trace"));
  return out;
}

}  // namespace

Value ToValue(const ApplicationView& view, std::uint64_t max_bytes, Language language) {
  const app::Application& application = view.application;
  Value out = ToValue(view.form, max_bytes, language);
  out.Set("id", application.id);
  out.Set("version", static_cast<std::int64_t>(application.version));
  out.Set("organisation", application.organisation);
  out.Set("organisation_title", view.organisation_title.In(language));
  out.Set("state", view.state());
  out.Set("updated_at", MomentValue(application.updated_at));
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
    one.Set("updated_at", MomentValue(row.application.updated_at));
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
      checks.Append(CheckedValue(answer, region.snapshot(), form.today, language));
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

Value ToValue(const app::CaseChecks& checks, Language language) {
  Value out = Value::EmptyMap();
  Value& items = out.Set("items", Value::EmptyList());
  const ruleset::Snapshot& snapshot = *checks.book->snapshot;
  const auto put = [&](const app::RegionCheck::Checked& check, calendar::Date day, const char* when, Value* one) {
    const Value whole = CheckedValue(check, snapshot, day, language);
    Value& part = one->Set(when, Value::EmptyMap());
    part.Set("as_of", day.ToString());
    for (const char* member : {"outcome", "outcome_title", "missing", "trace"}) part.Set(member, whole.Get(member));
  };
  for (const app::CaseChecks::Checked& check : checks.checks) {
    Value& one = items.Append(Value::EmptyMap());
    one.Set("name", check.now.name);
    one.Set("title", check.now.title.In(language));
    one.Set("decision", check.now.decision);
    put(check.then, checks.opened_on, "then", &one);
    put(check.now, checks.today, "now", &one);
    const decision::Verdict& then = check.then.explanation.verdict;
    const decision::Verdict& now = check.now.explanation.verdict;
    one.Set("same", then.outcome == now.outcome && then.failed == now.failed && then.missing == now.missing);
    Value& changed = one.Set("changed", Value::EmptyList());
    for (const auto& fact : check.changed) {
      Value& row = changed.Append(Value::EmptyMap());
      row.Set("path", fact.path);
      row.Set("title", fact.title.In(language));
      row.Set("before", fact.before);
      row.Set("after", fact.after);
    }
  }
  return out;
}

}  // namespace anze::http
