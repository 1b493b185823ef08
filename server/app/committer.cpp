#include "server/app/committer.h"

#include <span>

namespace anze::app {

ports::AppendResult DirectCommitter::Submit(workflow::Commit commit) {
  std::vector<ports::AppendResult> results = storage_->Append(std::span(&commit, 1));
  return results.empty() ? ports::AppendResult{} : std::move(results.front());
}

std::vector<ports::AppendResult> DirectCommitter::SubmitMany(std::vector<workflow::Commit> commits) {
  return storage_->Append(commits);
}

base::Status DirectCommitter::RemoveTimers(std::vector<workflow::TimerRemoval> removals) {
  return storage_->RemoveTimers(removals);
}

}  // namespace anze::app
