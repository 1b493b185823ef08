// Submitting, once whatever happens. The row first says that its cases are being opened, with the number of the
// receipt; then each case is opened under a key that is made of the application and the region, and noted in the row;
// last the row says that it is submitted. A repeat begins where the last one ended.
#include <algorithm>
#include <utility>

#include "core/base/json.h"
#include "core/base/pointer.h"
#include "core/workflow/parties.h"
#include "server/app/applications/applications.h"
#include "server/app/applications/subject.h"

namespace anze::app {
namespace {

using base::Error;
using base::Value;

Problem Incomplete(const ApplicationView& view) {
  base::Diagnostics errors;
  for (const MissingPart& part : view.standing.missing) {
    Error error = part.why;
    error.pointer = base::PointerBelow(
        part.kind == MissingPart::Kind::kAnswer || part.kind == MissingPart::Kind::kConfirm ? "/answers" : "/materials",
        part.place);
    errors.push_back(std::move(error));
  }
  Problem problem = Invalid(std::move(errors));
  problem.error = Error("application-incomplete");
  return problem;
}

// A change of a case that is waited for. `ask` is given the function to answer through.
template <typename Ask>
Answer<app::Changed> Waited(const Ask& ask) {
  Pending pending;
  std::optional<Answer<app::Changed>> outcome;
  pending.Add();
  ask([&](Answer<app::Changed> answer) {
    outcome = std::move(answer);
    pending.One();
  });
  pending.Wait();
  return std::move(*outcome);
}

// "SQ-20261201-7H2K9Q4M": the day, and enough of the application's id.
std::string NumberOf(const Application& application, calendar::Date day) {
  std::string digits = day.ToString();
  std::erase(digits, '-');
  return "SQ-" + digits + "-" +
         application.id.substr(application.id.size() - std::min<std::size_t>(8, application.id.size()));
}

std::string KeyOf(const Application& application, const std::string& region, const std::string& step) {
  return "application:" + application.id + ":" + region + ":" + step;
}

std::string Shown(const Value* value) { return value == nullptr ? std::string() : base::WriteJson(*value); }

}  // namespace

Answer<ApplicationView> Applications::Submit(const Applicant& applicant, std::string_view id) {
  Answer<ApplicationView> got = Get(*applicant.who, id);
  if (auto* problem = std::get_if<Problem>(&got)) return std::move(*problem);
  const ApplicationView& view = std::get<ApplicationView>(got);
  if (view.state() == "submitted") return got;
  if (view.application.state != kApplicationSubmitting && !view.standing.ready()) return Incomplete(view);
  if (view.state() == "correcting") {
    if (auto problem = Resubmit(applicant, view)) return std::move(*problem);
    return Get(*applicant.who, id);
  }
  if (view.application.state == kApplicationDraft) {
    for (std::size_t i = 0; i < view.form.regions.size(); ++i) {
      const FormRegion& region = view.form.regions[i];
      if (region.refused()) {
        return Invalid({Error("application-late-refused", {{"region_zh", region.title.zh},
                                                           {"region_en", region.title.In(base::Language::kEn)},
                                                           {"due", region.due->ToString()}})});
      }
      // Nothing is opened anywhere while one region would refuse.
      if (base::Diagnostics refusals = RefusalsOf(*applicant.who, view, i); !refusals.empty()) {
        return Invalid(std::move(refusals));
      }
    }
    Answer<ApplicationView> begun = Edit(applicant, id, [&](const ApplicationView& now, Application* application) {
      if (application->state != kApplicationDraft) return std::optional<Problem>();
      if (!now.standing.ready()) return std::optional(Incomplete(now));
      application->state = kApplicationSubmitting;
      application->number = NumberOf(*application, now.form.today);
      application->submitted_at = Now().millis();
      application->submitted_by = applicant.actor.id;
      return std::optional<Problem>();
    });
    if (auto* problem = std::get_if<Problem>(&begun)) return std::move(*problem);
  }
  if (auto problem = OpenCases(applicant, id)) return std::move(*problem);
  return Get(*applicant.who, id);
}

std::optional<Problem> Applications::OpenCases(const Applicant& applicant, std::string_view id) {
  Answer<ApplicationView> got = Get(*applicant.who, id);
  if (auto* problem = std::get_if<Problem>(&got)) return std::move(*problem);
  const ApplicationView& view = std::get<ApplicationView>(got);
  for (std::size_t i = 0; i < view.form.regions.size(); ++i) {
    const std::string& region = view.form.regions[i].region;
    const DraftRegion* draft = view.application.Find(region);
    if (draft == nullptr || !draft->case_id.empty()) continue;
    const Idempotency once{KeyOf(view.application, region, "open"), "application"};
    OpenRequest request{view.form.type, region, SubjectOf(view), {}, {}, applicant.actor};
    request.facts = FactsFor(view.form, i, view.standing, view.application);
    Answer<app::Changed> opened = Waited([&](auto give) {
      Cases::Asker asker;
      asker.give = std::move(give);
      asker.who = applicant.who;
      cases_->Open(std::move(request), once, std::move(asker));
    });
    if (auto* problem = std::get_if<Problem>(&opened)) {
      // Opened long ago, when the key was forgotten again: the receipt's number is kept for ever.
      const bool own = problem->taken_by && problem->taken_by->record_type.empty();
      if (!own) return std::move(*problem);
      opened = app::Changed{problem->taken_by->id, std::nullopt};
    }
    const std::string case_id = std::get<app::Changed>(opened).id;
    const std::string& digest = view.form.regions[i].snapshot().digest;
    Answer<ApplicationView> noted = Edit(applicant, id, [&](const ApplicationView&, Application* application) {
      for (DraftRegion& one : application->regions) {
        if (one.region == region) one = {region, digest, case_id};
      }
      return std::optional<Problem>();
    });
    if (auto* problem = std::get_if<Problem>(&noted)) return std::move(*problem);
  }
  if (files_.named) {
    for (const auto& [digest, file] : view.standing.files) {
      if (base::Status named = files_.named(digest); !named.ok()) return FromFailure(named.errors());
    }
  }
  Answer<ApplicationView> done = Edit(applicant, id, [&](const ApplicationView&, Application* application) {
    if (application->state == kApplicationSubmitting) application->state = kApplicationSubmitted;
    return std::optional<Problem>();
  });
  if (auto* problem = std::get_if<Problem>(&done)) return std::move(*problem);
  return std::nullopt;
}

std::optional<Problem> Applications::Resubmit(const Applicant& applicant, const ApplicationView& view) {
  for (std::size_t i = 0; i < view.regions.size(); ++i) {
    const ApplicationRegion& region = view.regions[i];
    if (!region.correcting) continue;
    const workflow::CaseProgram& program = *view.form.regions[i].program;
    const int event = program.EventIndex("resubmit");
    if (event < 0) continue;
    const ruleset::Schema& form = program.events()[static_cast<std::size_t>(event)].source->data;
    Value data = Value::EmptyMap();
    Value changes = Value::EmptyList();
    const auto note = [&](const std::string& item, const Value* before, const Value* after) {
      Value& change = changes.Append(Value::EmptyMap());
      change.Set("item", item);
      change.Set("before", Shown(before));
      change.Set("after", Shown(after));
    };
    for (const auto& item : region.items) {
      const auto answer = view.application.answers.find(item.item);
      const Value* before = region.facts.FindPath(item.item);
      const Value* after = answer == view.application.answers.end() ? nullptr : &answer->second.value;
      if (after == nullptr || (before != nullptr && *before == *after)) continue;
      if (form.Find(item.item) == nullptr) continue;
      data.SetPath(item.item, *after);
      note(item.item, before, after);
    }
    Value files = FilesFor(view.standing, i, view.application);
    const Value* before = region.facts.FindPath(ruleset::kApplicationFiles);
    const bool differ = before == nullptr ? !files.as_list().empty() : !(*before == files);
    if (differ && form.Find("files") != nullptr) {
      note(ruleset::kApplicationFiles, before, &files);
      data.Set("files", std::move(files));
    }
    if (form.Find("changes") != nullptr) data.Set("changes", std::move(changes));
    const Idempotency once{KeyOf(view.application, region.region, std::to_string(view.application.version)),
                           "application"};
    RaiseRequest request{region.case_id, "resubmit", std::move(data), applicant.actor, std::nullopt};
    Answer<app::Changed> raised = Waited([&](auto give) {
      Cases::Asker asker;
      asker.give = std::move(give);
      asker.who = applicant.who;
      cases_->Raise(std::move(request), once, std::move(asker));
    });
    if (auto* problem = std::get_if<Problem>(&raised)) return std::move(*problem);
    if (files_.named) {
      for (const auto& [digest, file] : view.standing.files) {
        if (base::Status named = files_.named(digest); !named.ok()) return FromFailure(named.errors());
      }
    }
  }
  return std::nullopt;
}

}  // namespace anze::app
