// Write transactions on one connection. Inside the room only. Threads: those of the connection, one at a time.
#pragma once

#include <functional>

#include "core/base/result.h"
#include "plugins/storage/sqlite/connection.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

// Wraps work in BEGIN IMMEDIATE, which waits for other writers before anything is done, and COMMIT.
class Transactions {
 public:
  // `db` must outlive it.
  explicit Transactions(sqlite3* db);

  // Runs `work` between BEGIN and COMMIT and gives SQLITE_DONE. When `work` gives another code than SQLITE_DONE, or
  // BEGIN or COMMIT fails, all of it is taken back, that code is given and `error` (unless null) tells why. An
  // exception of `work` flies on, after all of it was taken back.
  int Run(const std::function<int()>& work, base::Error* error);
  // The same, for those who only want to know whether it is written.
  base::Status Run(const std::function<int()>& work);

 private:
  sqlite3* db_;
  Statement begin_, commit_, rollback_;
};

}  // namespace anze::storage::sqlite
