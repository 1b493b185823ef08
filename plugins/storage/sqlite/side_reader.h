// The reading half beside the cases: records, keys, rules, settings and counts, on a reader's connection. Inside the
// room only.
//
// The methods are those of the same name in core/ports; their promises and errors stand there.
// Ownership: `db` must outlive it. Threads: those of the reader, one at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/checkpoints.h"
#include "core/ports/health.h"
#include "core/ports/keys.h"
#include "core/ports/records.h"
#include "core/ports/rules.h"
#include "plugins/storage/sqlite/applications.h"
#include "plugins/storage/sqlite/audit_log.h"
#include "plugins/storage/sqlite/people.h"
#include "plugins/storage/sqlite/read_filter.h"
#include "plugins/storage/sqlite/remover.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

class SideReader {
 public:
  // Prepares its statements on a database of this release.
  explicit SideReader(sqlite3* db, ReadFilter* filter);

  base::Result<std::optional<ports::StoredRecord>> GetRecord(std::string_view type, std::string_view id);
  base::Result<std::vector<ports::StoredRecord>> ListRecords(const ports::RecordQuery& query);
  base::Result<std::vector<ports::StoredRecord>> RecordHistory(std::string_view type, std::string_view id);
  base::Result<std::vector<ports::KeyOwner>> FindKey(const ports::KeyQuery& query);
  base::Result<std::vector<ports::SharedKey>> SharedKeys(std::size_t limit);
  base::Result<std::optional<ports::SnapshotRecord>> FindSnapshot(std::string_view digest);
  base::Result<std::optional<std::string>> FindBundle(std::string_view digest);
  base::Result<std::optional<std::string>> GetSetting(std::string_view name);
  base::Result<std::vector<ports::StoredAudit>> ListAudit(const ports::AuditQuery& query) { return audit_.List(query); }
  PeopleReader& people() { return people_; }
  RemovedReader& removed() { return removed_; }
  ApplicationReader& applications() { return applications_; }
  base::Result<std::vector<ports::StoredCheckpoint>> Checkpoints(std::int64_t after, std::size_t limit);
  base::Result<std::vector<ports::StoredCheckpoint>> CheckpointsBefore(std::int64_t before, std::size_t limit);
  base::Result<ports::StoredCheckpoint> LastCheckpoint();
  // All counts; bytes stay 0, since only the storage knows the file.
  base::Result<ports::StorageStats> Stats();

 private:
  // All rows of a bound statement of record columns; resets it.
  base::Result<std::vector<ports::StoredRecord>> Records(Statement* bound);
  base::Result<std::vector<ports::StoredCheckpoint>> CheckpointRows(Statement* bound);
  // The one text that a statement finds under `key`.
  base::Result<std::optional<std::string>> Text(Statement* statement, std::string_view key);

  sqlite3* db_;
  ReadFilter* filter_;
  AuditReader audit_;
  PeopleReader people_;
  RemovedReader removed_;
  ApplicationReader applications_;
  Statement get_, list_, history_, snapshot_, bundle_, setting_, counts_, key_owners_, shared_keys_, checkpoints_,
      checkpoints_before_, last_checkpoint_;
};

}  // namespace anze::storage::sqlite
