// A thread that keeps the index behind the database, never ahead of it.
//
// Every kEvery it looks whether nothing was written since the last look, or whether so much waits (kWaitingMost) that
// searches feel it. Then it takes in texts in batches of kBatch, in the order of their rows, each batch in one
// transaction with the number of the last row ("upto"): after a crash it goes on where it was. Texts never change once
// written, so nothing is ever taken in twice or corrected. The file is synced less strictly than the database
// (synchronous NORMAL): texts that a power cut takes from it are in case_texts still.
#include "plugins/storage/sqlite/search_index.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "plugins/storage/sqlite/grams.h"

namespace anze::storage::sqlite {
namespace {

constexpr std::chrono::milliseconds kEvery{200};
// A transaction of FTS5 leaves a segment that is merged with others later: large ones spare a third of the work.
constexpr std::int64_t kBatch = 4000;
constexpr std::int64_t kWaitingMost = 20'000;  // so many a search reads itself in some fifteen milliseconds
constexpr int kNice = 10;
// Belongs to the identity in the file: an index that an earlier release laid out otherwise is made anew.
constexpr char kLayout[] = "/2";

constexpr char kTables[] =
    "CREATE VIRTUAL TABLE IF NOT EXISTS grams USING fts5(g, content='', detail=none, columnsize=0, tokenize='ascii');"
    "CREATE TABLE IF NOT EXISTS taken_in (identity TEXT NOT NULL PRIMARY KEY, upto INTEGER NOT NULL);";

// The only number of a statement; `otherwise` when it has none or cannot be read.
std::int64_t Number(sqlite3* db, const std::string& sql, std::int64_t otherwise) {
  Statement statement(db, sql);
  return statement.ok() && statement.Step() == SQLITE_ROW ? statement.Int(0) : otherwise;
}

void Remove(const std::string& file) {
  std::error_code ignored;
  for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(file + part, ignored);
}

// The texts name persons; SQLite gives its other files the mode of this one.
void MakePrivate(const std::string& file) {
  const int made = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (made >= 0) ::close(made);
}

}  // namespace

std::string SearchFileOf(const std::string& database) { return database + ".search"; }

// An index that was made before a removal is not of this database any more, also where the machine stopped in between.
std::string SearchIndex::IdentityNow(const std::string& database_identity, Connection* source) {
  const std::int64_t removed = Number(source->handle(), "SELECT count(*) FROM removed_cases", 0);
  return database_identity + kLayout + (removed > 0 ? "/" + std::to_string(removed) : "");
}

base::Result<Connection> SearchIndex::OpenFile(const std::string& file, const std::string& database_identity,
                                               Connection* source) {
  const std::string identity = IdentityNow(database_identity, source);
  MakePrivate(file);
  auto opened = Connection::Make(file, {.cache_kib = 4096, .layer = ""});
  if (!opened.ok()) return opened.errors();
  sqlite3* db = opened->handle();
  for (const char* pragma : {"PRAGMA synchronous=NORMAL", "PRAGMA wal_autocheckpoint=1000", kTables}) {
    if (const int code = opened->Run(pragma); code != SQLITE_OK) return ErrorOf(db, code);
  }
  const std::int64_t last = Number(source->handle(), "SELECT coalesce(max(case_row), 0) FROM case_texts", 0);
  const std::int64_t upto = Number(db, "SELECT upto FROM taken_in WHERE identity = '" + identity + "'", -1);
  const std::int64_t others = Number(db, "SELECT count(*) FROM taken_in WHERE identity <> '" + identity + "'", 1);
  // Of another database, or of a later state of this one, of which a copy was put back: its rows are not ours.
  if (others > 0 || upto > last) return base::Error("storage-other", {{"path", file}});
  if (upto >= 0) return opened;
  const int code = opened->Run(("INSERT INTO taken_in VALUES ('" + identity + "', 0)").c_str());
  if (code != SQLITE_OK) return ErrorOf(db, code);
  return opened;
}

base::Result<std::unique_ptr<SearchIndex>> SearchIndex::Open(const std::string& database, const std::string& identity,
                                                             Connection source,
                                                             const std::atomic<std::uint64_t>* writes) {
  const std::string file = SearchFileOf(database);
  auto index = OpenFile(file, identity, &source);
  if (!index.ok()) {
    Remove(file);
    index = OpenFile(file, identity, &source);
  }
  if (!index.ok()) return index.errors();
  return std::unique_ptr<SearchIndex>(new SearchIndex(std::move(source), std::move(*index), identity, writes));
}

SearchIndex::SearchIndex(Connection source, Connection index, std::string identity,
                         const std::atomic<std::uint64_t>* writes)
    : source_(std::move(source)), index_(std::move(index)), writes_(writes), identity_(std::move(identity)) {
  sqlite3* db = index_.handle();
  begin_ = Statement(db, "BEGIN IMMEDIATE");
  commit_ = Statement(db, "COMMIT");
  rollback_ = Statement(db, "ROLLBACK");
  get_upto_ = Statement(db, "SELECT upto FROM taken_in");
  put_upto_ = Statement(db, "UPDATE taken_in SET upto = ?1");
  put_ = Statement(db, "INSERT INTO grams (rowid, g) VALUES (?1, ?2)");
  texts_ = Statement(source_.handle(),
                     "SELECT case_row, text, region FROM case_texts JOIN cases ON cases.rowid = case_row "
                     "WHERE case_row > ?1 ORDER BY case_row LIMIT ?2");
  last_ = Statement(source_.handle(), "SELECT coalesce(max(case_row), 0) FROM case_texts");
  thread_ = std::thread([this] { Run(); });
}

SearchIndex::~SearchIndex() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void SearchIndex::Run() {
  ::pthread_setname_np(::pthread_self(), "anze-search");
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);  // of this thread alone
  std::unique_lock lock(mutex_);
  std::uint64_t looked_at = 0;
  while (!wake_.wait_for(lock, kEvery, [this] { return stopping_; })) {
    const std::uint64_t written = *writes_;
    const bool quiet = written == std::exchange(looked_at, written);
    // Beside a busy writer it would only take processor and disk away.
    if (!quiet) {
      std::lock_guard look(index_mutex_);
      if (Waiting() < kWaitingMost) continue;
    }
    lock.unlock();
    for (int taken = static_cast<int>(kBatch); taken == kBatch;) {
      taken = TakeIn();
      std::lock_guard look(mutex_);
      if (stopping_) break;
    }
    lock.lock();
    if (stopping_) return;
  }
}

std::int64_t SearchIndex::Waiting() {
  const std::int64_t last = last_.Step() == SQLITE_ROW ? last_.Int(0) : 0;
  last_.Reset();
  const std::int64_t upto = get_upto_.Step() == SQLITE_ROW ? get_upto_.Int(0) : last;
  get_upto_.Reset();
  return last - upto;
}

// On an error nothing of the batch stays and the next look tries again.
int SearchIndex::TakeIn() {
  std::lock_guard lock(index_mutex_);
  if (Waiting() <= 0) return 0;
  if (begin_.Execute() != SQLITE_DONE) return -1;
  std::int64_t upto = get_upto_.Step() == SQLITE_ROW ? get_upto_.Int(0) : 0;
  get_upto_.Reset();
  int taken = 0;
  int code = SQLITE_DONE;
  texts_.Bind(1, upto).Bind(2, kBatch);
  while (code == SQLITE_DONE && texts_.Step() == SQLITE_ROW) {
    upto = texts_.Int(0);
    const std::string grams = GramsOf(texts_.View(1)) + " " + RegionGrams(texts_.View(2));
    code = put_.Bind(1, upto).Bind(2, grams).Execute();
    ++taken;
  }
  texts_.Reset();
  if (code == SQLITE_DONE) code = put_upto_.Bind(1, upto).Execute();
  if (code == SQLITE_DONE) code = commit_.Execute();
  if (code == SQLITE_DONE) return taken;
  rollback_.Execute();
  return -1;
}

base::Status SearchIndex::Renew() {
  std::lock_guard lock(index_mutex_);
  const std::string identity = IdentityNow(identity_, &source_);
  const std::string sql =
      "PRAGMA secure_delete=ON; BEGIN IMMEDIATE; INSERT INTO grams(grams) VALUES ('delete-all'); DELETE FROM taken_in; "
      "INSERT INTO taken_in VALUES ('" +
      identity + "', 0); COMMIT; PRAGMA secure_delete=OFF";
  const int code = index_.Run(sql.c_str());
  if (code == SQLITE_OK) return base::Ok{};
  const base::Error error = ErrorOf(index_.handle(), code);
  index_.Run("ROLLBACK");
  return error;
}

base::Status SearchIndex::Clean() {
  std::lock_guard lock(index_mutex_);
  // What a search still reads is moved at the next one.
  sqlite3_wal_checkpoint_v2(index_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  return base::Ok{};
}

}  // namespace anze::storage::sqlite
