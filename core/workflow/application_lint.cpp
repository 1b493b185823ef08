// Checks of what a case type asks of applicants: that everything it names is there, and that a case can be opened with
// the answers.
#include <algorithm>
#include <array>
#include <set>

#include "core/base/limits_application.h"
#include "core/base/nearest.h"
#include "core/ruleset/merge/stated.h"
#include "core/workflow/application_form.h"
#include "core/workflow/case_lint.h"

namespace anze::workflow {
namespace {

constexpr std::array<std::string_view, 5> kFileKinds = {"pdf", "image", "word", "excel", "text"};
constexpr std::array<std::string_view, 5> kFileFields = {"material", "name", "digest", "size", "type"};
// Set by the server itself when it opens the case.
constexpr std::array<std::string_view, 2> kFilledIn = {"application.submitted_on", ruleset::kApplicationFiles};

template <typename Items>
bool Holds(const Items& items, std::string_view item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

class ApplicationLinter {
 public:
  ApplicationLinter(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot, base::Diagnostics* out)
      : type_(type), application_(*type.application), snapshot_(snapshot), out_(out) {}

  void Run() {
    CheckRoles();
    CheckDue();
    CheckSizes();
    for (const ruleset::ApplicationSection& section : application_.sections) {
      for (const ruleset::Question& question : section.questions) CheckQuestion(question);
    }
    for (const ruleset::Material& material : application_.materials) CheckMaterial(material);
    CheckPromise();
    CheckDecisions();
    CheckFiles();
    CheckAllAsked();
  }

 private:
  void Add(std::string code, base::MessageArgs args, const base::SourceSpan& span) {
    out_->push_back(base::Error(std::move(code), std::move(args), span));
  }

  void CheckRoles() {
    for (const std::string& role : application_.by) {
      if (!Holds(type_.opened_by, role)) Add("application-role", {{"role", role}}, application_.span);
      const bool party = std::any_of(type_.parties.begin(), type_.parties.end(),
                                     [&](const ruleset::Party& one) { return one.role == role; });
      if (!party) Add("application-party", {{"role", role}}, application_.span);
    }
  }

  void CheckDue() {
    if (application_.due.empty()) return;
    const auto found = snapshot_.parameters.find(application_.due);
    if (found == snapshot_.parameters.end()) {
      std::vector<std::string_view> known;
      for (const auto& pair : snapshot_.parameters) known.push_back(pair.first);
      out_->push_back(UnknownName("unknown-parameter", application_.due, "application.due", known, application_.span));
    } else if (found->second.type != ruleset::ParameterType::kDate &&
               found->second.type != ruleset::ParameterType::kList) {
      Add("application-due-type", {{"name", application_.due}}, application_.span);
    }
  }

  void CheckSizes() {
    std::size_t questions = 0;
    for (const ruleset::ApplicationSection& section : application_.sections) questions += section.questions.size();
    const auto within = [&](std::size_t count, std::size_t most) {
      if (count <= most) return;
      Add("application-too-long", {{"count", std::to_string(count)}, {"max", std::to_string(most)}}, application_.span);
    };
    within(application_.sections.size(), base::limits::kApplicationSections);
    within(questions, base::limits::kApplicationQuestions);
    within(application_.materials.size(), base::limits::kApplicationMaterials);
  }

  std::vector<std::string_view> FactPaths() {
    if (paths_.empty()) {
      ruleset::ForEachLeaf(type_.facts.fields(), "", [&](const std::string& path, const ruleset::Field& field) {
        if (!field.later.value_or(false)) paths_.push_back(path);
      });
    }
    return {paths_.begin(), paths_.end()};
  }

  void CheckQuestion(const ruleset::Question& question) {
    const ruleset::Field* fact = type_.facts.Find(question.fact);
    if (fact == nullptr) {
      out_->push_back(UnknownName("unknown-fact", question.fact, "application", FactPaths(), question.span));
      return;
    }
    if (fact->type == ruleset::Type::kObject) {
      Add("application-fact-object", {{"name", question.fact}}, question.span);
    } else if (fact->later.value_or(false)) {
      Add("application-fact-later", {{"name", question.fact}}, question.span);
    }
    if (!asked_.insert(question.fact).second) Add("application-asked-twice", {{"name", question.fact}}, question.span);
    CheckPrefill(question);
  }

  void CheckPrefill(const ruleset::Question& question) {
    const std::string& prefill = question.prefill;
    if (prefill.empty() || prefill == "organisation.code" || prefill == "organisation.name") return;
    const auto [name, field] = RegisterAndField(prefill);
    const ruleset::Register* lookup = name.empty() ? nullptr : RegisterNamed(type_, name);
    const auto record = lookup == nullptr ? snapshot_.records.end() : snapshot_.records.find(lookup->record);
    if (record != snapshot_.records.end() && record->second.Find(field) != nullptr) return;
    Add("application-prefill", {{"text", prefill}}, question.span);
  }

  void CheckMaterial(const ruleset::Material& material) {
    for (const std::string& kind : material.kinds) {
      if (Holds(kFileKinds, kind)) continue;
      base::Error error("application-kind", {{"id", material.id}, {"kind", kind}}, material.span);
      error.fix = std::string(base::Nearest(kind, kFileKinds));
      out_->push_back(std::move(error));
    }
    const int most = static_cast<int>(base::limits::kMaterialFiles);
    if (material.kinds.empty()) Add("application-kind", {{"id", material.id}, {"kind", ""}}, material.span);
    if (material.at_least < 0 || material.at_most < 1 || material.at_least > material.at_most ||
        material.at_most > most) {
      Add("application-count", {{"id", material.id}, {"max", std::to_string(most)}}, material.span);
    }
    if (material.valid_until.empty()) return;
    const ruleset::Field* until = type_.facts.Find(material.valid_until);
    const bool asked = asked_.contains(material.valid_until);
    if (!asked || until == nullptr || until->type != ruleset::Type::kDate) {
      Add("application-validity", {{"id", material.id}, {"name", material.valid_until}}, material.span);
    }
  }

  void CheckPromise() {
    if (!application_.promise) return;
    std::vector<std::string_view> known;
    for (const ruleset::Material& material : application_.materials) known.push_back(material.id);
    if (Holds(known, application_.promise->material)) return;
    out_->push_back(UnknownName("unknown-material", application_.promise->material, "application.promise", known,
                                application_.promise->span));
  }

  void CheckDecisions() {
    std::vector<std::string_view> known;
    for (const ruleset::AskedDecision& asked : type_.decisions) known.push_back(asked.name);
    for (const std::string& check : application_.checks) {
      if (Holds(known, check)) continue;
      out_->push_back(UnknownName("unknown-asked", check, "application.checks", known, application_.span));
    }
  }

  void CheckFiles() {
    if (application_.materials.empty()) return;
    const ruleset::Field* files = type_.facts.Find(ruleset::kApplicationFiles);
    const bool fits = files != nullptr && files->type == ruleset::Type::kList && !files->later.value_or(false) &&
                      std::all_of(kFileFields.begin(), kFileFields.end(), [&](std::string_view name) {
                        return std::any_of(files->children.begin(), files->children.end(),
                                           [&](const ruleset::Field& field) { return field.name == name; });
                      });
    if (!fits) Add("application-files", {}, application_.span);
  }

  // A fact that is required to open the case, and that nobody is asked for.
  void CheckAllAsked() {
    ruleset::ForEachLeaf(type_.facts.fields(), "", [&](const std::string& path, const ruleset::Field& field) {
      if (!field.required || field.later.value_or(false) || asked_.contains(path) || Holds(kFilledIn, path)) return;
      Add("application-not-asked", {{"name", path}}, application_.span);
    });
  }

  const ruleset::CaseType& type_;
  const ruleset::Application& application_;
  const ruleset::Snapshot& snapshot_;
  base::Diagnostics* out_;
  std::vector<std::string> paths_;
  std::set<std::string> asked_;
};

}  // namespace

void LintApplication(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot, base::Diagnostics* diagnostics) {
  if (type.application) ApplicationLinter(type, snapshot, diagnostics).Run();
}

}  // namespace anze::workflow
