#include "server/app/applications/rules_changed.h"

#include <map>

namespace anze::app {
namespace {

using base::Error;

// The titles of what a form of one region asks, by path or material.
void TitlesOf(const workflow::CompiledApplication& form, std::map<std::string, base::Localized>* questions,
              std::map<std::string, base::Localized>* materials) {
  for (const workflow::CompiledSection& section : form.sections) {
    for (const auto& question : section.questions) (*questions)[question.source->fact] = question.field->title;
  }
  for (const auto& material : form.materials) (*materials)[material.source->id] = material.source->title;
}

void Compare(const std::map<std::string, base::Localized>& before, const std::map<std::string, base::Localized>& after,
             const char* added, const char* gone, base::Diagnostics* out) {
  const auto say = [&](const char* code, const base::Localized& title) {
    out->push_back(Error(code, {{"title_zh", title.zh}, {"title_en", title.In(base::Language::kEn)}}));
  };
  for (const auto& [id, title] : after) {
    if (!before.contains(id)) say(added, title);
  }
  for (const auto& [id, title] : before) {
    if (!after.contains(id)) say(gone, title);
  }
}

}  // namespace

base::Diagnostics ChangesOf(Rules* rules, const FormRegion& now, const DraftRegion& begun, const std::string& type) {
  if (begun.snapshot.empty() || begun.snapshot == now.snapshot().digest) return {};
  base::Diagnostics changes;
  const auto book = rules->ByDigest(begun.snapshot);
  const workflow::CaseProgram* program = book.ok() ? (*book)->FindCaseType(type) : nullptr;
  if (program != nullptr && program->application() != nullptr) {
    std::map<std::string, base::Localized> asked, asks, took, takes;
    TitlesOf(*program->application(), &asked, &took);
    TitlesOf(*now.form, &asks, &takes);
    Compare(asked, asks, "application-rules-question-new", "application-rules-question-gone", &changes);
    Compare(took, takes, "application-rules-material-new", "application-rules-material-gone", &changes);
  }
  if (changes.empty()) changes.push_back(Error("application-rules-other"));
  return changes;
}

}  // namespace anze::app
