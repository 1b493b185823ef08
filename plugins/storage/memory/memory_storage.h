// Storage in memory: the reference that the contract suite (tests/contract) is written against, with switches for
// faults.
//
// This class defines by example how a storage plugin must behave. It looks at every row where a database uses an index,
// so it is right first, and fast only for small worlds such as tests and measurements. Nothing survives its end.
//
// Errors: none of its own. "storage-full" and "storage-unavailable", both with {why: "fault"}, come only from the
// switches in Faults. "storage-corrupt" never happens.
// Ownership: owns copies of all that it is given, and returns copies; no pointer into it leaves it.
// Threads: any; every call holds one mutex for as long as it runs, so calls happen one after another.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/ports/storage.h"

namespace anze::storage::memory {

// Faults to be met on purpose; all are off by default. They may be combined: a write to a storage that is both full and
// unavailable answers "storage-full".
struct Faults {
  bool full = false;         // writes answer "storage-full", reads go on
  bool unavailable = false;  // everything answers "storage-unavailable"
  bool lose_answer = false;  // Append writes, then says "storage-unavailable": an acknowledgement was lost
  int conflict_next = 0;     // so many commits answer kConflict
};

// The promises of each call stand in core/ports, topic by topic; only differences are written here.
class MemoryStorage : public ports::Storage {
 public:
  // Replaces all switches at once. Calls that begin afterwards meet the new faults; stored rows stay as they are.
  void SetFaults(const Faults& faults);

  // Writes the commits one by one under one lock. With `lose_answer` a commit may be written although its result is
  // kFailed: the caller must find that out by reading, as after a lost acknowledgement.
  std::vector<ports::AppendResult> Append(std::span<const ports::Commit> batch) override;
  base::Status RemoveTimers(std::span<const ports::TimerRemoval> removals) override;
  base::Status CompleteOutbox(std::span<const std::int64_t> ids) override;
  base::Status DeferOutbox(std::int64_t id, std::int64_t not_before) override;
  base::Status StoreBundle(std::string_view digest, std::string_view files_json) override;
  base::Status StoreSnapshot(std::string_view digest, const ports::SnapshotRecord& snapshot) override;
  base::Status PutSetting(std::string_view name, std::string_view value) override;
  base::Result<std::size_t> ForgetIdempotency(std::int64_t created_before, std::size_t limit) override;
  // Changes nothing: every case here has had its text since its opening.
  base::Status PutCaseTexts(std::span<const std::pair<std::string, std::string>> id_and_text) override;

  // Records and their history.
  base::Result<ports::RecordOutcome> PutRecord(const ports::RecordWrite& write) override;
  base::Result<std::optional<ports::StoredRecord>> GetRecord(std::string_view type, std::string_view id) override;
  base::Result<std::vector<ports::StoredRecord>> ListRecords(const ports::RecordQuery& query) override;
  base::Status PutRecordParties(std::span<const ports::RecordParties> parties) override;
  base::Result<std::vector<ports::StoredRecord>> RecordHistory(std::string_view type, std::string_view id) override;

  // Natural keys of cases and records.
  base::Result<std::vector<ports::KeyOwner>> FindKey(const ports::KeyQuery& query) override;
  base::Status PutKeys(std::span<const ports::OwnedKeys> owned) override;
  base::Result<std::vector<ports::SharedKey>> SharedKeys(std::size_t limit) override;

  // The audit journal.
  base::Status AppendAudit(std::span<const ports::AuditEntry> entries) override;
  base::Result<std::vector<ports::StoredAudit>> ListAudit(const ports::AuditQuery& query) override;

  // Accounts, and what signing in leaves behind.
  base::Result<ports::PeopleOutcome> ChangePeople(const ports::PeopleChange& change) override;
  base::Result<std::vector<ports::PeopleRow>> People(std::string_view kind, std::string_view after,
                                                     std::size_t limit) override;
  base::Result<std::vector<ports::SessionRow>> Sessions(std::string_view after, std::size_t limit) override;
  base::Result<std::vector<ports::Use>> Uses(std::string_view after_kind, std::string_view after_name,
                                             std::size_t limit) override;
  base::Result<std::vector<ports::FailureRow>> Failures(std::string_view after_account, std::string_view after_address,
                                                        std::size_t limit) override;
  base::Status ForgetSignIns(std::int64_t sessions_before, std::int64_t failures_before) override;

  // Applications.
  base::Result<bool> PutApplication(const ports::ApplicationRow& row) override;
  base::Result<bool> RemoveApplication(std::string_view id, std::uint64_t version) override;
  base::Result<std::optional<ports::ApplicationRow>> FindApplication(std::string_view id) override;
  base::Result<std::vector<ports::ApplicationRow>> Applications(const ports::ApplicationQuery& query) override;
  base::Result<std::size_t> CountApplications(std::string_view organisation, std::string_view state) override;

  // Checkpoints, and a copy of everything for a proof.
  base::Status PutCheckpoint(const ports::StoredCheckpoint& checkpoint) override;
  base::Result<std::vector<ports::StoredCheckpoint>> Checkpoints(std::int64_t after, std::size_t limit) override;
  base::Result<std::vector<ports::StoredCheckpoint>> CheckpointsBefore(std::int64_t before, std::size_t limit) override;
  base::Result<ports::StoredCheckpoint> LastCheckpoint() override;
  base::Result<std::unique_ptr<ports::ProofView>> OpenProof() override;

  // What is left of removed cases. Nothing is on a disk that could be cleaned.
  base::Result<ports::RemovalOutcome> RemoveCases(const ports::Removal& removal) override;
  base::Result<std::optional<ports::RemovedCase>> FindRemoved(std::string_view case_id) override;
  base::Result<std::vector<ports::RemovedCase>> RemovedCases(std::string_view after, std::size_t limit) override;
  base::Status CleanRemoved() override;

  // Always "storage-not-durable".
  base::Result<ports::CopyFacts> CopyTo(const std::string& file, const std::function<bool()>& go_on) override;

  // Cases, their journals and the work list.
  base::Result<std::optional<ports::StoredCase>> LoadCase(std::string_view case_id) override;
  base::Result<std::optional<ports::StoredCase>> LoadReadable(std::string_view case_id,
                                                              const ports::ReadScope& scope) override;
  base::Status PutCaseParties(std::span<const ports::CaseParties> parties) override;
  base::Result<std::vector<ports::StoredEvent>> LoadJournal(std::string_view case_id, std::uint64_t after_sequence,
                                                            std::size_t limit) override;
  base::Result<std::vector<ports::IndexRow>> ListCases(const ports::CaseQuery& query) override;
  base::Result<std::vector<ports::FoundCase>> FindCases(const ports::FoundQuery& query) override;
  // The number of the last event is how many were ever written.
  base::Result<std::int64_t> LastEvent() override;
  base::Result<std::optional<std::vector<ports::CaseChange>>> ChangesSince(std::int64_t event,
                                                                           std::size_t limit) override;
  base::Result<std::vector<ports::DueTimer>> DueTimers(std::int64_t now, std::size_t limit) override;
  base::Result<std::optional<std::int64_t>> NextTimer() override;
  base::Result<std::vector<ports::OutboxItem>> PendingOutbox(std::int64_t now, std::size_t limit) override;
  base::Result<std::optional<ports::IdempotencyRow>> FindIdempotency(std::string_view key) override;
  base::Result<std::optional<ports::SnapshotRecord>> FindSnapshot(std::string_view digest) override;
  base::Result<std::optional<std::string>> FindBundle(std::string_view digest) override;
  base::Result<std::optional<std::string>> GetSetting(std::string_view name) override;
  // `bytes` is always 0: nothing is on disk.
  base::Result<ports::StorageStats> Stats() override;
  // Not ready exactly when a write would fail by a switch.
  base::Status Ready() override;
  // Finds nothing and comes to the end at once.
  base::Result<bool> Check(int seconds) override;
  base::Result<std::vector<std::string>> CaseIds(std::string_view after, std::size_t limit, bool open_only) override;
  // Always empty, for the same reason as PutCaseTexts.
  base::Result<std::vector<std::string>> CasesWithoutText(std::size_t limit) override;

 private:
  // All that is kept of one case.
  struct Row {
    ports::IndexRow index;
    std::uint64_t sequence = 0;
    std::string state;
    std::string text;  // folded, with the id
    std::vector<std::string> parties;
    std::vector<ports::StoredEvent> journal;
    std::vector<ports::TimerRow> timers;
  };
  // fire_at, case id, clock: in this order the set is already the order of DueTimers.
  using TimerKey = std::tuple<std::int64_t, std::string, std::string>;
  // An effect with the moment before which it is not to be tried, in milliseconds; 0 for one that was never deferred.
  struct PendingItem {
    ports::OutboxItem item;
    std::int64_t not_before = 0;
  };

  // Whether the switches let a read or a write pass; the mutex is held. Errors: those of the switches.
  base::Status MayRead() const;
  base::Status MayWrite() const;
  // Whether a row belongs into the answer to `query`. `words` are the folded words of query.search.
  static bool Fits(const Row& row, const ports::CaseQuery& query, std::span<const std::string> words);
  // Checks one commit in the order of the contract (sequence, repeat, keys) and writes all of it or nothing. The mutex
  // is held.
  ports::AppendResult Write(const ports::Commit& commit);
  // Whether another owner in the same region has a key that `owned` does not have yet. The mutex is held.
  bool IsTaken(const ports::OwnedKeys& owned) const;
  // The cases that a query finds; the mutex is held.
  std::vector<ports::FoundCase> Found(const ports::FoundQuery& query) const;
  // Whether other cases still stand as they were read; the mutex is held.
  bool StillStands(const ports::ReadCases& read) const;
  // Sets the owner's complete set of keys, shared or not. The mutex is held.
  void ReplaceKeys(const ports::OwnedKeys& owned);
  // Whether every row and step of a change follows on what is stored; the mutex is held.
  bool StillStands(const ports::PeopleChange& change) const;
  // Writes the rows of a change; the mutex is held.
  void Put(const ports::PeopleChange& change);
  // Adds entries to the audit journal; the mutex is held.
  void Add(std::span<const ports::AuditEntry> entries);
  // Adds a row to the ledger; the mutex is held.
  void Note(std::string_view kind, std::string_view name, std::int64_t version, std::string digest);
  // The value under `key`, nullopt when there is none. Takes the mutex itself.
  template <typename Map>
  base::Result<std::optional<typename Map::mapped_type>> Lookup(const Map& map, std::string_view key) const;

  mutable std::mutex mutex_;
  Faults faults_;
  // A removed case, with what is left of its journal.
  struct RemovedRow {
    ports::RemovedCase left;
    std::vector<ports::StoredEvent> journal;
  };
  // Whether a case stands as a removal was proposed for it; takes its content away. The mutex is held.
  bool StillStands(const ports::CaseRemoval& removal) const;
  void TakeAway(const ports::CaseRemoval& removal, const ports::Removal& of);

  std::map<std::string, Row, std::less<>> cases_;
  std::map<std::string, RemovedRow, std::less<>> removed_;
  std::set<TimerKey> timers_;
  std::map<std::int64_t, PendingItem> outbox_;
  std::int64_t next_outbox_id_ = 1;
  std::vector<ports::CaseChange> changes_;  // one an event, the first event first; of an opening without an id
  using KeyPlace = std::tuple<std::string, std::string, std::string>;         // space, name, value
  std::map<KeyPlace, std::map<std::string, std::string>> natural_keys_;       // id -> region
  std::map<std::pair<std::string, std::string>, std::vector<KeyPlace>> own_;  // (space, id) -> its keys
  std::map<std::string, ports::IdempotencyRow, std::less<>> keys_;
  std::map<std::string, std::string, std::less<>> bundles_;
  std::map<std::string, ports::SnapshotRecord, std::less<>> snapshots_;
  std::map<std::string, std::string, std::less<>> settings_;
  using TextPair = std::pair<std::string, std::string>;
  std::map<TextPair, ports::PeopleRow> people_;  // by kind and name
  std::map<TextPair, ports::Use> uses_;          // likewise
  std::map<TextPair, ports::FailureRow> failures_;
  std::map<std::string, ports::SessionRow> sessions_;
  std::map<std::string, ports::ApplicationRow, std::less<>> applications_;
  std::vector<ports::StoredAudit> audit_;  // number 1 first
  std::vector<ports::LedgerRow> ledger_;   // likewise
  std::vector<ports::StoredCheckpoint> checkpoints_;
  std::vector<std::pair<std::string, std::uint64_t>> order_;  // case and sequence of every event, as written
  std::map<std::pair<std::string, std::string>, std::vector<ports::StoredRecord>> records_;  // every version
};

}  // namespace anze::storage::memory
