// A connection: a Poco session, its native handle, and the pragmas every connection runs under.
// Inside the room only. Ownership: owns the session. Threads: one thread at a time.
#pragma once

#include <Poco/Data/Session.h>
#include <sqlite3.h>

#include <string>

#include "core/base/result.h"

namespace anze::storage::sqlite {

class Connection {
 public:
  // Errors as those of Open in sqlite_storage.h. `read_only`: nothing is written, not even when it is closed last.
  static base::Result<Connection> Make(const std::string& path, int cache_kib, bool read_only = false);

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
