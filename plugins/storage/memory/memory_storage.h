// Storage in memory: the reference that the contract suite is written against, with switches for faults.
//
// What it does is the definition of what a plugin must do; nothing survives its end.
// Ownership: plain. Threads: every call under one mutex.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/ports/storage.h"

namespace anze::storage::memory {

// Faults to be met on purpose; all off by default.
struct Faults {
  bool full = false;         // writes answer "storage-full", reads go on
  bool unavailable = false;  // everything answers "storage-unavailable"
  bool lose_answer = false;  // Append writes, then says "storage-unavailable": an acknowledgement was lost
  int conflict_next = 0;     // so many commits answer kConflict
};

class MemoryStorage : public ports::Storage {
 public:
  void SetFaults(const Faults& faults);

  std::vector<ports::AppendResult> Append(std::span<const workflow::Commit> batch) override;
  base::Status RemoveTimers(std::span<const workflow::TimerRemoval> removals) override;
  base::Status CompleteOutbox(std::span<const std::int64_t> ids) override;
  base::Status DeferOutbox(std::int64_t id, std::int64_t not_before) override;
  base::Status StoreBundle(std::string_view digest, std::string_view files_json) override;
  base::Status StoreSnapshot(std::string_view digest, std::string_view bundle_digest, std::string_view region,
                             std::string_view resolved_on) override;
  base::Status PutSetting(std::string_view name, std::string_view value) override;
  base::Status ForgetIdempotency(std::int64_t created_before) override;

  base::Result<ports::RecordOutcome> PutRecord(const ports::RecordWrite& write) override;
  base::Result<std::optional<ports::StoredRecord>> GetRecord(std::string_view type, std::string_view id) override;
  base::Result<std::vector<ports::StoredRecord>> ListRecords(const ports::RecordQuery& query) override;
  base::Result<std::vector<ports::StoredRecord>> RecordHistory(std::string_view type, std::string_view id) override;

  base::Result<std::optional<ports::StoredCase>> LoadCase(std::string_view case_id) override;
  base::Result<std::vector<ports::StoredEvent>> LoadJournal(std::string_view case_id, std::uint64_t after_sequence,
                                                            std::size_t limit) override;
  base::Result<std::vector<workflow::IndexRow>> ListCases(const ports::CaseQuery& query) override;
  base::Result<std::vector<ports::DueTimer>> DueTimers(std::int64_t now, std::size_t limit) override;
  base::Result<std::optional<std::int64_t>> NextTimer() override;
  base::Result<std::vector<ports::OutboxItem>> PendingOutbox(std::int64_t now, std::size_t limit) override;
  base::Result<std::optional<workflow::IdempotencyRow>> FindIdempotency(std::string_view key) override;
  base::Result<std::optional<SnapshotRecord>> FindSnapshot(std::string_view digest) override;
  base::Result<std::optional<std::string>> FindBundle(std::string_view digest) override;
  base::Result<std::optional<std::string>> GetSetting(std::string_view name) override;
  base::Result<ports::StorageStats> Stats() override;
  base::Result<std::vector<std::string>> CaseIds(std::string_view after, std::size_t limit, bool open_only) override;

 private:
  struct Row {
    workflow::IndexRow index;
    std::uint64_t sequence = 0;
    std::string state;
    std::vector<ports::StoredEvent> journal;
    std::vector<workflow::TimerRow> timers;
  };
  using TimerKey = std::tuple<std::int64_t, std::string, std::string>;
  struct PendingItem {
    ports::OutboxItem item;
    std::int64_t not_before = 0;
  };

  base::Status MayRead() const;
  base::Status MayWrite() const;
  ports::AppendResult Write(const workflow::Commit& commit);
  template <typename Map>
  base::Result<std::optional<typename Map::mapped_type>> Lookup(const Map& map, std::string_view key) const;

  mutable std::mutex mutex_;
  Faults faults_;
  std::map<std::string, Row, std::less<>> cases_;
  std::set<TimerKey> timers_;
  std::map<std::int64_t, PendingItem> outbox_;
  std::int64_t next_outbox_id_ = 1;
  std::map<std::string, workflow::IdempotencyRow, std::less<>> keys_;
  std::map<std::string, std::string, std::less<>> bundles_;
  std::map<std::string, SnapshotRecord, std::less<>> snapshots_;
  std::map<std::string, std::string, std::less<>> settings_;
  std::map<std::pair<std::string, std::string>, std::vector<ports::StoredRecord>> records_;  // every version
};

}  // namespace anze::storage::memory
