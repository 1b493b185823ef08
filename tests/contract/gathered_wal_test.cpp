// The layer that gathers what is written to the WAL: other connections, which do not go through it, must find in the
// file all that was committed and nothing that was taken back.
#include "plugins/storage/sqlite/gathered_wal.h"

#include <sqlite3.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/contract/storage_fixture.h"
#include "tests/support/file_limit.h"

namespace anze::contract {
namespace {

using storage::sqlite::NameThrough;
using storage::sqlite::RegisterGatheredWal;
using testing::FileLimit;

// A database as SQLite opens it by itself, or through the layer.
class Database {
 public:
  explicit Database(const std::string& name) {
    CHECK(RegisterGatheredWal());
    const int how = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
    const int code = sqlite3_open_v2(name.c_str(), &db_, how, nullptr);
    INFO(sqlite3_errmsg(db_));
    CHECK(code == SQLITE_OK);
  }
  ~Database() { CHECK(sqlite3_close(db_) == SQLITE_OK); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  int Run(const std::string& sql) { return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr); }
  std::string Ask(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr);
    INFO(sql << ": " << sqlite3_errmsg(db_));
    CHECK(code == SQLITE_OK);
    std::string text;
    if (sqlite3_step(statement) == SQLITE_ROW) text = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return text;
  }
  // A log that is never emptied by itself, and a table with a row of `bytes` a number.
  void Begin(const std::string& synchronous = "FULL") {
    for (const std::string& sql : {std::string("PRAGMA journal_mode=WAL"), "PRAGMA synchronous=" + synchronous,
                                   std::string("PRAGMA wal_autocheckpoint=0"),
                                   std::string("CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT)")}) {
      CAPTURE(sql);
      REQUIRE(Run(sql) == SQLITE_OK);
    }
  }
  // Begins a transaction of `rows` rows with a cache of ten pages: most of its pages go to the log before it ends.
  void Spill(int rows) {
    Begin();
    for (const char* sql : {"PRAGMA cache_size=10", "BEGIN"}) {
      CAPTURE(sql);
      REQUIRE(Run(sql) == SQLITE_OK);
    }
    REQUIRE(Insert(1, rows) == SQLITE_OK);
  }
  int Insert(int from, int to, int bytes = 3000) {
    return Run("WITH RECURSIVE c(n) AS (SELECT " + std::to_string(from) + " UNION ALL SELECT n+1 FROM c WHERE n<" +
               std::to_string(to) + ") INSERT INTO t SELECT n, hex(zeroblob(" + std::to_string(bytes / 2) +
               ")) FROM c");
  }
  std::string Count() { return Ask("SELECT count(*) FROM t"); }

 private:
  sqlite3* db_ = nullptr;
};

class GatheredWal {
 protected:
  std::string File() { return folder_.File("x.db"); }
  TempFolder folder_;
};

TEST_CASE_METHOD(GatheredWal, "Gathered log: what is committed is seen without the layer at once", "[contract][log]") {
  for (const std::string synchronous : {"FULL", "NORMAL", "OFF"}) {
    CAPTURE(synchronous);
    const std::string file = folder_.File(synchronous + ".db");
    Database through(NameThrough(file));
    through.Begin(synchronous);
    Database beside(file);
    for (int i = 1; i <= 20; ++i) {
      REQUIRE(through.Insert(i, i) == SQLITE_OK);
      CHECK(beside.Count() == std::to_string(i));
    }
    CHECK(beside.Ask("PRAGMA integrity_check") == "ok");
  }
}

TEST_CASE_METHOD(GatheredWal, "The gathered log is byte for byte as long as without the layer", "[contract][log]") {
  for (const int rows : {1, 2000}) {
    CAPTURE(rows);
    std::vector<std::uintmax_t> sizes;
    for (const bool gathered : {false, true}) {
      const std::string file = folder_.File(std::to_string(rows) + (gathered ? "g.db" : ".db"));
      Database database(gathered ? NameThrough(file) : file);
      database.Begin();
      REQUIRE(database.Insert(1, rows) == SQLITE_OK);
      sizes.push_back(std::filesystem::file_size(file + "-wal"));
    }
    CHECK(sizes[0] == sizes[1]);
  }
}

TEST_CASE_METHOD(GatheredWal, "Gathered log: a transaction reads its own pages back before it ends",
                 "[contract][log]") {
  Database through(NameThrough(File()));
  through.Spill(400);
  REQUIRE(through.Run("UPDATE t SET text = text || n WHERE n % 3 = 0") == SQLITE_OK);
  REQUIRE(through.Run("SAVEPOINT s; DELETE FROM t WHERE n > 200; ROLLBACK TO s") == SQLITE_OK);
  CHECK(through.Count() == "400");
  CHECK(through.Ask("PRAGMA integrity_check") == "ok");
  Database beside(File());
  CHECK(beside.Count() == "0");
  REQUIRE(through.Run("COMMIT") == SQLITE_OK);
  CHECK(beside.Count() == "400");
  CHECK(beside.Ask("SELECT substr(text, -3) FROM t WHERE n = 399") == "399");
  CHECK(beside.Ask("PRAGMA integrity_check") == "ok");
}

TEST_CASE_METHOD(GatheredWal, "Gathered log: what is taken back is not there and the next transaction is",
                 "[contract][log]") {
  Database through(NameThrough(File()));
  through.Spill(400);
  REQUIRE(through.Run("ROLLBACK") == SQLITE_OK);
  REQUIRE(through.Insert(1, 5) == SQLITE_OK);
  Database beside(File());
  CHECK(beside.Count() == "5");
  CHECK(beside.Ask("PRAGMA integrity_check") == "ok");
  CHECK(beside.Run("PRAGMA wal_checkpoint(TRUNCATE)") == SQLITE_OK);
  REQUIRE(through.Insert(6, 6) == SQLITE_OK);
  CHECK(beside.Count() == "6");
}

TEST_CASE_METHOD(GatheredWal, "Gathered log: without room the transaction fails whole and others go on",
                 "[contract][log]") {
  for (const int rows : {1, 30, 2000}) {  // fails at the last frame, and long before it
    CAPTURE(rows);
    const std::string file = folder_.File(std::to_string(rows) + ".db");
    Database through(NameThrough(file));
    through.Begin();
    REQUIRE(through.Run("PRAGMA cache_size=10") == SQLITE_OK);
    REQUIRE(through.Insert(1, 10) == SQLITE_OK);
    Database beside(file);
    {
      const FileLimit limit(std::filesystem::file_size(file + "-wal") + 1000);
      CHECK(through.Insert(11, 10 + rows) != SQLITE_OK);
      CHECK(through.Count() == "10");
      CHECK(beside.Count() == "10");
    }
    CHECK(through.Insert(11, 12) == SQLITE_OK);
    CHECK(beside.Count() == "12");
    CHECK(beside.Ask("PRAGMA integrity_check") == "ok");
  }
}

// What failed must not come back when the file is next opened, as if it had ended well.
TEST_CASE_METHOD(GatheredWal, "Gathered log: what failed for want of room stays away", "[contract][log]") {
  const std::string copy = folder_.File("copy.db");
  Database through(NameThrough(File()));
  through.Begin();
  REQUIRE(through.Insert(1, 10) == SQLITE_OK);
  {
    const FileLimit limit(std::filesystem::file_size(File() + "-wal") + 1000);
    CHECK(through.Insert(11, 11) != SQLITE_OK);
  }
  CHECK(through.Ask("SELECT sum(n) FROM t") == "55");
  std::filesystem::copy_file(File(), copy);
  std::filesystem::copy_file(File() + "-wal", copy + "-wal");
  Database reopened(copy);
  CHECK(reopened.Count() == "10");
}

// Two connections through the layer: what one had gathered and took back must not be written over what the other
// wrote since.
TEST_CASE_METHOD(GatheredWal, "Gathered log: what failed is not written over the next writer", "[contract][log]") {
  Database first(NameThrough(File()));
  first.Begin();
  Database second(NameThrough(File()));
  REQUIRE(first.Insert(1, 10) == SQLITE_OK);
  {
    const FileLimit limit(std::filesystem::file_size(File() + "-wal") + 1000);
    CHECK(second.Insert(1000, 1400) != SQLITE_OK);
  }
  REQUIRE(first.Insert(11, 60) == SQLITE_OK);
  CHECK(second.Count() == "60");
  CHECK(second.Ask("PRAGMA integrity_check") == "ok");
  REQUIRE(second.Insert(61, 61) == SQLITE_OK);
  CHECK(first.Count() == "61");
  CHECK(first.Ask("PRAGMA integrity_check") == "ok");
}

// The disk of the system's own layer is full while it lives. (A limit on file size is not the same to SQLite.)
class FullDisk {
 public:
  FullDisk() { Set(&Refuse); }
  ~FullDisk() { Set(nullptr); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  static ssize_t Refuse(int /*file*/, const void* /*bytes*/, std::size_t /*size*/, off_t /*at*/) {
    errno = ENOSPC;
    return -1;
  }
  static void Set(ssize_t (*write)(int, const void*, std::size_t, off_t)) {
    sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
    for (const char* call : {"pwrite", "pwrite64"}) {
      CHECK(system->xSetSystemCall(system, call, reinterpret_cast<sqlite3_syscall_ptr>(write)) == SQLITE_OK);
    }
  }
};

// With pages of the transaction in the log already, some of them only gathered: whatever SQLite takes back then, it
// does the same and finds the same as without the layer.
TEST_CASE_METHOD(GatheredWal, "Gathered log: a full disk in a transaction ends as without the layer",
                 "[contract][log]") {
  std::vector<std::vector<std::string>> seen;
  for (const bool gathered : {false, true}) {
    const std::string file = folder_.File(gathered ? "g.db" : "p.db");
    Database database(gathered ? NameThrough(file) : file);
    database.Begin();
    CHECK(database.Run("PRAGMA cache_size=10") == SQLITE_OK);
    CHECK(database.Insert(1, 10) == SQLITE_OK);
    CHECK(database.Run("BEGIN") == SQLITE_OK);
    CHECK(database.Insert(11, 100) == SQLITE_OK);
    std::vector<std::string>& found = seen.emplace_back();
    {
      const FullDisk full;
      found.push_back(std::to_string(database.Insert(101, 900)));
      found.push_back(database.Count());
    }
    found.push_back(std::to_string(database.Insert(901, 950)));
    found.push_back(database.Count());
    found.push_back(std::to_string(database.Run("COMMIT")));
    found.push_back(database.Ask("PRAGMA integrity_check"));
    Database beside(file);
    found.push_back(beside.Count());
    found.push_back(beside.Ask("PRAGMA integrity_check"));
  }
  CHECK(seen[0] == seen[1]);
  CHECK(seen[1].back() == "ok");
  CHECK(seen[1].front() == std::to_string(SQLITE_FULL));
}

TEST_CASE_METHOD(GatheredWal, "Gathered log: names may hold what an address may not", "[contract][log]") {
  for (const std::string name : {"a?b.db", "a#b.db", "a%41.db", "a b&c=d.db", "安责.db"}) {
    CAPTURE(name);
    const std::string file = folder_.File(name);
    Database through(NameThrough(file));
    through.Begin();
    REQUIRE(through.Insert(1, 3) == SQLITE_OK);
    CHECK(std::filesystem::exists(file));
    CHECK(std::filesystem::exists(file + "-wal"));
  }
}

}  // namespace
}  // namespace anze::contract
