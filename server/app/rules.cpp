#include "server/app/rules.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "core/base/json.h"
#include "core/report/report.h"
#include "core/ruleset/prepared.h"
#include "server/app/cores.h"

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

std::string FilesJson(const std::vector<ruleset::SourceFile>& files) {
  Value::Map map;
  map.reserve(files.size());
  for (const ruleset::SourceFile& file : files) map.emplace_back(file.path, Value(file.text));
  return base::WriteJson(Value(std::move(map)));
}

base::Result<std::vector<ruleset::SourceFile>> FilesFromJson(const std::string& text) {
  auto parsed = base::ParseJson(text);
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
    auto book = workflow::CompileRuleBook(*snapshot, &found[i]);
    if (!book.ok()) found[i].insert(found[i].end(), book.errors().begin(), book.errors().end());
  });
  return found;
}

std::string CalendarKey(const calendar::WorkCalendar::Options& options) {
  std::string key = options.as_known_on ? options.as_known_on->ToString() : std::string("now");
  key += options.makeup_days_count ? "+m" : "-m";
  key += options.holidays_count ? "+h" : "-h";
  return key;
}

}  // namespace

std::shared_ptr<const ruleset::Bundle> Rules::bundle() const {
  std::shared_lock lock(mutex_);
  return bundle_;
}

base::Diagnostics Rules::Load(std::vector<ruleset::SourceFile> files, ruleset::Trees trees) {
  ruleset::LoadOutcome outcome = ruleset::LoadBundle(std::move(files), OnAllCores, trees);
  if (!outcome.bundle) return std::move(outcome.diagnostics);
  auto calendar = calendar::WorkCalendar::Build(outcome.bundle->calendar, {});
  if (!calendar.ok()) {
    for (const Error& error : calendar.errors()) outcome.diagnostics.push_back(error);
    return std::move(outcome.diagnostics);
  }
  std::set<std::pair<std::string, int>> reported;
  for (const base::Diagnostics& found : CompileAll(outcome.bundle)) {
    for (const Error& error : found) {
      const std::string key = error.code + error.span.file + ":" + std::to_string(error.span.column);
      if (reported.emplace(key, error.span.line).second) outcome.diagnostics.push_back(error);
    }
  }
  if (base::HasErrors(outcome.diagnostics)) return std::move(outcome.diagnostics);
  std::unique_lock lock(mutex_);
  bundle_ = outcome.bundle;
  by_day_.clear();
  calendars_.clear();
  calendars_by_day_.clear();
  ++loads_;
  calendars_.emplace(CalendarKey({}), *calendar);
  return std::move(outcome.diagnostics);
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
  return Compile(bundle, region, day);
}

base::Result<Rules::BookPtr> Rules::Compile(const std::shared_ptr<const ruleset::Bundle>& bundle,
                                            std::string_view region, Date day) {
  auto snapshot = ruleset::Resolve(bundle, region, day);
  if (!snapshot.ok()) return snapshot.errors();
  BookPtr book;
  {
    std::shared_lock lock(mutex_);
    if (const auto found = by_digest_.find((*snapshot)->digest); found != by_digest_.end()) book = found->second;
  }
  if (!book) {
    auto compiled = workflow::CompileRuleBook(*snapshot, nullptr);
    if (!compiled.ok()) return compiled.errors();
    book = *compiled;
  }
  if (base::Status kept = Keep(*book->snapshot); !kept.ok()) return kept.errors();
  std::unique_lock lock(mutex_);
  by_digest_.insert_or_assign(book->snapshot->digest, book);
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
    base::Status stored = storage_->StoreBundle(snapshot.bundle_digest, FilesJson(snapshot.bundle->sources));
    if (!stored.ok()) return stored;
  }
  return storage_->StoreSnapshot(snapshot.digest, snapshot.bundle_digest, snapshot.region,
                                 snapshot.resolved_on.ToString());
}

base::Result<Rules::BookPtr> Rules::ByDigest(std::string_view digest) {
  {
    std::shared_lock lock(mutex_);
    if (const auto found = by_digest_.find(digest); found != by_digest_.end()) return found->second;
  }
  return LoadStored(digest);
}

base::Result<Rules::BookPtr> Rules::LoadStored(std::string_view digest) {
  const Error unknown("unknown-snapshot", {{"digest", std::string(digest)}});
  if (storage_ == nullptr) return unknown;
  auto record = storage_->FindSnapshot(digest);
  if (!record.ok()) return record.errors();
  if (!*record) return unknown;
  const ports::Storage::SnapshotRecord& where = **record;
  std::shared_ptr<const ruleset::Bundle> bundle;
  {
    std::shared_lock lock(mutex_);
    if (bundle_ && bundle_->digest == where.bundle_digest) bundle = bundle_;
    if (const auto old = old_bundles_.find(where.bundle_digest); old != old_bundles_.end()) bundle = old->second;
  }
  if (!bundle) {
    auto text = storage_->FindBundle(where.bundle_digest);
    if (!text.ok()) return text.errors();
    if (!*text) return unknown;
    auto files = FilesFromJson(**text);
    if (!files.ok()) return files.errors();
    ruleset::LoadOutcome outcome = ruleset::LoadBundle(std::move(files).value(), OnAllCores, ruleset::Trees::kDrop);
    if (!outcome.bundle) return std::move(outcome.diagnostics);
    bundle = outcome.bundle;
  }
  const auto day = Date::Parse(where.resolved_on);
  if (!day) return unknown;
  auto snapshot = ruleset::Resolve(bundle, where.region, *day);
  if (!snapshot.ok()) return snapshot.errors();
  // The stored rules must give the snapshot that the case names, or an explanation would be a guess.
  if ((*snapshot)->digest != digest) return unknown;
  auto book = workflow::CompileRuleBook(*snapshot, nullptr);
  if (!book.ok()) return book.errors();
  std::unique_lock lock(mutex_);
  old_bundles_.insert_or_assign(where.bundle_digest, bundle);
  by_digest_.insert_or_assign(std::string(digest), *book);
  return *book;
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

}  // namespace anze::app
