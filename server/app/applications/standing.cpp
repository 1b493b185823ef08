#include "server/app/applications/standing.h"

#include <algorithm>
#include <utility>

namespace anze::app {
namespace {

using base::Error;
using base::Value;

base::MessageArgs TitleArgs(const base::Localized& title) {
  return {{"title_zh", title.zh}, {"title_en", title.In(base::Language::kEn)}};
}

class Surveyor {
 public:
  Surveyor(const Form& form, const Application& application, const FilesDoor& files)
      : form_(form), application_(application), files_(files) {
    standing_.answers = application.Nested();
    standing_.regions.resize(form.regions.size());
  }

  Answer<Standing> Run() {
    if (auto problem = LookUpFiles()) return std::move(*problem);
    for (const FormSection& section : form_.sections) Section(section);
    for (const FormMaterial& material : form_.materials) Material(material);
    if (failed_) return std::move(*failed_);
    return std::move(standing_);
  }

 private:
  std::optional<Problem> LookUpFiles() {
    if (!files_.find) return std::nullopt;
    for (const auto& [id, files] : application_.materials) {
      for (const DraftFile& file : files) {
        auto found = files_.find(file.digest);
        if (!found.ok()) return FromFailure(found.errors());
        if (*found) standing_.files.emplace(file.digest, std::move(**found));
      }
    }
    return std::nullopt;
  }

  // A condition that cannot be known yet does not hold.
  bool Holds(const std::optional<decision::Condition>& when, std::size_t region) {
    if (!when) return true;
    const FormRegion& of = form_.regions[region];
    const auto evaluated = when->Evaluate(standing_.answers, {&of.snapshot(), form_.today, of.calendar.get()});
    if (!evaluated.ok()) {
      if (!failed_) failed_ = FromFailure(evaluated.errors());
      return false;
    }
    return !evaluated->unknown && evaluated->value.is_bool() && evaluated->value.as_bool();
  }

  void Section(const FormSection& section) {
    std::set<std::size_t> open;
    for (std::size_t i = 0; i < section.of.size(); ++i) {
      if (Holds(section.of[i]->when, section.regions[i])) open.insert(section.regions[i]);
    }
    int asked = 0;
    int given = 0;
    const std::size_t before = standing_.missing.size();
    for (const FormQuestion& question : section.questions) {
      const std::vector<std::size_t> regions = AskedIn(section, question, open);
      if (regions.empty()) continue;
      ++asked;
      const auto answer = application_.answers.find(question.path);
      if (answer != application_.answers.end()) ++given;
      Question(section, question, regions, answer == application_.answers.end() ? nullptr : &answer->second);
    }
    const bool whole = standing_.missing.size() == before;
    const PartStatus begun = given == 0 ? PartStatus::kEmpty : PartStatus::kStarted;
    standing_.sections[section.id] = asked == 0 ? PartStatus::kNotNeeded : whole ? PartStatus::kComplete : begun;
  }

  // A question may stand under another section in one of the regions: then its own condition decides alone.
  std::vector<std::size_t> AskedIn(const FormSection& section, const FormQuestion& question,
                                   const std::set<std::size_t>& open) {
    std::vector<std::size_t> regions;
    for (std::size_t i = 0; i < question.of.size(); ++i) {
      const std::size_t region = question.regions[i];
      const bool here = std::find(section.regions.begin(), section.regions.end(), region) != section.regions.end();
      if (here && !open.contains(region)) continue;
      if (!Holds(question.of[i]->when, region)) continue;
      regions.push_back(region);
      standing_.regions[region].asked.insert(question.path);
    }
    return regions;
  }

  void Question(const FormSection& section, const FormQuestion& question, const std::vector<std::size_t>& regions,
                const DraftAnswer* answer) {
    const base::Localized& title = question.field().title;
    std::vector<std::string> needed;
    for (std::size_t i = 0; i < question.of.size(); ++i) {
      const bool asks = std::find(regions.begin(), regions.end(), question.regions[i]) != regions.end();
      if (asks && IsRequired(*question.of[i])) needed.push_back(form_.regions[question.regions[i]].region);
    }
    if (answer == nullptr) {
      if (needed.empty()) return;
      return Miss({MissingPart::Kind::kAnswer, question.path, section.id, title, std::move(needed),
                   Error("application-missing-answer", TitleArgs(title))});
    }
    Value flat = Value::EmptyMap();
    flat.Set(question.path, answer->value);
    for (Error& error : FlatSchema(question, true).Validate(flat, true, "/answers")) {
      if (error.severity != base::Severity::kError) continue;
      return Miss({MissingPart::Kind::kAnswer, question.path, section.id, title, Names(regions), std::move(error)});
    }
    if (!answer->confirmed) {
      Miss({MissingPart::Kind::kConfirm, question.path, section.id, title, Names(regions),
            Error("application-missing-confirm", TitleArgs(title))});
    }
  }

  void Material(const FormMaterial& material) {
    std::vector<std::size_t> regions;
    for (std::size_t i = 0; i < material.of.size(); ++i) {
      if (!Holds(material.of[i]->when, material.regions[i])) continue;
      regions.push_back(material.regions[i]);
      standing_.regions[material.regions[i]].materials.insert(material.id);
    }
    PartStatus& status = standing_.materials[material.id];
    if (regions.empty()) {
      status = PartStatus::kNotNeeded;
      return;
    }
    const base::Localized& title = material.of.front()->source->title;
    const auto handed = application_.materials.find(material.id);
    const std::size_t count = handed == application_.materials.end() ? 0 : handed->second.size();
    const std::size_t before = standing_.missing.size();
    if (count < static_cast<std::size_t>(material.at_least())) {
      base::MessageArgs args = TitleArgs(title);
      args.emplace_back("count", std::to_string(material.at_least()));
      Miss({MissingPart::Kind::kMaterial,
            material.id,
            {},
            title,
            Names(regions),
            Error("application-missing-material", std::move(args))});
    }
    for (std::size_t i = 0; i < count; ++i) Scanned(material, handed->second[i], title, regions);
    const bool whole = standing_.missing.size() == before;
    status = whole ? PartStatus::kComplete : count == 0 ? PartStatus::kEmpty : PartStatus::kStarted;
  }

  void Scanned(const FormMaterial& material, const DraftFile& file, const base::Localized& title,
               const std::vector<std::size_t>& regions) {
    if (!files_.find) return;
    const auto found = standing_.files.find(file.digest);
    if (found != standing_.files.end() && (!files_.may_submit || files_.may_submit(found->second.scan))) return;
    base::MessageArgs args = TitleArgs(title);
    args.emplace_back("name", file.name);
    const bool gone = found == standing_.files.end();
    const bool refused = !gone && found->second.scan == "refused";
    Miss({gone ? MissingPart::Kind::kMaterial : MissingPart::Kind::kScan,
          material.id,
          {},
          title,
          Names(regions),
          Error(gone      ? "application-file-gone"
                : refused ? "application-file-refused"
                          : "application-file-not-scanned",
                std::move(args))});
  }

  std::vector<std::string> Names(const std::vector<std::size_t>& regions) const {
    std::vector<std::string> names;
    names.reserve(regions.size());
    for (const std::size_t region : regions) names.push_back(form_.regions[region].region);
    return names;
  }

  void Miss(MissingPart part) { standing_.missing.push_back(std::move(part)); }

  const Form& form_;
  const Application& application_;
  const FilesDoor& files_;
  Standing standing_;
  std::optional<Problem> failed_;
};

}  // namespace

Answer<Standing> StandingOf(const Form& form, const Application& application, const FilesDoor& files) {
  return Surveyor(form, application, files).Run();
}

Value FilesFor(const Standing& standing, std::size_t region, const Application& application) {
  Value list = Value::EmptyList();
  for (const std::string& material : standing.regions[region].materials) {
    const auto handed = application.materials.find(material);
    if (handed == application.materials.end()) continue;
    for (const DraftFile& file : handed->second) {
      Value& one = list.Append(Value::EmptyMap());
      one.Set("material", material);
      one.Set("name", file.name);
      one.Set("digest", file.digest);
      one.Set("size", static_cast<std::int64_t>(file.size));
      one.Set("type", file.type);
    }
  }
  return list;
}

Value FactsFor(const Form& form, std::size_t region, const Standing& standing, const Application& application) {
  const ruleset::Schema& schema = form.regions[region].program->source().facts;
  Value facts = Value::EmptyMap();
  for (const std::string& path : standing.regions[region].asked) {
    const auto answer = application.answers.find(path);
    if (answer != application.answers.end()) facts.SetPath(path, answer->second.value);
  }
  const auto put = [&](const char* path, Value value) {
    if (schema.Find(path) != nullptr) facts.SetPath(path, std::move(value));
  };
  put("application.submitted_on", form.today.ToString());
  if (!application.number.empty()) put("application.receipt", application.number);
  if (Value files = FilesFor(standing, region, application); !files.as_list().empty()) {
    put(ruleset::kApplicationFiles, std::move(files));
  }
  return facts;
}

}  // namespace anze::app
