// Records of the storage in memory: every version is kept, the last one is the record.
#include <utility>

#include "core/base/region.h"
#include "core/ports/links.h"
#include "plugins/storage/memory/memory_storage.h"

namespace anze::storage::memory {
base::Result<ports::RecordOutcome> MemoryStorage::PutRecord(const ports::RecordWrite& write) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may.errors();
  const std::pair key(write.record.type, write.record.id);
  const auto found = records_.find(key);
  const std::uint64_t stored = found == records_.end() ? 0 : found->second.back().version;
  if (stored != write.expected_version) return ports::RecordOutcome::kConflict;
  const ports::OwnedKeys owned{ports::SpaceOfRecords(write.record.type), write.record.id, write.record.region,
                               write.keys};
  // As with commits, a repeat must be told as one, although its own earlier write has taken the keys.
  const bool repeats = write.idempotency && keys_.contains(write.idempotency->key);
  if (!repeats && IsTaken(owned)) return ports::RecordOutcome::kTaken;
  if (write.idempotency && !keys_.emplace(write.idempotency->key, *write.idempotency).second) {
    return ports::RecordOutcome::kDuplicateKey;
  }
  ReplaceKeys(owned);
  ports::StoredRecord row = write.record;
  row.version = stored + 1;
  Note(ports::kLedgerRecord, ports::LedgerName(row), static_cast<std::int64_t>(row.version), ports::RecordDigest(row));
  records_[key].push_back(std::move(row));
  return ports::RecordOutcome::kWritten;
}

base::Result<std::optional<ports::StoredRecord>> MemoryStorage::GetRecord(std::string_view type, std::string_view id) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  const auto found = records_.find({std::string(type), std::string(id)});
  if (found == records_.end()) return std::optional<ports::StoredRecord>();
  return std::optional(found->second.back());
}

base::Result<std::vector<ports::StoredRecord>> MemoryStorage::ListRecords(const ports::RecordQuery& query) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  std::vector<ports::StoredRecord> rows;
  for (auto it = records_.upper_bound({query.type, query.after}); it != records_.end(); ++it) {
    if (it->first.first != query.type || rows.size() == query.limit) break;
    const ports::StoredRecord& row = it->second.back();
    if (query.scope && !ports::MayRead(*query.scope, row.region, row.parties)) continue;
    if (base::LiesIn(row.region, query.region_prefix)) rows.push_back(row);
  }
  return rows;
}

base::Status MemoryStorage::PutRecordParties(std::span<const ports::RecordParties> parties) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  for (const ports::RecordParties& of : parties) {
    const auto found = records_.find({of.type, of.id});
    if (found != records_.end() && found->second.back().version == of.version) {
      found->second.back().parties = of.parties;
    }
  }
  return base::Ok{};
}

base::Result<std::vector<ports::StoredRecord>> MemoryStorage::RecordHistory(std::string_view type,
                                                                            std::string_view id) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  const auto found = records_.find({std::string(type), std::string(id)});
  if (found == records_.end()) return std::vector<ports::StoredRecord>();
  std::vector<ports::StoredRecord> versions = found->second;
  for (ports::StoredRecord& version : versions) version.parties.clear();
  return versions;
}

}  // namespace anze::storage::memory
