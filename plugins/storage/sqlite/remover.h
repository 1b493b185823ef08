// Removed cases: taking the content away, and reading what is left. Inside the room only.
//
// The methods are those of core/ports/removal.h. Threads: those of the connection, one at a time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/removal.h"
#include "plugins/storage/sqlite/audit_log.h"
#include "plugins/storage/sqlite/ledger.h"
#include "plugins/storage/sqlite/statement.h"
#include "plugins/storage/sqlite/transaction.h"

namespace anze::storage::sqlite {

// The columns of a removed case, and the row of a statement that begins with them.
inline constexpr std::string_view kRemovedColumns =
    "SELECT case_id, region, type, sequence, chain, closed_at, removed_at, proposal, events FROM removed_cases ";
ports::RemovedCase RemovedOf(const Statement& row);

// The writing half.
class Remover {
 public:
  // Prepares its statements; all three must outlive it.
  Remover(sqlite3* db, Transactions* transactions, Ledger* ledger);

  base::Result<ports::RemovalOutcome> RemoveCases(const ports::Removal& removal);

 private:
  // Each gives SQLITE_DONE, or the code of the statement that failed.
  int RemoveOne(const ports::CaseRemoval& removal, const ports::Removal& of, bool* stands);
  int TakeEvents(const std::string& case_id, ports::RemovedCase* left);
  // Where rows of a case stand in tables that are not ordered by cases.
  struct Places {
    std::int64_t row = 0;  // of `cases`
    std::int64_t due_at = 0;
    std::string timers, parties;  // as their columns have them
    std::int64_t closed_at = 0;
  };
  int DropRows(const std::string& case_id, const Places& places);
  int DropListed(const std::string& case_id, const Places& places);

  sqlite3* db_;
  Transactions* transactions_;
  Ledger* ledger_;
  AuditWriter audit_;
  Statement find_, events_, replace_event_, insert_, delete_timer_, delete_party_;
};

// The reading half.
class RemovedReader {
 public:
  // `db` must outlive it.
  explicit RemovedReader(sqlite3* db);

  base::Result<std::optional<ports::RemovedCase>> Find(std::string_view case_id);
  base::Result<std::vector<ports::RemovedCase>> List(std::string_view after, std::size_t limit);

 private:
  base::Result<std::vector<ports::RemovedCase>> Rows(Statement* bound);

  sqlite3* db_;
  Statement find_, list_;
};

}  // namespace anze::storage::sqlite
