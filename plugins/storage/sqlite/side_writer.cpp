#include "plugins/storage/sqlite/side_writer.h"

#include <string>

#include "core/ports/audit_bounds.h"
#include "core/ports/links.h"
#include "core/ports/party_text.h"

namespace anze::storage::sqlite {
namespace {

using ports::RecordOutcome;
using ports::RecordWrite;
using ports::StoredRecord;

// `now`: as the record stands, which knows who may read it.
Statement PutVersion(sqlite3* db, std::string_view into, bool now) {
  const std::string sql =
      std::string("INSERT ") + std::string(into) + " (type, id, region, version, updated_at, updated_by, content, via" +
      (now ? ", parties) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)" : ") VALUES (?1,?2,?3,?4,?5,?6,?7,?8)");
  return {db, sql};
}

}  // namespace

void BindReply(Statement* statement, const ports::IdempotencyRow& row) {
  statement->Bind(1, row.key).Bind(2, row.body_digest).Bind(3, static_cast<std::int64_t>(row.status));
  statement->Bind(4, row.etag).Bind(5, row.location).Bind(6, row.response).Bind(7, row.created_at);
}

SideWriter::SideWriter(sqlite3* db, Transactions* transactions, KeyWriter* keys, Ledger* ledger)
    : db_(db), transactions_(transactions), keys_(keys), ledger_(ledger), audit_(db), people_(db), applications_(db) {
  version_ = Statement(db, "SELECT version FROM records WHERE type = ?1 AND id = ?2");
  find_key_ = Statement(db, "SELECT 1 FROM idempotency WHERE key = ?1");
  insert_key_ = Statement(db, kInsertReply);
  put_record_ = PutVersion(db, "OR REPLACE INTO records", true);
  keep_record_ = PutVersion(db, "INTO record_history", false);
  put_parties_ = Statement(db, "UPDATE records SET parties = ?4 WHERE type = ?1 AND id = ?2 AND version = ?3");
  put_bundle_ = Statement(db, "INSERT INTO bundles (digest, files) VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING");
  put_snapshot_ = Statement(db,
                            "INSERT INTO snapshots (digest, bundle, region, resolved_on) VALUES (?1, ?2, ?3, ?4) "
                            "ON CONFLICT (digest) DO NOTHING");
  get_setting_ = Statement(db, "SELECT value FROM settings WHERE name = ?1");
  put_setting_ = Statement(db,
                           "INSERT INTO settings (name, value) VALUES (?1, ?2) "
                           "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
  last_checkpoint_ = Statement(db, "SELECT coalesce(max(number), 0) FROM checkpoints");
  put_checkpoint_ = Statement(db, "INSERT INTO checkpoints (number, at, text) VALUES (?1, ?2, ?3)");
  forget_ = Statement(db,
                      "DELETE FROM idempotency WHERE key IN (SELECT key FROM idempotency WHERE created_at < ?1 "
                      "ORDER BY created_at LIMIT ?2)");
}

base::Result<RecordOutcome> SideWriter::PutRecord(const RecordWrite& write) {
  RecordOutcome outcome = RecordOutcome::kWritten;
  base::Status written = transactions_->Run([&] { return WriteRecord(write, &outcome); });
  if (!written.ok()) return written.errors();
  return outcome;
}

int SideWriter::WriteRecord(const RecordWrite& write, RecordOutcome* outcome) {
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
  const ports::OwnedKeys owned{ports::SpaceOfRecords(row.type), row.id, row.region, write.keys};
  const int looked = FindRefusal(write, owned, outcome);
  if (looked != SQLITE_DONE || *outcome != RecordOutcome::kWritten) return looked;
  if (write.idempotency) {
    BindReply(&insert_key_, *write.idempotency);
    if (const int code = insert_key_.Execute(); code != SQLITE_DONE) return code;
  }
  if (const int code = keys_->Replace(owned); code != SQLITE_DONE) return code;
  const std::string parties = ports::EncodeParties(row.parties);
  for (Statement* statement : {&put_record_, &keep_record_}) {
    statement->Bind(1, row.type).Bind(2, row.id).Bind(3, row.region).Bind(4, static_cast<std::int64_t>(stored + 1));
    statement->Bind(5, row.updated_at).Bind(6, row.updated_by).Bind(7, row.content).Bind(8, row.via);
    if (statement == &put_record_) statement->Bind(9, parties);
    if (const int code = statement->Execute(); code != SQLITE_DONE) return code;
  }
  StoredRecord written = row;
  written.version = stored + 1;
  return ledger_->Append(ports::kLedgerRecord, ports::LedgerName(written), static_cast<std::int64_t>(written.version),
                         ports::RecordDigest(written));
}

// A repeat first: its keys are taken by its own first write, and it must not hear of that.
int SideWriter::FindRefusal(const RecordWrite& write, const ports::OwnedKeys& owned, RecordOutcome* outcome) {
  if (write.idempotency) {
    find_key_.Bind(1, write.idempotency->key);
    const int known = find_key_.Step();
    find_key_.Reset();
    if (known == SQLITE_ROW) *outcome = RecordOutcome::kDuplicateKey;
    if (known != SQLITE_DONE) return known == SQLITE_ROW ? SQLITE_DONE : known;
  }
  bool taken = false;
  const int code = keys_->FindTaken(owned, &taken);
  if (taken) *outcome = RecordOutcome::kTaken;
  return code;
}

base::Status SideWriter::PutRecordParties(std::span<const ports::RecordParties> parties) {
  return transactions_->Run([&] {
    for (const ports::RecordParties& of : parties) {
      const std::string text = ports::EncodeParties(of.parties);
      put_parties_.Bind(1, of.type).Bind(2, of.id).Bind(3, static_cast<std::int64_t>(of.version)).Bind(4, text);
      if (const int code = put_parties_.Execute(); code != SQLITE_DONE) return code;
    }
    return SQLITE_DONE;
  });
}

base::Status SideWriter::PutKeys(std::span<const ports::OwnedKeys> owned) {
  return transactions_->Run([&] {
    for (const ports::OwnedKeys& one : owned) {
      if (const int code = keys_->Replace(one); code != SQLITE_DONE) return code;
    }
    return SQLITE_DONE;
  });
}

base::Status SideWriter::Execute(Statement* bound) {
  return transactions_->Run([bound] { return bound->Execute(); });
}

base::Status SideWriter::ExecuteNoted(Statement* bound, std::string_view kind, std::string_view name,
                                      const std::string& digest) {
  return transactions_->Run([&] {
    const int code = bound->Execute();
    if (code != SQLITE_DONE || sqlite3_changes(db_) == 0) return code;
    return ledger_->Append(kind, name, 0, digest);
  });
}

base::Status SideWriter::StoreBundle(std::string_view digest, std::string_view files_json) {
  put_bundle_.Bind(1, digest).Bind(2, files_json);
  return ExecuteNoted(&put_bundle_, ports::kLedgerBundle, digest, ports::BundleDigest(digest, files_json));
}

base::Status SideWriter::StoreSnapshot(std::string_view digest, const ports::SnapshotRecord& snapshot) {
  put_snapshot_.Bind(1, digest).Bind(2, snapshot.bundle_digest).Bind(3, snapshot.region).Bind(4, snapshot.resolved_on);
  return ExecuteNoted(&put_snapshot_, ports::kLedgerSnapshot, digest, ports::SnapshotDigest(digest, snapshot));
}

base::Status SideWriter::PutSetting(std::string_view name, std::string_view value) {
  return transactions_->Run([&] {
    get_setting_.Bind(1, name);
    const int found = get_setting_.Step();
    const bool same = found == SQLITE_ROW && get_setting_.View(0) == value;
    get_setting_.Reset();
    if (found != SQLITE_ROW && found != SQLITE_DONE) return found;
    put_setting_.Bind(1, name).Bind(2, value);
    const int code = put_setting_.Execute();
    if (code != SQLITE_DONE || same) return code;
    return ledger_->Append(ports::kLedgerSetting, name, 0, ports::SettingDigest(name, value));
  });
}

base::Result<std::size_t> SideWriter::ForgetIdempotency(std::int64_t created_before, std::size_t limit) {
  forget_.Bind(1, created_before).Bind(2, static_cast<std::int64_t>(limit));
  if (base::Status forgotten = Execute(&forget_); !forgotten.ok()) return forgotten.errors();
  return static_cast<std::size_t>(sqlite3_changes(db_));
}

base::Status SideWriter::PutCheckpoint(const ports::StoredCheckpoint& checkpoint) {
  bool follows = false;
  base::Status put = transactions_->Run([&] {
    const int found = last_checkpoint_.Step();
    follows = found == SQLITE_ROW && checkpoint.number == last_checkpoint_.Int(0) + 1;
    last_checkpoint_.Reset();
    if (found != SQLITE_ROW) return found;
    if (!follows) return SQLITE_DONE;
    return put_checkpoint_.Bind(1, checkpoint.number).Bind(2, checkpoint.at).Bind(3, checkpoint.text).Execute();
  });
  if (!put.ok() || follows) return put;
  return base::Error("checkpoint-conflict", {{"number", std::to_string(checkpoint.number)}});
}

base::Status SideWriter::AppendAudit(std::span<const ports::AuditEntry> entries) {
  for (const ports::AuditEntry& entry : entries) {
    if (base::Status fits = ports::CheckAuditEntry(entry); !fits.ok()) return fits;
  }
  return transactions_->Run([&] { return audit_.Append(entries); });
}

base::Result<ports::PeopleOutcome> SideWriter::ChangePeople(const ports::PeopleChange& change) {
  for (const ports::AuditEntry& entry : change.audit) {
    if (base::Status fits = ports::CheckAuditEntry(entry); !fits.ok()) return fits.errors();
  }
  ports::PeopleOutcome outcome = ports::PeopleOutcome::kWritten;
  base::Status written = transactions_->Run([&] {
    if (change.idempotency) {
      find_key_.Bind(1, change.idempotency->key);
      const int known = find_key_.Step();
      find_key_.Reset();
      if (known == SQLITE_ROW) outcome = ports::PeopleOutcome::kDuplicateKey;
      if (known != SQLITE_DONE) return known == SQLITE_ROW ? SQLITE_DONE : known;
    }
    bool stands = true;
    if (const int code = people_.StillStands(change, &stands); code != SQLITE_DONE) return code;
    if (!stands) {
      outcome = ports::PeopleOutcome::kConflict;
      return SQLITE_DONE;
    }
    if (change.idempotency) {
      BindReply(&insert_key_, *change.idempotency);
      if (const int code = insert_key_.Execute(); code != SQLITE_DONE) return code;
    }
    if (const int code = people_.Write(change, ledger_); code != SQLITE_DONE) return code;
    return change.audit.empty() ? SQLITE_DONE : audit_.Append(change.audit);
  });
  if (!written.ok()) return written.errors();
  return outcome;
}

base::Result<bool> SideWriter::PutApplication(const ports::ApplicationRow& row) {
  bool put = false;
  base::Status written = transactions_->Run([&] { return applications_.Put(row, &put); });
  if (!written.ok()) return written.errors();
  return put;
}

base::Result<bool> SideWriter::RemoveApplication(std::string_view id, std::uint64_t version) {
  bool removed = false;
  base::Status written = transactions_->Run([&] { return applications_.Remove(id, version, &removed); });
  if (!written.ok()) return written.errors();
  return removed;
}

base::Status SideWriter::ForgetSignIns(std::int64_t sessions_before, std::int64_t failures_before) {
  return transactions_->Run([&] { return people_.Forget(sessions_before, failures_before); });
}

}  // namespace anze::storage::sqlite
