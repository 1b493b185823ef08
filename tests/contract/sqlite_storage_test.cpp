// What only the embedded database promises: durability, one process a folder, and refusing files it cannot read.
#include "plugins/storage/sqlite/sqlite_storage.h"

#include <sqlite3.h>

#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "plugins/storage/sql/schema.h"
#include "plugins/storage/sqlite/connection.h"
#include "plugins/storage/sqlite/statement.h"
#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using Strings = std::vector<std::string>;
using storage::sqlite::Connection;
using storage::sqlite::Open;
using storage::sqlite::Statement;

std::string CodeOf(const base::Result<std::unique_ptr<ports::Storage>>& opened) {
  return opened.ok() ? "ok" : opened.error().code;
}

std::int64_t AskInt(sqlite3* db, const char* sql) {
  Statement statement(db, sql);
  CAPTURE(sql);
  CHECK(statement.Step() == SQLITE_ROW);
  return statement.Int(0);
}

TEST_CASE("Reopening keeps everything", "[contract][sqlite]") {
  TempFolder folder;
  const std::string file = folder.File("anze.db");
  {
    auto storage = std::move(Open({.path = file})).value();
    ports::Commit commit = Step("a", 1);
    commit.timers = {{70, "reply"}};
    commit.outbox = {{"notify", "{}"}};
    commit.idempotency = Key("k", 1);
    storage->Append(std::vector{commit, Step("a", 2), Step("b", 1)});
    REQUIRE_OK(storage->StoreBundle("d", "files"));
    REQUIRE_OK(storage->StoreSnapshot("s", {"d", "cn", "2026-01-01"}));
    REQUIRE_OK(storage->PutSetting("x", "1"));
  }
  auto storage = std::move(Open({.path = file})).value();
  CHECK((*storage->LoadCase("a").value()).state == "state 2 of a");
  CHECK(storage->LoadJournal("a", 0, 9)->size() == 2U);
  CHECK(Ids(*storage->ListCases({})) == Strings{"b", "a"});
  CHECK(storage->PendingOutbox(0, 9)->size() == 1U);
  CHECK(storage->FindIdempotency("k").value().has_value());
  CHECK(storage->FindBundle("d").value() == "files");
  CHECK(storage->FindSnapshot("s").value().has_value());
  CHECK(storage->GetSetting("x").value() == "1");
}

TEST_CASE("The database reads more cases than it keeps at hand", "[contract][sqlite]") {
  TempFolder folder;
  auto storage = std::move(Open({.path = folder.File("anze.db"), .case_cache_bytes = 2000})).value();
  for (int i = 0; i < 20; ++i) storage->Append(std::vector{Step("case " + std::to_string(i), 1)});
  for (const std::uint64_t sequence : {1U, 2U}) {
    for (int round = 0; round < 2; ++round) {
      for (int i = 0; i < 20; ++i) {
        const std::string id = "case " + std::to_string(i);
        const std::string expected = "state " + std::to_string(sequence) + " of " + id;
        CHECK((*storage->LoadCase(id).value()).state == expected);
      }
    }
    for (int i = 0; i < 20; ++i) storage->Append(std::vector{Step("case " + std::to_string(i), sequence + 1)});
  }
}

TEST_CASE("The database is read beside the one that writes", "[contract][sqlite]") {
  TempFolder folder;
  const std::string file = folder.File("anze.db");
  CHECK(CodeOf(Open({.path = file, .read_only = true})) == "storage-unavailable");
  CHECK_FALSE(std::ifstream(file).good());  // looking makes nothing
  auto storage = std::move(Open({.path = file})).value();
  storage->Append(std::vector{Step("a", 1)});
  auto beside = std::move(Open({.path = file, .readers = 1, .read_only = true})).value();
  CHECK((*beside->LoadCase("a").value()).state == "state 1 of a");
  storage->Append(std::vector{Step("a", 2)});
  CHECK((*beside->LoadCase("a").value()).state == "state 2 of a");  // it keeps no old view
  CHECK(beside->LoadJournal("a", 0, 9)->size() == 2U);
  CHECK(beside->Append(std::vector{Step("b", 1)}).front().outcome == ports::AppendOutcome::kFailed);
  CHECK_FALSE(beside->PutSetting("x", "1").ok());
  CHECK_FALSE(storage->LoadCase("b").value().has_value());
}

TEST_CASE("The second opening of one folder is refused", "[contract][sqlite]") {
  TempFolder folder;
  auto first = Open({.path = folder.File("anze.db")});
  REQUIRE(CodeOf(first) == "ok");
  CHECK(CodeOf(Open({.path = folder.File("anze.db")})) == "storage-in-use");
  *first = nullptr;
  CHECK(CodeOf(Open({.path = folder.File("anze.db")})) == "ok");
}

TEST_CASE("A file of a later release is refused", "[contract][sqlite]") {
  TempFolder folder;
  const std::string file = folder.File("anze.db");
  REQUIRE(CodeOf(Open({.path = file})) == "ok");
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
  const std::string later = "PRAGMA user_version=" + std::to_string(storage::sql::kMigrations.back().version + 1);
  REQUIRE(sqlite3_exec(db, later.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
  const auto opened = Open({.path = file});
  REQUIRE(CodeOf(opened) == "storage-newer");
  CHECK(opened.error().args.front().first == "version");
}

TEST_CASE("A file of garbage is corrupt", "[contract][sqlite]") {
  TempFolder folder;
  std::ofstream(folder.File("anze.db")) << std::string(8192, 'x');
  CHECK(CodeOf(Open({.path = folder.File("anze.db")})) == "storage-corrupt");
}

TEST_CASE("A damaged schema is corrupt", "[contract][sqlite]") {
  TempFolder folder;
  const std::string file = folder.File("anze.db");
  REQUIRE(CodeOf(Open({.path = file})) == "ok");
  {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(100);
    bytes << std::string(3000, '\xFF');
  }
  CHECK(CodeOf(Open({.path = file})) == "storage-corrupt");
}

TEST_CASE("A database that lacks a table is corrupt", "[contract][sqlite]") {
  TempFolder folder;
  const std::string file = folder.File("anze.db");
  REQUIRE(CodeOf(Open({.path = file})) == "ok");
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
  REQUIRE(sqlite3_exec(db, "DROP TABLE journal", nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
  CHECK(CodeOf(Open({.path = file})) == "storage-corrupt");
}

TEST_CASE("A missing folder is unavailable", "[contract][sqlite]") {
  CHECK(CodeOf(Open({.path = "/nonexistent/anze.db"})) == "storage-unavailable");
}

TEST_CASE("Every connection is durable", "[contract][sqlite]") {
  TempFolder folder;
  auto connection = Connection::Make(folder.File("anze.db"), {.cache_kib = 64});
  REQUIRE_OK(connection);
  CHECK(AskInt(connection->handle(), "PRAGMA synchronous") == 2);
  CHECK(AskInt(connection->handle(), "PRAGMA wal_autocheckpoint") == 0);
  Statement mode(connection->handle(), "PRAGMA journal_mode");
  REQUIRE(mode.Step() == SQLITE_ROW);
  CHECK(mode.Text(0) == "wal");
}

// Asks `done` until it says so, for at most ten seconds.
bool Comes(const std::function<bool()>& done) {
  for (int i = 0; i < 1000; ++i) {
    if (done()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

// How many cases the database holds by itself, without its log.
std::int64_t CasesWithoutLog(const TempFolder& folder, const std::string& file) {
  const std::string alone = folder.File("alone.db");
  std::filesystem::copy_file(file, alone, std::filesystem::copy_options::overwrite_existing);
  sqlite3* db = nullptr;
  CHECK(sqlite3_open(alone.c_str(), &db) == SQLITE_OK);
  std::int64_t count = -1;
  {
    Statement statement(db, "SELECT count(*) FROM cases");
    if (statement.ok() && statement.Step() == SQLITE_ROW) count = statement.Int(0);
  }
  sqlite3_close(db);
  return count;
}

TEST_CASE("The log is moved into the database when nothing is written", "[contract][sqlite]") {
  TempFolder folder;
  const std::string file = folder.File("anze.db");
  auto storage = std::move(Open({.path = file})).value();
  storage->Append(std::vector{Step("a", 1), Step("b", 1)});
  CHECK(Comes([&] { return CasesWithoutLog(folder, file) == 2; }));
}

TEST_CASE("A log that was left is moved without any write", "[contract][sqlite]") {
  TempFolder folder;
  const std::string left = folder.File("left.db");
  {
    const std::string file = folder.File("anze.db");
    auto storage = std::move(Open({.path = file})).value();
    storage->Append(std::vector{Step("a", 1)});
    for (const char* part : {"", "-wal"}) std::filesystem::copy_file(file + part, left + part);
  }
  auto storage = std::move(Open({.path = left})).value();
  CHECK(Comes([&] { return CasesWithoutLog(folder, left) == 1; }));
}

// Its header counts how often the log began anew (sqlite.org/fileformat2.html, 4.1).
int TimesBegun(const std::string& file) {
  std::array<unsigned char, 16> head{};
  std::ifstream(file + "-wal", std::ios::binary).read(reinterpret_cast<char*>(head.data()), head.size());
  return head[14] << 8 | head[15];
}

TEST_CASE("A long log begins anew though the writing never stops", "[contract][sqlite]") {
  TempFolder folder;
  const std::string file = folder.File("anze.db");
  auto storage = std::move(Open({.path = file, .wal_pages_most = 20})).value();
  int written = 0;
  const auto write_and_look = [&] {
    storage->Append(std::vector{Step("case " + std::to_string(written++), 1)});
    return TimesBegun(file) > 0;
  };
  CHECK(Comes(write_and_look));
  CHECK(storage->Stats()->cases == written);
}

TEST_CASE("The work list is read from its indexes", "[contract][sqlite]") {
  TempFolder folder;
  REQUIRE(CodeOf(Open({.path = folder.File("anze.db")})) == "ok");
  auto connection = Connection::Make(folder.File("anze.db"), {.cache_kib = 64});
  for (const char* sql :
       {"EXPLAIN QUERY PLAN SELECT case_id FROM cases WHERE (due_at, case_id) > (1, 'a') ORDER BY due_at, case_id "
        "LIMIT 5",
        "EXPLAIN QUERY PLAN SELECT fire_at FROM timers ORDER BY fire_at, case_id, clock LIMIT 1",
        "EXPLAIN QUERY PLAN SELECT id FROM outbox WHERE not_before <= 5 ORDER BY not_before, id LIMIT 5"}) {
    Statement plan(connection->handle(), sql);
    for (int code = plan.Step(); code == SQLITE_ROW; code = plan.Step()) {
      CAPTURE(sql);
      CHECK_THAT(plan.Text(3), !Catch::Contains("TEMP B-TREE"));
    }
  }
}

TEST_CASE("Readers and writers work at once", "[contract][sqlite]") {
  TempFolder folder;
  auto storage = std::move(Open({.path = folder.File("anze.db"), .readers = 2})).value();
  constexpr std::uint64_t kEvents = 60;
  std::atomic<bool> done{false};
  std::atomic<int> torn{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const auto stored = storage->LoadCase("a");
        if (!stored.ok()) ++torn;
        if (!stored.ok() || !*stored) continue;
        // State and journal are written together: a journal read later holds at least as much.
        const auto journal = storage->LoadJournal("a", 0, 1000);
        if (!journal.ok() || journal->size() < (*stored)->sequence) ++torn;
        if ((*stored)->state != "state " + std::to_string((*stored)->sequence) + " of a") ++torn;
      }
    });
  }
  for (std::uint64_t i = 1; i <= kEvents; ++i) {
    CHECK(Outcomes(storage->Append(std::vector{Step("a", i)})) == Strings{"written"});
    CHECK_OK(storage->PutSetting("x", std::to_string(i)));
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(torn == 0);
}

}  // namespace
}  // namespace anze::contract
