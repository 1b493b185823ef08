#include "plugins/storage/memory/memory_storage.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/region.h"

namespace anze::storage::memory {
namespace {

using base::Error;
using ports::AppendOutcome;
using ports::AppendResult;
using ports::CaseQuery;
using workflow::Commit;
using workflow::IndexRow;

std::string_view LightOf(const IndexRow& row, std::int64_t now) {
  if (row.due_at == std::numeric_limits<std::int64_t>::max()) return "none";
  if (row.due_at <= now || (row.red_at > 0 && row.red_at <= now)) return "red";
  if (row.yellow_at > 0 && row.yellow_at <= now) return "yellow";
  return "green";
}

bool Fits(const IndexRow& row, const CaseQuery& query) {
  if (!base::LiesIn(row.region, query.region_prefix)) return false;
  if (!query.type.empty() && row.type != query.type) return false;
  if (!query.state.empty() && row.state != query.state) return false;
  if (!query.assignee.empty() && row.assignee != query.assignee) return false;
  if (query.closed && row.closed != *query.closed) return false;
  if (query.due_before > 0 && row.due_at >= query.due_before) return false;
  if (!query.light.empty() && LightOf(row, query.now) != query.light) return false;
  if (!query.search.empty() && row.subject.find(query.search) == std::string::npos) return false;
  return !query.after || std::tie(row.due_at, row.case_id) > std::tie(query.after->first, query.after->second);
}

}  // namespace

void MemoryStorage::SetFaults(const Faults& faults) {
  std::lock_guard lock(mutex_);
  faults_ = faults;
}

base::Status MemoryStorage::MayRead() const {
  if (faults_.unavailable) return Error("storage-unavailable", {{"why", "fault"}});
  return base::Ok{};
}

base::Status MemoryStorage::MayWrite() const {
  if (faults_.full) return Error("storage-full", {{"why", "fault"}});
  return MayRead();
}

std::vector<AppendResult> MemoryStorage::Append(std::span<const Commit> batch) {
  std::lock_guard lock(mutex_);
  std::vector<AppendResult> results;
  results.reserve(batch.size());
  const base::Status may = MayWrite();
  for (const Commit& commit : batch) {
    if (!may.ok()) {
      results.push_back({AppendOutcome::kFailed, may.error()});
    } else if (faults_.conflict_next > 0) {
      --faults_.conflict_next;
      results.push_back({AppendOutcome::kConflict, std::nullopt});
    } else {
      results.push_back(Write(commit));
      if (faults_.lose_answer)
        results.back() = {AppendOutcome::kFailed, Error("storage-unavailable", {{"why", "fault"}})};
    }
  }
  return results;
}

AppendResult MemoryStorage::Write(const Commit& commit) {
  const auto found = cases_.find(commit.case_id);
  const std::uint64_t stored = found == cases_.end() ? 0 : found->second.sequence;
  if (stored != commit.expected_sequence) return {AppendOutcome::kConflict, std::nullopt};
  if (commit.idempotency) {
    if (!keys_.emplace(commit.idempotency->key, *commit.idempotency).second) {
      return {AppendOutcome::kDuplicateKey, std::nullopt};
    }
  }
  Row& row = cases_[commit.case_id];
  for (const workflow::TimerRow& timer : row.timers) timers_.erase({timer.fire_at, commit.case_id, timer.clock});
  for (const workflow::TimerRow& timer : commit.timers) timers_.emplace(timer.fire_at, commit.case_id, timer.clock);
  row.timers = commit.timers;
  row.index = commit.index;
  row.index.case_id = commit.case_id;
  row.sequence = commit.sequence;
  row.state = commit.state;
  row.journal.push_back({commit.sequence, commit.at, commit.event, commit.chain});
  for (const workflow::OutboxRow& effect : commit.outbox) {
    const std::int64_t id = next_outbox_id_++;
    outbox_.emplace(id, PendingItem{{id, commit.case_id, commit.sequence, effect.kind, effect.payload, 0}, 0});
  }
  return {AppendOutcome::kWritten, std::nullopt};
}

base::Status MemoryStorage::RemoveTimers(std::span<const workflow::TimerRemoval> removals) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  for (const workflow::TimerRemoval& removal : removals) {
    timers_.erase({removal.fire_at, removal.case_id, removal.clock});
  }
  return base::Ok{};
}

base::Status MemoryStorage::CompleteOutbox(std::span<const std::int64_t> ids) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  for (const std::int64_t id : ids) outbox_.erase(id);
  return base::Ok{};
}

base::Status MemoryStorage::DeferOutbox(std::int64_t id, std::int64_t not_before) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  if (const auto found = outbox_.find(id); found != outbox_.end()) {
    found->second.not_before = not_before;
    ++found->second.item.attempts;
  }
  return base::Ok{};
}

base::Status MemoryStorage::StoreBundle(std::string_view digest, std::string_view files_json) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  bundles_.emplace(digest, files_json);
  return base::Ok{};
}

base::Status MemoryStorage::StoreSnapshot(std::string_view digest, std::string_view bundle_digest,
                                          std::string_view region, std::string_view resolved_on) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  snapshots_.emplace(digest, SnapshotRecord{std::string(bundle_digest), std::string(region), std::string(resolved_on)});
  return base::Ok{};
}

base::Status MemoryStorage::PutSetting(std::string_view name, std::string_view value) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  settings_.insert_or_assign(std::string(name), std::string(value));
  return base::Ok{};
}

base::Status MemoryStorage::ForgetIdempotency(std::int64_t created_before) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  std::erase_if(keys_, [&](const auto& entry) { return entry.second.created_at < created_before; });
  return base::Ok{};
}

base::Result<std::optional<ports::StoredCase>> MemoryStorage::LoadCase(std::string_view case_id) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  const auto found = cases_.find(case_id);
  if (found == cases_.end()) return std::optional<ports::StoredCase>();
  return std::optional(ports::StoredCase{found->second.state, found->second.sequence});
}

base::Result<std::vector<ports::StoredEvent>> MemoryStorage::LoadJournal(std::string_view case_id,
                                                                         std::uint64_t after_sequence,
                                                                         std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  std::vector<ports::StoredEvent> events;
  const auto found = cases_.find(case_id);
  if (found == cases_.end()) return events;
  for (const ports::StoredEvent& event : found->second.journal) {
    if (event.sequence > after_sequence && events.size() < limit) events.push_back(event);
  }
  return events;
}

base::Result<std::vector<IndexRow>> MemoryStorage::ListCases(const CaseQuery& query) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  std::vector<IndexRow> rows;
  for (const auto& [id, row] : cases_) {
    if (Fits(row.index, query)) rows.push_back(row.index);
  }
  std::sort(rows.begin(), rows.end(), [](const IndexRow& a, const IndexRow& b) {
    return std::tie(a.due_at, a.case_id) < std::tie(b.due_at, b.case_id);
  });
  if (rows.size() > query.limit) rows.resize(query.limit);
  return rows;
}

base::Result<std::vector<ports::DueTimer>> MemoryStorage::DueTimers(std::int64_t now, std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  std::vector<ports::DueTimer> due;
  for (const auto& [fire_at, case_id, clock] : timers_) {
    if (fire_at > now || due.size() >= limit) break;
    due.push_back({fire_at, case_id, clock});
  }
  return due;
}

base::Result<std::optional<std::int64_t>> MemoryStorage::NextTimer() {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  if (timers_.empty()) return std::optional<std::int64_t>();
  return std::optional(std::get<0>(*timers_.begin()));
}

base::Result<std::vector<ports::OutboxItem>> MemoryStorage::PendingOutbox(std::int64_t now, std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  std::vector<std::pair<std::int64_t, std::int64_t>> ready;
  for (const auto& [id, pending] : outbox_) {
    if (pending.not_before <= now) ready.emplace_back(pending.not_before, id);
  }
  std::sort(ready.begin(), ready.end());
  if (ready.size() > limit) ready.resize(limit);
  std::vector<ports::OutboxItem> items;
  items.reserve(ready.size());
  for (const auto& [not_before, id] : ready) items.push_back(outbox_.at(id).item);
  return items;
}

template <typename Map>
base::Result<std::optional<typename Map::mapped_type>> MemoryStorage::Lookup(const Map& map,
                                                                             std::string_view key) const {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  const auto found = map.find(key);
  if (found == map.end()) return std::optional<typename Map::mapped_type>();
  return std::optional(found->second);
}

base::Result<std::optional<workflow::IdempotencyRow>> MemoryStorage::FindIdempotency(std::string_view key) {
  return Lookup(keys_, key);
}

base::Result<std::optional<ports::Storage::SnapshotRecord>> MemoryStorage::FindSnapshot(std::string_view digest) {
  return Lookup(snapshots_, digest);
}

base::Result<std::optional<std::string>> MemoryStorage::FindBundle(std::string_view digest) {
  return Lookup(bundles_, digest);
}

base::Result<std::optional<std::string>> MemoryStorage::GetSetting(std::string_view name) {
  return Lookup(settings_, name);
}

base::Result<ports::StorageStats> MemoryStorage::Stats() {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  ports::StorageStats stats;
  stats.cases = static_cast<std::int64_t>(cases_.size());
  for (const auto& [id, row] : cases_) {
    if (!row.index.closed) ++stats.open_cases;
    stats.events += static_cast<std::int64_t>(row.journal.size());
  }
  stats.timers = static_cast<std::int64_t>(timers_.size());
  stats.outbox = static_cast<std::int64_t>(outbox_.size());
  return stats;
}

base::Result<std::vector<std::string>> MemoryStorage::CaseIds(std::string_view after, std::size_t limit,
                                                              bool open_only) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  std::vector<std::string> ids;
  for (auto it = cases_.upper_bound(after); it != cases_.end() && ids.size() < limit; ++it) {
    if (!open_only || !it->second.index.closed) ids.push_back(it->first);
  }
  return ids;
}

}  // namespace anze::storage::memory
