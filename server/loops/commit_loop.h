// The commit loop: one writer thread takes everything that is queued (at most limits::kCommitBatch),
// writes it as one durable transaction, then answers all.
//
// Ownership: owns its thread; the Storage must outlive it. Stop() (and the destructor) writes what is
// queued, refuses what comes later with "server-stopping", and joins.
// Threads: Submit… from any thread; they block until durable or failed.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
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

  ports::AppendResult Submit(workflow::Commit commit) override;
  std::vector<ports::AppendResult> SubmitMany(std::vector<workflow::Commit> commits) override;
  base::Status RemoveTimers(std::vector<workflow::TimerRemoval> removals) override;

  void Stop();
  std::size_t queued() const;

 private:
  // Where a submitter waits. A condition variable sleeps at once; the standard semaphore would spin first, and
  // with many submitters the spinning takes the time the writer needs.
  struct Done {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t left = 0;
    void Wait();
    void One();
  };
  struct Waiting {
    workflow::Commit commit;
    ports::AppendResult result;
    Done* done;
  };
  bool Enqueue(Waiting* first, std::size_t count, std::string* refused);
  void Run();
  void WriteBatch(std::vector<Waiting*>* batch);

  ports::Storage* storage_;
  std::function<void(std::int64_t)> on_timers_;
  std::function<void()> on_outbox_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting*> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace anze::loops
