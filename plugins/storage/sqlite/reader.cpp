#include "plugins/storage/sqlite/reader.h"

#include <unordered_set>
#include <utility>

#include "core/ports/party_text.h"

namespace anze::storage::sqlite {

using ports::CaseQuery;

Reader::Reader(Connection connection)
    : connection_(std::move(connection)),
      filter_(std::make_unique<ReadFilter>(connection_.handle())),
      side_(connection_.handle(), filter_.get()),
      finder_(connection_.handle()),
      search_(std::make_unique<TextSearch>(connection_.handle())) {
  sqlite3* db = connection_.handle();
  begin_ = Statement(db, "BEGIN");
  end_ = Statement(db, "COMMIT");
  load_ = Statement(db, "SELECT sequence, body, region, parties FROM cases WHERE case_id = ?1");
  few_ = Statement(db, "SELECT case_id FROM case_parties WHERE party = ?1 LIMIT ?2");
  may_ = Statement(db, "SELECT anze_may(region, parties) FROM cases WHERE case_id = ?1");
  journal_ = Statement(db,
                       "SELECT sequence, at, event, chain FROM journal WHERE case_id = ?1 AND sequence > ?2 "
                       "ORDER BY sequence LIMIT ?3");
  due_ = Statement(db,
                   "SELECT fire_at, case_id, clock FROM timers WHERE fire_at <= ?1 "
                   "ORDER BY fire_at, case_id, clock LIMIT ?2");
  next_ = Statement(db, "SELECT fire_at FROM timers ORDER BY fire_at, case_id, clock LIMIT 1");
  outbox_ = Statement(db,
                      "SELECT id, case_id, sequence, kind, payload, attempts FROM outbox WHERE not_before <= ?1 "
                      "ORDER BY not_before, id LIMIT ?2");
  key_ = Statement(db,
                   "SELECT body_digest, status, etag, location, response, created_at FROM idempotency "
                   "WHERE key = ?1");
  ids_ = Statement(db, "SELECT case_id FROM cases WHERE case_id > ?1 ORDER BY case_id LIMIT ?2");
  open_ids_ = Statement(db, "SELECT case_id FROM cases WHERE case_id > ?1 AND closed = 0 ORDER BY case_id LIMIT ?2");
  first_partition_ = Statement(db,
                               "SELECT region, type, state FROM cases WHERE region >= ?1 "
                               "ORDER BY region, type, state LIMIT 1");
  // Three seeks: SQLite would read a comparison of rows, (region, type, state) > (…), through all equal ones.
  next_partition_ = Statement(db,
                              "SELECT * FROM (SELECT region, type, state FROM cases INDEXED BY cases_list "
                              "WHERE region = ?1 AND type = ?2 AND state > ?3 ORDER BY state LIMIT 1) "
                              "UNION ALL SELECT * FROM (SELECT region, type, state FROM cases INDEXED BY cases_list "
                              "WHERE region = ?1 AND type > ?2 ORDER BY type, state LIMIT 1) "
                              "UNION ALL SELECT * FROM (SELECT region, type, state FROM cases INDEXED BY cases_list "
                              "WHERE region > ?1 ORDER BY region, type, state LIMIT 1) LIMIT 1");
  texts_missing_ = Statement(db,
                             "SELECT case_id FROM cases WHERE rowid > (SELECT coalesce(max(case_row), 0) FROM "
                             "case_texts) ORDER BY rowid LIMIT ?1");
  last_event_ = Statement(db, "SELECT coalesce(max(rowid), 0) FROM journal");
  changes_ = Statement(db,
                       "SELECT case_id, due_before, updated_before FROM journal WHERE rowid > ?1 AND sequence > 1 "
                       "ORDER BY rowid LIMIT ?2");
  lead_ = Statement(db, "SELECT value FROM settings WHERE name = 'case-lead'");
}

// BEGIN alone opens no view; SQLite takes it with the first statement that reads, which comes right after.
base::Status Reader::See(std::uint64_t writes) {
  if (viewing_ && seen_ == writes) return base::Ok{};
  Forget();
  const int code = begin_.Execute();
  if (code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  viewing_ = true;
  seen_ = writes;
  return base::Ok{};
}

void Reader::Forget() {
  // A failed statement may have ended the transaction by itself.
  if (viewing_ && sqlite3_get_autocommit(connection_.handle()) == 0) end_.Execute();
  viewing_ = false;
}

base::Result<std::optional<ports::StoredCase>> Reader::LoadCase(std::string_view case_id) {
  load_.Bind(1, case_id);
  const int code = load_.Step();
  std::optional<ports::StoredCase> found;
  if (code == SQLITE_ROW) {
    found = ports::StoredCase{load_.Text(1), static_cast<std::uint64_t>(load_.Int(0)), load_.Text(2),
                              ports::DecodeParties(load_.View(3))};
  }
  load_.Reset();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return found;
}

base::Result<bool> Reader::MayRead(std::string_view case_id, const ports::ReadScope& scope) {
  filter_->Begin(scope);
  may_.Bind(1, case_id);
  const int code = may_.Step();
  const bool may = code == SQLITE_ROW && may_.Int(0) != 0;
  may_.Reset();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return may;
}

base::Result<std::vector<ports::StoredEvent>> Reader::LoadJournal(std::string_view case_id, std::uint64_t after,
                                                                  std::size_t limit) {
  journal_.Bind(1, case_id).Bind(2, static_cast<std::int64_t>(after)).Bind(3, static_cast<std::int64_t>(limit));
  std::vector<ports::StoredEvent> events;
  int code = journal_.Step();
  for (; code == SQLITE_ROW; code = journal_.Step()) {
    events.push_back(
        {static_cast<std::uint64_t>(journal_.Int(0)), journal_.Int(1), journal_.Text(2), journal_.Text(3)});
  }
  journal_.Reset();
  if (code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return events;
}

base::Result<std::vector<ports::FoundCase>> Reader::FindCases(const ports::FoundQuery& query) {
  std::vector<ports::FoundCase> found;
  if (const int code = finder_.Find(query, &found); code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return found;
}

base::Result<std::vector<ports::DueTimer>> Reader::DueTimers(std::int64_t now, std::size_t limit) {
  due_.Bind(1, now).Bind(2, static_cast<std::int64_t>(limit));
  std::vector<ports::DueTimer> timers;
  int code = due_.Step();
  for (; code == SQLITE_ROW; code = due_.Step()) timers.push_back({due_.Int(0), due_.Text(1), due_.Text(2)});
  due_.Reset();
  if (code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return timers;
}

base::Result<std::optional<std::int64_t>> Reader::NextTimer() {
  const int code = next_.Step();
  std::optional<std::int64_t> at;
  if (code == SQLITE_ROW) at = next_.Int(0);
  next_.Reset();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return at;
}

base::Result<std::vector<ports::OutboxItem>> Reader::PendingOutbox(std::int64_t now, std::size_t limit) {
  outbox_.Bind(1, now).Bind(2, static_cast<std::int64_t>(limit));
  std::vector<ports::OutboxItem> items;
  int code = outbox_.Step();
  for (; code == SQLITE_ROW; code = outbox_.Step()) {
    items.push_back({outbox_.Int(0), outbox_.Text(1), static_cast<std::uint64_t>(outbox_.Int(2)), outbox_.Text(3),
                     outbox_.Text(4), static_cast<int>(outbox_.Int(5))});
  }
  outbox_.Reset();
  if (code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return items;
}

base::Result<std::optional<ports::IdempotencyRow>> Reader::FindIdempotency(std::string_view key) {
  key_.Bind(1, key);
  const int code = key_.Step();
  std::optional<ports::IdempotencyRow> row;
  if (code == SQLITE_ROW) {
    row =
        ports::IdempotencyRow{std::string(key), key_.Text(0), static_cast<int>(key_.Int(1)), key_.Text(2), key_.Text(3),
                              key_.Text(4),     key_.Int(5)};
  }
  key_.Reset();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return row;
}

base::Result<std::vector<std::string>> Reader::Ids(Statement* bound) {
  std::vector<std::string> ids;
  int code = bound->Step();
  for (; code == SQLITE_ROW; code = bound->Step()) ids.push_back(bound->Text(0));
  bound->Reset();
  if (code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return ids;
}

base::Result<std::vector<std::string>> Reader::CaseIds(std::string_view after, std::size_t limit, bool open_only) {
  Statement& statement = open_only ? open_ids_ : ids_;
  statement.Bind(1, after).Bind(2, static_cast<std::int64_t>(limit));
  return Ids(&statement);
}

base::Result<std::int64_t> Reader::LastEvent() {
  const int code = last_event_.Step();
  const std::int64_t last = code == SQLITE_ROW ? last_event_.Int(0) : 0;
  last_event_.Reset();
  if (code != SQLITE_ROW) return ErrorOf(connection_.handle(), code);
  return last;
}

base::Result<std::optional<std::vector<ports::CaseChange>>> Reader::ChangesSince(std::int64_t event,
                                                                                 std::size_t limit) {
  // One more than asked for shows whether there are too many.
  changes_.Bind(1, event).Bind(2, static_cast<std::int64_t>(limit) + 1);
  std::vector<ports::CaseChange> found;
  std::unordered_set<std::string> seen;
  std::size_t events = 0;
  int code = changes_.Step();
  for (; code == SQLITE_ROW; code = changes_.Step()) {
    ++events;
    std::string id = changes_.Text(0);
    if (seen.insert(id).second) found.push_back({std::move(id), changes_.Int(1), changes_.Int(2)});
  }
  changes_.Reset();
  if (code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  if (events > limit) return std::optional<std::vector<ports::CaseChange>>();
  return std::optional(std::move(found));
}

base::Result<std::vector<std::string>> Reader::CasesWithoutText(std::size_t limit) {
  texts_missing_.Bind(1, static_cast<std::int64_t>(limit));
  return Ids(&texts_missing_);
}

}  // namespace anze::storage::sqlite
