// The commit loop: one writer thread takes everything that is queued (at most limits::kCommitBatch commits), writes it
// as one durable transaction, then answers all. One wait for the disk so serves many callers.
//
// Errors: every commit is answered exactly once, with its outcome. "server-stopping" and "server-overloaded" (more than
// limits::kCommitQueue wait) are told on the caller's thread, "server-out-of-memory" and those of the storage on the
// writer's.
// Ownership: owns its thread; the storage must outlive it.
// Threads: Submit and queued from any thread; outcomes are told on the writer thread, all of a batch after it is
// durable. Stop from one thread, never from an outcome.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "server/app/cases/committer.h"
#include "server/observe/histogram.h"

namespace anze::loops {

// Commits are written in the order in which they were submitted.
class CommitLoop : public app::Committer {
 public:
  // The pointers live as long as the call.
  using OnWritten = std::function<void(const std::vector<const ports::Commit*>& written)>;

  // `on_timers` is told the earliest fire time of each written batch (milliseconds), `on_outbox` that effects wait,
  // `on_written` which commits are durable now, all of a batch at once; each on the writer thread after the outcomes
  // were told. All may be empty and must not throw or wait.
  CommitLoop(ports::Storage* storage, std::function<void(std::int64_t)> on_timers, std::function<void()> on_outbox,
             OnWritten on_written = {});
  ~CommitLoop() override;

  void Submit(ports::Commit commit, TellOutcome tell) override;

  // Writes all queued commits, refuses later ones with "server-stopping", and joins. The destructor calls it.
  void Stop();
  // Commits that wait for the writer now; those being written do not count.
  std::size_t queued() const;
  // Commits of each transaction, and the seconds that it took until it was durable.
  const observe::Histogram& batches() const { return batches_; }
  const observe::Histogram& seconds() const { return seconds_; }

 private:
  // Takes both and gives nullptr, or takes neither and gives the code that says why.
  const char* Enqueue(ports::Commit* commit, TellOutcome* tell);
  void Run();
  // One result for each; kFailed "server-out-of-memory" for all when memory does not suffice to write them.
  std::vector<ports::AppendResult> Append(const std::vector<ports::Commit>& commits);
  // Writes `commits` in one transaction and answers each.
  void WriteBatch(const std::vector<ports::Commit>& commits, std::vector<TellOutcome>* tell);

  ports::Storage* storage_;
  std::function<void(std::int64_t)> on_timers_;
  std::function<void()> on_outbox_;
  OnWritten on_written_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<ports::Commit> queue_;
  std::vector<TellOutcome> waiting_;  // one for each commit of the queue
  bool stopping_ = false;
  observe::Histogram batches_{1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
  observe::Histogram seconds_{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5};
  std::thread thread_;
};

}  // namespace anze::loops
