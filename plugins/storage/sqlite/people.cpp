#include "plugins/storage/sqlite/people.h"

#include "core/ports/links.h"

namespace anze::storage::sqlite {
namespace {

using ports::FailureRow;
using ports::PeopleRow;
using ports::SessionRow;
using ports::Use;

// Every row of a bound statement, which is reset.
template <typename Row, typename Make>
base::Result<std::vector<Row>> Rows(sqlite3* db, Statement* bound, const Make& make) {
  if (!bound->ok()) return base::Error("storage-corrupt", {{"why", "tables"}});
  std::vector<Row> rows;
  int code = bound->Step();
  for (; code == SQLITE_ROW; code = bound->Step()) rows.push_back(make(*bound));
  bound->Reset();
  if (code != SQLITE_DONE) return ErrorOf(db, code);
  return rows;
}

// The number that a bound statement finds, 0 where there is none. SQLITE_DONE, or the code of what failed.
int Number(Statement* bound, std::int64_t* number) {
  const int code = bound->Step();
  *number = code == SQLITE_ROW ? bound->Int(0) : 0;
  bound->Reset();
  return code == SQLITE_ROW ? SQLITE_DONE : code;
}

}  // namespace

PeopleWriter::PeopleWriter(sqlite3* db) {
  version_ = Statement(db, "SELECT version FROM people WHERE kind = ?1 AND name = ?2");
  step_ = Statement(db, "SELECT step FROM uses WHERE kind = ?1 AND name = ?2");
  put_row_ = Statement(db,
                       "INSERT INTO people (kind, name, version, content) VALUES (?1, ?2, ?3, ?4) "
                       "ON CONFLICT (kind, name) DO UPDATE SET version = excluded.version, content = excluded.content");
  put_use_ = Statement(db,
                       "INSERT INTO uses (kind, name, at, step) VALUES (?1, ?2, ?3, ?4) "
                       "ON CONFLICT (kind, name) DO UPDATE SET at = excluded.at, "
                       "step = CASE WHEN excluded.step > 0 THEN excluded.step ELSE uses.step END");
  put_session_ = Statement(db,
                           "INSERT INTO sessions (id, digest, account, token, began, last_used, address, agent) "
                           "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
                           "ON CONFLICT (id) DO UPDATE SET last_used = excluded.last_used");
  end_session_ = Statement(db, "DELETE FROM sessions WHERE id = ?1");
  end_all_ = Statement(db, "DELETE FROM sessions WHERE account = ?1");
  put_failure_ = Statement(db,
                           "INSERT INTO sign_in_failures (account, address, count, at, until, known) "
                           "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (account, address) DO UPDATE SET "
                           "count = excluded.count, at = excluded.at, until = excluded.until, known = excluded.known");
  drop_failure_ = Statement(db, "DELETE FROM sign_in_failures WHERE account = ?1 AND address = ?2");
  old_sessions_ = Statement(db, "DELETE FROM sessions WHERE last_used < ?1");
  old_failures_ = Statement(db, "DELETE FROM sign_in_failures WHERE at < ?1");
}

int PeopleWriter::StillStands(const ports::PeopleChange& change, bool* stands) {
  std::int64_t stored = 0;
  for (const PeopleRow& row : change.rows) {
    version_.Bind(1, row.kind).Bind(2, row.name);
    if (const int code = Number(&version_, &stored); code != SQLITE_DONE) return code;
    if (row.version != static_cast<std::uint64_t>(stored) + 1) *stands = false;
  }
  for (const Use& use : change.uses) {
    if (use.step == 0) continue;
    step_.Bind(1, use.kind).Bind(2, use.name);
    if (const int code = Number(&step_, &stored); code != SQLITE_DONE) return code;
    if (use.step <= stored) *stands = false;
  }
  return SQLITE_DONE;
}

int PeopleWriter::PutRow(const PeopleRow& row, Ledger* ledger) {
  const auto version = static_cast<std::int64_t>(row.version);
  put_row_.Bind(1, row.kind).Bind(2, row.name).Bind(3, version).Bind(4, row.content);
  if (const int code = put_row_.Execute(); code != SQLITE_DONE) return code;
  return ledger->Append(ports::kLedgerPeople, ports::LedgerName(row), version, ports::PeopleDigest(row));
}

int PeopleWriter::PutSessions(const ports::PeopleChange& change) {
  for (const std::string& id : change.ended) {
    if (const int code = end_session_.Bind(1, id).Execute(); code != SQLITE_DONE) return code;
  }
  if (!change.all_ended_of.empty()) {
    if (const int code = end_all_.Bind(1, change.all_ended_of).Execute(); code != SQLITE_DONE) return code;
  }
  for (const SessionRow& row : change.sessions) {
    put_session_.Bind(1, row.id).Bind(2, row.digest).Bind(3, row.account).Bind(4, row.token).Bind(5, row.began);
    put_session_.Bind(6, row.last_used).Bind(7, row.address).Bind(8, row.agent);
    if (const int code = put_session_.Execute(); code != SQLITE_DONE) return code;
  }
  return SQLITE_DONE;
}

int PeopleWriter::Write(const ports::PeopleChange& change, Ledger* ledger) {
  for (const PeopleRow& row : change.rows) {
    if (const int code = PutRow(row, ledger); code != SQLITE_DONE) return code;
  }
  for (const Use& use : change.uses) {
    put_use_.Bind(1, use.kind).Bind(2, use.name).Bind(3, use.at).Bind(4, use.step);
    if (const int code = put_use_.Execute(); code != SQLITE_DONE) return code;
  }
  if (const int code = PutSessions(change); code != SQLITE_DONE) return code;
  for (const ports::FailureKey& key : change.forgotten) {
    if (const int code = drop_failure_.Bind(1, key.account).Bind(2, key.address).Execute(); code != SQLITE_DONE)
      return code;
  }
  for (const FailureRow& row : change.failures) {
    put_failure_.Bind(1, row.account).Bind(2, row.address).Bind(3, row.count).Bind(4, row.at).Bind(5, row.until);
    put_failure_.Bind(6, static_cast<std::int64_t>(row.known ? 1 : 0));
    if (const int code = put_failure_.Execute(); code != SQLITE_DONE) return code;
  }
  return SQLITE_DONE;
}

int PeopleWriter::Forget(std::int64_t sessions_before, std::int64_t failures_before) {
  if (const int code = old_sessions_.Bind(1, sessions_before).Execute(); code != SQLITE_DONE) return code;
  return old_failures_.Bind(1, failures_before).Execute();
}

PeopleReader::PeopleReader(sqlite3* db) : db_(db) {
  people_ = Statement(db,
                      "SELECT kind, name, version, content FROM people WHERE kind = ?1 AND name > ?2 "
                      "ORDER BY name LIMIT ?3");
  sessions_ =
      Statement(db,
                "SELECT id, digest, account, token, began, last_used, address, agent FROM sessions WHERE id > ?1 "
                "ORDER BY id LIMIT ?2");
  uses_ =
      Statement(db, "SELECT kind, name, at, step FROM uses WHERE (kind, name) > (?1, ?2) ORDER BY kind, name LIMIT ?3");
  failures_ = Statement(db,
                        "SELECT account, address, count, at, until, known FROM sign_in_failures "
                        "WHERE (account, address) > (?1, ?2) ORDER BY account, address LIMIT ?3");
}

base::Result<std::vector<PeopleRow>> PeopleReader::People(std::string_view kind, std::string_view after,
                                                          std::size_t limit) {
  people_.Bind(1, kind).Bind(2, after).Bind(3, static_cast<std::int64_t>(limit));
  return Rows<PeopleRow>(db_, &people_, [](const Statement& row) {
    return PeopleRow{row.Text(0), row.Text(1), static_cast<std::uint64_t>(row.Int(2)), row.Text(3)};
  });
}

base::Result<std::vector<SessionRow>> PeopleReader::Sessions(std::string_view after, std::size_t limit) {
  sessions_.Bind(1, after).Bind(2, static_cast<std::int64_t>(limit));
  return Rows<SessionRow>(db_, &sessions_, [](const Statement& row) {
    return SessionRow{row.Text(0), row.Text(1), row.Text(2), row.Text(3),
                      row.Int(4),  row.Int(5),  row.Text(6), row.Text(7)};
  });
}

base::Result<std::vector<Use>> PeopleReader::Uses(std::string_view after_kind, std::string_view after_name,
                                                  std::size_t limit) {
  uses_.Bind(1, after_kind).Bind(2, after_name).Bind(3, static_cast<std::int64_t>(limit));
  return Rows<Use>(db_, &uses_, [](const Statement& row) {
    return Use{row.Text(0), row.Text(1), row.Int(2), row.Int(3)};
  });
}

base::Result<std::vector<FailureRow>> PeopleReader::Failures(std::string_view after_account,
                                                             std::string_view after_address, std::size_t limit) {
  failures_.Bind(1, after_account).Bind(2, after_address).Bind(3, static_cast<std::int64_t>(limit));
  return Rows<FailureRow>(db_, &failures_, [](const Statement& row) {
    return FailureRow{row.Text(0), row.Text(1), row.Int(2), row.Int(3), row.Int(4), row.Int(5) != 0};
  });
}

}  // namespace anze::storage::sqlite
