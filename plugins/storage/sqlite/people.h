// Accounts, organisations, tokens, and what signing in leaves behind. Inside the room only.
//
// The methods are those of core/ports/people.h and sign_ins.h. Threads: those of the connection, one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/ports/people.h"
#include "plugins/storage/sqlite/ledger.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

// The writing half, within a transaction. Every method gives SQLITE_DONE, or the code of the statement that failed; the
// transaction must be taken back then.
class PeopleWriter {
 public:
  // `db` must outlive it.
  explicit PeopleWriter(sqlite3* db);

  // Whether every row and step of the change follows on what is stored.
  int StillStands(const ports::PeopleChange& change, bool* stands);
  // Everything of the change but audit and idempotency.
  int Write(const ports::PeopleChange& change, Ledger* ledger);
  int Forget(std::int64_t sessions_before, std::int64_t failures_before);

 private:
  int PutRow(const ports::PeopleRow& row, Ledger* ledger);
  int PutSessions(const ports::PeopleChange& change);

  Statement version_, step_, put_row_, put_use_, put_session_, end_session_, end_all_, put_failure_, drop_failure_,
      old_sessions_, old_failures_;
};

// The reading half.
class PeopleReader {
 public:
  // `db` must outlive it.
  explicit PeopleReader(sqlite3* db);

  base::Result<std::vector<ports::PeopleRow>> People(std::string_view kind, std::string_view after, std::size_t limit);
  base::Result<std::vector<ports::SessionRow>> Sessions(std::string_view after, std::size_t limit);
  base::Result<std::vector<ports::Use>> Uses(std::string_view after_kind, std::string_view after_name,
                                             std::size_t limit);
  base::Result<std::vector<ports::FailureRow>> Failures(std::string_view after_account, std::string_view after_address,
                                                        std::size_t limit);

 private:
  sqlite3* db_;
  Statement people_, sessions_, uses_, failures_;
};

}  // namespace anze::storage::sqlite
