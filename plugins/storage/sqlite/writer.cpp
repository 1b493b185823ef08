// A batch is one transaction, so one wait for the disk serves up to limits::kCommitBatch commits.
//
// WriteOne first looks for a reason to refuse a commit, in the order of the contract (sequence, repeat, keys, what it
// rests on), and only then writes, so a refused commit needs no undoing and does not disturb its neighbours. When a
// statement fails, the whole batch is taken back; then each commit is tried alone, so that only the one at fault fails.
// A full or failing disk is not tried again for each: it would fail for all.
//
// A case's timers are kept a second time in its row, as text: the next event deletes those rows by their keys and need
// not search for them.
#include "plugins/storage/sqlite/writer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/base/search.h"
#include "core/ports/links.h"
#include "core/ports/party_text.h"
#include "plugins/storage/sqlite/timer_text.h"

namespace anze::storage::sqlite {
namespace {

using ports::AppendOutcome;
using ports::AppendResult;
using ports::Commit;

bool Done(int code) { return code == SQLITE_DONE; }

// max(rowid) instead of count(*): rows are never deleted, and the number is found without reading the tables.
constexpr std::string_view kWritten =
    "SELECT coalesce((SELECT max(rowid) FROM journal), 0) + coalesce((SELECT max(rowid) FROM record_history), 0)";

base::Result<std::int64_t> Count(sqlite3* db, Statement* statement) {
  const int code = statement->Step();
  const std::int64_t count = code == SQLITE_ROW ? statement->Int(0) : 0;
  statement->Reset();
  if (code != SQLITE_ROW) return ErrorOf(db, code);
  return count;
}

}  // namespace

base::Result<std::int64_t> WrittenIn(Connection* connection) {
  Statement statement(connection->handle(), kWritten);
  return Count(connection->handle(), &statement);
}

Writer::Writer(Connection connection)
    : connection_(std::move(connection)),
      transactions_(connection_.handle()),
      keys_(connection_.handle()),
      ledger_(connection_.handle()),
      side_(connection_.handle(), &transactions_, &keys_, &ledger_),
      remover_(connection_.handle(), &transactions_, &ledger_),
      finder_(connection_.handle()) {
  sqlite3* db = connection_.handle();
  find_ = Statement(db, "SELECT sequence, timers, due_at, updated_at, parties FROM cases WHERE case_id = ?1");
  insert_case_ =
      Statement(db,
                "INSERT INTO cases (case_id, region, type, state, closed, subject, assignee, due_at, "
                "due_clock, yellow_at, red_at, provisional, opened_at, updated_at, sequence, timers, body, parties) "
                "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)");
  update_case_ = Statement(db,
                           "UPDATE cases SET region=?2, type=?3, state=?4, closed=?5, subject=?6, assignee=?7, "
                           "due_at=?8, due_clock=?9, yellow_at=?10, red_at=?11, provisional=?12, opened_at=?13, "
                           "updated_at=?14, sequence=?15, timers=?16, body=?17, parties=?18 WHERE case_id=?1");
  insert_event_ = Statement(db,
                            "INSERT INTO journal (case_id, sequence, at, event, chain, due_before, updated_before) "
                            "VALUES (?1,?2,?3,?4,?5,?6,?7)");
  insert_timer_ = Statement(db, "INSERT OR IGNORE INTO timers (fire_at, case_id, clock) VALUES (?1,?2,?3)");
  delete_timer_ = Statement(db, "DELETE FROM timers WHERE fire_at=?1 AND case_id=?2 AND clock=?3");
  insert_outbox_ = Statement(db,
                             "INSERT INTO outbox (case_id, sequence, kind, payload, not_before, attempts) "
                             "VALUES (?1,?2,?3,?4,0,0)");
  find_key_ = Statement(db, "SELECT 1 FROM idempotency WHERE key = ?1");
  insert_key_ = Statement(db, kInsertReply);
  insert_text_ = Statement(db, "INSERT INTO case_texts (case_row, text) VALUES (?1, ?2)");
  fill_text_ = Statement(db,
                         "INSERT INTO case_texts (case_row, text) SELECT rowid, ?2 FROM cases WHERE case_id = ?1 "
                         "AND rowid > (SELECT coalesce(max(case_row), 0) FROM case_texts)");
  written_ = Statement(db, kWritten);
  put_lead_ = Statement(db, "INSERT OR REPLACE INTO settings (name, value) VALUES ('case-lead', ?1)");
  Statement lead(db, "SELECT value FROM settings WHERE name = 'case-lead'");
  if (lead.Step() == SQLITE_ROW) lead_ = lead.Int(0);
  put_parties_ = Statement(db, "UPDATE cases SET parties = ?2 WHERE case_id = ?1");
  insert_party_ = Statement(db, "INSERT OR IGNORE INTO case_parties (party, due, case_id) VALUES (?1, ?2, ?3)");
  delete_party_ = Statement(db, "DELETE FROM case_parties WHERE party = ?1 AND due = ?2 AND case_id = ?3");
  delete_outbox_ = Statement(db, "DELETE FROM outbox WHERE id = ?1");
  defer_outbox_ = Statement(db, "UPDATE outbox SET not_before=?2, attempts=attempts+1 WHERE id=?1");
}

std::vector<AppendResult> Writer::Append(std::span<const Commit> batch) {
  std::vector<AppendResult> results(batch.size());
  const int code = AppendAll(batch, &results);
  if (Done(code) || batch.size() == 1) return results;
  // One of them could not be written, or the database itself is in trouble: each alone shows which.
  if ((code & 0xff) == SQLITE_FULL || (code & 0xff) == SQLITE_IOERR) return results;
  std::vector<AppendResult> one(1);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    AppendAll(batch.subspan(i, 1), &one);
    results[i] = std::move(one.front());
  }
  return results;
}

// Writes all in one transaction or nothing. Reasons to refuse a commit (its sequence, its key) are looked for before
// anything of it is written, so a refused one needs no undoing.
int Writer::AppendAll(std::span<const Commit> batch, std::vector<AppendResult>* results) {
  pending_lead_ = lead_;
  base::Error error("storage-unavailable", {{"why", "writer"}});
  const auto write = [&] {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      (*results)[i] = {AppendOutcome::kWritten, std::nullopt};
      if (const int code = WriteOne(batch[i], &(*results)[i].outcome); code != SQLITE_OK) return code;
    }
    return SQLITE_DONE;
  };
  const int code = transactions_.Run(write, &error);
  if (Done(code)) {
    lead_ = pending_lead_;
    return code;
  }
  for (AppendResult& result : *results) result = {AppendOutcome::kFailed, error};
  return code;
}

int Writer::WriteOne(const Commit& commit, AppendOutcome* outcome) {
  const bool opens = commit.expected_sequence == 0;
  Before before;
  if (!opens) {
    if (const int code = FindCase(commit, &before, outcome); code != SQLITE_OK) return code;
  }
  if (commit.idempotency && *outcome == AppendOutcome::kWritten) {
    if (const int code = FindKey(commit.idempotency->key, outcome); code != SQLITE_OK) return code;
  }
  ports::OwnedKeys owned;
  if (commit.keys && *outcome == AppendOutcome::kWritten) {
    owned = {ports::SpaceOfCases(commit.index.type), commit.case_id, commit.index.region, *commit.keys};
    if (const int code = FindTaken(owned, outcome); code != SQLITE_OK) return code;
  }
  if (!commit.rests_on.empty() && *outcome == AppendOutcome::kWritten) {
    if (const int code = FindChanged(commit, outcome); code != SQLITE_OK) return code;
  }
  if (*outcome != AppendOutcome::kWritten) return SQLITE_OK;
  const std::string timers = EncodeTimers(commit.timers);
  const std::string parties = commit.parties ? ports::EncodeParties(*commit.parties) : before.parties;
  const int written = WriteCase(commit, opens, timers, parties);
  // The first row that an opening writes is the one that a case of the same name refuses.
  if (opens && (written & 0xff) == SQLITE_CONSTRAINT &&
      sqlite3_extended_errcode(connection_.handle()) == SQLITE_CONSTRAINT_PRIMARYKEY) {
    *outcome = AppendOutcome::kConflict;
    return SQLITE_OK;
  }
  if (written != SQLITE_OK) return written;
  if (const int code = WriteEvent(commit, before); !Done(code)) return code;
  // Most events leave the clocks as they are.
  if (timers != before.timers) {
    if (const int code = WriteTimers(commit, before.timers); code != SQLITE_OK) return code;
  }
  if (const int code = WriteParties(commit.case_id, before, {{}, commit.index.due_at, 0, parties}); code != SQLITE_OK) {
    return code;
  }
  if (commit.keys) {
    if (const int code = keys_.Replace(owned); !Done(code)) return code;
  }
  if (commit.found_by) {
    const ports::IndexRow& row = commit.index;
    const int code = keys_.Replace({ports::SpaceOfFound(row.type), commit.case_id, row.region, *commit.found_by});
    if (!Done(code)) return code;
  }
  if (commit.idempotency) {
    BindReply(&insert_key_, *commit.idempotency);
    if (const int code = insert_key_.Execute(); !Done(code)) return code;
  }
  return WriteOutbox(commit);
}

int Writer::FindCase(const Commit& commit, Before* before, AppendOutcome* outcome) {
  find_.Bind(1, commit.case_id);
  const int found = find_.Step();
  std::uint64_t stored = 0;
  if (found == SQLITE_ROW) {
    stored = static_cast<std::uint64_t>(find_.Int(0));
    *before = {find_.Text(1), find_.Int(2), find_.Int(3), find_.Text(4)};
  }
  find_.Reset();
  if (found != SQLITE_ROW && !Done(found)) return found;
  if (stored != commit.expected_sequence) *outcome = AppendOutcome::kConflict;
  return SQLITE_OK;
}

int Writer::FindTaken(const ports::OwnedKeys& owned, AppendOutcome* outcome) {
  bool taken = false;
  const int code = keys_.FindTaken(owned, &taken);
  if (taken) *outcome = AppendOutcome::kTaken;
  return Done(code) ? SQLITE_OK : code;
}

int Writer::FindChanged(const Commit& commit, AppendOutcome* outcome) {
  for (const ports::ReadCases& read : commit.rests_on) {
    bool stands = false;
    if (const int code = finder_.Compare(read, &stands); !Done(code)) return code;
    if (!stands) *outcome = AppendOutcome::kConflict;
  }
  return SQLITE_OK;
}

int Writer::WriteEvent(const Commit& commit, const Before& before) {
  insert_event_.Bind(1, commit.case_id).Bind(2, static_cast<std::int64_t>(commit.sequence)).Bind(3, commit.at);
  insert_event_.Bind(4, commit.event).Bind(5, commit.chain).Bind(6, before.due_at).Bind(7, before.updated_at);
  return insert_event_.Execute();
}

int Writer::WriteCase(const Commit& commit, bool is_new, const std::string& timers, const std::string& parties) {
  const ports::IndexRow& row = commit.index;
  Statement& statement = is_new ? insert_case_ : update_case_;
  statement.Bind(1, commit.case_id).Bind(2, row.region).Bind(3, row.type).Bind(4, row.state);
  statement.Bind(5, static_cast<std::int64_t>(row.closed)).Bind(6, row.subject).Bind(7, row.assignee);
  statement.Bind(8, row.due_at).Bind(9, row.due_clock).Bind(10, row.yellow_at).Bind(11, row.red_at);
  statement.Bind(12, static_cast<std::int64_t>(row.provisional)).Bind(13, row.opened_at).Bind(14, row.updated_at);
  statement.Bind(15, static_cast<std::int64_t>(commit.sequence))
      .Bind(16, timers)
      .Bind(17, commit.state)
      .Bind(18, parties);
  int code = statement.Execute();
  if (Done(code) && is_new) code = WriteText(commit);
  return Done(code) ? WriteLead(row) : code;
}

// Right behind its case, whose row it is found under.
int Writer::WriteText(const Commit& commit) {
  const std::string text = base::FoldForSearch(commit.text + '\n' + commit.case_id);
  return insert_text_.Bind(1, sqlite3_last_insert_rowid(connection_.handle())).Bind(2, text).Execute();
}

int Writer::WriteLead(const ports::IndexRow& row) {
  std::int64_t first = row.due_at;
  for (const std::int64_t light : {row.yellow_at, row.red_at}) {
    if (light > 0) first = std::min(first, light);
  }
  if (row.due_at - first <= pending_lead_) return SQLITE_OK;
  pending_lead_ = row.due_at - first;
  const std::string lead = std::to_string(pending_lead_);
  int code = put_lead_.Bind(1, lead).Execute();
  if (Done(code)) code = ledger_.Append(ports::kLedgerSetting, "case-lead", 0, ports::SettingDigest("case-lead", lead));
  return Done(code) ? SQLITE_OK : code;
}

// The rows of the parties' work lists. Most events leave both the parties and the next due date as they are.
int Writer::WriteParties(std::string_view case_id, const Before& before, const Before& after) {
  if (before.parties == after.parties && before.due_at == after.due_at) return SQLITE_OK;
  for (const std::string& party : ports::DecodeParties(before.parties)) {
    const int code = delete_party_.Bind(1, party).Bind(2, before.due_at).Bind(3, case_id).Execute();
    if (!Done(code)) return code;
  }
  for (const std::string& party : ports::DecodeParties(after.parties)) {
    const int code = insert_party_.Bind(1, party).Bind(2, after.due_at).Bind(3, case_id).Execute();
    if (!Done(code)) return code;
  }
  return SQLITE_OK;
}

base::Status Writer::PutCaseParties(std::span<const ports::CaseParties> parties) {
  return transactions_.Run([&] {
    for (const ports::CaseParties& of : parties) {
      find_.Bind(1, of.case_id);
      const int found = find_.Step();
      const bool stands = found == SQLITE_ROW && static_cast<std::uint64_t>(find_.Int(0)) == of.sequence;
      Before before;
      if (stands) before = {find_.Text(1), find_.Int(2), find_.Int(3), find_.Text(4)};
      find_.Reset();
      if (found != SQLITE_ROW && !Done(found)) return found;
      Before after = before;
      after.parties = ports::EncodeParties(of.parties);
      if (!stands || after.parties == before.parties) continue;
      if (const int code = put_parties_.Bind(1, of.case_id).Bind(2, after.parties).Execute(); !Done(code)) return code;
      if (const int code = WriteParties(of.case_id, before, after); code != SQLITE_OK) return code;
    }
    return SQLITE_DONE;
  });
}

int Writer::WriteTimers(const Commit& commit, const std::string& before) {
  for (const auto& [fire_at, clock] : DecodeTimers(before)) {
    delete_timer_.Bind(1, fire_at).Bind(2, commit.case_id).Bind(3, clock);
    if (const int code = delete_timer_.Execute(); !Done(code)) return code;
  }
  for (const ports::TimerRow& timer : commit.timers) {
    insert_timer_.Bind(1, timer.fire_at).Bind(2, commit.case_id).Bind(3, timer.clock);
    if (const int code = insert_timer_.Execute(); !Done(code)) return code;
  }
  return SQLITE_OK;
}

int Writer::WriteOutbox(const Commit& commit) {
  for (const ports::OutboxRow& row : commit.outbox) {
    insert_outbox_.Bind(1, commit.case_id).Bind(2, static_cast<std::int64_t>(commit.sequence));
    insert_outbox_.Bind(3, row.kind).Bind(4, row.payload);
    if (const int code = insert_outbox_.Execute(); !Done(code)) return code;
  }
  return SQLITE_OK;
}

int Writer::FindKey(const std::string& key, AppendOutcome* outcome) {
  find_key_.Bind(1, key);
  const int found = find_key_.Step();
  find_key_.Reset();
  if (found == SQLITE_ROW) *outcome = AppendOutcome::kDuplicateKey;
  return found == SQLITE_ROW || Done(found) ? SQLITE_OK : found;
}

base::Status Writer::PutCaseTexts(std::span<const std::pair<std::string, std::string>> id_and_text) {
  return transactions_.Run([&] {
    for (const auto& [id, text] : id_and_text) {
      const std::string folded = base::FoldForSearch(text + '\n' + id);
      fill_text_.Bind(1, id).Bind(2, folded);
      if (const int code = fill_text_.Execute(); !Done(code)) return code;
    }
    return SQLITE_DONE;
  });
}

base::Result<std::int64_t> Writer::Written() { return Count(connection_.handle(), &written_); }

base::Status Writer::RemoveTimers(std::span<const ports::TimerRemoval> removals) {
  return transactions_.Run([&] {
    for (const ports::TimerRemoval& removal : removals) {
      delete_timer_.Bind(1, removal.fire_at).Bind(2, removal.case_id).Bind(3, removal.clock);
      if (const int code = delete_timer_.Execute(); !Done(code)) return code;
    }
    return SQLITE_DONE;
  });
}

base::Status Writer::CompleteOutbox(std::span<const std::int64_t> ids) {
  return transactions_.Run([&] {
    for (const std::int64_t id : ids) {
      delete_outbox_.Bind(1, id);
      if (const int code = delete_outbox_.Execute(); !Done(code)) return code;
    }
    return SQLITE_DONE;
  });
}

base::Status Writer::DeferOutbox(std::int64_t id, std::int64_t not_before) {
  return transactions_.Run([&] {
    defer_outbox_.Bind(1, id).Bind(2, not_before);
    return defer_outbox_.Execute();
  });
}

}  // namespace anze::storage::sqlite
