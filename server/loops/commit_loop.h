// The commit loop: one writer thread takes everything that is queued (at most limits::kCommitBatch),
// writes it as one durable transaction, then answers all.
//
// Ownership: owns its thread; the Storage must outlive it. Stop() (and the destructor) writes what is
// queued, refuses what comes later with "server-stopping", and joins.
// Threads: Submit from any thread; outcomes are told on the writer thread, all of a batch after it is durable.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "server/app/committer.h"

namespace anze::loops {

class CommitLoop : public app::Committer {
 public:
  // `on_timers` is told the earliest fire time of each written batch (milliseconds), from the writer thread;
  // `on_outbox` that effects wait. Both may be empty.
  CommitLoop(ports::Storage* storage, std::function<void(std::int64_t)> on_timers, std::function<void()> on_outbox);
  ~CommitLoop() override;

  void Submit(workflow::Commit commit, Done done) override;

  void Stop();
  std::size_t queued() const;

 private:
  // Takes both, or takes neither and says why.
  const char* Enqueue(workflow::Commit* commit, Done* done);
  void Run();
  // Writes `commits` in one transaction and answers each.
  void WriteBatch(const std::vector<workflow::Commit>& commits, std::vector<Done>* done);

  ports::Storage* storage_;
  std::function<void(std::int64_t)> on_timers_;
  std::function<void()> on_outbox_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<workflow::Commit> queue_;
  std::vector<Done> waiting_;  // one for each commit of the queue
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace anze::loops
