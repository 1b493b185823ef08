#include "plugins/storage/sqlite/migrate.h"

#include "plugins/storage/sql/schema.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {
namespace {

using base::Error;

constexpr int kTableCount = 15;

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
    const std::string script = "BEGIN IMMEDIATE;" + std::string(migration.sql) +
                               "PRAGMA user_version=" + std::to_string(migration.version) + ";COMMIT;";
    if (const int code = connection->Run(script.c_str()); code != SQLITE_OK) {
      const Error error = ErrorOf(db, code);
      connection->Run("ROLLBACK");
      return error;
    }
  }
  Statement tables(db,
                   "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('cases', 'journal', "
                   "'timers', 'outbox', 'idempotency', 'bundles', 'snapshots', 'settings', 'records', "
                   "'record_history', 'case_texts', 'natural_keys', 'audit', 'ledger', 'checkpoints')");
  if (const int code = tables.Step(); code != SQLITE_ROW) return ErrorOf(db, code);
  if (tables.Int(0) != kTableCount) return Error("storage-corrupt", {{"why", "tables"}});
  return base::Ok{};
}

base::Result<std::string> IdentityOf(Connection* connection) {
  sqlite3* db = connection->handle();
  Statement put(db,
                "INSERT INTO settings (name, value) VALUES ('store-id', lower(hex(randomblob(16)))) "
                "ON CONFLICT (name) DO NOTHING");
  if (const int code = put.Execute(); code != SQLITE_DONE) return ErrorOf(db, code);
  Statement get(db, "SELECT value FROM settings WHERE name = 'store-id'");
  if (const int code = get.Step(); code != SQLITE_ROW) return ErrorOf(db, code);
  return get.Text(0);
}

}  // namespace anze::storage::sqlite
