#include "plugins/storage/sqlite/check.h"

#include <chrono>

#include "plugins/storage/sqlite/connection.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kStepsBetweenLooks = 10'000;

// SQLite calls this every kStepsBetweenLooks steps of its machine; 1 interrupts the statement.
int IsOver(void* end) { return SteadyClock::now() >= *static_cast<const SteadyClock::time_point*>(end) ? 1 : 0; }

}  // namespace

base::Result<bool> CheckDatabase(const std::string& path, int seconds) {
  auto connection = Connection::Make(path, {.read_only = true});
  if (!connection.ok()) return connection.errors();
  sqlite3* db = connection->handle();
  SteadyClock::time_point end = SteadyClock::now() + std::chrono::seconds(seconds);
  sqlite3_progress_handler(db, kStepsBetweenLooks, IsOver, &end);
  Statement check(db, "PRAGMA integrity_check(20)");
  if (!check.ok()) return ErrorOf(db, sqlite3_errcode(db));
  base::Diagnostics faults;
  int code = check.Step();
  for (; code == SQLITE_ROW; code = check.Step()) {
    if (check.View(0) != "ok") faults.push_back(base::Error("storage-corrupt", {{"why", check.Text(0)}}));
  }
  const bool over = code == SQLITE_INTERRUPT;
  if (code != SQLITE_DONE && !over) faults.push_back(ErrorOf(db, code));
  check.Reset();
  if (!faults.empty()) return faults;
  return !over;
}

}  // namespace anze::storage::sqlite
