// Reading and writing of drafts. Submitting stands in submit.cpp, the check beforehand in precheck.cpp.
#include "server/app/applications/applications.h"

#include <algorithm>
#include <set>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/limits_application.h"
#include "core/base/pointer.h"
#include "core/base/region.h"
#include "server/app/applications/prefill.h"

namespace anze::app {
namespace {

using base::Error;
using base::Value;

Problem UnknownApplication(std::string_view id) { return NotFound("unknown-application", {{"id", std::string(id)}}); }

Problem Conflict(base::Diagnostics errors) {
  Problem problem = Invalid(std::move(errors));
  problem.kind = ProblemKind::kConflict;
  return problem;
}

std::vector<std::string> OrganisationsOf(const people::Principal& who) {
  std::vector<std::string> codes;
  for (const people::Grant& grant : who.grants) {
    if (grant.office != people::Office::kOrganisation || grant.organisation.empty()) continue;
    if (std::find(codes.begin(), codes.end(), grant.organisation) == codes.end()) codes.push_back(grant.organisation);
  }
  return codes;
}

bool BelongsTo(const people::Principal& who, std::string_view organisation) {
  const std::string key = ports::PartyKey(organisation);
  const std::vector<std::string> own = OrganisationsOf(who);
  return std::any_of(own.begin(), own.end(), [&](const std::string& code) { return ports::PartyKey(code) == key; });
}

// Whether a grant lets its holder apply in a region, for the organisation where one is named.
bool MayApply(const people::Principal& who, const ruleset::Application& application, std::string_view region,
              std::string_view organisation) {
  return std::any_of(who.grants.begin(), who.grants.end(), [&](const people::Grant& grant) {
    const bool role = std::find(application.by.begin(), application.by.end(), grant.role) != application.by.end();
    const bool own = organisation.empty() || ports::PartyKey(grant.organisation) == ports::PartyKey(organisation);
    return role && own && grant.office == people::Office::kOrganisation && base::LiesIn(region, grant.region);
  });
}

std::vector<AskedRegion> AskedRegions(const Application& application) {
  std::vector<AskedRegion> asked;
  const bool kept = application.state == kApplicationSubmitted;
  for (const DraftRegion& region : application.regions) asked.push_back({region.region, region.snapshot, kept});
  return asked;
}

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

// What the rules of a region ask otherwise than those that the application was begun under.
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
      if (!IsOffered(**snapshot, type) || !MayApply(who, *type.application, info.region, {})) continue;
      ApplicationKind& kind = kinds[name];
      if (kind.type.empty()) kind = {name, type.title, type.application->summary, {}};
      const auto due = DueOf(**snapshot, type.application->due, today);
      kind.regions.push_back({info.region, info.title, due, due && *due < today});
    }
  }
  std::vector<ApplicationKind> list;
  for (auto& [name, kind] : kinds) list.push_back(std::move(kind));
  return list;
}

Answer<Form> Applications::Describe(const std::string& type, const std::vector<std::string>& regions) const {
  std::vector<AskedRegion> asked;
  for (const std::string& region : regions) asked.push_back({region});
  if (regions.empty()) {
    const calendar::Date today = Now().date();
    for (const RegionInfo& info : rules_->Regions()) {
      const auto snapshot = rules_->SnapshotAt(info.region, today);
      if (!snapshot.ok()) continue;
      const auto found = (*snapshot)->case_types.find(type);
      if (found != (*snapshot)->case_types.end() && IsOffered(**snapshot, found->second))
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

std::optional<Problem> Applications::CheckFile(const ApplicationView& view, const std::string& material,
                                               const HandedFile& file) const {
  const FormMaterial* wanted = view.form.FindMaterial(material);
  if (wanted == nullptr) return NotFound("unknown-material-asked", {{"name", material}});
  if (!view.IsOpen(material)) return Conflict({Error("application-closed", {{"name", material}})});
  const std::vector<std::string> kinds = wanted->kinds();
  if (std::find(kinds.begin(), kinds.end(), file.type) == kinds.end()) {
    std::string allowed;
    for (const std::string& kind : kinds) allowed += (allowed.empty() ? "" : ", ") + kind;
    return Invalid({Error("material-kind", {{"name", file.name}, {"kind", file.type}, {"allowed", allowed}})});
  }
  const auto handed = view.application.materials.find(material);
  const std::size_t count = handed == view.application.materials.end() ? 0 : handed->second.size();
  if (count >= static_cast<std::size_t>(wanted->at_most())) {
    return Invalid({Error("too-many-files", {{"max", std::to_string(wanted->at_most())}})});
  }
  std::size_t all = 0;
  for (const auto& [id, files] : view.application.materials) all += files.size();
  if (all >= base::limits::kDraftFiles) {
    return Invalid({Error("too-many-files", {{"max", std::to_string(base::limits::kDraftFiles)}})});
  }
  return std::nullopt;
}

Answer<HandedFile> Applications::FindHanded(const Applicant& applicant, const Application& application,
                                            const std::string& upload, const std::string& digest) const {
  if (!upload.empty()) {
    if (!files_.take) return NotFound("unknown-upload", {{"id", upload}});
    return files_.take(applicant.who->account, upload);
  }
  // One that the organisation has handed in already, here or with another application.
  std::vector<Application> own{application};
  const auto rows = storage_->Applications({{ports::PartyKey(application.organisation)}, {}, {}, {}, 50});
  if (!rows.ok()) return FromFailure(rows.errors());
  for (const ports::ApplicationRow& row : *rows) {
    if (auto read = ApplicationOf(row); read.ok()) own.push_back(std::move(*read));
  }
  for (const Application& one : own) {
    for (const auto& [material, files] : one.materials) {
      for (const DraftFile& file : files) {
        if (file.digest == digest) return HandedFile{digest, file.name, file.size, file.type, {}};
      }
    }
  }
  return Invalid({Error("unknown-file", {{"digest", digest}}).At("/digest")});
}

Answer<ApplicationView> Applications::AddFile(const Applicant& applicant, std::string_view id,
                                              const std::string& material, const std::string& upload,
                                              const std::string& digest) {
  return Edit(applicant, id, [&](const ApplicationView& view, Application* application) -> std::optional<Problem> {
    Answer<HandedFile> handed = FindHanded(applicant, *application, upload, digest);
    if (auto* problem = std::get_if<Problem>(&handed)) return std::move(*problem);
    const HandedFile& file = std::get<HandedFile>(handed);
    std::vector<DraftFile>& files = application->materials[material];
    // The same file twice is one file.
    const bool known =
        std::any_of(files.begin(), files.end(), [&](const DraftFile& one) { return one.digest == file.digest; });
    if (known) return std::nullopt;
    if (auto problem = CheckFile(view, material, file)) return problem;
    files.push_back({file.digest, file.name, file.size, file.type, Now().millis(), applicant.actor.id});
    return std::nullopt;
  });
}

Answer<ApplicationView> Applications::RemoveFile(const Applicant& applicant, std::string_view id,
                                                 const std::string& material, const std::string& digest) {
  return Edit(applicant, id, [&](const ApplicationView& view, Application* application) -> std::optional<Problem> {
    const auto files = application->materials.find(material);
    const bool known = files != application->materials.end() &&
                       std::any_of(files->second.begin(), files->second.end(),
                                   [&](const DraftFile& one) { return one.digest == digest; });
    if (!known) return NotFound("unknown-file", {{"digest", digest}});
    if (!view.IsOpen(material)) return Conflict({Error("application-closed", {{"name", material}})});
    std::erase_if(files->second, [&](const DraftFile& one) { return one.digest == digest; });
    if (files->second.empty()) application->materials.erase(files);
    return std::nullopt;
  });
}

Answer<DraftFile> Applications::FileOf(const people::Principal& who, std::string_view id,
                                       std::string_view digest) const {
  Application application;
  if (auto problem = LoadOwn(who, id, &application)) return std::move(*problem);
  for (const auto& [material, files] : application.materials) {
    for (const DraftFile& file : files) {
      if (file.digest == digest) return file;
    }
  }
  return NotFound("unknown-file", {{"digest", std::string(digest)}});
}

}  // namespace anze::app
