#include "plugins/storage/sqlite/key_writer.h"

namespace anze::storage::sqlite {

using ports::NaturalKey;
using ports::OwnedKeys;

KeyWriter::KeyWriter(sqlite3* db) {
  own_ = Statement(db,
                   "SELECT 1 FROM natural_keys WHERE space = ?1 AND name = ?2 AND value = ?3 AND id = ?4 "
                   "AND region = ?5");
  other_ = Statement(db,
                     "SELECT 1 FROM natural_keys WHERE space = ?1 AND name = ?2 AND value = ?3 AND id <> ?4 "
                     "AND (region = ?5 OR substr(region, 1, length(?5) + 1) = ?5 || '/' "
                     "OR substr(?5, 1, length(region) + 1) = region || '/') LIMIT 1");
  remove_ = Statement(db, "DELETE FROM natural_keys WHERE space = ?1 AND id = ?2");
  insert_ = Statement(db, "INSERT INTO natural_keys (space, name, value, id, region) VALUES (?1, ?2, ?3, ?4, ?5)");
}

// Two looks a key: whether this owner has it already, and only if not, whether another has.
int KeyWriter::FindTaken(const OwnedKeys& owned, bool* taken) {
  *taken = false;
  for (const NaturalKey& key : owned.keys) {
    for (Statement* look : {&own_, &other_}) {
      look->Bind(1, owned.space).Bind(2, key.name).Bind(3, key.value).Bind(4, owned.id).Bind(5, owned.region);
      const int found = look->Step();
      look->Reset();
      if (found != SQLITE_ROW && found != SQLITE_DONE) return found;
      if (found == SQLITE_DONE) continue;
      if (look == &own_) break;  // it has this one already, shared or not
      *taken = true;
      return SQLITE_DONE;
    }
  }
  return SQLITE_DONE;
}

int KeyWriter::Replace(const OwnedKeys& owned) {
  remove_.Bind(1, owned.space).Bind(2, owned.id);
  if (const int code = remove_.Execute(); code != SQLITE_DONE) return code;
  for (const NaturalKey& key : owned.keys) {
    insert_.Bind(1, owned.space).Bind(2, key.name).Bind(3, key.value).Bind(4, owned.id).Bind(5, owned.region);
    if (const int code = insert_.Execute(); code != SQLITE_DONE) return code;
  }
  return SQLITE_DONE;
}

}  // namespace anze::storage::sqlite
