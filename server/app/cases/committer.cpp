#include "server/app/cases/committer.h"

#include <span>
#include <utility>

namespace anze::app {

ports::AppendResult Committer::SubmitAndWait(ports::Commit commit) {
  std::vector<ports::Commit> one;
  one.push_back(std::move(commit));
  return std::move(SubmitAllAndWait(std::move(one)).front());
}

std::vector<ports::AppendResult> Committer::SubmitAllAndWait(std::vector<ports::Commit> commits) {
  Pending pending;
  std::vector<ports::AppendResult> outcomes(commits.size());
  for (std::size_t i = 0; i < commits.size(); ++i) {
    pending.Add();
    Submit(std::move(commits[i]), [&pending, out = &outcomes[i]](ports::AppendResult result) {
      *out = std::move(result);
      pending.One();
    });
  }
  pending.Wait();
  return outcomes;
}

void DirectCommitter::Submit(ports::Commit commit, TellOutcome tell) {
  std::vector<ports::AppendResult> results = storage_->Append(std::span(&commit, 1));
  tell(results.empty() ? ports::AppendResult{} : std::move(results.front()));
}

void Pending::Add() {
  std::lock_guard lock(mutex_);
  ++left_;
}

void Pending::One() {
  // Under the lock: once the waiting thread sees zero it may be gone, and this object with it.
  std::lock_guard lock(mutex_);
  if (--left_ == 0) changed_.notify_all();
}

void Pending::Wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return left_ == 0; });
}

}  // namespace anze::app
