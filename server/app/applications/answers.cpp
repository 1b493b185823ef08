// Answering, and choosing regions.
#include <algorithm>
#include <utility>

#include "core/base/json.h"
#include "core/base/pointer.h"
#include "server/app/applications/applications.h"
#include "server/app/applications/own.h"
#include "server/app/applications/prefill.h"

namespace anze::app {

using base::Error;
using base::Value;

namespace {

// Whom the application is of is not for the applicant to choose: decisions look up the registers by it.
bool IsOwnCode(const FormQuestion& question) {
  return std::any_of(question.of.begin(), question.of.end(),
                     [](const auto& one) { return one->source->prefill == kFromOwnCode; });
}

}  // namespace

std::optional<Problem> Applications::CheckAnswers(const ApplicationView& view, const AnswerChange& change) const {
  base::Diagnostics wrong, closed, changed;
  const auto pointer = [](const std::string& path) { return base::PointerBelow("/answers", path); };
  for (const auto& [path, value] : change.answers) {
    const FormQuestion* question = view.form.FindQuestion(path);
    if (question == nullptr) {
      wrong.push_back(Error("application-not-a-question", {{"name", path}}).At(pointer(path)));
      continue;
    }
    if (!view.IsOpen(path)) closed.push_back(Error("application-closed", {{"name", path}}).At(pointer(path)));
    const auto stored = view.application.answers.find(path);
    const bool known = stored != view.application.answers.end();
    const Value now = known ? stored->second.value : Value();
    // What is asked for already stands there: a repeat of a call whose answer was lost.
    if (!(now == change.seen.Get(path)) && !(now == value)) {
      changed.push_back(
          Error("answer-changed",
                {{"name", path}, {"value", base::WriteJson(now)}, {"by", known ? stored->second.by : std::string()}})
              .At(pointer(path)));
    }
    if (value.is_null()) continue;
    if (IsOwnCode(*question) &&
        (!value.is_string() || ports::PartyKey(value.as_string()) != ports::PartyKey(view.application.organisation))) {
      wrong.push_back(Error("application-own-code", {{"code", view.application.organisation}}).At(pointer(path)));
    }
    Value flat = Value::EmptyMap();
    flat.Set(path, value);
    for (Error& error : FlatSchema(*question, false).Validate(flat, false, "/answers")) {
      if (error.severity == base::Severity::kError) wrong.push_back(std::move(error));
    }
  }
  for (const std::string& path : change.confirm) {
    if (view.form.FindQuestion(path) == nullptr) {
      wrong.push_back(Error("application-not-a-question", {{"name", path}}).At("/confirm"));
    }
  }
  if (!wrong.empty()) return Invalid(std::move(wrong));
  if (!closed.empty()) return Conflict(std::move(closed));
  if (!changed.empty()) return Conflict(std::move(changed));
  return std::nullopt;
}

Answer<ApplicationView> Applications::SetAnswers(const Applicant& applicant, std::string_view id,
                                                 const AnswerChange& change) {
  return Edit(applicant, id, [&](const ApplicationView& view, Application* application) {
    if (auto problem = CheckAnswers(view, change)) return problem;
    for (const auto& [path, value] : change.answers) {
      if (value.is_null()) {
        application->answers.erase(path);
      } else {
        application->answers[path] = {value, applicant.actor.id, Now().millis()};
      }
    }
    for (const std::string& path : change.confirm) {
      const auto found = application->answers.find(path);
      if (found != application->answers.end()) found->second.confirmed = true;
    }
    return std::optional<Problem>();
  });
}

Answer<ApplicationView> Applications::SetRegions(const Applicant& applicant, std::string_view id,
                                                 const std::vector<std::string>& regions) {
  return Edit(applicant, id, [&](const ApplicationView& view, Application* application) -> std::optional<Problem> {
    if (view.application.state != kApplicationDraft) return Conflict({Error("application-submitted")});
    Answer<Form> made = Describe(application->type, regions.empty() ? std::vector<std::string>{""} : regions);
    if (auto* problem = std::get_if<Problem>(&made)) return std::move(*problem);
    const Form& form = std::get<Form>(made);
    std::vector<DraftRegion> chosen;
    for (const FormRegion& region : form.regions) {
      if (!MayApply(*applicant.who, *region.form->source, region.region, application->organisation)) {
        Problem problem = Invalid({Error("application-not-permitted", {{"region", region.region}}).At("/regions")});
        problem.kind = ProblemKind::kForbidden;
        return problem;
      }
      const DraftRegion* known = application->Find(region.region);
      chosen.push_back(known != nullptr ? *known : DraftRegion{region.region, region.snapshot().digest});
    }
    application->regions = std::move(chosen);
    if (const auto organisation = directory_->FindOrganisation(application->organisation)) {
      Prefill(form, *organisation, nullptr, rules_, storage_, Now().millis(), application);
    }
    return std::nullopt;
  });
}

}  // namespace anze::app
