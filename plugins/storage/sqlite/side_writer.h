// The writing half beside the cases: records, keys, rules, settings, and forgetting old answers. Inside the room only.
//
// The methods are those of the same name in core/ports. Each is one durable transaction: on an error nothing of it
// stays.
// Threads: one at a time (SqliteStorage serialises).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/ports/audit.h"
#include "core/ports/checkpoints.h"
#include "core/ports/keys.h"
#include "core/ports/readers.h"
#include "core/ports/records.h"
#include "core/ports/rules.h"
#include "plugins/storage/sqlite/applications.h"
#include "plugins/storage/sqlite/audit_log.h"
#include "plugins/storage/sqlite/key_writer.h"
#include "plugins/storage/sqlite/ledger.h"
#include "plugins/storage/sqlite/people.h"
#include "plugins/storage/sqlite/statement.h"
#include "plugins/storage/sqlite/transaction.h"

namespace anze::storage::sqlite {

class SideWriter {
 public:
  // Prepares its statements; all four must outlive it.
  SideWriter(sqlite3* db, Transactions* transactions, KeyWriter* keys, Ledger* ledger);

  base::Result<ports::RecordOutcome> PutRecord(const ports::RecordWrite& write);
  base::Status PutRecordParties(std::span<const ports::RecordParties> parties);
  base::Status PutKeys(std::span<const ports::OwnedKeys> owned);
  base::Status StoreBundle(std::string_view digest, std::string_view files_json);
  base::Status StoreSnapshot(std::string_view digest, const ports::SnapshotRecord& snapshot);
  base::Status PutSetting(std::string_view name, std::string_view value);
  base::Result<std::size_t> ForgetIdempotency(std::int64_t created_before, std::size_t limit);
  base::Status PutCheckpoint(const ports::StoredCheckpoint& checkpoint);
  base::Status AppendAudit(std::span<const ports::AuditEntry> entries);
  base::Result<ports::PeopleOutcome> ChangePeople(const ports::PeopleChange& change);
  base::Result<bool> PutApplication(const ports::ApplicationRow& row);
  base::Result<bool> RemoveApplication(std::string_view id, std::uint64_t version);
  base::Status ForgetSignIns(std::int64_t sessions_before, std::int64_t failures_before);

 private:
  // Within a transaction. SQLITE_DONE, also when `outcome` says why nothing was written; else the code of the statement
  // that failed.
  int WriteRecord(const ports::RecordWrite& write, ports::RecordOutcome* outcome);
  // Sets `outcome` when the write repeats another under its key, or would take a key of another record.
  int FindRefusal(const ports::RecordWrite& write, const ports::OwnedKeys& owned, ports::RecordOutcome* outcome);
  // Runs one bound statement as a transaction of its own.
  base::Status Execute(Statement* bound);
  // The same with a row of the ledger, where the statement has changed anything.
  base::Status ExecuteNoted(Statement* bound, std::string_view kind, std::string_view name, const std::string& digest);

  sqlite3* db_;
  Transactions* transactions_;
  KeyWriter* keys_;
  Ledger* ledger_;
  AuditWriter audit_;
  PeopleWriter people_;
  ApplicationWriter applications_;
  Statement version_, find_key_, insert_key_, put_record_, keep_record_;
  Statement put_parties_, put_bundle_, put_snapshot_, get_setting_, put_setting_, forget_, last_checkpoint_,
      put_checkpoint_;
};

// Binds an answer to ?1…?7 of kInsertReply. Text is not copied.
inline constexpr std::string_view kInsertReply =
    "INSERT INTO idempotency (key, body_digest, status, etag, location, response, created_at) "
    "VALUES (?1,?2,?3,?4,?5,?6,?7)";
void BindReply(Statement* statement, const ports::IdempotencyRow& row);

}  // namespace anze::storage::sqlite
