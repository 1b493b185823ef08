#include "plugins/storage/sqlite/connection.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Exception.h>

#include <mutex>
#include <string>
#include <vector>

#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {
namespace {

void RegisterOnce() {
  static std::once_flag once;
  std::call_once(once, [] {
    // A connection belongs to one thread at a time (statement.h) and nobody asks how much memory the library takes:
    // without both locks a write takes less time. Where the library is in use already they stay, which is harmless.
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    Poco::Data::SQLite::Connector::registerConnector();
    RegisterGatheredWal();
  });
}

}  // namespace

base::Result<Connection> Connection::Make(const std::string& path, const Options& options) {
  RegisterOnce();
  try {
    Poco::Data::Session session(Poco::Data::SQLite::Connector::KEY, NameThrough(path, options.layer), 10);
    sqlite3* handle = Poco::Data::SQLite::Utility::dbHandle(session);
    Connection connection(session, handle);
    if (!options.search.empty()) {
      Statement attach(handle, "ATTACH ?1 AS search");
      // Through the system's own layer: the index is no log whose writes must be gathered.
      const std::string name = NameThrough(options.search, "") + "?vfs=" + sqlite3_vfs_find(nullptr)->zName;
      if (const int code = attach.Bind(1, name).Execute(); code != SQLITE_DONE) return ErrorOf(handle, code);
    }
    const std::string cache = "PRAGMA cache_size=-" + std::to_string(options.cache_kib);
    // The checkpointer moves the log (checkpointer.h), hence wal_autocheckpoint=0.
    std::vector<const char*> pragmas = {"PRAGMA busy_timeout=10000", "PRAGMA wal_autocheckpoint=0",
                                        "PRAGMA foreign_keys=OFF", "PRAGMA temp_store=MEMORY", cache.c_str()};
    if (options.read_only) {
      pragmas.push_back("PRAGMA query_only=ON");
      // The last connection to close would write the log into the database.
      sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    } else {
      pragmas.insert(pragmas.end(), {"PRAGMA page_size=8192", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"});
    }
    for (const char* pragma : pragmas) {
      const int code = connection.Run(pragma);
      if (code != SQLITE_OK) return ErrorOf(handle, code);
    }
    return connection;
  } catch (const Poco::Exception& e) {
    return base::Error("storage-unavailable", {{"why", e.displayText()}});
  }
}

}  // namespace anze::storage::sqlite
