#include "plugins/storage/sqlite/copy.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>

#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {
namespace {

using base::Error;
using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Backup = std::unique_ptr<sqlite3_backup, decltype(&sqlite3_backup_finish)>;

constexpr int kPagesAStep = 512;  // 4 MiB
// Between steps, so that a disk and a core that others need are left to them now and then.
constexpr std::chrono::milliseconds kPause{1};

Error Unwritable(const std::string& file, const std::string& why) {
  return Error("backup-unwritable", {{"file", file}, {"why", why}});
}

base::Status CopyPages(sqlite3* from, sqlite3* to, const std::string& file, const std::function<bool()>& go_on) {
  const Backup backup(sqlite3_backup_init(to, "main", from, "main"), sqlite3_backup_finish);
  if (!backup) return Unwritable(file, sqlite3_errmsg(to));
  int code = SQLITE_OK;
  while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED) {
    if (!go_on()) return Error("backup-stopped");
    errno = 0;
    code = sqlite3_backup_step(backup.get(), kPagesAStep);
    if (code == SQLITE_OK) std::this_thread::sleep_for(kPause);
  }
  if (code == SQLITE_DONE) return base::Ok{};
  return Unwritable(file, errno != 0 ? std::strerror(errno) : sqlite3_errstr(code));
}

// What the source holds in the transaction that is copied.
base::Result<ports::CopyFacts> FactsOf(sqlite3* db) {
  Statement facts(db,
                  "SELECT (SELECT value FROM settings WHERE name = 'store-id'), "
                  "(SELECT coalesce(max(rowid), 0) FROM journal)");
  if (const int code = facts.Step(); code != SQLITE_ROW) return ErrorOf(db, code);
  return ports::CopyFacts{facts.Text(0), facts.Int(1)};
}

}  // namespace

base::Result<ports::CopyFacts> CopyDatabase(Connection* source, const std::string& file,
                                            const std::function<bool()>& go_on) {
  // Made under its final mode, so that nobody else can read it while it grows.
  const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (made < 0) return Unwritable(file, std::strerror(errno));
  ::close(made);
  const auto copy = [&]() -> base::Result<ports::CopyFacts> {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
    const Database target(opened, sqlite3_close);
    if (code != SQLITE_OK) return Unwritable(file, sqlite3_errstr(code));
    // The file is synced once, when all of it is there; a crash before leaves a file that nobody takes for a copy.
    sqlite3_exec(opened, "PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF", nullptr, nullptr, nullptr);
    if (source->Run("BEGIN") != SQLITE_OK) return ErrorOf(source->handle(), sqlite3_errcode(source->handle()));
    auto facts = FactsOf(source->handle());  // the transaction's view begins here
    base::Status copied = facts.ok() ? CopyPages(source->handle(), opened, file, go_on) : base::Status(facts.errors());
    source->Run("COMMIT");
    if (!copied.ok()) return copied.errors();
    return facts;
  };
  auto facts = copy();
  if (!facts.ok()) ::unlink(file.c_str());
  return facts;
}

}  // namespace anze::storage::sqlite
