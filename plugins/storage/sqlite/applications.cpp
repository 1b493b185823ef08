#include "plugins/storage/sqlite/applications.h"

#include <algorithm>
#include <limits>

namespace anze::storage::sqlite {
namespace {

ports::ApplicationRow ApplicationOf(const Statement& row) {
  return {row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Int(4), static_cast<std::uint64_t>(row.Int(5)),
          row.Text(6)};
}

constexpr const char* kApplicationColumns =
    "SELECT id, organisation, type, state, updated_at, version, content FROM applications ";

}  // namespace

ApplicationWriter::ApplicationWriter(sqlite3* db) {
  version_ = Statement(db, "SELECT version FROM applications WHERE id = ?1");
  put_ = Statement(db,
                   "INSERT INTO applications (id, organisation, type, state, updated_at, version, content) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE SET state = excluded.state, "
                   "updated_at = excluded.updated_at, version = excluded.version, content = excluded.content");
  remove_ = Statement(db, "DELETE FROM applications WHERE id = ?1");
}

int ApplicationWriter::Version(std::string_view id, std::uint64_t* version) {
  version_.Bind(1, id);
  const int code = version_.Step();
  *version = code == SQLITE_ROW ? static_cast<std::uint64_t>(version_.Int(0)) : 0;
  version_.Reset();
  return code == SQLITE_ROW ? SQLITE_DONE : code;
}

int ApplicationWriter::Put(const ports::ApplicationRow& row, bool* written) {
  std::uint64_t stored = 0;
  if (const int code = Version(row.id, &stored); code != SQLITE_DONE) return code;
  *written = row.version == stored + 1;
  if (!*written) return SQLITE_DONE;
  put_.Bind(1, row.id).Bind(2, row.organisation).Bind(3, row.type).Bind(4, row.state).Bind(5, row.updated_at);
  put_.Bind(6, static_cast<std::int64_t>(row.version)).Bind(7, row.content);
  return put_.Execute();
}

int ApplicationWriter::Remove(std::string_view id, std::uint64_t version, bool* written) {
  std::uint64_t stored = 0;
  if (const int code = Version(id, &stored); code != SQLITE_DONE) return code;
  *written = stored != 0 && stored == version;
  return *written ? remove_.Bind(1, id).Execute() : SQLITE_DONE;
}

ApplicationReader::ApplicationReader(sqlite3* db) : db_(db) {
  find_ = Statement(db, std::string(kApplicationColumns) + "WHERE id = ?1");
  list_ = Statement(db, std::string(kApplicationColumns) +
                            "WHERE organisation = ?1 AND (?2 = '' OR type = ?2) AND (?3 = '' OR state = ?3) AND "
                            "(updated_at < ?4 OR (updated_at = ?4 AND id < ?5)) "
                            "ORDER BY updated_at DESC, id DESC LIMIT ?6");
  count_ = Statement(db, "SELECT count(*) FROM applications WHERE organisation = ?1 AND state = ?2");
}

base::Result<std::optional<ports::ApplicationRow>> ApplicationReader::Find(std::string_view id) {
  find_.Bind(1, id);
  const int code = find_.Step();
  std::optional<ports::ApplicationRow> row;
  if (code == SQLITE_ROW) row = ApplicationOf(find_);
  find_.Reset();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf(db_, code);
  return row;
}

// One organisation after the other: a person belongs to few, and each has its own index entry.
base::Result<std::vector<ports::ApplicationRow>> ApplicationReader::List(const ports::ApplicationQuery& query) {
  std::vector<ports::ApplicationRow> rows;
  for (const std::string& organisation : query.organisations) {
    list_.Bind(1, organisation).Bind(2, query.type).Bind(3, query.state);
    list_.Bind(4, query.after ? query.after->first : std::numeric_limits<std::int64_t>::max());
    list_.Bind(5, query.after ? std::string_view(query.after->second) : std::string_view());
    list_.Bind(6, static_cast<std::int64_t>(query.limit));
    int code = list_.Step();
    for (; code == SQLITE_ROW; code = list_.Step()) rows.push_back(ApplicationOf(list_));
    list_.Reset();
    if (code != SQLITE_DONE) return ErrorOf(db_, code);
  }
  std::sort(rows.begin(), rows.end(), [](const ports::ApplicationRow& a, const ports::ApplicationRow& b) {
    return std::pair(a.updated_at, a.id) > std::pair(b.updated_at, b.id);
  });
  if (rows.size() > query.limit) rows.resize(query.limit);
  return rows;
}

base::Result<std::size_t> ApplicationReader::Count(std::string_view organisation, std::string_view state) {
  count_.Bind(1, organisation).Bind(2, state);
  const int code = count_.Step();
  const auto count = code == SQLITE_ROW ? static_cast<std::size_t>(count_.Int(0)) : 0;
  count_.Reset();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf(db_, code);
  return count;
}

}  // namespace anze::storage::sqlite
