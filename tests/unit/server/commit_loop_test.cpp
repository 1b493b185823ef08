// The one writer: batches, order, stopping.
#include "server/loops/commit_loop.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "core/base/limits.h"
#include "plugins/storage/memory/memory_storage.h"
#include "tests/support/check.h"

namespace anze::loops {
namespace {

using ports::AppendOutcome;
using ports::Commit;

Commit Step(const std::string& id, std::uint64_t sequence) {
  Commit commit;
  commit.case_id = id;
  commit.expected_sequence = sequence - 1;
  commit.sequence = sequence;
  commit.event = "event " + std::to_string(sequence);
  return commit;
}

// Memory storage whose gate keeps Append waiting, and which notes the size of every batch.
class Gated : public storage::memory::MemoryStorage {
 public:
  std::vector<ports::AppendResult> Append(std::span<const Commit> batch) override {
    {
      std::unique_lock lock(mutex_);
      batches_.push_back(batch.size());
      opened_.wait(lock, [this] { return open_; });
    }
    return MemoryStorage::Append(batch);
  }
  void Gate(bool open) {
    {
      std::lock_guard lock(mutex_);
      open_ = open;
    }
    opened_.notify_all();
  }
  std::vector<std::size_t> batches() {
    std::lock_guard lock(mutex_);
    return batches_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = true;
  std::vector<std::size_t> batches_;
};

void WaitFor(const std::function<bool()>& done) {
  for (int i = 0; i < 4000 && !done(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  CHECK(done());
}

TEST_CASE("The commit loop writes and answers", "[server][commits]") {
  storage::memory::MemoryStorage storage;
  CommitLoop loop(&storage, {}, {});
  CHECK(loop.SubmitAndWait(Step("a", 1)).outcome == AppendOutcome::kWritten);
  CHECK(loop.SubmitAndWait(Step("a", 1)).outcome == AppendOutcome::kConflict);
  CHECK(loop.SubmitAndWait(Step("a", 2)).outcome == AppendOutcome::kWritten);
  CHECK(storage.LoadJournal("a", 0, 10)->size() == 2U);
}

TEST_CASE("The commit loop takes what waits as one batch", "[server][commits]") {
  Gated storage;
  CommitLoop loop(&storage, {}, {});
  storage.Gate(false);
  std::vector<std::thread> clients;
  clients.emplace_back([&] { loop.SubmitAndWait(Step("first", 1)); });
  WaitFor([&] { return storage.batches().size() == 1; });
  std::atomic<int> written{0};
  for (int i = 0; i < 40; ++i) {
    clients.emplace_back([&, i] {
      if (loop.SubmitAndWait(Step("c" + std::to_string(i), 1)).outcome == AppendOutcome::kWritten) ++written;
    });
  }
  WaitFor([&] { return loop.queued() == 40; });
  storage.Gate(true);
  for (std::thread& client : clients) client.join();
  CHECK(written == 40);
  CHECK(storage.batches() == std::vector<std::size_t>{1, 40});
}

TEST_CASE("Batches of commits are bounded and results in order", "[server][commits]") {
  Gated storage;
  CommitLoop loop(&storage, {}, {});
  std::vector<Commit> commits;
  const std::size_t count = base::limits::kCommitBatch * 2 + 10;
  for (std::size_t i = 0; i < count; ++i) commits.push_back(Step("c" + std::to_string(i), i % 3 == 2 ? 7 : 1));
  const auto results = loop.SubmitAllAndWait(commits);
  REQUIRE(results.size() == count);
  for (std::size_t i = 0; i < count; ++i) {
    CAPTURE(i);
    CHECK(results[i].outcome == (i % 3 == 2 ? AppendOutcome::kConflict : AppendOutcome::kWritten));
  }
  for (const std::size_t size : storage.batches()) CHECK(size <= base::limits::kCommitBatch);
}

TEST_CASE("Commits of one caller keep their order", "[server][commits]") {
  storage::memory::MemoryStorage storage;
  CommitLoop loop(&storage, {}, {});
  std::vector<Commit> commits;
  for (std::uint64_t i = 1; i <= 300; ++i) commits.push_back(Step("a", i));
  for (const auto& result : loop.SubmitAllAndWait(std::move(commits))) CHECK(result.outcome == AppendOutcome::kWritten);
  const auto journal = storage.LoadJournal("a", 0, 1000);
  for (std::size_t i = 0; i < journal->size(); ++i) CHECK(journal->at(i).sequence == i + 1);
}

TEST_CASE("Nothing to commit is nothing", "[server][commits]") {
  storage::memory::MemoryStorage storage;
  CommitLoop loop(&storage, {}, {});
  CHECK(loop.SubmitAllAndWait({}).empty());
}

TEST_CASE("Stopping the commit loop writes what is queued and refuses the rest", "[server][commits]") {
  Gated storage;
  CommitLoop loop(&storage, {}, {});
  storage.Gate(false);
  std::atomic<int> written{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 10; ++i) {
    clients.emplace_back([&, i] {
      if (loop.SubmitAndWait(Step("c" + std::to_string(i), 1)).outcome == AppendOutcome::kWritten) ++written;
    });
  }
  // The writer holds the first batch, whatever its size, and all the rest is queued.
  WaitFor([&] {
    const std::vector<std::size_t> batches = storage.batches();
    return batches.size() == 1 && batches.front() + loop.queued() == 10;
  });
  std::thread stopper([&] { loop.Stop(); });
  // Refused as soon as stopping has begun, though the writer is still held up.
  ports::AppendResult late;
  WaitFor([&] {
    std::thread probe([&] { late = loop.SubmitAndWait(Step("late" + std::to_string(loop.queued()), 9)); });
    storage.Gate(true);
    probe.join();
    return late.error && late.error->code == "server-stopping";
  });
  stopper.join();
  for (std::thread& client : clients) client.join();
  CHECK(written == 10);
  CHECK(storage.Stats()->events == 10);
  loop.Stop();
  CHECK(loop.SubmitAndWait(Step("z", 1)).error->code == "server-stopping");
  CHECK(loop.SubmitAllAndWait({Step("y", 1)}).front().error->code == "server-stopping");
}

TEST_CASE("A full queue of commits is overload and not memory", "[server][commits]") {
  Gated storage;
  CommitLoop loop(&storage, {}, {});
  storage.Gate(false);
  std::thread first([&] { loop.SubmitAndWait(Step("first", 1)); });
  WaitFor([&] { return storage.batches().size() == 1; });
  std::vector<Commit> many(base::limits::kCommitQueue, Step("a", 5));
  std::thread filler([&] { loop.SubmitAllAndWait(many); });
  WaitFor([&] { return loop.queued() == base::limits::kCommitQueue; });
  const auto refused = loop.SubmitAndWait(Step("b", 1));
  CHECK(refused.outcome == AppendOutcome::kFailed);
  CHECK(refused.error->code == "server-overloaded");
  storage.Gate(true);
  first.join();
  filler.join();
}

TEST_CASE("A failure of the storage reaches every caller of the commit loop", "[server][commits]") {
  storage::memory::MemoryStorage storage;
  storage.SetFaults({.full = true});
  CommitLoop loop(&storage, {}, {});
  const auto results = loop.SubmitAllAndWait({Step("a", 1), Step("b", 1)});
  for (const auto& result : results) CHECK(result.error->code == "storage-full");
  storage.SetFaults({});
  CHECK(loop.SubmitAndWait(Step("a", 1)).outcome == AppendOutcome::kWritten);
}

TEST_CASE("The commit loop tells of the earliest timer and of effects", "[server][commits]") {
  storage::memory::MemoryStorage storage;
  std::atomic<std::int64_t> earliest{0};
  std::atomic<int> effects{0};
  CommitLoop loop(
      &storage, [&](std::int64_t at) { earliest = at; }, [&] { ++effects; });
  Commit a = Step("a", 1);
  a.timers = {{500, "x"}, {300, "y"}};
  Commit b = Step("b", 9);  // refused: its timer is nobody's
  b.timers = {{100, "x"}};
  b.outbox = {{"notify", "{}"}};
  loop.SubmitAllAndWait({a, b});
  WaitFor([&] { return earliest != 0; });
  CHECK(earliest == 300);
  CHECK(effects == 0);
  Commit c = Step("c", 1);
  c.outbox = {{"notify", "{}"}};
  loop.SubmitAndWait(c);
  WaitFor([&] { return effects == 1; });
}

TEST_CASE("Many writers commit many cases and nothing is lost", "[server][commits]") {
  storage::memory::MemoryStorage storage;
  CommitLoop loop(&storage, {}, {});
  std::atomic<int> written{0};
  std::vector<std::thread> writers;
  for (int w = 0; w < 8; ++w) {
    writers.emplace_back([&, w] {
      for (std::uint64_t i = 1; i <= 200; ++i) {
        if (loop.SubmitAndWait(Step("w" + std::to_string(w), i)).outcome == AppendOutcome::kWritten) ++written;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(written == 1600);
  CHECK(storage.Stats()->events == 1600);
}

}  // namespace
}  // namespace anze::loops
