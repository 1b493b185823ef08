#include "plugins/storage/memory/memory_storage.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/region.h"
#include "core/base/search.h"
#include "core/ports/links.h"

namespace anze::storage::memory {
namespace {

using base::Error;
using ports::AppendOutcome;
using ports::AppendResult;
using ports::CaseOrder;
using ports::CaseQuery;
using ports::Commit;
using ports::IndexRow;

// The light that a case shows at `now`. SQLite computes the same in SQL (list.cpp, LightTest); the contract suite holds
// the two against each other.
std::string_view LightOf(const IndexRow& row, std::int64_t now) {
  if (row.due_at == std::numeric_limits<std::int64_t>::max()) return "none";
  if (row.due_at <= now || (row.red_at > 0 && row.red_at <= now)) return "red";
  if (row.yellow_at > 0 && row.yellow_at <= now) return "yellow";
  return "green";
}

// Where a row stands in a list, for the keys that the order compares before the id.
std::int64_t KeyOf(const IndexRow& row, CaseOrder order) {
  if (order == CaseOrder::kId) return 0;
  return order == CaseOrder::kDue ? row.due_at : row.updated_at;
}

// Whether a comes before b in a list. Ties are broken by the id, so that the order is total and a page can go on behind
// any row.
bool Comes(std::int64_t key_a, const std::string& id_a, std::int64_t key_b, const std::string& id_b, CaseOrder order) {
  if (order == CaseOrder::kId) return id_a < id_b;
  const bool before = std::tie(key_a, id_a) < std::tie(key_b, id_b);
  return order == CaseOrder::kNewest ? std::tie(key_b, id_b) < std::tie(key_a, id_a) : before;
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

// A full storage still answers reads, as a full disk does.
base::Status MemoryStorage::MayWrite() const {
  if (faults_.full) return Error("storage-full", {{"why", "fault"}});
  return MayRead();
}

// conflict_next is counted down commit by commit, so a conflict can meet the middle of a batch.
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
  // Reasons to refuse a commit are looked for before anything is changed, so a refusal needs no undoing.
  if (stored != commit.expected_sequence || removed_.contains(commit.case_id))
    return {AppendOutcome::kConflict, std::nullopt};
  const ports::OwnedKeys owned{ports::SpaceOfCases(commit.index.type), commit.case_id, commit.index.region,
                               commit.keys.value_or(std::vector<ports::NaturalKey>())};
  // A repeat finds its keys taken by its own first write; it is to hear "duplicate", not "taken".
  const bool repeats = commit.idempotency && keys_.contains(commit.idempotency->key);
  if (commit.keys && !repeats && IsTaken(owned)) return {AppendOutcome::kTaken, std::nullopt};
  const auto stands = [this](const ports::ReadCases& read) { return StillStands(read); };
  if (!repeats && !std::all_of(commit.rests_on.begin(), commit.rests_on.end(), stands)) {
    return {AppendOutcome::kConflict, std::nullopt};
  }
  if (commit.idempotency) {
    if (!keys_.emplace(commit.idempotency->key, *commit.idempotency).second) {
      return {AppendOutcome::kDuplicateKey, std::nullopt};
    }
  }
  if (commit.keys) ReplaceKeys(owned);
  if (commit.found_by) {
    ReplaceKeys({ports::SpaceOfFound(commit.index.type), commit.case_id, commit.index.region, *commit.found_by});
  }
  Row& row = cases_[commit.case_id];
  // Where the case stood before this event; kept before the row is overwritten.
  order_.emplace_back(commit.case_id, commit.sequence);
  changes_.push_back({stored == 0 ? std::string() : commit.case_id, row.index.due_at, row.index.updated_at});
  for (const ports::TimerRow& timer : row.timers) timers_.erase({timer.fire_at, commit.case_id, timer.clock});
  for (const ports::TimerRow& timer : commit.timers) timers_.emplace(timer.fire_at, commit.case_id, timer.clock);
  row.timers = commit.timers;
  row.index = commit.index;
  row.index.case_id = commit.case_id;
  row.sequence = commit.sequence;
  row.state = commit.state;
  if (commit.parties) row.parties = *commit.parties;
  if (commit.expected_sequence == 0) row.text = base::FoldForSearch(commit.text + '\n' + commit.case_id);
  row.journal.push_back({commit.sequence, commit.at, commit.event, commit.chain});
  for (const ports::OutboxRow& effect : commit.outbox) {
    const std::int64_t id = next_outbox_id_++;
    outbox_.emplace(id, PendingItem{{id, commit.case_id, commit.sequence, effect.kind, effect.payload, 0}, 0});
  }
  return {AppendOutcome::kWritten, std::nullopt};
}

base::Status MemoryStorage::RemoveTimers(std::span<const ports::TimerRemoval> removals) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  for (const ports::TimerRemoval& removal : removals) {
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
  if (bundles_.emplace(digest, files_json).second)
    Note(ports::kLedgerBundle, digest, 0, ports::BundleDigest(digest, files_json));
  return base::Ok{};
}

base::Status MemoryStorage::StoreSnapshot(std::string_view digest, const ports::SnapshotRecord& snapshot) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  if (snapshots_.emplace(digest, snapshot).second)
    Note(ports::kLedgerSnapshot, digest, 0, ports::SnapshotDigest(digest, snapshot));
  return base::Ok{};
}

base::Status MemoryStorage::PutSetting(std::string_view name, std::string_view value) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  const auto known = settings_.find(name);
  if (known == settings_.end() || known->second != value)
    Note(ports::kLedgerSetting, name, 0, ports::SettingDigest(name, value));
  settings_.insert_or_assign(std::string(name), std::string(value));
  return base::Ok{};
}

base::Result<std::size_t> MemoryStorage::ForgetIdempotency(std::int64_t created_before, std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may.errors();
  // By age and then key, so that the oldest go first when there are more than `limit`.
  std::vector<std::pair<std::int64_t, std::string>> old;
  for (const auto& [key, row] : keys_) {
    if (row.created_at < created_before) old.emplace_back(row.created_at, key);
  }
  std::sort(old.begin(), old.end());
  if (old.size() > limit) old.resize(limit);
  for (const auto& [at, key] : old) keys_.erase(key);
  return old.size();
}

// Every case has its text from the beginning.
base::Status MemoryStorage::PutCaseTexts(std::span<const std::pair<std::string, std::string>>) {
  std::lock_guard lock(mutex_);
  return MayWrite();
}

base::Result<std::vector<std::string>> MemoryStorage::CasesWithoutText(std::size_t) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  return std::vector<std::string>();
}

base::Result<std::optional<ports::StoredCase>> MemoryStorage::LoadCase(std::string_view case_id) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  const auto found = cases_.find(case_id);
  if (found == cases_.end()) return std::optional<ports::StoredCase>();
  const Row& row = found->second;
  return std::optional(ports::StoredCase{row.state, row.sequence, row.index.region, row.parties});
}

base::Result<std::optional<ports::StoredCase>> MemoryStorage::LoadReadable(std::string_view case_id,
                                                                           const ports::ReadScope& scope) {
  auto found = LoadCase(case_id);
  if (found.ok() && *found && !ports::MayRead(scope, (*found)->region, (*found)->parties)) found->reset();
  return found;
}

base::Status MemoryStorage::PutCaseParties(std::span<const ports::CaseParties> parties) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  for (const ports::CaseParties& of : parties) {
    const auto found = cases_.find(of.case_id);
    if (found != cases_.end() && found->second.sequence == of.sequence) found->second.parties = of.parties;
  }
  return base::Ok{};
}

base::Result<std::vector<ports::StoredEvent>> MemoryStorage::LoadJournal(std::string_view case_id,
                                                                         std::uint64_t after_sequence,
                                                                         std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  std::vector<ports::StoredEvent> events;
  const auto found = cases_.find(case_id);
  const auto gone = removed_.find(case_id);
  if (found == cases_.end() && gone == removed_.end()) return events;
  for (const ports::StoredEvent& event : found != cases_.end() ? found->second.journal : gone->second.journal) {
    if (event.sequence > after_sequence && events.size() < limit) events.push_back(event);
  }
  return events;
}

bool MemoryStorage::Fits(const Row& stored, const CaseQuery& query, std::span<const std::string> words) {
  const IndexRow& row = stored.index;
  if (!base::LiesIn(row.region, query.region_prefix)) return false;
  if (!query.type.empty() && row.type != query.type) return false;
  if (!query.state.empty() && row.state != query.state) return false;
  if (!query.assignee.empty() && row.assignee != query.assignee) return false;
  if (query.closed && row.closed != *query.closed) return false;
  if (query.due_before && row.due_at >= *query.due_before) return false;
  if (!query.light.empty() && LightOf(row, query.now) != query.light) return false;
  const auto& among = query.among;
  if (!among.empty() && std::find(among.begin(), among.end(), row.case_id) == among.end()) return false;
  if (query.scope && !ports::MayRead(*query.scope, row.region, stored.parties)) return false;
  if (!base::HasWords(stored.text, words)) return false;
  return !query.after ||
         Comes(query.after->first, query.after->second, KeyOf(row, query.order), row.case_id, query.order);
}

base::Result<std::vector<IndexRow>> MemoryStorage::ListCases(const CaseQuery& query) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  const std::vector<std::string> words = base::SearchWords(query.search);
  std::vector<IndexRow> rows;
  for (const auto& [id, row] : cases_) {
    if (Fits(row, query, words)) rows.push_back(row.index);
  }
  std::sort(rows.begin(), rows.end(), [&](const IndexRow& a, const IndexRow& b) {
    return Comes(KeyOf(a, query.order), a.case_id, KeyOf(b, query.order), b.case_id, query.order);
  });
  if (rows.size() > query.limit) rows.resize(query.limit);
  return rows;
}

base::Result<std::int64_t> MemoryStorage::LastEvent() {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  return static_cast<std::int64_t>(changes_.size());
}

base::Result<std::optional<std::vector<ports::CaseChange>>> MemoryStorage::ChangesSince(std::int64_t event,
                                                                                        std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  std::vector<ports::CaseChange> found;
  std::set<std::string_view> seen;
  std::size_t events = 0;
  for (std::size_t i = static_cast<std::size_t>(event); i < changes_.size(); ++i) {
    if (changes_[i].case_id.empty()) continue;  // an opening
    if (++events > limit) return std::optional<std::vector<ports::CaseChange>>();
    if (seen.insert(changes_[i].case_id).second) found.push_back(changes_[i]);
  }
  return std::optional(std::move(found));
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
  // Fresh items have not_before 0 and so come before deferred ones, each group in order of writing.
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

base::Result<std::optional<ports::IdempotencyRow>> MemoryStorage::FindIdempotency(std::string_view key) {
  return Lookup(keys_, key);
}

base::Result<std::optional<ports::SnapshotRecord>> MemoryStorage::FindSnapshot(std::string_view digest) {
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

base::Status MemoryStorage::Ready() {
  std::lock_guard lock(mutex_);
  return MayWrite();
}

base::Result<bool> MemoryStorage::Check(int) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  return true;
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
