// The ledger: one row a version of a record, a bundle, a snapshot and a value of a setting, in one hash chain
// (core/ports/links.h). Inside the room only. Threads: those of the connection, one at a time.
#pragma once

#include <cstdint>
#include <string_view>

#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

class Ledger {
 public:
  // `db` must outlive it.
  explicit Ledger(sqlite3* db);

  // Within the transaction that writes what the row is about; it must be taken back when this fails. SQLITE_DONE, or
  // the code of the statement that failed.
  int Append(std::string_view kind, std::string_view name, std::int64_t version, std::string_view digest);

 private:
  Statement last_, insert_;
};

}  // namespace anze::storage::sqlite
