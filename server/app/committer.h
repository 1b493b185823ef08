// The way to a durable write: hands a Commit to the one writer and learns its outcome.
//
// Implemented by loops/commit_loop (group commit) and, for offline commands, by a direct writer.
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

class Committer {
 public:
  // Told the outcome once the commit is durable or failed, from the writer's thread or, where nothing is written,
  // from the caller's. It must not wait.
  using Done = std::function<void(ports::AppendResult)>;

  virtual ~Committer() = default;
  // kFailed with "server-stopping" or "server-overloaded" when the queue takes no more.
  virtual void Submit(workflow::Commit commit, Done done) = 0;

  // Waits for the outcomes; several commits share durable transactions. Results in order. Never from a Done.
  ports::AppendResult SubmitAndWait(workflow::Commit commit);
  std::vector<ports::AppendResult> SubmitAllAndWait(std::vector<workflow::Commit> commits);
};

// Writes at once, one commit a transaction. For the command line and tests.
class DirectCommitter : public Committer {
 public:
  explicit DirectCommitter(ports::Storage* storage) : storage_(storage) {}
  void Submit(workflow::Commit commit, Done done) override;

 private:
  ports::Storage* storage_;
};

// Counts outcomes that are still to come; Wait returns when all have.
class Pending {
 public:
  void Add();
  void One();
  void Wait();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t left_ = 0;
};

}  // namespace anze::app
