#include "core/workflow/application_form.h"

#include <algorithm>
#include <utility>

namespace anze::workflow {
namespace {

class FormCompiler {
 public:
  FormCompiler(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot, base::Diagnostics* diagnostics)
      : type_(type), snapshot_(snapshot), diagnostics_(diagnostics) {
    scope_.schemas.push_back(&type.facts);
    scope_.snapshot = &snapshot;
  }

  CompiledApplication Run() {
    CompiledApplication compiled;
    compiled.source = &*type_.application;
    for (const ruleset::ApplicationSection& section : type_.application->sections) {
      CompiledSection& topic = compiled.sections.emplace_back();
      topic.source = &section;
      topic.when = When(section.when);
      for (const ruleset::Question& question : section.questions) {
        const ruleset::Field* field = type_.facts.Find(question.fact);
        if (field != nullptr) topic.questions.push_back({&question, field, When(question.when)});
      }
    }
    for (const ruleset::Material& material : type_.application->materials) {
      compiled.materials.push_back({&material, When(material.when)});
    }
    return compiled;
  }

 private:
  std::optional<decision::Condition> When(const ruleset::Expression& when) {
    if (when.empty()) return std::nullopt;
    auto compiled = decision::Condition::CompileBoolean(when, scope_);
    if (!compiled.ok()) {
      diagnostics_->insert(diagnostics_->end(), compiled.errors().begin(), compiled.errors().end());
      return std::nullopt;
    }
    compiled->BindAhead(snapshot_);
    return std::move(compiled).value();
  }

  const ruleset::CaseType& type_;
  const ruleset::Snapshot& snapshot_;
  base::Diagnostics* diagnostics_;
  decision::Scope scope_;
};

}  // namespace

CompiledApplication CompileApplication(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot,
                                       base::Diagnostics* diagnostics) {
  return FormCompiler(type, snapshot, diagnostics).Run();
}

const ruleset::Register* RegisterNamed(const ruleset::CaseType& type, std::string_view name) {
  for (const ruleset::AskedDecision& asked : type.decisions) {
    const auto found = std::find_if(asked.registers.begin(), asked.registers.end(),
                                    [&](const ruleset::Register& lookup) { return lookup.name == name; });
    if (found != asked.registers.end()) return &*found;
  }
  return nullptr;
}

std::pair<std::string_view, std::string_view> RegisterAndField(std::string_view prefill) {
  constexpr std::string_view kRecords = "records.";
  if (!prefill.starts_with(kRecords)) return {};
  prefill.remove_prefix(kRecords.size());
  const std::size_t dot = prefill.find('.');
  if (dot == std::string_view::npos) return {};
  return {prefill.substr(0, dot), prefill.substr(dot + 1)};
}

}  // namespace anze::workflow
