#include "plugins/storage/sqlite/sqlite_storage.h"

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>
#include <Poco/Tuple.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>
#include <utility>

#include "plugins/storage/sql/schema.h"
#include "plugins/storage/sqlite/case_cache.h"
#include "plugins/storage/sqlite/reader.h"
#include "plugins/storage/sqlite/records.h"
#include "plugins/storage/sqlite/writer.h"

namespace anze::storage::sqlite {
namespace {

using base::Error;
using namespace Poco::Data::Keywords;  // NOLINT(google-build-using-namespace): Poco's statement vocabulary

// How often the WAL is looked after. While much is written, it is moved into the database when it is long: moving
// it more often would write the same pages again and again.
constexpr std::chrono::milliseconds kCheckpointEvery{500};
constexpr int kTables = 10;

base::Status Migrate(Connection& connection, bool read_only) {
  sqlite3* db = connection.handle();
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
    const std::string script = "BEGIN IMMEDIATE;" + std::string(migration.sql) +
                               "PRAGMA user_version=" + std::to_string(migration.version) + ";COMMIT;";
    if (const int code = connection.Run(script.c_str()); code != SQLITE_OK) {
      const Error error = ErrorOf(db, code);
      connection.Run("ROLLBACK");
      return error;
    }
  }
  Statement tables(db,
                   "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('cases', 'journal', "
                   "'timers', 'outbox', 'idempotency', 'bundles', 'snapshots', 'settings', 'records', "
                   "'record_history')");
  if (const int code = tables.Step(); code != SQLITE_ROW) return ErrorOf(db, code);
  if (tables.Int(0) != kTables) return Error("storage-corrupt", {{"why", "tables"}});
  return base::Ok{};
}

// One process a data directory: two writers would each believe in their own caches of the rules.
class DirectoryLock {
 public:
  static base::Result<DirectoryLock> Take(const std::string& database) {
    const std::string path = database + ".lock";
    const int fd = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) return Error("storage-unavailable", {{"why", path}});
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
      ::close(fd);
      return Error("storage-in-use", {{"path", database}});
    }
    return DirectoryLock(fd);
  }
  DirectoryLock(DirectoryLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock() {
    if (fd_ >= 0) ::close(fd_);
  }

 private:
  explicit DirectoryLock(int fd) : fd_(fd) {}
  int fd_;
};

class SqliteStorage : public ports::Storage {
 public:
  // Without a lock it only reads.
  SqliteStorage(std::optional<DirectoryLock> lock, Connection writer, Connection cold, Connection checkpointer,
                Connection records, std::vector<std::unique_ptr<Reader>> readers, std::string path,
                std::size_t case_bytes, int wal_pages_most)
      : lock_(std::move(lock)),
        path_(std::move(path)),
        writer_(Watched(std::move(writer))),
        cold_(Watched(std::move(cold))),
        checkpointer_(std::move(checkpointer)),
        records_(Watched(std::move(records))),
        idle_(std::move(readers)),
        keep_views_(lock_.has_value()),
        case_cache_(case_bytes, &writes_),
        wal_pages_most_(wal_pages_most) {
    if (lock_) checkpoint_thread_ = std::thread([this] { CheckpointLoop(); });
  }

  ~SqliteStorage() override {
    {
      std::lock_guard lock(checkpoint_mutex_);
      stopping_ = true;
    }
    checkpoint_wake_.notify_all();
    if (checkpoint_thread_.joinable()) checkpoint_thread_.join();
  }

  std::vector<ports::AppendResult> Append(std::span<const workflow::Commit> batch) override {
    std::lock_guard lock(write_mutex_);
    std::vector<ports::AppendResult> results = writer_.Append(batch);
    case_cache_.Replace(batch, results);
    return results;
  }
  base::Status RemoveTimers(std::span<const workflow::TimerRemoval> removals) override {
    std::lock_guard lock(write_mutex_);
    const Written written(this);
    return writer_.RemoveTimers(removals);
  }
  base::Status CompleteOutbox(std::span<const std::int64_t> ids) override {
    std::lock_guard lock(write_mutex_);
    const Written written(this);
    return writer_.CompleteOutbox(ids);
  }
  base::Status DeferOutbox(std::int64_t id, std::int64_t not_before) override {
    std::lock_guard lock(write_mutex_);
    const Written written(this);
    return writer_.DeferOutbox(id, not_before);
  }

  base::Result<ports::RecordOutcome> PutRecord(const ports::RecordWrite& write) override {
    std::lock_guard lock(write_mutex_);
    const Written written(this);
    return records_.Put(write);
  }
  base::Result<std::optional<ports::StoredRecord>> GetRecord(std::string_view type, std::string_view id) override {
    return records_.Get(type, id);
  }
  base::Result<std::vector<ports::StoredRecord>> ListRecords(const ports::RecordQuery& query) override {
    return records_.List(query);
  }
  base::Result<std::vector<ports::StoredRecord>> RecordHistory(std::string_view type, std::string_view id) override {
    return records_.History(type, id);
  }

  base::Status StoreBundle(std::string_view digest, std::string_view files_json) override {
    std::string key(digest);
    std::string files(files_json);
    return Cold([&](Poco::Data::Session& s) {
      s << "INSERT OR IGNORE INTO bundles (digest, files) VALUES (?, ?)", use(key), use(files), now;
    });
  }
  base::Status StoreSnapshot(std::string_view digest, std::string_view bundle_digest, std::string_view region,
                             std::string_view resolved_on) override {
    std::string key(digest);
    std::string bundle(bundle_digest);
    std::string where(region);
    std::string day(resolved_on);
    return Cold([&](Poco::Data::Session& s) {
      s << "INSERT OR IGNORE INTO snapshots (digest, bundle, region, resolved_on) VALUES (?, ?, ?, ?)", use(key),
          use(bundle), use(where), use(day), now;
    });
  }
  base::Status PutSetting(std::string_view name, std::string_view value) override {
    std::string key(name);
    std::string text(value);
    return Cold([&](Poco::Data::Session& s) {
      s << "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
          use(key), use(text), now;
    });
  }
  base::Status ForgetIdempotency(std::int64_t created_before) override {
    return Cold([&](Poco::Data::Session& s) {
      Poco::Int64 before = created_before;
      s << "DELETE FROM idempotency WHERE created_at < ?", use(before), now;
    });
  }

  base::Result<std::optional<ports::StoredCase>> LoadCase(std::string_view case_id) override {
    if (auto kept = case_cache_.Find(case_id)) return kept;
    const std::uint64_t seen = writes_;
    auto found = Read([&](Reader& r) { return r.LoadCase(case_id); });
    if (found.ok() && *found) case_cache_.Keep(case_id, **found, seen);
    return found;
  }
  base::Result<std::vector<ports::StoredEvent>> LoadJournal(std::string_view case_id, std::uint64_t after_sequence,
                                                            std::size_t limit) override {
    return Read([&](Reader& r) { return r.LoadJournal(case_id, after_sequence, limit); });
  }
  base::Result<std::vector<workflow::IndexRow>> ListCases(const ports::CaseQuery& query) override {
    return Read([&](Reader& r) { return r.ListCases(query); });
  }
  base::Result<std::vector<ports::DueTimer>> DueTimers(std::int64_t now_millis, std::size_t limit_rows) override {
    return Read([&](Reader& r) { return r.DueTimers(now_millis, limit_rows); });
  }
  base::Result<std::optional<std::int64_t>> NextTimer() override {
    return Read([](Reader& r) { return r.NextTimer(); });
  }
  base::Result<std::vector<ports::OutboxItem>> PendingOutbox(std::int64_t now_millis, std::size_t limit_rows) override {
    return Read([&](Reader& r) { return r.PendingOutbox(now_millis, limit_rows); });
  }
  base::Result<std::optional<workflow::IdempotencyRow>> FindIdempotency(std::string_view key) override {
    return Read([&](Reader& r) { return r.FindIdempotency(key); });
  }
  base::Result<std::vector<std::string>> CaseIds(std::string_view after, std::size_t limit_rows,
                                                 bool open_only) override {
    return Read([&](Reader& r) { return r.CaseIds(after, limit_rows, open_only); });
  }

  base::Result<std::optional<SnapshotRecord>> FindSnapshot(std::string_view digest) override {
    std::string key(digest);
    std::vector<std::string> bundle;
    std::vector<std::string> region;
    std::vector<std::string> day;
    base::Status read = Cold([&](Poco::Data::Session& s) {
      s << "SELECT bundle, region, resolved_on FROM snapshots WHERE digest = ?", into(bundle), into(region), into(day),
          use(key), now;
    });
    if (!read.ok()) return read.errors();
    if (bundle.empty()) return std::optional<SnapshotRecord>();
    return std::optional(SnapshotRecord{bundle.front(), region.front(), day.front()});
  }
  base::Result<std::optional<std::string>> FindBundle(std::string_view digest) override {
    return FindText("SELECT files FROM bundles WHERE digest = ?", digest);
  }
  base::Result<std::optional<std::string>> GetSetting(std::string_view name) override {
    return FindText("SELECT value FROM settings WHERE name = ?", name);
  }
  base::Result<ports::StorageStats> Stats() override {
    ports::StorageStats stats;
    Poco::Int64 cases = 0;
    Poco::Int64 open = 0;
    Poco::Int64 events = 0;
    Poco::Int64 timers = 0;
    Poco::Int64 outbox = 0;
    base::Status read = Cold([&](Poco::Data::Session& s) {
      s << "SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM cases WHERE closed = 0), "
           "(SELECT count(*) FROM journal), (SELECT count(*) FROM timers), (SELECT count(*) FROM outbox)",
          into(cases), into(open), into(events), into(timers), into(outbox), now;
    });
    if (!read.ok()) return read.errors();
    stats.cases = cases;
    stats.open_cases = open;
    stats.events = events;
    stats.timers = timers;
    stats.outbox = outbox;
    std::error_code ignored;
    stats.bytes = static_cast<std::int64_t>(std::filesystem::file_size(path_, ignored));
    return stats;
  }

 private:
  // Counts a write when it is over, well or not: what is read afterwards must see it.
  class Written {
   public:
    explicit Written(SqliteStorage* storage) : storage_(storage) {}
    ~Written() { ++storage_->writes_; }

   private:
    SqliteStorage* storage_;
  };

  template <typename Work>
  base::Status Cold(const Work& work) {
    std::scoped_lock lock(cold_mutex_, write_mutex_);
    const Written written(this);
    errno = 0;
    try {
      work(cold_.session());
      return base::Ok{};
    } catch (const Poco::Exception& e) {
      const int code = sqlite3_errcode(cold_.handle());
      if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf(cold_.handle(), code);
      return Error("storage-unavailable", {{"why", e.displayText()}});
    }
  }

  base::Result<std::optional<std::string>> FindText(const char* query, std::string_view key_text) {
    std::string key(key_text);
    std::vector<std::string> found;
    base::Status read = Cold([&](Poco::Data::Session& s) { s << query, into(found), use(key), now; });
    if (!read.ok()) return read.errors();
    if (found.empty()) return std::optional<std::string>();
    return std::optional(std::move(found.front()));
  }

  // Every commit on it tells how long the WAL has become.
  Connection Watched(Connection connection) {
    const auto note = [](void* pages, sqlite3*, const char*, int count) {
      static_cast<std::atomic<int>*>(pages)->store(count);
      return SQLITE_OK;
    };
    sqlite3_wal_hook(connection.handle(), note, &wal_pages_);
    return connection;
  }

  // Lends a reader for one question; waits while all are lent. Between questions a reader keeps its view of the
  // database while nothing is written: beginning one costs as much as the question itself.
  template <typename Question>
  auto Read(const Question& question) -> decltype(question(std::declval<Reader&>())) {
    std::unique_ptr<Reader> reader;
    {
      std::unique_lock lock(readers_mutex_);
      reader_free_.wait(lock, [this] { return !idle_.empty(); });
      reader = std::move(idle_.back());
      idle_.pop_back();
    }
    if (base::Status begun = reader->See(writes_); !begun.ok()) {
      Return(std::move(reader));
      return begun.errors();
    }
    auto answer = question(*reader);
    if (!answer.ok()) reader->Forget();
    Return(std::move(reader));
    return answer;
  }

  void Return(std::unique_ptr<Reader> reader) {
    {
      std::lock_guard lock(readers_mutex_);
      if (!keep_views_) reader->Forget();
      idle_.push_back(std::move(reader));
    }
    reader_free_.notify_one();
  }

  // An old view holds up the checkpoint.
  void ForgetViews(bool keep_new_ones) {
    std::lock_guard lock(readers_mutex_);
    keep_views_ = keep_new_ones;
    for (const auto& reader : idle_) reader->Forget();
  }

  void CheckpointLoop() {
    ::pthread_setname_np(::pthread_self(), "anze-checkpoint");
    std::unique_lock lock(checkpoint_mutex_);
    std::uint64_t looked_at = 0;             // a count of writes, as
    std::optional<std::uint64_t> moved_all;  // the one that the database was last brought up to
    while (!checkpoint_wake_.wait_for(lock, kCheckpointEvery, [this] { return stopping_; })) {
      const std::uint64_t written = writes_;
      const bool quiet = written == std::exchange(looked_at, written);
      const bool is_long = wal_pages_ >= wal_pages_most_;
      if (written == moved_all || !(quiet || is_long)) continue;
      ForgetViews(true);
      if (Checkpoint(SQLITE_CHECKPOINT_PASSIVE)) moved_all = written;
      if (!is_long) continue;
      std::lock_guard writing(write_mutex_);
      ForgetViews(false);
      Checkpoint(SQLITE_CHECKPOINT_RESTART);
      ForgetViews(true);
    }
    Checkpoint(SQLITE_CHECKPOINT_PASSIVE);
  }

  // Whether all of the WAL is in the database now.
  bool Checkpoint(int mode) {
    int pages = 0;
    int moved = 0;
    const int code = sqlite3_wal_checkpoint_v2(checkpointer_.handle(), nullptr, mode, &pages, &moved);
    return code == SQLITE_OK && pages == moved;
  }

  std::optional<DirectoryLock> lock_;
  std::string path_;
  std::atomic<int> wal_pages_{0};
  std::mutex write_mutex_;
  Writer writer_;
  std::mutex cold_mutex_;
  Connection cold_;
  Connection checkpointer_;
  RecordTable records_;
  std::mutex readers_mutex_;
  std::condition_variable reader_free_;
  std::vector<std::unique_ptr<Reader>> idle_;
  bool keep_views_;  // under readers_mutex_
  std::atomic<std::uint64_t> writes_{0};
  CaseCache case_cache_;
  const int wal_pages_most_;
  std::mutex checkpoint_mutex_;
  std::condition_variable checkpoint_wake_;
  bool stopping_ = false;
  std::thread checkpoint_thread_;
};

}  // namespace

base::Result<std::unique_ptr<ports::Storage>> Open(const Options& options) {
  const bool look = options.read_only;
  std::optional<DirectoryLock> lock;
  std::error_code ignored;
  if (look && !std::filesystem::exists(options.path, ignored)) {
    return Error("storage-unavailable", {{"why", options.path}});
  }
  if (!look) {
    auto taken = DirectoryLock::Take(options.path);
    if (!taken.ok()) return taken.errors();
    lock.emplace(std::move(taken).value());
  }
  auto writer = Connection::Make(options.path, options.cache_kib, look);
  if (!writer.ok()) return writer.errors();
  if (base::Status migrated = Migrate(*writer, look); !migrated.ok()) return migrated.errors();
  if (options.max_pages > 0) {
    writer->Run(("PRAGMA max_page_count=" + std::to_string(options.max_pages)).c_str());
  }
  auto cold = Connection::Make(options.path, 512, look);
  if (!cold.ok()) return cold.errors();
  auto checkpointer = Connection::Make(options.path, 64, look);
  if (!checkpointer.ok()) return checkpointer.errors();
  auto records = Connection::Make(options.path, 512, look);
  if (!records.ok()) return records.errors();
  if (options.max_pages > 0) {
    records->Run(("PRAGMA max_page_count=" + std::to_string(options.max_pages)).c_str());
  }
  std::vector<std::unique_ptr<Reader>> readers;
  for (int i = 0; i < options.readers; ++i) {
    auto connection = Connection::Make(options.path, options.cache_kib / 4, look);
    if (!connection.ok()) return connection.errors();
    readers.push_back(std::make_unique<Reader>(std::move(*connection)));
  }
  // What another process writes would not be seen in a cache of our own.
  return std::unique_ptr<ports::Storage>(std::make_unique<SqliteStorage>(
      std::move(lock), std::move(*writer), std::move(*cold), std::move(*checkpointer), std::move(*records),
      std::move(readers), options.path, look ? 0 : options.case_cache_bytes, options.wal_pages_most));
}

}  // namespace anze::storage::sqlite
