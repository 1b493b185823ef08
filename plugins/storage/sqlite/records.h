// The registered objects and their history. Inside the room only.
// Ownership: owns its connection. Threads: reads from any thread, one after another; Put is called by one at a time,
// while no other connection writes (SqliteStorage serialises).
#pragma once

#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "core/ports/records.h"
#include "plugins/storage/sqlite/connection.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

class RecordTable {
 public:
  explicit RecordTable(Connection connection);

  base::Result<ports::RecordOutcome> Put(const ports::RecordWrite& write);
  base::Result<std::optional<ports::StoredRecord>> Get(std::string_view type, std::string_view id);
  base::Result<std::vector<ports::StoredRecord>> List(const ports::RecordQuery& query);
  base::Result<std::vector<ports::StoredRecord>> History(std::string_view type, std::string_view id);

 private:
  // SQLITE_DONE, or the code of the statement that failed. What is not written because of `outcome` is SQLITE_DONE too.
  int Write(const ports::RecordWrite& write, ports::RecordOutcome* outcome);
  base::Result<std::vector<ports::StoredRecord>> Rows(Statement* statement);

  Connection connection_;
  std::mutex mutex_;
  Statement begin_, commit_, rollback_, version_, find_key_, insert_key_, put_, keep_, get_, list_, history_;
};

}  // namespace anze::storage::sqlite
