#include "plugins/storage/sqlite/clean.h"

#include "plugins/storage/sqlite/connection.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

base::Status CleanDatabase(const std::string& path, const std::string& layer, ReaderPool* readers) {
  auto opened = Connection::Make(path, {.layer = layer});
  if (!opened.ok()) return opened.errors();
  sqlite3* db = opened->handle();
  // The copy is as large as the database: not in memory. Row numbers stay, because every table whose row numbers are
  // meant has an index (sqlite.org/lang_vacuum.html); a proof shows it.
  for (const char* sql : {"PRAGMA temp_store=FILE", "PRAGMA secure_delete=ON", "VACUUM"}) {
    if (const int code = opened->Run(sql); code != SQLITE_OK) return ErrorOf(db, code);
  }
  // Views of readers keep the log.
  readers->ForgetViews(false);
  int pages = 0;
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_TRUNCATE, &pages, &moved);
  const base::Status done = code == SQLITE_OK ? base::Status(base::Ok{}) : base::Status(ErrorOf(db, code));
  readers->ForgetViews(true);
  return done;
}

}  // namespace anze::storage::sqlite
