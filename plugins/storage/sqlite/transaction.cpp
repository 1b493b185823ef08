#include "plugins/storage/sqlite/transaction.h"

namespace anze::storage::sqlite {

Transactions::Transactions(sqlite3* db)
    : db_(db), begin_(db, "BEGIN IMMEDIATE"), commit_(db, "COMMIT"), rollback_(db, "ROLLBACK") {}

int Transactions::Run(const std::function<int()>& work, base::Error* error) {
  int code = begin_.Execute();
  if (code == SQLITE_DONE) {
    try {
      code = work();
    } catch (...) {  // for want of memory
      rollback_.Execute();
      throw;
    }
  }
  if (code == SQLITE_DONE) code = commit_.Execute();
  if (code == SQLITE_DONE) return code;
  // Asked before ROLLBACK, which would replace the message. Some errors have ended the transaction already.
  if (error != nullptr) *error = ErrorOf(db_, code);
  if (sqlite3_get_autocommit(db_) == 0) rollback_.Execute();
  return code;
}

base::Status Transactions::Run(const std::function<int()>& work) {
  base::Error error("storage-unavailable", {{"why", "transaction"}});
  if (Run(work, &error) == SQLITE_DONE) return base::Ok{};
  return error;
}

}  // namespace anze::storage::sqlite
