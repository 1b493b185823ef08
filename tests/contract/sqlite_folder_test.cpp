// A data folder that lost something, is open to others, or changes under the running storage.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "plugins/storage/sqlite/sqlite_storage.h"
#include "tests/contract/storage_fixture.h"
#include "tests/support/file_limit.h"

namespace anze::contract {
namespace {

namespace fs = std::filesystem;
using storage::sqlite::Open;
using Opened = base::Result<std::unique_ptr<ports::Storage>>;

std::string CodeOf(const Opened& opened) { return opened.ok() ? "ok" : opened.error().code; }

class SqliteFolder {
 protected:
  // Three cases, left as a crash leaves them: the log is not in the database yet.
  void Crash() {
    const std::string live = folder_.File("live.db");
    { REQUIRE(CodeOf(Open({.path = live})) == "ok"); }  // the tables are in the database
    auto storage = std::move(Open({.path = live})).value();
    for (const char* id : {"a", "b", "c"}) storage->Append(std::vector{Step(id, 1)});
    for (const char* part : {"", "-wal", ".mark", ".lock"}) fs::copy_file(live + part, file_ + part);
    fs::copy_file(live + "-wal", log_);
  }

  TempFolder folder_;
  const std::string file_ = folder_.File("anze.db");
  const std::string log_ = folder_.File("the log");
};

TEST_CASE_METHOD(SqliteFolder, "A crash loses nothing", "[contract][folder]") {
  Crash();
  auto opened = Open({.path = file_});
  REQUIRE(CodeOf(opened) == "ok");
  CHECK((*opened)->Stats()->cases == 3);
}

TEST_CASE_METHOD(SqliteFolder, "A database that is gone or empty is not begun anew", "[contract][folder]") {
  for (const bool gone : {true, false}) {
    CAPTURE(gone);
    { REQUIRE(CodeOf(Open({.path = file_})) == "ok"); }
    if (gone) fs::remove(file_);
    if (!gone) fs::resize_file(file_, 0);
    CHECK(CodeOf(Open({.path = file_})) == "storage-lost");
    CHECK(CodeOf(Open({.path = file_, .read_only = true})) == "storage-lost");
    CHECK(fs::exists(file_) == !gone);  // nothing is made
    fs::remove(file_ + ".mark");
    CHECK(CodeOf(Open({.path = file_, .used_before = true})) == "storage-lost");
    // Without a mark, and nothing known of it.
    { REQUIRE(CodeOf(Open({.path = file_})) == "ok"); }
  }
}

TEST_CASE_METHOD(SqliteFolder, "A log that is gone is told", "[contract][folder]") {
  Crash();
  fs::remove(file_ + "-wal");
  CHECK(CodeOf(Open({.path = file_})) == "storage-behind");
  CHECK(CodeOf(Open({.path = file_})) == "storage-behind");  // looking at it changes nothing
  CHECK(CodeOf(Open({.path = file_, .read_only = true})) == "storage-behind");
  const std::string kept = folder_.File("kept.db");
  for (const char* part : {"", ".mark"}) fs::copy_file(file_ + part, kept + part);
  fs::copy_file(log_, kept + "-wal");
  auto put_back = Open({.path = kept});
  REQUIRE(CodeOf(put_back) == "ok");  // the log was put back
  CHECK((*put_back)->Stats()->cases == 3);
  fs::remove(file_ + ".mark");
  CHECK(CodeOf(Open({.path = file_})) == "ok");  // whoever accepts the loss can go on
}

TEST_CASE_METHOD(SqliteFolder, "A log that is cut is told", "[contract][folder]") {
  Crash();
  const auto size = fs::file_size(file_ + "-wal");
  fs::resize_file(file_ + "-wal", size - 9000);  // more than its last page
  const auto opened = Open({.path = file_});
  REQUIRE(CodeOf(opened) == "storage-behind");
  CHECK(opened.error().args[1].second == "2");
  CHECK(opened.error().args[2].second == "3");
}

TEST_CASE_METHOD(SqliteFolder, "Another database is told", "[contract][folder]") {
  { REQUIRE(CodeOf(Open({.path = file_})) == "ok"); }
  const std::string other = folder_.File("other.db");
  { REQUIRE(CodeOf(Open({.path = other})) == "ok"); }
  fs::copy_file(other, file_, fs::copy_options::overwrite_existing);
  CHECK(CodeOf(Open({.path = file_})) == "storage-other");
}

TEST_CASE_METHOD(SqliteFolder, "Lost records are told too", "[contract][folder]") {
  const auto put = [](ports::Storage* storage, const std::string& id) {
    ports::RecordWrite write;
    write.record = {"enterprise", id, "cn", 1, 1, "b", "{}"};
    CHECK_OK(storage->PutRecord(write));
  };
  const std::string older = folder_.File("older.db");
  {
    auto storage = std::move(Open({.path = file_})).value();
    put(storage.get(), "a");
  }
  fs::copy_file(file_, older);
  {
    auto storage = std::move(Open({.path = file_})).value();
    put(storage.get(), "b");
  }
  fs::copy_file(older, file_, fs::copy_options::overwrite_existing);
  CHECK(CodeOf(Open({.path = file_})) == "storage-behind");
}

TEST_CASE_METHOD(SqliteFolder, "Nothing is written into a file that is gone", "[contract][folder]") {
  for (const char* part : {"", "-wal"}) {
    CAPTURE(part);
    const TempFolder folder;
    const std::string file = folder.File("anze.db");
    auto storage = std::move(Open({.path = file})).value();
    storage->Append(std::vector{Step("a", 1)});
    CHECK_OK(storage->Ready());
    fs::remove(file + part);
    CHECK(Outcomes(storage->Append(std::vector{Step("b", 1)})) == std::vector<std::string>{"storage-replaced"});
    CHECK(storage->PutSetting("x", "1").error().code == "storage-replaced");
    CHECK(storage->Ready().error().code == "storage-replaced");
  }
}

TEST_CASE_METHOD(SqliteFolder, "Only the owner may read the files of the database", "[contract][folder]") {
  const mode_t before = ::umask(0);
  std::ofstream(file_ + "-shm").put('x');  // as an earlier release left it
  ::umask(before);
  auto storage = std::move(Open({.path = file_})).value();
  storage->Append(std::vector{Step("a", 1)});
  int files = 0;
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    INFO(entry.path());
    ++files;
    CHECK(entry.status().permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  }
  CHECK(files >= 6);  // database, log, shared memory, lock, mark, search index
}

// Holds the lock for writing, so that whoever writes must wait.
class OtherWriter {
 public:
  explicit OtherWriter(const std::string& file) {
    CHECK(sqlite3_open(file.c_str(), &db_) == SQLITE_OK);
    CHECK(sqlite3_exec(db_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  ~OtherWriter() { sqlite3_close(db_); }
  OtherWriter(const OtherWriter&) = delete;
  OtherWriter& operator=(const OtherWriter&) = delete;

 private:
  sqlite3* db_ = nullptr;
};

TEST_CASE_METHOD(SqliteFolder, "No read waits for a write", "[contract][folder]") {
  auto storage = std::move(Open({.path = file_})).value();
  storage->Append(std::vector{Step("a", 1)});
  REQUIRE_OK(storage->PutSetting("x", "1"));
  std::thread writer;
  bool written = false;
  std::chrono::steady_clock::duration took{};
  {
    const OtherWriter other(file_);
    writer = std::thread([&] { written = storage->PutSetting("x", "2").ok(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const auto begun = std::chrono::steady_clock::now();
    CHECK(storage->GetSetting("x").value() == "1");
    CHECK_FALSE(storage->FindSnapshot("s").value().has_value());
    CHECK_FALSE(storage->FindBundle("s").value().has_value());
    CHECK_FALSE(storage->GetRecord("enterprise", "a").value().has_value());
    CHECK(storage->ListRecords({"enterprise", "", "", 5})->empty());
    CHECK_FALSE(storage->FindIdempotency("k").value().has_value());
    CHECK(storage->ListCases({})->size() == 1U);
    CHECK(storage->Stats()->cases == 1);
    took = std::chrono::steady_clock::now() - begun;
  }
  writer.join();
  CHECK(written);
  CHECK(took < std::chrono::seconds(3));  // a write waits up to ten seconds for its lock
  CHECK(storage->GetSetting("x").value() == "2");
}

TEST_CASE_METHOD(SqliteFolder, "The database is not ready while every write fails", "[contract][folder]") {
  auto storage = std::move(Open({.path = file_})).value();
  storage->Append(std::vector{Step("a", 1)});
  {
    const testing::FileLimit limit(fs::file_size(file_ + "-wal"));
    CHECK(Outcomes(storage->Append(std::vector{Step("b", 1)})) == std::vector<std::string>{"storage-full"});
    CHECK(storage->Ready().error().code == "storage-full");
    CHECK(storage->LoadJournal("a", 0, 5)->size() == 1U);
  }
  CHECK_OK(storage->Ready());  // it tries by itself
  CHECK(Outcomes(storage->Append(std::vector{Step("b", 1)})) == std::vector<std::string>{"written"});
}

TEST_CASE_METHOD(SqliteFolder, "Damage is named", "[contract][folder]") {
  {
    auto storage = std::move(Open({.path = file_})).value();
    for (int i = 0; i < 400; ++i) storage->Append(std::vector{Step("case" + std::to_string(i), 1)});
    CHECK(storage->Check(30).value());
  }
  const auto size = static_cast<std::streamoff>(fs::file_size(file_));
  {
    std::fstream bytes(file_, std::ios::in | std::ios::out | std::ios::binary);
    for (std::streamoff page = 8192; page + 8192 <= size; page += 8192) {
      bytes.seekp(page);
      bytes << std::string(64, '\x5a');
    }
  }
  auto storage = Open({.path = file_, .readers = 1, .read_only = true});
  if (!storage.ok()) {
    CHECK(storage.error().code == "storage-corrupt");
    return;
  }
  const auto checked = (*storage)->Check(30);
  REQUIRE_FALSE(checked.ok());
  CHECK(checked.error().code == "storage-corrupt");
}

}  // namespace
}  // namespace anze::contract
