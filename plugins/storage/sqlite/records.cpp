#include "plugins/storage/sqlite/records.h"

#include <string>
#include <utility>

namespace anze::storage::sqlite {
namespace {

using ports::RecordOutcome;
using ports::RecordWrite;
using ports::StoredRecord;

constexpr std::string_view kValues =
    " (type, id, region, version, updated_at, updated_by, content) VALUES (?1,?2,?3,?4,?5,?6,?7)";
constexpr std::string_view kColumns = "SELECT type, id, region, version, updated_at, updated_by, content FROM ";

Statement Prepare(sqlite3* db, std::string_view a, std::string_view b, std::string_view c = {}) {
  return {db, std::string(a).append(b).append(c)};
}

}  // namespace

RecordTable::RecordTable(Connection connection) : connection_(std::move(connection)) {
  sqlite3* db = connection_.handle();
  begin_ = Statement(db, "BEGIN IMMEDIATE");
  commit_ = Statement(db, "COMMIT");
  rollback_ = Statement(db, "ROLLBACK");
  version_ = Statement(db, "SELECT version FROM records WHERE type = ?1 AND id = ?2");
  find_key_ = Statement(db, "SELECT 1 FROM idempotency WHERE key = ?1");
  insert_key_ = Statement(db,
                          "INSERT INTO idempotency (key, body_digest, status, etag, location, response, created_at) "
                          "VALUES (?1,?2,?3,?4,?5,?6,?7)");
  put_ = Prepare(db, "INSERT OR REPLACE INTO records", kValues);
  keep_ = Prepare(db, "INSERT INTO record_history", kValues);
  get_ = Prepare(db, kColumns, "records WHERE type = ?1 AND id = ?2");
  // A region and what lies below it: '0' is the character after '/'.
  list_ = Prepare(db, kColumns,
                  "records WHERE type = ?1 AND id > ?2 AND (?3 = '' OR region = ?3 OR "
                  "(region > ?3 || '/' AND region < ?3 || '0')) ",
                  "ORDER BY id LIMIT ?4");
  history_ = Prepare(db, kColumns, "record_history WHERE type = ?1 AND id = ?2 ORDER BY version");
}

base::Result<RecordOutcome> RecordTable::Put(const RecordWrite& write) {
  std::lock_guard lock(mutex_);
  sqlite3* db = connection_.handle();
  RecordOutcome outcome = RecordOutcome::kWritten;
  int code = begin_.Execute();
  if (code == SQLITE_DONE) code = Write(write, &outcome);
  if (code == SQLITE_DONE && outcome == RecordOutcome::kWritten) code = commit_.Execute();
  const bool failed = code != SQLITE_DONE;
  const base::Error error = failed ? ErrorOf(db, code) : base::Error();
  if (sqlite3_get_autocommit(db) == 0) rollback_.Execute();
  if (failed) return error;
  return outcome;
}

int RecordTable::Write(const RecordWrite& write, RecordOutcome* outcome) {
  const StoredRecord& row = write.record;
  version_.Bind(1, row.type).Bind(2, row.id);
  const int found = version_.Step();
  const std::uint64_t stored = found == SQLITE_ROW ? static_cast<std::uint64_t>(version_.Int(0)) : 0;
  version_.Reset();
  if (found != SQLITE_ROW && found != SQLITE_DONE) return found;
  if (stored != write.expected_version) {
    *outcome = RecordOutcome::kConflict;
    return SQLITE_DONE;
  }
  if (write.idempotency) {
    const workflow::IdempotencyRow& answer = *write.idempotency;
    find_key_.Bind(1, answer.key);
    const int known = find_key_.Step();
    find_key_.Reset();
    if (known == SQLITE_ROW) *outcome = RecordOutcome::kDuplicateKey;
    if (known != SQLITE_DONE) return known == SQLITE_ROW ? SQLITE_DONE : known;
    insert_key_.Bind(1, answer.key).Bind(2, answer.body_digest).Bind(3, static_cast<std::int64_t>(answer.status));
    insert_key_.Bind(4, answer.etag).Bind(5, answer.location).Bind(6, answer.response).Bind(7, answer.created_at);
    if (const int code = insert_key_.Execute(); code != SQLITE_DONE) return code;
  }
  for (Statement* statement : {&put_, &keep_}) {
    statement->Bind(1, row.type).Bind(2, row.id).Bind(3, row.region).Bind(4, static_cast<std::int64_t>(stored + 1));
    statement->Bind(5, row.updated_at).Bind(6, row.updated_by).Bind(7, row.content);
    if (const int code = statement->Execute(); code != SQLITE_DONE) return code;
  }
  return SQLITE_DONE;
}

base::Result<std::vector<StoredRecord>> RecordTable::Rows(Statement* statement) {
  std::vector<StoredRecord> rows;
  int code = statement->Step();
  for (; code == SQLITE_ROW; code = statement->Step()) {
    rows.push_back({statement->Text(0), statement->Text(1), statement->Text(2),
                    static_cast<std::uint64_t>(statement->Int(3)), statement->Int(4), statement->Text(5),
                    statement->Text(6)});
  }
  statement->Reset();
  if (code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return rows;
}

base::Result<std::optional<StoredRecord>> RecordTable::Get(std::string_view type, std::string_view id) {
  std::lock_guard lock(mutex_);
  get_.Bind(1, type).Bind(2, id);
  auto rows = Rows(&get_);
  if (!rows.ok()) return rows.errors();
  if (rows->empty()) return std::optional<StoredRecord>();
  return std::optional(std::move(rows->front()));
}

base::Result<std::vector<StoredRecord>> RecordTable::List(const ports::RecordQuery& query) {
  std::lock_guard lock(mutex_);
  list_.Bind(1, query.type).Bind(2, query.after).Bind(3, query.region_prefix);
  list_.Bind(4, static_cast<std::int64_t>(query.limit));
  return Rows(&list_);
}

base::Result<std::vector<StoredRecord>> RecordTable::History(std::string_view type, std::string_view id) {
  std::lock_guard lock(mutex_);
  history_.Bind(1, type).Bind(2, id);
  return Rows(&history_);
}

}  // namespace anze::storage::sqlite
