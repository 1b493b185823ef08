// A connection to the database: a Poco session, its native handle, and the pragmas that every connection runs under.
// Inside the room only.
//
// Ownership: owns the session; statements made on its handle must end before it. Threads: one thread at a time.
#pragma once

#include <Poco/Data/Session.h>
#include <sqlite3.h>

#include <string>

#include "core/base/result.h"
#include "plugins/storage/sqlite/gathered_wal.h"

namespace anze::storage::sqlite {

class Connection {
 public:
  // How a connection is made.
  struct Options {
    // The most that its page cache takes.
    int cache_kib = 512;
    bool read_only = false;            // nothing is written, not even when it is closed last
    std::string layer = kGatheredWal;  // the file system layer; empty: the system's own
    std::string search = {};           // the file of the search index, to be read as "search"; empty: none
  };
  // Opens the file, and makes it unless read only. Writers run with WAL and synchronous FULL, so that a COMMIT that
  // returned is on disk. A connection waits 10 seconds for a lock of another before it gives up. Errors: those of Open
  // in sqlite_storage.h.
  static base::Result<Connection> Make(const std::string& path, const Options& options);

  Poco::Data::Session& session() { return session_; }
  sqlite3* handle() const { return handle_; }

  // One statement without results; SQLITE_OK or an error code.
  int Run(const char* sql) { return sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr); }

 private:
  Connection(Poco::Data::Session session, sqlite3* handle) : session_(std::move(session)), handle_(handle) {}

  Poco::Data::Session session_;
  sqlite3* handle_;
};

}  // namespace anze::storage::sqlite
