// Beginning, reading and listing. Answers stand in answers.cpp, files in materials.cpp, submitting in submit.cpp, the
// check beforehand in precheck.cpp.
#include "server/app/applications/applications.h"

#include <algorithm>
#include <map>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/limits_application.h"
#include "server/app/applications/own.h"
#include "server/app/applications/prefill.h"
#include "server/app/applications/rules_changed.h"

namespace anze::app {
namespace {

using base::Error;
using base::Value;

Problem UnknownApplication(std::string_view id) { return NotFound("unknown-application", {{"id", std::string(id)}}); }

std::vector<AskedRegion> AskedRegions(const Application& application) {
  std::vector<AskedRegion> asked;
  const bool kept = application.state == kApplicationSubmitted;
  for (const DraftRegion& region : application.regions) asked.push_back({region.region, region.snapshot, kept});
  return asked;
}

// An application whose creation is repeated under the same key is the same application.
std::string IdUnder(const std::string& key, const std::string& account) {
  return "K" + base::Sha256Hex("application\n" + account + "\n" + key).substr(0, 25);
}

}  // namespace

std::string_view ApplicationView::state() const {
  if (application.state != kApplicationSubmitted) return "draft";
  const bool correcting =
      std::any_of(regions.begin(), regions.end(), [](const ApplicationRegion& one) { return one.correcting; });
  return correcting ? "correcting" : "submitted";
}

bool ApplicationView::IsOpen(std::string_view item) const {
  if (application.state == kApplicationDraft) return true;
  return std::any_of(regions.begin(), regions.end(), [&](const ApplicationRegion& region) {
    return region.correcting &&
           std::any_of(region.items.begin(), region.items.end(), [&](const auto& one) { return one.item == item; });
  });
}

base::Localized Applications::TitleOf(const std::string& organisation) const {
  const auto found = directory_->FindOrganisation(organisation);
  return found == nullptr ? base::Localized{organisation, {}} : base::Localized{found->title, {}};
}

std::vector<ApplicationKind> Applications::Kinds(const people::Principal& who) const {
  std::map<std::string, ApplicationKind> kinds;
  const calendar::Date today = Now().date();
  for (const RegionInfo& info : rules_->Regions()) {
    const auto snapshot = rules_->SnapshotAt(info.region, today);
    if (!snapshot.ok()) continue;
    for (const auto& [name, type] : (*snapshot)->case_types) {
      if (!IsOffered(**snapshot, type, today) || !MayApply(who, *type.application, info.region, {})) continue;
      ApplicationKind& kind = kinds[name];
      if (kind.type.empty()) kind = {name, type.title, type.summary, {}};
      const auto due = DueOf(**snapshot, type.application->due, today);
      kind.regions.push_back({info.region, info.title, due, due && *due < today});
    }
  }
  std::vector<ApplicationKind> list;
  list.reserve(kinds.size());
  for (auto& [name, kind] : kinds) list.push_back(std::move(kind));
  return list;
}

Answer<Form> Applications::Describe(const std::string& type, const std::vector<std::string>& regions) const {
  std::vector<AskedRegion> asked;
  asked.reserve(regions.size());
  for (const std::string& region : regions) asked.push_back({region});
  if (regions.empty()) {
    const calendar::Date today = Now().date();
    for (const RegionInfo& info : rules_->Regions()) {
      const auto snapshot = rules_->SnapshotAt(info.region, today);
      if (!snapshot.ok()) continue;
      const auto found = (*snapshot)->case_types.find(type);
      if (found != (*snapshot)->case_types.end() && IsOffered(**snapshot, found->second, today))
        asked.push_back({info.region});
    }
  }
  return MakeForm(rules_, type, asked, Now());
}

Answer<ApplicationView> Applications::Create(const Applicant& applicant, const std::string& type,
                                             const std::vector<std::string>& regions, const std::string& organisation,
                                             const std::string& key) {
  const people::Principal& who = *applicant.who;
  const std::vector<std::string> own = OrganisationsOf(who);
  std::string code = organisation;
  if (code.empty() && own.size() == 1) code = own.front();
  if (code.empty() || !BelongsTo(who, code)) {
    Problem problem = Invalid({Error("application-organisation").At("/organisation")});
    if (own.empty()) problem.kind = ProblemKind::kForbidden;
    return problem;
  }
  Application application;
  application.id = key.empty() ? ids_->NewCaseId() : IdUnder(key, who.account);
  if (!key.empty()) {
    Application known;
    if (!LoadOwn(who, application.id, &known)) return ViewOf(who, std::move(known));
  }
  Answer<Form> made = Describe(type, regions.empty() ? std::vector<std::string>{""} : regions);
  if (auto* problem = std::get_if<Problem>(&made)) return std::move(*problem);
  const Form& form = std::get<Form>(made);
  for (const FormRegion& region : form.regions) {
    if (MayApply(who, *region.form->source, region.region, code)) continue;
    Problem problem = Invalid({Error("application-not-permitted", {{"region", region.region}}).At("/regions")});
    problem.kind = ProblemKind::kForbidden;
    return problem;
  }
  const auto drafts = storage_->CountApplications(ports::PartyKey(code), kApplicationDraft);
  if (!drafts.ok()) return FromFailure(drafts.errors());
  if (*drafts >= base::limits::kDraftsPerOrganisation) {
    return Invalid({Error("too-many-drafts", {{"max", std::to_string(base::limits::kDraftsPerOrganisation)}})});
  }
  const auto found = directory_->FindOrganisation(code);
  application.type = type;
  application.state = kApplicationDraft;
  application.organisation = found == nullptr ? code : found->code;
  application.version = 1;
  application.updated_at = Now().millis();
  application.updated_by = applicant.actor.id;
  for (const FormRegion& region : form.regions) {
    application.regions.push_back({region.region, region.snapshot().digest});
  }
  Application earlier;
  bool has_earlier = false;
  const auto before =
      storage_->Applications({{ports::PartyKey(code)}, type, std::string(kApplicationSubmitted), {}, 1});
  if (before.ok() && !before->empty()) {
    auto read = ApplicationOf(before->front());
    has_earlier = read.ok();
    if (has_earlier) earlier = std::move(*read);
  }
  if (found != nullptr) {
    Prefill(form, *found, has_earlier ? &earlier : nullptr, rules_, storage_, application.updated_at, &application);
  }
  const auto written = storage_->PutApplication(ToRow(application));
  if (!written.ok()) return FromFailure(written.errors());
  if (!*written) return Unavailable("storage-busy");
  return ViewOf(who, std::move(application));
}

std::optional<Problem> Applications::LoadOwn(const people::Principal& who, std::string_view id,
                                             Application* application) const {
  const auto row = storage_->FindApplication(id);
  if (!row.ok()) return FromFailure(row.errors());
  if (!*row || !BelongsTo(who, (*row)->organisation)) return UnknownApplication(id);
  auto read = ApplicationOf(**row);
  if (!read.ok()) return FromFailure(read.errors());
  *application = std::move(*read);
  return std::nullopt;
}

Answer<ApplicationView> Applications::ViewOf(const people::Principal& who, Application application) const {
  ApplicationView view;
  view.organisation_title = TitleOf(application.organisation);
  Answer<Form> form = MakeForm(rules_, application.type, AskedRegions(application), Now());
  if (auto* problem = std::get_if<Problem>(&form)) return std::move(*problem);
  view.form = std::move(std::get<Form>(form));
  Answer<Standing> standing = StandingOf(view.form, application, files_);
  if (auto* problem = std::get_if<Problem>(&standing)) return std::move(*problem);
  view.standing = std::move(std::get<Standing>(standing));
  for (const DraftRegion& region : application.regions) {
    view.regions.push_back(RegionOf(who, region));
    if (application.state == kApplicationSubmitted) continue;
    const std::size_t at = view.regions.size() - 1;
    if (at >= view.form.regions.size()) continue;
    base::Diagnostics changes = ChangesOf(rules_, view.form.regions[at], region, application.type);
    if (!changes.empty()) view.rules_changed.emplace_back(region.region, std::move(changes));
  }
  view.application = std::move(application);
  return view;
}

ApplicationRegion Applications::RegionOf(const people::Principal& who, const DraftRegion& region) const {
  ApplicationRegion out;
  out.region = region.region;
  out.case_id = region.case_id;
  if (region.case_id.empty()) return out;
  auto got = cases_->Get(region.case_id, who.reads);
  if (std::holds_alternative<Problem>(got)) return out;
  const FoundCase& found = std::get<FoundCase>(got);
  const workflow::CaseProgram& program = *found.program;
  const int state = program.StateIndex(found.view.state.state);
  const auto at = static_cast<std::size_t>(state);
  if (state >= 0) out.case_state = program.source().states[at].title;
  const int resubmit = program.EventIndex("resubmit");
  out.correcting = state >= 0 && resubmit >= 0 && program.events()[static_cast<std::size_t>(resubmit)].from[at];
  if (!out.correcting) return out;
  if (auto facts = base::ParseJson(found.view.facts); facts.ok()) out.facts = std::move(*facts);
  const Value* items = out.facts.FindPath("application.items");
  if (items == nullptr || !items->is_list()) return out;
  for (const Value& item : items->as_list()) {
    out.items.push_back({std::string(item.GetString("item")), std::string(item.GetString("reason")),
                         std::string(item.GetString("clause"))});
  }
  return out;
}

Answer<ApplicationView> Applications::Get(const people::Principal& who, std::string_view id) const {
  Application application;
  if (auto problem = LoadOwn(who, id, &application)) return std::move(*problem);
  return ViewOf(who, std::move(application));
}

Answer<ApplicationPage> Applications::List(const people::Principal& who, const ApplicationListing& listing) const {
  ports::ApplicationQuery query;
  for (const std::string& code : OrganisationsOf(who)) query.organisations.push_back(ports::PartyKey(code));
  query.type = listing.type;
  if (listing.state == "draft") query.state = kApplicationDraft;
  if (listing.state == "submitted" || listing.state == "correcting") query.state = kApplicationSubmitted;
  query.after = listing.after;
  query.limit = listing.limit;
  const auto rows = storage_->Applications(query);
  if (!rows.ok()) return FromFailure(rows.errors());
  ApplicationPage page;
  const calendar::Date today = Now().date();
  for (const ports::ApplicationRow& row : *rows) {
    auto read = ApplicationOf(row);
    if (!read.ok()) return FromFailure(read.errors());
    ApplicationPage::Row out;
    out.application = std::move(*read);
    out.type_title = {out.application.type, {}};
    out.organisation_title = TitleOf(out.application.organisation);
    bool correcting = false;
    for (const DraftRegion& region : out.application.regions) {
      base::Localized title{region.region, {}};
      for (const RegionInfo& info : rules_->Regions()) {
        if (info.region == region.region) title = info.title;
      }
      if (const auto snapshot = rules_->SnapshotAt(region.region, today); snapshot.ok()) {
        const auto type = (*snapshot)->case_types.find(out.application.type);
        if (type != (*snapshot)->case_types.end()) out.type_title = type->second.title;
      }
      out.regions.emplace_back(RegionOf(who, region), std::move(title));
      correcting = correcting || out.regions.back().first.correcting;
    }
    const bool submitted = out.application.state == kApplicationSubmitted;
    out.state = !submitted ? "draft" : correcting ? "correcting" : "submitted";
    if (listing.state.empty() || listing.state == out.state) page.rows.push_back(std::move(out));
  }
  if (rows->size() == listing.limit) page.next = {rows->back().updated_at, rows->back().id};
  return page;
}

Answer<ApplicationView> Applications::Edit(const Applicant& applicant, std::string_view id, const Change& change) {
  for (int attempt = 0; attempt <= base::limits::kConflictRetries + 5; ++attempt) {
    Application application;
    if (auto problem = LoadOwn(*applicant.who, id, &application)) return std::move(*problem);
    Answer<ApplicationView> view = ViewOf(*applicant.who, application);
    if (auto* problem = std::get_if<Problem>(&view)) return std::move(*problem);
    if (auto problem = change(std::get<ApplicationView>(view), &application)) return std::move(*problem);
    ++application.version;
    application.updated_at = std::max(Now().millis(), application.updated_at);
    application.updated_by = applicant.actor.id;
    ports::ApplicationRow row = ToRow(application);
    if (row.content.size() > base::limits::kDraftAnswerBytes) {
      return Invalid({Error("application-too-large", {{"max", std::to_string(base::limits::kDraftAnswerBytes)}})});
    }
    const auto written = storage_->PutApplication(row);
    if (!written.ok()) return FromFailure(written.errors());
    if (*written) return ViewOf(*applicant.who, std::move(application));
  }
  return Unavailable("storage-busy");
}

std::optional<Problem> Applications::Discard(const Applicant& applicant, std::string_view id) {
  for (int attempt = 0; attempt <= base::limits::kConflictRetries; ++attempt) {
    Application application;
    if (auto problem = LoadOwn(*applicant.who, id, &application)) return problem;
    if (application.state != kApplicationDraft) return Conflict({Error("application-submitted")});
    const auto removed = storage_->RemoveApplication(id, application.version);
    if (!removed.ok()) return FromFailure(removed.errors());
    if (*removed) return std::nullopt;
  }
  return Unavailable("storage-busy");
}

}  // namespace anze::app
