// The table of applications: its writing half, inside a transaction of the writer, and its reading half.
// Errors: SQLite codes in the writing half, base::Error in the reading half. Ownership: the database outlives both.
// Threads: those of its connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/ports/applications.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

class ApplicationWriter {
 public:
  explicit ApplicationWriter(sqlite3* db);
  // Each sets `written`, and gives SQLITE_DONE or the code of what failed.
  int Put(const ports::ApplicationRow& row, bool* written);
  int Remove(std::string_view id, std::uint64_t version, bool* written);

 private:
  // Of the stored row, 0 where there is none.
  int Version(std::string_view id, std::uint64_t* version);
  Statement version_, put_, remove_;
};

class ApplicationReader {
 public:
  explicit ApplicationReader(sqlite3* db);
  base::Result<std::optional<ports::ApplicationRow>> Find(std::string_view id);
  base::Result<std::vector<ports::ApplicationRow>> List(const ports::ApplicationQuery& query);
  base::Result<std::size_t> Count(std::string_view organisation, std::string_view state);

 private:
  sqlite3* db_;
  Statement find_, list_, count_;
};

}  // namespace anze::storage::sqlite
