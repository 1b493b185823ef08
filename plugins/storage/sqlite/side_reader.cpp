#include "plugins/storage/sqlite/side_reader.h"

#include <utility>

#include "core/ports/party_text.h"

namespace anze::storage::sqlite {
namespace {

using ports::StoredRecord;

// A version of the history has no parties of its own.
Statement Select(sqlite3* db, std::string_view parties, std::string_view from) {
  return {db, std::string("SELECT type, id, region, version, updated_at, updated_by, content, via, ")
                  .append(parties)
                  .append(" FROM ")
                  .append(from)};
}

}  // namespace

SideReader::SideReader(sqlite3* db, ReadFilter* filter)
    : db_(db), filter_(filter), audit_(db), people_(db), removed_(db), applications_(db) {
  get_ = Select(db, "parties", "records WHERE type = ?1 AND id = ?2");
  // A region and those below it: '0' is the character after '/'.
  list_ = Select(db, "parties",
                 "records WHERE type = ?1 AND id > ?2 AND (?3 = '' OR region = ?3 OR "
                 "(region > ?3 || '/' AND region < ?3 || '0')) AND (?5 = 0 OR anze_may(region, parties)) "
                 "ORDER BY id LIMIT ?4");
  history_ = Select(db, "''", "record_history WHERE type = ?1 AND id = ?2 ORDER BY version");
  snapshot_ = Statement(db, "SELECT bundle, region, resolved_on FROM snapshots WHERE digest = ?1");
  bundle_ = Statement(db, "SELECT files FROM bundles WHERE digest = ?1");
  setting_ = Statement(db, "SELECT value FROM settings WHERE name = ?1");
  key_owners_ = Statement(db,
                          "SELECT id, region FROM natural_keys WHERE space = ?1 AND name = ?2 AND value = ?3 "
                          "AND id > ?4 AND (?5 = '' OR region = ?5 OR (region > ?5 || '/' AND region < ?5 || '0')) "
                          "ORDER BY id LIMIT ?6");
  shared_keys_ = Statement(db,
                           "SELECT a.space, a.name, a.value, a.id, b.id FROM natural_keys a JOIN natural_keys b ON "
                           "b.space = a.space AND b.name = a.name AND b.value = a.value AND b.id > a.id AND "
                           "a.space NOT LIKE 'found:%' AND "
                           "(b.region = a.region OR substr(b.region, 1, length(a.region) + 1) = a.region || '/' "
                           "OR substr(a.region, 1, length(b.region) + 1) = b.region || '/') "
                           "ORDER BY a.space, a.name, a.value, a.id, b.id LIMIT ?1");
  checkpoints_ = Statement(db, "SELECT number, at, text FROM checkpoints WHERE number > ?1 ORDER BY number LIMIT ?2");
  checkpoints_before_ =
      Statement(db, "SELECT number, at, text FROM checkpoints WHERE number < ?1 ORDER BY number DESC LIMIT ?2");
  last_checkpoint_ = Statement(db, "SELECT number, at, text FROM checkpoints ORDER BY number DESC LIMIT 1");
  counts_ = Statement(db,
                      "SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM cases WHERE closed = 0), "
                      "(SELECT count(*) FROM journal), (SELECT count(*) FROM timers), (SELECT count(*) FROM outbox)");
}

base::Result<std::vector<StoredRecord>> SideReader::Records(Statement* bound) {
  std::vector<StoredRecord> rows;
  int code = bound->Step();
  for (; code == SQLITE_ROW; code = bound->Step()) {
    rows.push_back({bound->Text(0), bound->Text(1), bound->Text(2), static_cast<std::uint64_t>(bound->Int(3)),
                    bound->Int(4), bound->Text(5), bound->Text(6), bound->Text(7),
                    ports::DecodeParties(bound->View(8))});
  }
  bound->Reset();
  if (code != SQLITE_DONE) return ErrorOf(db_, code);
  return rows;
}

base::Result<std::optional<StoredRecord>> SideReader::GetRecord(std::string_view type, std::string_view id) {
  get_.Bind(1, type).Bind(2, id);
  auto rows = Records(&get_);
  if (!rows.ok()) return rows.errors();
  if (rows->empty()) return std::optional<StoredRecord>();
  return std::optional(std::move(rows->front()));
}

base::Result<std::vector<StoredRecord>> SideReader::ListRecords(const ports::RecordQuery& query) {
  filter_->Begin(query.scope);
  list_.Bind(5, static_cast<std::int64_t>(filter_->filters()));
  list_.Bind(1, query.type).Bind(2, query.after).Bind(3, query.region_prefix);
  list_.Bind(4, static_cast<std::int64_t>(query.limit));
  return Records(&list_);
}

base::Result<std::vector<StoredRecord>> SideReader::RecordHistory(std::string_view type, std::string_view id) {
  history_.Bind(1, type).Bind(2, id);
  return Records(&history_);
}

base::Result<std::vector<ports::KeyOwner>> SideReader::FindKey(const ports::KeyQuery& query) {
  key_owners_.Bind(1, query.space).Bind(2, query.key.name).Bind(3, query.key.value).Bind(4, query.after);
  key_owners_.Bind(5, query.region_prefix).Bind(6, static_cast<std::int64_t>(query.limit));
  std::vector<ports::KeyOwner> owners;
  int code = key_owners_.Step();
  for (; code == SQLITE_ROW; code = key_owners_.Step()) owners.push_back({key_owners_.Text(0), key_owners_.Text(1)});
  key_owners_.Reset();
  if (code != SQLITE_DONE) return ErrorOf(db_, code);
  return owners;
}

base::Result<std::vector<ports::SharedKey>> SideReader::SharedKeys(std::size_t limit) {
  shared_keys_.Bind(1, static_cast<std::int64_t>(limit));
  std::vector<ports::SharedKey> shared;
  int code = shared_keys_.Step();
  for (; code == SQLITE_ROW; code = shared_keys_.Step()) {
    shared.push_back({shared_keys_.Text(0),
                      {shared_keys_.Text(1), shared_keys_.Text(2)},
                      shared_keys_.Text(3),
                      shared_keys_.Text(4)});
  }
  shared_keys_.Reset();
  if (code != SQLITE_DONE) return ErrorOf(db_, code);
  return shared;
}

base::Result<std::optional<ports::SnapshotRecord>> SideReader::FindSnapshot(std::string_view digest) {
  snapshot_.Bind(1, digest);
  const int code = snapshot_.Step();
  std::optional<ports::SnapshotRecord> found;
  if (code == SQLITE_ROW) found = {snapshot_.Text(0), snapshot_.Text(1), snapshot_.Text(2)};
  snapshot_.Reset();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf(db_, code);
  return found;
}

base::Result<std::optional<std::string>> SideReader::Text(Statement* statement, std::string_view key) {
  statement->Bind(1, key);
  const int code = statement->Step();
  std::optional<std::string> found;
  if (code == SQLITE_ROW) found = statement->Text(0);
  statement->Reset();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf(db_, code);
  return found;
}

base::Result<std::optional<std::string>> SideReader::FindBundle(std::string_view digest) {
  return Text(&bundle_, digest);
}

base::Result<std::optional<std::string>> SideReader::GetSetting(std::string_view name) { return Text(&setting_, name); }

base::Result<std::vector<ports::StoredCheckpoint>> SideReader::Checkpoints(std::int64_t after, std::size_t limit) {
  checkpoints_.Bind(1, after).Bind(2, static_cast<std::int64_t>(limit));
  return CheckpointRows(&checkpoints_);
}

base::Result<std::vector<ports::StoredCheckpoint>> SideReader::CheckpointsBefore(std::int64_t before,
                                                                                 std::size_t limit) {
  checkpoints_before_.Bind(1, before).Bind(2, static_cast<std::int64_t>(limit));
  return CheckpointRows(&checkpoints_before_);
}

base::Result<std::vector<ports::StoredCheckpoint>> SideReader::CheckpointRows(Statement* bound) {
  std::vector<ports::StoredCheckpoint> rows;
  int code = bound->Step();
  for (; code == SQLITE_ROW; code = bound->Step()) rows.push_back({bound->Int(0), bound->Int(1), bound->Text(2)});
  bound->Reset();
  if (code != SQLITE_DONE) return ErrorOf(db_, code);
  return rows;
}

base::Result<ports::StoredCheckpoint> SideReader::LastCheckpoint() {
  const int code = last_checkpoint_.Step();
  ports::StoredCheckpoint last;
  if (code == SQLITE_ROW) last = {last_checkpoint_.Int(0), last_checkpoint_.Int(1), last_checkpoint_.Text(2)};
  last_checkpoint_.Reset();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf(db_, code);
  return last;
}

base::Result<ports::StorageStats> SideReader::Stats() {
  const int code = counts_.Step();
  ports::StorageStats stats;
  if (code == SQLITE_ROW) {
    stats.cases = counts_.Int(0);
    stats.open_cases = counts_.Int(1);
    stats.events = counts_.Int(2);
    stats.timers = counts_.Int(3);
    stats.outbox = counts_.Int(4);
  }
  counts_.Reset();
  if (code != SQLITE_ROW) return ErrorOf(db_, code);
  return stats;
}

}  // namespace anze::storage::sqlite
