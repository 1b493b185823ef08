// Finds cases by a value of their facts (core/ports/cases.h, FindCases). Inside the room only.
// Threads: those of the connection, one at a time.
#pragma once

#include <vector>

#include "core/ports/cases.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

class CaseFinder {
 public:
  // `db` must outlive it.
  explicit CaseFinder(sqlite3* db);

  // Puts what FindCases answers into `found`. SQLITE_DONE, or the code of the statement that failed.
  int Find(const ports::FoundQuery& query, std::vector<ports::FoundCase>* found);
  // Sets `stands` to whether the same cases are found as were read, none of them changed since. Codes likewise.
  int Compare(const ports::ReadCases& read, bool* stands);

 private:
  int FindIn(std::string_view state, const ports::FoundQuery& query, std::vector<ports::FoundCase>* found);

  Statement find_;
};

}  // namespace anze::storage::sqlite
