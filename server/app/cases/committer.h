// The way to a durable write: hands a Commit to the one writer and learns its outcome.
//
// Implemented by loops/commit_loop (group commit), by app/cases/clock_guard in front of it, and, for offline commands,
// by DirectCommitter.
// Errors: as outcomes; every commit is told exactly one. Ownership: a committer owns the commits it was given.
// Threads: Submit may be called from any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <vector>

#include "core/ports/storage.h"
#include "core/workflow/commit.h"

namespace anze::app {

// One writer, or a gate before it.
class Committer {
 public:
  // Told the outcome once the commit is durable or failed, from the writer's thread or, where nothing is written,
  // from the caller's. It must not wait.
  using TellOutcome = std::function<void(ports::AppendResult)>;

  virtual ~Committer() = default;
  // Queues a commit. Its outcome is kFailed with "server-stopping" or "server-overloaded" when the queue takes no more.
  virtual void Submit(ports::Commit commit, TellOutcome tell) = 0;
  // Whether a commit of this moment (milliseconds) has a chance; asked before many are prepared.
  virtual base::Status Accepts(std::int64_t /*at*/) { return base::Ok{}; }

  // Submits and waits for the outcomes, which are in the order of the commits; several commits share durable
  // transactions. Never call it while an outcome is told: the writer would wait for itself.
  ports::AppendResult SubmitAndWait(ports::Commit commit);
  std::vector<ports::AppendResult> SubmitAllAndWait(std::vector<ports::Commit> commits);
};

// Writes at once, one commit a transaction. For the command line and tests.
class DirectCommitter : public Committer {
 public:
  explicit DirectCommitter(ports::Storage* storage) : storage_(storage) {}
  void Submit(ports::Commit commit, TellOutcome tell) override;

 private:
  ports::Storage* storage_;
};

// Counts outcomes that are still to come; Wait returns when all have. The waiting thread may destroy it at once.
class Pending {
 public:
  // One more is to come; call it before it can come.
  void Add();
  // One has come.
  void One();
  void Wait();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t left_ = 0;
};

}  // namespace anze::app
