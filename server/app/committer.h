// The way to a durable write: hands a Commit to the one writer and waits for its outcome.
//
// Implemented by loops/commit_loop (group commit) and, for offline commands, by a direct writer.
// Threads: Submit may be called from any thread and blocks until the commit is durable or failed.
#pragma once

#include "core/ports/storage.h"
#include "core/workflow/commit.h"

namespace anze::app {

class Committer {
 public:
  virtual ~Committer() = default;
  // kFailed with "server-stopping" or "server-overloaded" when the queue takes no more.
  virtual ports::AppendResult Submit(workflow::Commit commit) = 0;
  // Several commits of different cases at once: they share durable transactions. Results in order.
  virtual std::vector<ports::AppendResult> SubmitMany(std::vector<workflow::Commit> commits) = 0;
  virtual base::Status RemoveTimers(std::vector<workflow::TimerRemoval> removals) = 0;
};

// Writes at once, one commit a transaction. For the command line and tests.
class DirectCommitter : public Committer {
 public:
  explicit DirectCommitter(ports::Storage* storage) : storage_(storage) {}
  ports::AppendResult Submit(workflow::Commit commit) override;
  std::vector<ports::AppendResult> SubmitMany(std::vector<workflow::Commit> commits) override;
  base::Status RemoveTimers(std::vector<workflow::TimerRemoval> removals) override;

 private:
  ports::Storage* storage_;
};

}  // namespace anze::app
