// Puts the parts of the room together: one writer, a pool of readers, the cache of cases, the search index, the
// checkpointer and the folder.
//
// `writes_` counts the writes. It ties the parts together: a reader renews its view when it has grown, the cache
// refuses a case that was read before it grew, the checkpointer and the index see by it whether anything is being
// written. It grows after a write and before anybody hears of it, so whoever asks after an answered write sees that
// write.
//
// Open() looks for losses before it writes anything to the database (FindLoss), since even making tables could
// overwrite data that an operator may still rescue. Members are destroyed in reverse order: the checkpointer and the
// index end first.
#include "plugins/storage/sqlite/sqlite_storage.h"

#include <atomic>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>

#include "plugins/storage/sqlite/case_cache.h"
#include "plugins/storage/sqlite/check.h"
#include "plugins/storage/sqlite/checkpointer.h"
#include "plugins/storage/sqlite/clean.h"
#include "plugins/storage/sqlite/copy.h"
#include "plugins/storage/sqlite/folder.h"
#include "plugins/storage/sqlite/migrate.h"
#include "plugins/storage/sqlite/proof_view.h"
#include "plugins/storage/sqlite/reader_pool.h"
#include "plugins/storage/sqlite/search_index.h"
#include "plugins/storage/sqlite/writer.h"

namespace anze::storage::sqlite {
namespace {

using base::Error;

constexpr int kProofCacheKib = 16 * 1024;

class SqliteStorage : public ports::Storage {
 public:
  // Without a folder it only reads.
  SqliteStorage(std::unique_ptr<Folder> folder, Connection writer, std::vector<std::unique_ptr<Reader>> readers,
                std::unique_ptr<std::atomic<std::uint64_t>> writes, std::unique_ptr<SearchIndex> search,
                const Options& options)
      : folder_(std::move(folder)),
        path_(options.path),
        layer_(options.layer),
        writes_(std::move(writes)),
        writer_(Watched(std::move(writer))),
        readers_(std::move(readers), writes_.get(), folder_ != nullptr),
        // A cache of our own would not see the writes of another process.
        case_cache_(folder_ ? options.case_cache_bytes : 0, writes_.get()),
        search_(std::move(search)) {}

  // Starts moving the log into the database.
  void MoveLog(Connection connection, int pages_most) {
    checkpointer_.emplace(std::move(connection), Checkpointer::Options{pages_most, writes_.get(), &wal_pages_,
                                                                       &write_mutex_, &readers_, folder_.get()});
  }

  std::vector<ports::AppendResult> Append(std::span<const ports::Commit> batch) override {
    std::lock_guard lock(write_mutex_);
    if (base::Status in_place = InPlace(); !in_place.ok()) {
      return std::vector<ports::AppendResult>(batch.size(), {ports::AppendOutcome::kFailed, in_place.error()});
    }
    std::vector<ports::AppendResult> results = writer_.Append(batch);
    case_cache_.Replace(batch, results);
    for (const ports::AppendResult& result : results) {
      write_failed_ = result.outcome == ports::AppendOutcome::kFailed;
    }
    Note();
    return results;
  }
  base::Status PutCaseTexts(std::span<const std::pair<std::string, std::string>> id_and_text) override {
    return Write([&] { return writer_.PutCaseTexts(id_and_text); });
  }
  base::Status PutCaseParties(std::span<const ports::CaseParties> parties) override {
    base::Status put = Write([&] { return writer_.PutCaseParties(parties); });
    case_cache_.Clear();
    return put;
  }
  base::Status PutRecordParties(std::span<const ports::RecordParties> parties) override {
    return Write([&] { return writer_.side().PutRecordParties(parties); });
  }
  base::Status RemoveTimers(std::span<const ports::TimerRemoval> removals) override {
    return Write([&] { return writer_.RemoveTimers(removals); });
  }
  base::Status CompleteOutbox(std::span<const std::int64_t> ids) override {
    return Write([&] { return writer_.CompleteOutbox(ids); });
  }
  base::Status DeferOutbox(std::int64_t id, std::int64_t not_before) override {
    return Write([&] { return writer_.DeferOutbox(id, not_before); });
  }
  base::Result<ports::RecordOutcome> PutRecord(const ports::RecordWrite& write) override {
    return Write([&] { return writer_.side().PutRecord(write); });
  }
  base::Status StoreBundle(std::string_view digest, std::string_view files_json) override {
    return Write([&] { return writer_.side().StoreBundle(digest, files_json); });
  }
  base::Status StoreSnapshot(std::string_view digest, const ports::SnapshotRecord& snapshot) override {
    return Write([&] { return writer_.side().StoreSnapshot(digest, snapshot); });
  }
  base::Status PutSetting(std::string_view name, std::string_view value) override {
    return Write([&] { return writer_.side().PutSetting(name, value); });
  }
  base::Result<std::size_t> ForgetIdempotency(std::int64_t created_before, std::size_t limit) override {
    return Write([&] { return writer_.side().ForgetIdempotency(created_before, limit); });
  }

  base::Status AppendAudit(std::span<const ports::AuditEntry> entries) override {
    return Write([&] { return writer_.side().AppendAudit(entries); });
  }
  base::Result<std::vector<ports::StoredAudit>> ListAudit(const ports::AuditQuery& query) override {
    return readers_.Read(Question::kLong, [&](Reader& r) { return r.side().ListAudit(query); });
  }

  base::Result<ports::PeopleOutcome> ChangePeople(const ports::PeopleChange& change) override {
    return Write([&] { return writer_.side().ChangePeople(change); });
  }
  base::Result<bool> PutApplication(const ports::ApplicationRow& row) override {
    return Write([&] { return writer_.side().PutApplication(row); });
  }
  base::Result<bool> RemoveApplication(std::string_view id, std::uint64_t version) override {
    return Write([&] { return writer_.side().RemoveApplication(id, version); });
  }
  base::Result<std::optional<ports::ApplicationRow>> FindApplication(std::string_view id) override {
    return Ask([&](Reader& r) { return r.side().applications().Find(id); });
  }
  base::Result<std::vector<ports::ApplicationRow>> Applications(const ports::ApplicationQuery& query) override {
    return Ask([&](Reader& r) { return r.side().applications().List(query); });
  }
  base::Result<std::size_t> CountApplications(std::string_view organisation, std::string_view state) override {
    return Ask([&](Reader& r) { return r.side().applications().Count(organisation, state); });
  }
  base::Status ForgetSignIns(std::int64_t sessions_before, std::int64_t failures_before) override {
    return Write([&] { return writer_.side().ForgetSignIns(sessions_before, failures_before); });
  }
  base::Result<std::vector<ports::PeopleRow>> People(std::string_view kind, std::string_view after,
                                                     std::size_t limit) override {
    return Ask([&](Reader& r) { return r.side().people().People(kind, after, limit); });
  }
  base::Result<std::vector<ports::SessionRow>> Sessions(std::string_view after, std::size_t limit) override {
    return Ask([&](Reader& r) { return r.side().people().Sessions(after, limit); });
  }
  base::Result<std::vector<ports::Use>> Uses(std::string_view after_kind, std::string_view after_name,
                                             std::size_t limit) override {
    return Ask([&](Reader& r) { return r.side().people().Uses(after_kind, after_name, limit); });
  }
  base::Result<std::vector<ports::FailureRow>> Failures(std::string_view after_account, std::string_view after_address,
                                                        std::size_t limit) override {
    return Ask([&](Reader& r) { return r.side().people().Failures(after_account, after_address, limit); });
  }

  base::Status PutCheckpoint(const ports::StoredCheckpoint& checkpoint) override {
    return Write([&] { return writer_.side().PutCheckpoint(checkpoint); });
  }
  base::Result<std::vector<ports::StoredCheckpoint>> Checkpoints(std::int64_t after, std::size_t limit) override {
    return Ask([&](Reader& r) { return r.side().Checkpoints(after, limit); });
  }
  base::Result<std::vector<ports::StoredCheckpoint>> CheckpointsBefore(std::int64_t before,
                                                                       std::size_t limit) override {
    return Ask([&](Reader& r) { return r.side().CheckpointsBefore(before, limit); });
  }
  base::Result<ports::StoredCheckpoint> LastCheckpoint() override {
    return Ask([](Reader& r) { return r.side().LastCheckpoint(); });
  }
  base::Result<std::unique_ptr<ports::ProofView>> OpenProof() override {
    auto connection = Connection::Make(path_, {.cache_kib = kProofCacheKib, .read_only = true, .layer = layer_});
    if (!connection.ok()) return connection.errors();
    return OpenProofView(std::move(*connection));
  }

  base::Result<ports::RemovalOutcome> RemoveCases(const ports::Removal& removal) override {
    return Write([&]() -> base::Result<ports::RemovalOutcome> {
      auto outcome = writer_.remover().RemoveCases(removal);
      case_cache_.Clear();
      // Within the lock: a case that is opened next may get the row of one that is gone.
      if (outcome.ok() && *outcome == ports::RemovalOutcome::kRemoved && search_) {
        if (base::Status renewed = search_->Renew(); !renewed.ok()) return renewed.errors();
      }
      return outcome;
    });
  }
  base::Result<std::optional<ports::RemovedCase>> FindRemoved(std::string_view case_id) override {
    return Ask([&](Reader& r) { return r.side().removed().Find(case_id); });
  }
  base::Result<std::vector<ports::RemovedCase>> RemovedCases(std::string_view after, std::size_t limit) override {
    return Ask([&](Reader& r) { return r.side().removed().List(after, limit); });
  }
  base::Status CleanRemoved() override {
    base::Status cleaned = Write([&] { return CleanDatabase(path_, layer_, &readers_); });
    if (cleaned.ok() && search_) cleaned = search_->Clean();
    return cleaned;
  }

  base::Result<ports::CopyFacts> CopyTo(const std::string& file, const std::function<bool()>& go_on) override {
    auto source = Connection::Make(path_, {.cache_kib = kProofCacheKib, .read_only = true, .layer = layer_});
    if (!source.ok()) return source.errors();
    return CopyDatabase(&*source, file, go_on);
  }

  base::Result<std::optional<ports::StoredCase>> LoadCase(std::string_view case_id) override {
    if (auto kept = case_cache_.Find(case_id)) return kept;
    const std::uint64_t seen = *writes_;
    // The count is read before the case, so that a write in between shows.
    auto found = Ask([&](Reader& r) { return r.LoadCase(case_id); });
    if (found.ok() && *found) case_cache_.Keep(case_id, **found, seen);
    return found;
  }
  // Both a case that may not be read and one that does not exist cost one look into the database, never the cache.
  base::Result<std::optional<ports::StoredCase>> LoadReadable(std::string_view case_id,
                                                              const ports::ReadScope& scope) override {
    if (scope.everything) return LoadCase(case_id);
    auto may = Ask([&](Reader& r) { return r.MayRead(case_id, scope); });
    if (!may.ok()) return may.errors();
    return *may ? LoadCase(case_id)
                : base::Result<std::optional<ports::StoredCase>>(std::optional<ports::StoredCase>());
  }
  base::Result<std::vector<ports::StoredEvent>> LoadJournal(std::string_view case_id, std::uint64_t after_sequence,
                                                            std::size_t limit) override {
    return Ask([&](Reader& r) { return r.LoadJournal(case_id, after_sequence, limit); });
  }
  base::Result<std::vector<ports::IndexRow>> ListCases(const ports::CaseQuery& query) override {
    const bool is_long = !query.search.empty() || query.limit == ports::CaseQuery::kAll;
    return readers_.Read(is_long ? Question::kLong : Question::kShort, [&](Reader& r) { return r.ListCases(query); });
  }
  base::Result<std::vector<ports::FoundCase>> FindCases(const ports::FoundQuery& query) override {
    return Ask([&](Reader& r) { return r.FindCases(query); });
  }
  base::Result<std::vector<std::string>> CaseIds(std::string_view after, std::size_t limit, bool open_only) override {
    return readers_.Read(Question::kLong, [&](Reader& r) { return r.CaseIds(after, limit, open_only); });
  }
  base::Result<std::vector<std::string>> CasesWithoutText(std::size_t limit) override {
    return readers_.Read(Question::kLong, [&](Reader& r) { return r.CasesWithoutText(limit); });
  }
  base::Result<std::vector<ports::DueTimer>> DueTimers(std::int64_t now, std::size_t limit) override {
    return Ask([&](Reader& r) { return r.DueTimers(now, limit); });
  }
  base::Result<std::optional<std::int64_t>> NextTimer() override {
    return Ask([](Reader& r) { return r.NextTimer(); });
  }
  base::Result<std::vector<ports::OutboxItem>> PendingOutbox(std::int64_t now, std::size_t limit) override {
    return Ask([&](Reader& r) { return r.PendingOutbox(now, limit); });
  }
  base::Result<std::optional<ports::IdempotencyRow>> FindIdempotency(std::string_view key) override {
    return Ask([&](Reader& r) { return r.FindIdempotency(key); });
  }
  base::Result<std::optional<ports::StoredRecord>> GetRecord(std::string_view type, std::string_view id) override {
    return Ask([&](Reader& r) { return r.side().GetRecord(type, id); });
  }
  base::Result<std::vector<ports::StoredRecord>> ListRecords(const ports::RecordQuery& query) override {
    return Ask([&](Reader& r) { return r.side().ListRecords(query); });
  }
  base::Result<std::vector<ports::StoredRecord>> RecordHistory(std::string_view type, std::string_view id) override {
    return Ask([&](Reader& r) { return r.side().RecordHistory(type, id); });
  }
  base::Result<std::vector<ports::KeyOwner>> FindKey(const ports::KeyQuery& query) override {
    return Ask([&](Reader& r) { return r.side().FindKey(query); });
  }
  base::Status PutKeys(std::span<const ports::OwnedKeys> owned) override {
    return Write([&] { return writer_.side().PutKeys(owned); });
  }
  base::Result<std::vector<ports::SharedKey>> SharedKeys(std::size_t limit) override {
    return readers_.Read(Question::kLong, [&](Reader& r) { return r.side().SharedKeys(limit); });
  }
  base::Result<std::int64_t> LastEvent() override {
    return Ask([](Reader& r) { return r.LastEvent(); });
  }
  base::Result<std::optional<std::vector<ports::CaseChange>>> ChangesSince(std::int64_t event,
                                                                           std::size_t limit) override {
    return readers_.Read(Question::kLong, [&](Reader& r) { return r.ChangesSince(event, limit); });
  }
  base::Result<std::optional<ports::SnapshotRecord>> FindSnapshot(std::string_view digest) override {
    return Ask([&](Reader& r) { return r.side().FindSnapshot(digest); });
  }
  base::Result<std::optional<std::string>> FindBundle(std::string_view digest) override {
    return Ask([&](Reader& r) { return r.side().FindBundle(digest); });
  }
  base::Result<std::optional<std::string>> GetSetting(std::string_view name) override {
    return Ask([&](Reader& r) { return r.side().GetSetting(name); });
  }

  base::Result<ports::StorageStats> Stats() override {
    auto stats = readers_.Read(Question::kLong, [](Reader& r) { return r.side().Stats(); });
    std::error_code ignored;
    if (stats.ok()) stats->bytes = static_cast<std::int64_t>(std::filesystem::file_size(path_, ignored));
    return stats;
  }
  // After a failed write it tries a small one: only that shows whether a full disk has room again.
  base::Status Ready() override {
    if (!folder_) return base::Ok{};
    for (const base::Status& status : {folder_->InPlace(), folder_->HasSpace()}) {
      if (!status.ok()) return status;
    }
    return write_failed_ ? PutSetting("write-probe", "") : base::Status(base::Ok{});
  }
  base::Result<bool> Check(int seconds) override { return CheckDatabase(path_, seconds); }

 private:
  template <typename Asked>
  auto Ask(const Asked& asked) -> decltype(asked(std::declval<Reader&>())) {
    return readers_.Read(Question::kShort, asked);
  }

  // Asked before every write: a write into a file that somebody has replaced is lost without a word.
  base::Status InPlace() const { return folder_ ? folder_->InPlace() : base::Status(base::Ok{}); }

  // One write at a time, counted when it is over, well or not: even a failed write may be in the file, and later reads
  // must see it.
  template <typename Work>
  auto Write(const Work& work) -> decltype(work()) {
    std::lock_guard lock(write_mutex_);
    if (base::Status in_place = InPlace(); !in_place.ok()) return in_place.errors();
    auto answer = work();
    ++*writes_;
    write_failed_ = !answer.ok();
    Note();
    return answer;
  }

  // Brings the mark forward, when the transaction is durable and before its caller hears of it.
  void Note() {
    if (!folder_) return;
    if (const auto written = writer_.Written(); written.ok()) folder_->Note(*written);
  }

  // Every commit on it tells how long the log has become.
  Connection Watched(Connection connection) {
    const auto note = [](void* pages, sqlite3*, const char*, int count) {
      static_cast<std::atomic<int>*>(pages)->store(count);
      return SQLITE_OK;
    };
    sqlite3_wal_hook(connection.handle(), note, &wal_pages_);
    return connection;
  }

  std::unique_ptr<Folder> folder_;
  std::string path_, layer_;
  std::atomic<int> wal_pages_{0};
  std::unique_ptr<std::atomic<std::uint64_t>> writes_;  // counts them
  std::atomic<bool> write_failed_{false};
  std::mutex write_mutex_;
  Writer writer_;
  ReaderPool readers_;
  CaseCache case_cache_;
  std::unique_ptr<SearchIndex> search_;
  std::optional<Checkpointer> checkpointer_;
};

// The parts of a storage while it is put together.
struct Parts {
  std::unique_ptr<Folder> folder;
  std::string identity;
  std::optional<Connection> writer;
  std::vector<std::unique_ptr<Reader>> readers;
};

base::Result<Connection> Connect(const Options& options, int cache_kib, const std::string& search = {}) {
  return Connection::Make(
      options.path, {.cache_kib = cache_kib, .read_only = options.read_only, .layer = options.layer, .search = search});
}

// Whether the folder's database lost something, before anything is written to it: a missing part may still be put back.
base::Status FindLoss(const Options& options) {
  const auto mark = Folder::ReadMark(options.path);
  if (!mark) return base::Ok{};
  auto look = Connection::Make(options.path, {.read_only = true, .layer = options.layer});
  if (!look.ok()) return look.errors();
  std::string identity;
  Statement stored(look->handle(), "SELECT value FROM settings WHERE name = 'store-id'");
  if (stored.ok() && stored.Step() == SQLITE_ROW) identity = stored.Text(0);
  const auto written = WrittenIn(&*look);
  if (!written.ok() && written.error().code == "storage-corrupt") return written.errors();
  return Folder::Compare(options.path, *mark, identity, written.ok() ? *written : 0);
}

// The connection that writes, over a database of this release that lost nothing.
base::Status OpenWriter(const Options& options, Parts* parts) {
  if (!parts->folder || parts->folder->marked()) {
    if (base::Status found = FindLoss(options); !found.ok()) return found;
  }
  auto connection = Connect(options, options.cache_kib);
  if (!connection.ok()) return connection.errors();
  if (base::Status migrated = Migrate(&*connection, options.read_only); !migrated.ok()) return migrated;
  if (parts->folder) {
    auto identity = IdentityOf(&*connection);
    if (!identity.ok()) return identity.errors();
    parts->identity = std::move(*identity);
    const auto written = WrittenIn(&*connection);
    if (!written.ok()) return written.errors();
    if (base::Status begun = parts->folder->BeginMark(parts->identity, *written); !begun.ok()) return begun;
    parts->folder->Remember();
  }
  if (options.max_pages > 0) {
    connection->Run(("PRAGMA max_page_count=" + std::to_string(options.max_pages)).c_str());
  }
  parts->writer.emplace(std::move(*connection));
  return base::Ok{};
}

base::Status OpenReaders(const Options& options, const std::string& search, Parts* parts) {
  for (int i = 0; i < options.readers; ++i) {
    auto reading = Connect(options, options.cache_kib / 4, search);
    if (!reading.ok()) return reading.errors();
    parts->readers.push_back(std::make_unique<Reader>(std::move(*reading)));
  }
  return base::Ok{};
}

}  // namespace

base::Result<std::unique_ptr<ports::Storage>> Open(const Options& options) {
  Parts parts;
  std::error_code ignored;
  if (options.read_only) {
    if (const auto found = Folder::FindDatabase(options.path, options.used_before); !found.ok()) return found.errors();
    if (!std::filesystem::exists(options.path, ignored)) {
      return Error("storage-unavailable", {{"why", options.path}});
    }
  } else {
    auto taken = Folder::Take(options.path, options.used_before);
    if (!taken.ok()) return taken.errors();
    parts.folder = std::make_unique<Folder>(std::move(taken).value());
  }
  if (base::Status opened = OpenWriter(options, &parts); !opened.ok()) return opened.errors();
  auto writes = std::make_unique<std::atomic<std::uint64_t>>(0);
  std::unique_ptr<SearchIndex> search;
  if (!options.read_only) {
    auto source = Connect(options, 512);
    if (!source.ok()) return source.errors();
    auto opened = SearchIndex::Open(options.path, parts.identity, std::move(*source), writes.get());
    if (!opened.ok()) return opened.errors();
    search = std::move(*opened);
  }
  if (base::Status opened = OpenReaders(options, search ? SearchFileOf(options.path) : "", &parts); !opened.ok()) {
    return opened.errors();
  }
  auto storage =
      std::make_unique<SqliteStorage>(std::move(parts.folder), std::move(*parts.writer), std::move(parts.readers),
                                      std::move(writes), std::move(search), options);
  if (!options.read_only) {
    auto moving = Connect(options, 64);
    if (!moving.ok()) return moving.errors();
    storage->MoveLog(std::move(*moving), options.wal_pages_most);
  }
  return std::unique_ptr<ports::Storage>(std::move(storage));
}

}  // namespace anze::storage::sqlite
