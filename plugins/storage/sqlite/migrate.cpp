#include "plugins/storage/sqlite/migrate.h"

#include "core/ports/links.h"
#include "plugins/storage/sql/schema.h"
#include "plugins/storage/sqlite/ledger.h"
#include "plugins/storage/sqlite/statement.h"
#include "plugins/storage/sqlite/transaction.h"

namespace anze::storage::sqlite {
namespace {

using base::Error;

constexpr int kTableCount = 22;
constexpr int kLedgerVersion = 5;

// Gives what an earlier release wrote its rows of the ledger, in the order in which it was written as far as that can
// be told. SQLITE_DONE, or the code of the statement that failed.
int FillLedger(sqlite3* db) {
  Ledger ledger(db);
  const auto each = [&](const char* sql, const auto& note) {
    Statement rows(db, sql);
    int code = rows.Step();
    for (; code == SQLITE_ROW; code = rows.Step()) {
      if (const int noted = note(rows); noted != SQLITE_DONE) return noted;
    }
    return code;
  };
  int code = each("SELECT digest, files FROM bundles ORDER BY rowid", [&](const Statement& row) {
    return ledger.Append(ports::kLedgerBundle, row.View(0), 0, ports::BundleDigest(row.View(0), row.View(1)));
  });
  if (code != SQLITE_DONE) return code;
  code = each("SELECT digest, bundle, region, resolved_on FROM snapshots ORDER BY rowid", [&](const Statement& row) {
    const ports::SnapshotRecord snapshot{row.Text(1), row.Text(2), row.Text(3)};
    return ledger.Append(ports::kLedgerSnapshot, row.View(0), 0, ports::SnapshotDigest(row.View(0), snapshot));
  });
  if (code != SQLITE_DONE) return code;
  code = each("SELECT name, value FROM settings ORDER BY name", [&](const Statement& row) {
    return ledger.Append(ports::kLedgerSetting, row.View(0), 0, ports::SettingDigest(row.View(0), row.View(1)));
  });
  if (code != SQLITE_DONE) return code;
  return each(
      "SELECT type, id, region, version, updated_at, updated_by, content FROM record_history ORDER BY rowid",
      [&](const Statement& row) {
        const ports::StoredRecord record{row.Text(0), row.Text(1), row.Text(2), static_cast<std::uint64_t>(row.Int(3)),
                                         row.Int(4),  row.Text(5), row.Text(6)};
        return ledger.Append(ports::kLedgerRecord, ports::LedgerName(record), row.Int(3), ports::RecordDigest(record));
      });
}

// One step and what belongs to it; the transaction is open. SQLITE_OK, or the code of what failed.
int Step(Connection* connection, const sql::Migration& migration) {
  if (const int code = connection->Run(std::string(migration.sql).c_str()); code != SQLITE_OK) return code;
  if (migration.version == kLedgerVersion) {
    if (const int code = FillLedger(connection->handle()); code != SQLITE_DONE) return code;
  }
  return connection->Run(("PRAGMA user_version=" + std::to_string(migration.version)).c_str());
}

}  // namespace

base::Status Migrate(Connection* connection, bool read_only) {
  sqlite3* db = connection->handle();
  Statement version(db, "PRAGMA user_version");
  if (const int code = version.Step(); code != SQLITE_ROW) return ErrorOf(db, code);
  const auto at = static_cast<int>(version.Int(0));
  version.Reset();
  if (at > sql::kMigrations.back().version) return Error("storage-newer", {{"version", std::to_string(at)}});
  if (read_only && at < sql::kMigrations.back().version) {
    return Error("storage-older", {{"version", std::to_string(at)}});
  }
  for (const sql::Migration& migration : sql::kMigrations) {
    if (migration.version <= at) continue;
    // The version is set inside the transaction: either both or neither.
    int code = connection->Run("BEGIN IMMEDIATE");
    if (code == SQLITE_OK) code = Step(connection, migration);
    if (code == SQLITE_OK) code = connection->Run("COMMIT");
    if (code != SQLITE_OK) {
      const Error error = ErrorOf(db, code);
      connection->Run("ROLLBACK");
      return error;
    }
  }
  Statement tables(
      db,
      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('cases', 'journal', "
      "'timers', 'outbox', 'idempotency', 'bundles', 'snapshots', 'settings', 'records', "
      "'record_history', 'case_texts', 'natural_keys', 'audit', 'ledger', 'checkpoints', 'people', 'sessions', 'uses', "
      "'sign_in_failures', 'case_parties', 'removed_cases', 'applications')");
  if (const int code = tables.Step(); code != SQLITE_ROW) return ErrorOf(db, code);
  if (tables.Int(0) != kTableCount) return Error("storage-corrupt", {{"why", "tables"}});
  return base::Ok{};
}

base::Result<std::string> IdentityOf(Connection* connection) {
  sqlite3* db = connection->handle();
  Statement put(db,
                "INSERT INTO settings (name, value) VALUES ('store-id', lower(hex(randomblob(16)))) "
                "ON CONFLICT (name) DO NOTHING");
  Transactions transactions(db);
  const base::Status stored = transactions.Run([&] {
    const int code = put.Execute();
    if (code != SQLITE_DONE || sqlite3_changes(db) == 0) return code;
    Statement made(db, "SELECT value FROM settings WHERE name = 'store-id'");
    if (const int found = made.Step(); found != SQLITE_ROW) return found;
    return Ledger(db).Append(ports::kLedgerSetting, "store-id", 0, ports::SettingDigest("store-id", made.View(0)));
  });
  if (!stored.ok()) return stored.errors();
  Statement get(db, "SELECT value FROM settings WHERE name = 'store-id'");
  if (const int code = get.Step(); code != SQLITE_ROW) return ErrorOf(db, code);
  return get.Text(0);
}

}  // namespace anze::storage::sqlite
