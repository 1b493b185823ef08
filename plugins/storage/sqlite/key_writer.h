// Natural keys: whether a write may have them, and writing them. Inside the room only.
// Threads: those of the connection, one at a time.
#pragma once

#include "core/ports/keys.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

// core/ports/keys.h defines keys and when a write is refused for one.
class KeyWriter {
 public:
  // `db` must outlive it.
  explicit KeyWriter(sqlite3* db);

  // Sets `taken` to whether another owner has one of the keys that `owned` does not have yet. SQLITE_DONE, or the code
  // of the statement that failed.
  int FindTaken(const ports::OwnedKeys& owned, bool* taken);
  // Within a transaction: makes `owned.keys` the owner's complete set, shared or not. SQLITE_DONE, or the code of the
  // statement that failed; the transaction must be taken back then.
  int Replace(const ports::OwnedKeys& owned);

 private:
  Statement own_, other_, remove_, insert_;
};

}  // namespace anze::storage::sqlite
