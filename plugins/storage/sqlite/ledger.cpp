#include "plugins/storage/sqlite/ledger.h"

#include <string>

#include "core/ports/links.h"

namespace anze::storage::sqlite {

Ledger::Ledger(sqlite3* db) {
  last_ = Statement(db, "SELECT number, chain FROM ledger ORDER BY number DESC LIMIT 1");
  insert_ =
      Statement(db, "INSERT INTO ledger (number, kind, name, version, digest, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
}

int Ledger::Append(std::string_view kind, std::string_view name, std::int64_t version, std::string_view digest) {
  const int found = last_.Step();
  const std::int64_t number = found == SQLITE_ROW ? last_.Int(0) + 1 : 1;
  const std::string before = found == SQLITE_ROW ? last_.Text(1) : std::string();
  last_.Reset();
  if (found != SQLITE_ROW && found != SQLITE_DONE) return found;
  const std::string chain = ports::LedgerLink(before, number, kind, name, version, digest);
  insert_.Bind(1, number).Bind(2, kind).Bind(3, name).Bind(4, version).Bind(5, digest).Bind(6, chain);
  return insert_.Execute();
}

}  // namespace anze::storage::sqlite
