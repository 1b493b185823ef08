// Load reads and checks a whole bundle and compiles every version of every region once, to find errors, without keeping
// the books: a bundle may hold dozens of regions and most are never asked for. At and ByDigest compile when asked.
//
// Three caches: by region and day (by_day_), by digest (shelf_), and calendars by options and by day. Caches of the
// present are emptied by a reload; a thread that was compiling from the old bundle notices by comparing the bundle (or
// loads_) and keeps nothing.
#include "server/app/rules/rules.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/base/region.h"
#include "core/duty/openings.h"
#include "core/duty/plan.h"
#include "core/report/report.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/load.h"
#include "core/ruleset/merge/prepared.h"
#include "core/ruleset/merge/resolve.h"
#include "core/scenario/scenario.h"
#include "core/workflow/case_source.h"
#include "server/app/rules/cores.h"
#include "server/app/rules/no_wait.h"

namespace anze::app {
namespace {

using base::Error;
using base::Value;
using calendar::Date;

// Every day on which the set of layers in force changes somewhere below `region`'s chain, and one before all.
std::set<Date> Stretches(const ruleset::Bundle& bundle, const std::string& region) {
  std::set<Date> days;
  for (const ruleset::Layer* layer : bundle.Chain(region)) {
    if (layer->effective.from) days.insert(*layer->effective.from);
    if (layer->effective.to) days.insert(*layer->effective.to + 1);
  }
  if (days.empty()) days.insert(Date::FromCivil(2010, 1, 1));
  return days;
}

// The files of a bundle as they are stored: one JSON object, text by path.
std::string FilesJson(const std::vector<ruleset::SourceFile>& files) {
  Value::Map map;
  map.reserve(files.size());
  for (const ruleset::SourceFile& file : files) map.emplace_back(file.path, Value(file.text));
  return base::WriteJson(Value(std::move(map)));
}

base::Result<std::vector<ruleset::SourceFile>> FilesFromJson(const std::string& text) {
  auto parsed = base::ParseJson(text, base::StoredJson());
  if (!parsed.ok()) return parsed.errors();
  std::vector<ruleset::SourceFile> files;
  if (!parsed->is_map()) return Error("storage-corrupt", {{"why", "bundle"}});
  for (const auto& [path, value] : parsed->as_map()) {
    if (!value.is_string()) return Error("storage-corrupt", {{"why", path}});
    files.push_back({path, value.as_string()});
  }
  return files;
}

constexpr std::size_t kFilesPerThread = 8;

// Reading files is cheap beside starting a thread, so a thread must be worth some of them.
void OnAllCores(std::size_t count, const std::function<void(std::size_t)>& one) {
  OnCores(count, kFilesPerThread, one);
}

// Every time of every region compiled, on all cores, to be checked and not kept: few are ever asked about. What was
// found of each, in the order of regions and days.
std::vector<base::Diagnostics> CompileAll(const std::shared_ptr<const ruleset::Bundle>& bundle) {
  std::vector<std::pair<std::string_view, Date>> times;
  std::set<std::string_view> known;
  for (const auto& [region, layer] : bundle->layers) {
    if (region == "platform") continue;
    const ruleset::Timeline& timeline = bundle->prepared->regions.at(region);
    for (const Date day : Stretches(*bundle, region)) {
      const ruleset::Stretch& stretch = timeline.On(day);
      if (!stretch.in_force.empty() && known.insert(stretch.digest).second) times.emplace_back(region, day);
    }
  }
  std::vector<base::Diagnostics> found(times.size());
  OnCores(times.size(), 1, [&](std::size_t i) {
    auto snapshot = ruleset::Resolve(bundle, times[i].first, times[i].second);
    if (!snapshot.ok()) return;
    found[i] = report::CheckReports(**snapshot);
    for (const base::Diagnostics& told : {duty::CheckPlan(**snapshot), duty::CheckDuties(**snapshot)}) {
      found[i].insert(found[i].end(), told.begin(), told.end());
    }
    auto book = workflow::CompileRuleBook(*snapshot, &found[i]);
    if (!book.ok()) found[i].insert(found[i].end(), book.errors().begin(), book.errors().end());
  });
  return found;
}

// Adds the region that was probably meant: one spelt nearly so, or one of that name lower down.
void Suggest(const ruleset::Bundle& bundle, const std::string& region, Error* error) {
  std::vector<std::string_view> known;
  std::string near;
  for (const auto& [name, layer] : bundle.layers) {
    if (name == "platform") continue;
    known.emplace_back(name);
    if (!region.empty() && name.ends_with("/" + region)) near = name;
  }
  if (near.empty()) near = base::Nearest(region, known);
  if (near.empty()) return;
  error->args.insert(error->args.end(), {{"reason", "near"}, {"near", near}});
  error->fix = near;
}

void NoteKey(ruleset::UniqueKey key, std::vector<ruleset::UniqueKey>* known) {
  const auto at =
      std::lower_bound(known->begin(), known->end(), key.name,
                       [](const ruleset::UniqueKey& one, const std::string& name) { return one.name < name; });
  if (at == known->end() || at->name != key.name) known->insert(at, std::move(key));
}

// Cases are found by what a decision learns from them, and by the effects that raise events in them.
void NoteFoundBy(const ruleset::CaseType& type, Rules::KnownNames* names) {
  for (const ruleset::AskedDecision& asked : type.decisions) {
    for (const ruleset::CaseSource& source : asked.cases) {
      NoteKey(workflow::KeyOf(source.key), &names->found_by[source.case_type]);
    }
  }
  for (const ruleset::EventType& event : type.events) {
    for (const ruleset::Effect& effect : event.effects) {
      if (!effect.case_type.empty()) NoteKey(workflow::KeyOf(effect.key), &names->found_by[effect.case_type]);
    }
  }
}

std::string DigestOf(const std::map<std::string, std::vector<ruleset::UniqueKey>, std::less<>>& found_by) {
  std::string text;
  for (const auto& [type, keys] : found_by) {
    for (const ruleset::UniqueKey& key : keys) text.append(type).append(" ").append(key.name).append("\n");
  }
  return base::Sha256Hex(text);
}

std::shared_ptr<const Rules::KnownNames> NamesIn(const ruleset::Bundle& bundle) {
  auto names = std::make_shared<Rules::KnownNames>();
  for (const auto& [region, timeline] : bundle.prepared->regions) {
    for (const auto& [first, stretch] : timeline.stretches) {
      for (const auto& [id, entity] : stretch->entities) {
        if (id.kind == ruleset::EntityKind::kRecord) names->records.insert(id.name);
        if (id.kind != ruleset::EntityKind::kCaseType) continue;
        std::set<std::string>& states = names->case_states[id.name];
        const auto* type = std::get_if<ruleset::CaseType>(&entity->model);
        if (type == nullptr) continue;
        for (const ruleset::State& state : type->states) states.insert(state.name);
        NoteFoundBy(*type, names.get());
      }
    }
  }
  names->found_digest = DigestOf(names->found_by);
  return names;
}

// What is wrong with the scenario tests of a bundle that has its trees: what none of them would run for.
base::Diagnostics CheckScenarios(const ruleset::Bundle& bundle) {
  base::Diagnostics found;
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [path, document] : layer.files) {
      if (!path.starts_with("tests/")) continue;
      const auto listed = scenario::ListScenarios(document, region);
      if (!listed.ok()) found.insert(found.end(), listed.errors().begin(), listed.errors().end());
    }
  }
  return found;
}

// The key of a calendar in the cache: everything in the options that changes it.
std::string CalendarKey(const calendar::WorkCalendar::Options& options) {
  std::string key = options.as_known_on ? options.as_known_on->ToString() : std::string("now");
  key += options.makeup_days_count ? "+m" : "-m";
  key += options.holidays_count ? "+h" : "-h";
  return key;
}

}  // namespace

std::span<const ruleset::UniqueKey> Rules::KnownNames::FoundBy(std::string_view case_type) const {
  const auto found = found_by.find(case_type);
  return found == found_by.end() ? std::span<const ruleset::UniqueKey>() : found->second;
}

std::shared_ptr<const ruleset::Bundle> Rules::bundle() const {
  std::shared_lock lock(mutex_);
  return bundle_;
}

std::shared_ptr<const Rules::KnownNames> Rules::Names() const {
  std::shared_lock lock(mutex_);
  return names_;
}

base::Diagnostics Rules::Load(std::vector<ruleset::SourceFile> files, ruleset::Trees trees) {
  ruleset::LoadOutcome outcome = ruleset::LoadBundle(std::move(files), OnAllCores, trees);
  if (!outcome.bundle) return std::move(outcome.diagnostics);
  auto calendar = calendar::WorkCalendar::Build(outcome.bundle->calendar, {});
  if (!calendar.ok()) {
    for (const Error& error : calendar.errors()) outcome.diagnostics.push_back(error);
    return std::move(outcome.diagnostics);
  }
  // A fault in a layer that many regions share is found once for each of them, and told once.
  std::set<std::pair<std::string, int>> reported;
  for (const base::Diagnostics& found : CompileAll(outcome.bundle)) {
    for (const Error& error : found) {
      // A warning must not hide an error of the same code at the same place.
      const std::string key = error.code + error.span.file + ":" + std::to_string(error.span.column) +
                              std::to_string(static_cast<int>(error.severity));
      if (reported.emplace(key, error.span.line).second) outcome.diagnostics.push_back(error);
    }
  }
  if (trees == ruleset::Trees::kKeep) {
    const base::Diagnostics scenarios = CheckScenarios(*outcome.bundle);
    outcome.diagnostics.insert(outcome.diagnostics.end(), scenarios.begin(), scenarios.end());
  }
  // What a scenario says wrongly may follow from what the rules do, so it comes behind.
  std::stable_partition(outcome.diagnostics.begin(), outcome.diagnostics.end(), [](const Error& error) {
    return ruleset::PlaceFile(error.span.file.text()).kind != ruleset::FileKind::kTests;
  });
  if (base::HasErrors(outcome.diagnostics)) return std::move(outcome.diagnostics);
  // Everything that can fail or takes long is done before the lock is taken; under it the new rules are only put in
  // place.
  auto names = NamesIn(*outcome.bundle);
  shelf_.SetPresent(outcome.bundle->digest);
  std::unique_lock lock(mutex_);
  bundle_ = outcome.bundle;
  names_ = std::move(names);
  by_day_.clear();
  calendars_.clear();
  calendars_by_day_.clear();
  ++loads_;
  calendars_.emplace(CalendarKey({}), *calendar);
  return std::move(outcome.diagnostics);
}

void Rules::LetGo() {
  shelf_.Clear();
  std::unique_lock lock(mutex_);
  by_day_.clear();
  calendars_by_day_.clear();
}

base::Result<Rules::BookPtr> Rules::At(std::string_view region, Date day) {
  std::shared_ptr<const ruleset::Bundle> bundle;
  const std::pair<std::string, std::int32_t> key(region, day.days());
  {
    std::shared_lock lock(mutex_);
    if (const auto found = by_day_.find(key); found != by_day_.end()) return found->second;
    bundle = bundle_;
  }
  if (!bundle) return Error("no-rules-loaded");
  if (NoWait::Refuse()) return Error("rules-not-at-hand");
  // The digest of the bundle is in the key: who asks after the rules were replaced must not get the earlier book.
  return loading_.Do(bundle->digest + " " + key.first + " " + std::to_string(key.second),
                     [&] { return Compile(bundle, region, day); });
}

base::Result<Rules::BookPtr> Rules::Compile(const std::shared_ptr<const ruleset::Bundle>& bundle,
                                            std::string_view region, Date day) {
  auto snapshot = ruleset::Resolve(bundle, region, day);
  if (!snapshot.ok()) {
    base::Diagnostics errors = snapshot.errors();
    for (Error& error : errors) {
      if (error.code == "unknown-region") Suggest(*bundle, std::string(region), &error);
    }
    return errors;
  }
  BookPtr book = shelf_.Find((*snapshot)->digest);
  if (!book) {
    auto compiled = workflow::CompileRuleBook(*snapshot, nullptr);
    if (!compiled.ok()) return compiled.errors();
    book = *compiled;
  }
  if (base::Status kept = Keep(*book->snapshot); !kept.ok()) return kept.errors();
  shelf_.Put(book);
  std::unique_lock lock(mutex_);
  if (bundle != bundle_) return book;  // replaced meanwhile: not the rules of this day any more
  // A year of days is plenty; what-if questions over many dates must not grow it for ever.
  if (by_day_.size() > 4096) by_day_.clear();
  by_day_.insert_or_assign({std::string(region), day.days()}, book);
  return book;
}

// A case may begin under this snapshot, so it must be found again for ever.
base::Status Rules::Keep(const ruleset::Snapshot& snapshot) {
  if (storage_ == nullptr) return base::Ok{};
  auto known = storage_->FindSnapshot(snapshot.digest);
  if (!known.ok()) return known.errors();
  if (*known) return base::Ok{};
  auto bundle = storage_->FindBundle(snapshot.bundle_digest);
  if (!bundle.ok()) return bundle.errors();
  if (!*bundle) {
    const std::string files = FilesJson(snapshot.bundle->sources);
    // What could not be read back is not written: a case that began under it would be lost.
    if (auto read = FilesFromJson(files); !read.ok()) return read.errors();
    base::Status stored = storage_->StoreBundle(snapshot.bundle_digest, files);
    if (!stored.ok()) return stored;
  }
  return storage_->StoreSnapshot(snapshot.digest,
                                 {snapshot.bundle_digest, snapshot.region, snapshot.resolved_on.ToString()});
}

base::Result<std::vector<Rules::Stretch>> Rules::During(std::string_view region, Date from, Date to) {
  const auto current = bundle();
  if (!current) return Error("no-rules-loaded");
  const auto known = current->prepared->regions.find(region);
  // A version begins on each of these days; the first one may have begun before the span.
  std::vector<Date> begins{from};
  if (known != current->prepared->regions.end()) {
    for (const auto& [first, stretch] : known->second.stretches) {
      if (first && from < *first && *first <= to) begins.push_back(*first);
    }
  }
  std::vector<Stretch> stretches;
  base::Result<BookPtr> last = Error("no-rules-loaded");
  for (std::size_t i = 0; i < begins.size(); ++i) {
    last = At(region, begins[i]);
    if (last.ok()) {
      stretches.push_back({begins[i], i + 1 < begins.size() ? begins[i + 1] - 1 : to, *last});
    } else if (last.error().code != "ruleset-not-yet-in-force") {
      return last.errors();
    }
  }
  if (stretches.empty()) return last.errors();
  return stretches;
}

base::Result<Rules::BookPtr> Rules::ByDigest(std::string_view digest) {
  if (BookPtr book = shelf_.Find(digest)) return book;
  if (NoWait::Refuse()) return Error("rules-not-at-hand");
  return loading_.Do(std::string(digest), [&] { return LoadStored(digest); });
}

base::Diagnostics Rules::LoadKept(std::string_view bundle_digest) {
  const auto text = storage_->FindBundle(bundle_digest);
  if (!text.ok()) return text.errors();
  if (!*text) return {Error("unknown-bundle", {{"digest", std::string(bundle_digest)}})};
  auto files = FilesFromJson(**text);
  if (!files.ok()) return files.errors();
  return Load(std::move(*files), ruleset::Trees::kDrop);
}

base::Result<Rules::BookPtr> Rules::LoadStored(std::string_view digest) {
  if (BookPtr book = shelf_.Find(digest)) return book;  // another has just loaded it
  const Error unknown("unknown-snapshot", {{"digest", std::string(digest)}});
  if (storage_ == nullptr) return unknown;
  auto record = storage_->FindSnapshot(digest);
  if (!record.ok()) return record.errors();
  if (!*record) return unknown;
  const ports::SnapshotRecord& where = **record;
  auto stored = loading_bundles_.Do(where.bundle_digest, [&] { return StoredBundle(where.bundle_digest); });
  if (!stored.ok()) return stored.errors();
  if (!*stored) return unknown;
  const auto day = Date::Parse(where.resolved_on);
  if (!day) return unknown;
  auto snapshot = ruleset::Resolve(*stored, where.region, *day);
  if (!snapshot.ok()) return snapshot.errors();
  // The stored rules must give the snapshot that the case names, or an explanation would be a guess.
  if ((*snapshot)->digest != digest) return unknown;
  auto book = workflow::CompileRuleBook(*snapshot, nullptr);
  if (!book.ok()) return book.errors();
  shelf_.Put(*book);
  return *book;
}

// The present bundle, one that a book at hand comes from, or the one in the storage; nullptr when there is none.
base::Result<std::shared_ptr<const ruleset::Bundle>> Rules::StoredBundle(std::string_view digest) {
  if (const auto present = bundle(); present && present->digest == digest) return present;
  if (auto known = shelf_.FindBundle(digest)) return known;
  auto text = storage_->FindBundle(digest);
  if (!text.ok()) return text.errors();
  if (!*text) return std::shared_ptr<const ruleset::Bundle>();
  auto files = FilesFromJson(**text);
  if (!files.ok()) return files.errors();
  ruleset::LoadOutcome outcome =
      ruleset::LoadBundle(std::move(files).value(), OnAllCores, ruleset::Trees::kDrop, ruleset::Origin::kKept);
  if (!outcome.bundle) return std::move(outcome.diagnostics);
  return outcome.bundle;
}

base::Result<Rules::CalendarPtr> Rules::Calendar(const calendar::WorkCalendar::Options& options) {
  const std::string key = CalendarKey(options);
  std::shared_ptr<const ruleset::Bundle> bundle;
  {
    std::shared_lock lock(mutex_);
    if (const auto found = calendars_.find(key); found != calendars_.end()) return found->second;
    bundle = bundle_;
  }
  if (!bundle) return Error("no-rules-loaded");
  auto built = calendar::WorkCalendar::Build(bundle->calendar, options);
  if (!built.ok()) return built.errors();
  std::unique_lock lock(mutex_);
  if (bundle != bundle_) return *built;
  if (calendars_.size() > 64) calendars_.clear();
  calendars_.insert_or_assign(key, *built);
  return *built;
}

base::Result<Rules::SnapshotPtr> Rules::SnapshotAt(std::string_view region, Date day) const {
  const auto current = bundle();
  if (!current) return Error("no-rules-loaded");
  return ruleset::Resolve(current, region, day);
}

base::Result<Rules::CalendarPtr> Rules::CalendarFor(const ruleset::Snapshot& snapshot, Date day) {
  const std::string& digest = snapshot.digest;
  std::uint64_t loads = 0;
  {
    std::shared_lock lock(mutex_);
    loads = loads_;
    if (const auto days = calendars_by_day_.find(digest); days != calendars_by_day_.end()) {
      if (const auto found = days->second.find(day.days()); found != days->second.end()) return found->second;
    }
  }
  // Whether holidays and make-up days count is a reading of the rules, so the same day can need several calendars.
  calendar::WorkCalendar::Options options;
  const calendar::DeadlineOptions reading = snapshot.DeadlineOptionsOn(day);
  options.holidays_count = reading.holidays_count;
  options.makeup_days_count = reading.makeup_days_count && reading.holidays_count;
  auto calendar = Calendar(options);
  if (!calendar.ok()) return calendar;
  std::unique_lock lock(mutex_);
  if (loads != loads_) return calendar;
  auto& days = calendars_by_day_[digest];
  if (days.size() > 4096) days.clear();
  days.insert_or_assign(day.days(), *calendar);
  return calendar;
}

std::vector<RegionInfo> Rules::Regions() const {
  std::vector<RegionInfo> regions;
  const auto current = bundle();
  if (!current) return regions;
  for (const auto& [region, layer] : current->layers) {
    if (region != "platform") regions.push_back({region, layer.title, layer.effective});
  }
  return regions;
}

std::optional<Problem> UnknownRegion(const Rules& rules, const std::string& region) {
  const auto bundle = rules.bundle();
  if (region.empty() || !bundle) return std::nullopt;
  for (const auto& [name, layer] : bundle->layers) {
    if (name != "platform" && base::LiesIn(name, region)) return std::nullopt;
  }
  Error error("unknown-region", {{"region", region}});
  Suggest(*bundle, region, &error);
  Problem problem = Invalid({std::move(error).At("/region")});
  problem.kind = ProblemKind::kNotFound;
  return problem;
}

Error UnknownValue(const std::string& field, const std::string& text, const std::set<std::string, std::less<>>& known) {
  base::MessageArgs args{{"field", field}, {"text", text}};
  std::string list;
  for (const std::string& one : known) list += (list.empty() ? "" : ", ") + one;
  args.emplace_back("known", std::move(list));
  const std::vector<std::string_view> names(known.begin(), known.end());
  const std::string near(base::Nearest(text, names));
  if (!near.empty()) args.insert(args.end(), {{"reason", "near"}, {"near", near}});
  Error error("unknown-filter-value", std::move(args));
  error.fix = near;
  return std::move(error).At("/" + field);
}

}  // namespace anze::app
