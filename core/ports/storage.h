// The storage port: what the shell needs from a database, in plain types.
//
// A plugin writes a Commit atomically and durably, and understands none of it.
// One contract suite (tests/contract) runs over every plugin.
//
// Errors (every call): "storage-full" (no space: nothing was written, reads go on),
// "storage-unavailable" {why}, "storage-corrupt" {why}.
// Ownership: the shell owns the Storage; returned values are copies.
// Threads: every call from any thread. The plugin serialises writes; the commit loop is the one hot
// writer, and reads never wait for it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/ports/records.h"
#include "core/workflow/commit.h"

namespace anze::ports {

struct StoredCase {
  std::string state;  // encoded CaseState
  std::uint64_t sequence = 0;
};

struct StoredEvent {
  std::uint64_t sequence = 0;
  std::int64_t at = 0;
  std::string event;  // encoded
  std::string chain;
};

struct CaseQuery {
  std::string region_prefix;  // "cn/shanxi" finds its districts too; empty: all
  std::string type;
  std::string state;
  std::string assignee;
  std::optional<bool> closed;
  std::string light;  // "green" | "yellow" | "red" at `now`
  std::int64_t now = 0;
  std::int64_t due_before = 0;  // 0: no bound
  std::string search;           // part of the subject text, empty: any
  // Keyset position (due_at, case_id) after which to go on.
  std::optional<std::pair<std::int64_t, std::string>> after;
  std::size_t limit = 50;
};

struct DueTimer {
  std::int64_t fire_at = 0;
  std::string case_id;
  std::string clock;
};

struct OutboxItem {
  std::int64_t id = 0;
  std::string case_id;
  std::uint64_t sequence = 0;
  std::string kind;
  std::string payload;
  int attempts = 0;
};

// How one Commit of a batch ended.
enum class AppendOutcome {
  kWritten,
  kConflict,      // the case is not at expected_sequence
  kDuplicateKey,  // the idempotency key was used before
  kFailed,        // the storage error is in AppendResult::error
};
struct AppendResult {
  AppendOutcome outcome = AppendOutcome::kFailed;
  std::optional<base::Error> error;
};

struct StorageStats {
  std::int64_t cases = 0;
  std::int64_t open_cases = 0;
  std::int64_t events = 0;
  std::int64_t timers = 0;
  std::int64_t outbox = 0;
  std::int64_t bytes = 0;
};

class Storage : public RecordStore {
 public:
  // Writes the batch in one durable transaction. A bad commit (conflict, duplicate) does not
  // sink its neighbours. On return everything marked kWritten survives a crash. Results in order.
  virtual std::vector<AppendResult> Append(std::span<const workflow::Commit> batch) = 0;
  // Removes stale timers (in the next durable transaction).
  virtual base::Status RemoveTimers(std::span<const workflow::TimerRemoval> removals) = 0;
  virtual base::Status CompleteOutbox(std::span<const std::int64_t> ids) = 0;
  virtual base::Status DeferOutbox(std::int64_t id, std::int64_t not_before) = 0;
  // Keeps a bundle's files and a snapshot's identity for ever; repeating is harmless.
  virtual base::Status StoreBundle(std::string_view digest, std::string_view files_json) = 0;
  virtual base::Status StoreSnapshot(std::string_view digest, std::string_view bundle_digest, std::string_view region,
                                     std::string_view resolved_on) = 0;
  virtual base::Status PutSetting(std::string_view name, std::string_view value) = 0;
  virtual base::Status ForgetIdempotency(std::int64_t created_before) = 0;

  virtual base::Result<std::optional<StoredCase>> LoadCase(std::string_view case_id) = 0;
  virtual base::Result<std::vector<StoredEvent>> LoadJournal(std::string_view case_id, std::uint64_t after_sequence,
                                                             std::size_t limit) = 0;
  // Ordered by (due_at, case_id).
  virtual base::Result<std::vector<workflow::IndexRow>> ListCases(const CaseQuery& query) = 0;
  virtual base::Result<std::vector<DueTimer>> DueTimers(std::int64_t now, std::size_t limit) = 0;
  // The earliest fire_at, nullopt when no timer waits.
  virtual base::Result<std::optional<std::int64_t>> NextTimer() = 0;
  // In order of writing; those that were deferred, once their time has come, after the fresh ones.
  virtual base::Result<std::vector<OutboxItem>> PendingOutbox(std::int64_t now, std::size_t limit) = 0;
  virtual base::Result<std::optional<workflow::IdempotencyRow>> FindIdempotency(std::string_view key) = 0;
  struct SnapshotRecord {
    std::string bundle_digest;
    std::string region;
    std::string resolved_on;
  };
  virtual base::Result<std::optional<SnapshotRecord>> FindSnapshot(std::string_view digest) = 0;
  virtual base::Result<std::optional<std::string>> FindBundle(std::string_view digest) = 0;
  virtual base::Result<std::optional<std::string>> GetSetting(std::string_view name) = 0;
  virtual base::Result<StorageStats> Stats() = 0;
  // Case ids after `after`, ascending, for verification and recomputation.
  virtual base::Result<std::vector<std::string>> CaseIds(std::string_view after, std::size_t limit, bool open_only) = 0;
};

}  // namespace anze::ports
