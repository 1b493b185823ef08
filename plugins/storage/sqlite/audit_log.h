// The audit journal: adding entries, and reading them. Inside the room only.
//
// The methods are those of core/ports/audit.h. Threads: those of the connection, one at a time.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/ports/audit.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

// The writing half. Other writers of the room that change what must be audited call Append within their transaction.
class AuditWriter {
 public:
  // `db` must outlive it.
  explicit AuditWriter(sqlite3* db);

  // Within a transaction. SQLITE_DONE, or the code of the statement that failed; the transaction must be taken back
  // then. The entries must be within their bounds (core/ports/audit_bounds.h).
  int Append(std::span<const ports::AuditEntry> entries);

 private:
  Statement last_, insert_;
};

// The reading half.
class AuditReader {
 public:
  // `db` must outlive it.
  explicit AuditReader(sqlite3* db) : db_(db) {}

  base::Result<std::vector<ports::StoredAudit>> List(const ports::AuditQuery& query);

 private:
  sqlite3* db_;
  std::map<std::string, Statement> lists_;  // by SQL text: one a combination of conditions
};

}  // namespace anze::storage::sqlite
