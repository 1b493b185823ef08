#include "server/loops/commit_loop.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/limits.h"

namespace anze::loops {

using ports::AppendOutcome;
using ports::AppendResult;

CommitLoop::CommitLoop(ports::Storage* storage, std::function<void(std::int64_t)> on_timers,
                       std::function<void()> on_outbox)
    : storage_(storage),
      on_timers_(std::move(on_timers)),
      on_outbox_(std::move(on_outbox)),
      thread_([this] { Run(); }) {}

CommitLoop::~CommitLoop() { Stop(); }

void CommitLoop::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::size_t CommitLoop::queued() const {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

bool CommitLoop::Enqueue(Waiting* first, std::size_t count, std::string* refused) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_) {
      *refused = "server-stopping";
      return false;
    }
    if (queue_.size() + count > base::limits::kCommitQueue) {
      *refused = "server-overloaded";
      return false;
    }
    for (std::size_t i = 0; i < count; ++i) queue_.push_back(first + i);
  }
  wake_.notify_one();
  return true;
}

void CommitLoop::Done::Wait() {
  std::unique_lock lock(mutex);
  changed.wait(lock, [this] { return left == 0; });
}

void CommitLoop::Done::One() {
  // Under the lock: once the submitter sees zero it may be gone, and this object with it.
  std::lock_guard lock(mutex);
  if (--left == 0) changed.notify_one();
}

AppendResult CommitLoop::Submit(workflow::Commit commit) {
  Done done;
  done.left = 1;
  Waiting waiting{std::move(commit), {}, &done};
  std::string refused;
  if (!Enqueue(&waiting, 1, &refused)) return {AppendOutcome::kFailed, base::Error(refused)};
  done.Wait();
  return std::move(waiting.result);
}

std::vector<AppendResult> CommitLoop::SubmitMany(std::vector<workflow::Commit> commits) {
  Done done;
  done.left = commits.size();
  std::vector<Waiting> waiting;
  waiting.reserve(commits.size());
  for (workflow::Commit& commit : commits) waiting.push_back({std::move(commit), {}, &done});
  std::string refused;
  if (!Enqueue(waiting.data(), waiting.size(), &refused)) {
    return std::vector<AppendResult>(waiting.size(), {AppendOutcome::kFailed, base::Error(refused)});
  }
  std::vector<AppendResult> results;
  results.reserve(waiting.size());
  done.Wait();
  for (Waiting& entry : waiting) results.push_back(std::move(entry.result));
  return results;
}

base::Status CommitLoop::RemoveTimers(std::vector<workflow::TimerRemoval> removals) {
  return storage_->RemoveTimers(removals);
}

void CommitLoop::Run() {
  std::vector<Waiting*> batch;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;  // stopping, and everything is written
      const std::size_t take = std::min(queue_.size(), base::limits::kCommitBatch);
      batch.assign(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(take));
      queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(take));
    }
    WriteBatch(&batch);
  }
}

void CommitLoop::WriteBatch(std::vector<Waiting*>* batch) {
  std::vector<workflow::Commit> commits;
  commits.reserve(batch->size());
  for (Waiting* waiting : *batch) commits.push_back(std::move(waiting->commit));
  std::vector<AppendResult> results = storage_->Append(commits);
  results.resize(batch->size());
  std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
  bool effects = false;
  for (std::size_t i = 0; i < commits.size(); ++i) {
    if (results[i].outcome != AppendOutcome::kWritten) continue;
    for (const workflow::TimerRow& timer : commits[i].timers) earliest = std::min(earliest, timer.fire_at);
    effects = effects || !commits[i].outbox.empty();
  }
  for (std::size_t i = 0; i < batch->size(); ++i) {
    Waiting* waiting = (*batch)[i];
    waiting->result = std::move(results[i]);
    waiting->done->One();  // `waiting` may be gone from here on
  }
  if (on_timers_ && earliest != std::numeric_limits<std::int64_t>::max()) on_timers_(earliest);
  if (on_outbox_ && effects) on_outbox_();
}

}  // namespace anze::loops
