// The layer that gathers what is written to the WAL: other connections, which do not go through it, must find in the
// file all that was committed and nothing that was taken back.
#include "plugins/storage/sqlite/gathered_wal.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/contract/storage_fixture.h"
#include "tests/support/file_limit.h"

namespace anze::contract {
namespace {

using storage::sqlite::GatheredName;
using storage::sqlite::RegisterGatheredWal;
using testing::FileLimit;

// A database as SQLite opens it by itself, or through the layer.
class Database {
 public:
  explicit Database(const std::string& name) {
    EXPECT_TRUE(RegisterGatheredWal());
    const int how = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
    EXPECT_EQ(sqlite3_open_v2(name.c_str(), &db_, how, nullptr), SQLITE_OK) << sqlite3_errmsg(db_);
  }
  ~Database() { EXPECT_EQ(sqlite3_close(db_), SQLITE_OK); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  int Run(const std::string& sql) { return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr); }
  std::string Ask(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr), SQLITE_OK) << sqlite3_errmsg(db_);
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
      ASSERT_EQ(Run(sql), SQLITE_OK) << sql;
    }
  }
  // Begins a transaction of `rows` rows with a cache of ten pages: most of its pages go to the log before it ends.
  void Spill(int rows) {
    Begin();
    for (const char* sql : {"PRAGMA cache_size=10", "BEGIN"}) ASSERT_EQ(Run(sql), SQLITE_OK) << sql;
    ASSERT_EQ(Insert(1, rows), SQLITE_OK);
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

class GatheredWal : public ::testing::Test {
 protected:
  std::string File() { return folder_.File("x.db"); }
  TempFolder folder_;
};

TEST_F(GatheredWal, WhatIsCommittedIsSeenWithoutTheLayerAtOnce) {
  for (const std::string synchronous : {"FULL", "NORMAL", "OFF"}) {
    const std::string file = folder_.File(synchronous + ".db");
    Database through(GatheredName(file));
    through.Begin(synchronous);
    Database beside(file);
    for (int i = 1; i <= 20; ++i) {
      ASSERT_EQ(through.Insert(i, i), SQLITE_OK);
      EXPECT_EQ(beside.Count(), std::to_string(i)) << synchronous;
    }
    EXPECT_EQ(beside.Ask("PRAGMA integrity_check"), "ok");
  }
}

TEST_F(GatheredWal, TheLogIsByteForByteAsLongAsWithoutTheLayer) {
  for (const int rows : {1, 2000}) {
    std::vector<std::uintmax_t> sizes;
    for (const bool gathered : {false, true}) {
      const std::string file = folder_.File(std::to_string(rows) + (gathered ? "g.db" : ".db"));
      Database database(gathered ? GatheredName(file) : file);
      database.Begin();
      ASSERT_EQ(database.Insert(1, rows), SQLITE_OK);
      sizes.push_back(std::filesystem::file_size(file + "-wal"));
    }
    EXPECT_EQ(sizes[0], sizes[1]) << rows;
  }
}

TEST_F(GatheredWal, ReadsItsOwnPagesBackBeforeTheTransactionEnds) {
  Database through(GatheredName(File()));
  through.Spill(400);
  ASSERT_EQ(through.Run("UPDATE t SET text = text || n WHERE n % 3 = 0"), SQLITE_OK);
  ASSERT_EQ(through.Run("SAVEPOINT s; DELETE FROM t WHERE n > 200; ROLLBACK TO s"), SQLITE_OK);
  EXPECT_EQ(through.Count(), "400");
  EXPECT_EQ(through.Ask("PRAGMA integrity_check"), "ok");
  Database beside(File());
  EXPECT_EQ(beside.Count(), "0");
  ASSERT_EQ(through.Run("COMMIT"), SQLITE_OK);
  EXPECT_EQ(beside.Count(), "400");
  EXPECT_EQ(beside.Ask("SELECT substr(text, -3) FROM t WHERE n = 399"), "399");
  EXPECT_EQ(beside.Ask("PRAGMA integrity_check"), "ok");
}

TEST_F(GatheredWal, WhatIsTakenBackIsNotThereAndTheNextTransactionIs) {
  Database through(GatheredName(File()));
  through.Spill(400);
  ASSERT_EQ(through.Run("ROLLBACK"), SQLITE_OK);
  ASSERT_EQ(through.Insert(1, 5), SQLITE_OK);
  Database beside(File());
  EXPECT_EQ(beside.Count(), "5");
  EXPECT_EQ(beside.Ask("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(beside.Run("PRAGMA wal_checkpoint(TRUNCATE)"), SQLITE_OK);
  ASSERT_EQ(through.Insert(6, 6), SQLITE_OK);
  EXPECT_EQ(beside.Count(), "6");
}

TEST_F(GatheredWal, WithoutRoomTheTransactionFailsWholeAndOthersGoOn) {
  for (const int rows : {1, 30, 2000}) {  // fails at the last frame, and long before it
    const std::string file = folder_.File(std::to_string(rows) + ".db");
    Database through(GatheredName(file));
    through.Begin();
    ASSERT_EQ(through.Run("PRAGMA cache_size=10"), SQLITE_OK);
    ASSERT_EQ(through.Insert(1, 10), SQLITE_OK);
    Database beside(file);
    {
      const FileLimit limit(std::filesystem::file_size(file + "-wal") + 1000);
      EXPECT_NE(through.Insert(11, 10 + rows), SQLITE_OK) << rows;
      EXPECT_EQ(through.Count(), "10") << rows;
      EXPECT_EQ(beside.Count(), "10") << rows;
    }
    EXPECT_EQ(through.Insert(11, 12), SQLITE_OK) << rows;
    EXPECT_EQ(beside.Count(), "12") << rows;
    EXPECT_EQ(beside.Ask("PRAGMA integrity_check"), "ok") << rows;
  }
}

// What failed must not come back when the file is next opened, as if it had ended well.
TEST_F(GatheredWal, WhatFailedForWantOfRoomStaysAway) {
  const std::string copy = folder_.File("copy.db");
  Database through(GatheredName(File()));
  through.Begin();
  ASSERT_EQ(through.Insert(1, 10), SQLITE_OK);
  {
    const FileLimit limit(std::filesystem::file_size(File() + "-wal") + 1000);
    EXPECT_NE(through.Insert(11, 11), SQLITE_OK);
  }
  EXPECT_EQ(through.Ask("SELECT sum(n) FROM t"), "55");
  std::filesystem::copy_file(File(), copy);
  std::filesystem::copy_file(File() + "-wal", copy + "-wal");
  Database reopened(copy);
  EXPECT_EQ(reopened.Count(), "10");
}

// Two connections through the layer: what one had gathered and took back must not be written over what the other
// wrote since.
TEST_F(GatheredWal, WhatFailedIsNotWrittenOverTheNextWriter) {
  Database first(GatheredName(File()));
  first.Begin();
  Database second(GatheredName(File()));
  ASSERT_EQ(first.Insert(1, 10), SQLITE_OK);
  {
    const FileLimit limit(std::filesystem::file_size(File() + "-wal") + 1000);
    EXPECT_NE(second.Insert(1000, 1400), SQLITE_OK);
  }
  ASSERT_EQ(first.Insert(11, 60), SQLITE_OK);
  EXPECT_EQ(second.Count(), "60");
  EXPECT_EQ(second.Ask("PRAGMA integrity_check"), "ok");
  ASSERT_EQ(second.Insert(61, 61), SQLITE_OK);
  EXPECT_EQ(first.Count(), "61");
  EXPECT_EQ(first.Ask("PRAGMA integrity_check"), "ok");
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
      EXPECT_EQ(system->xSetSystemCall(system, call, reinterpret_cast<sqlite3_syscall_ptr>(write)), SQLITE_OK);
    }
  }
};

// With pages of the transaction in the log already, some of them only gathered: whatever SQLite takes back then, it
// does the same and finds the same as without the layer.
TEST_F(GatheredWal, AFullDiskInATransactionEndsAsWithoutTheLayer) {
  std::vector<std::vector<std::string>> seen;
  for (const bool gathered : {false, true}) {
    const std::string file = folder_.File(gathered ? "g.db" : "p.db");
    Database database(gathered ? GatheredName(file) : file);
    database.Begin();
    EXPECT_EQ(database.Run("PRAGMA cache_size=10"), SQLITE_OK);
    EXPECT_EQ(database.Insert(1, 10), SQLITE_OK);
    EXPECT_EQ(database.Run("BEGIN"), SQLITE_OK);
    EXPECT_EQ(database.Insert(11, 100), SQLITE_OK);
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
  EXPECT_EQ(seen[0], seen[1]);
  EXPECT_EQ(seen[1].back(), "ok");
  EXPECT_EQ(seen[1].front(), std::to_string(SQLITE_FULL));
}

TEST_F(GatheredWal, NamesMayHoldWhatAnAddressMayNot) {
  for (const std::string name : {"a?b.db", "a#b.db", "a%41.db", "a b&c=d.db", "安责.db"}) {
    const std::string file = folder_.File(name);
    Database through(GatheredName(file));
    through.Begin();
    ASSERT_EQ(through.Insert(1, 3), SQLITE_OK);
    EXPECT_TRUE(std::filesystem::exists(file)) << name;
    EXPECT_TRUE(std::filesystem::exists(file + "-wal")) << name;
  }
}

}  // namespace
}  // namespace anze::contract
