// A held statement on a native SQLite handle, and the mapping of result codes to errors.
// Inside the room only. Threads: a statement belongs to one connection, and that to one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace anze::storage::sqlite {

// The error of a result code: a full disk, quota or file limit is "storage-full"; a damaged file "storage-corrupt"; the
// rest "storage-unavailable"; each with {why}, SQLite's own words. Call it right after the failure, on the same thread:
// errno and the message belong to the last call. `db` may be null.
base::Error ErrorOf(sqlite3* db, int code);

// A statement that was prepared once and is run many times.
class Statement {
 public:
  Statement() = default;
  // Prepares `sql`; ok() tells whether that worked. The connection must outlive the statement.
  Statement(sqlite3* db, std::string_view sql);
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  bool ok() const { return statement_ != nullptr; }

  // Parameters count from 1. Text is not copied: it must live until Reset.
  Statement& Bind(int index, std::string_view text);
  Statement& Bind(int index, std::int64_t number);

  // SQLITE_ROW, SQLITE_DONE or an error code.
  int Step();
  // Steps to the end and resets: SQLITE_DONE or an error code.
  int Execute();
  // Ends a run that has not come to its end. A statement that is not reset keeps its transaction open.
  void Reset();

  // Values of the present row, columns counted from 0; NULL is an empty text or 0.
  std::string Text(int column) const;
  std::string_view View(int column) const;  // valid until the next Step or Reset
  std::int64_t Int(int column) const;

 private:
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace anze::storage::sqlite
