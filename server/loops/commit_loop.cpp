#include "server/loops/commit_loop.h"

#include <pthread.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "core/base/limits.h"

namespace anze::loops {

using ports::AppendOutcome;
using ports::AppendResult;

namespace {

// Takes a batch off the front into `batch`, which is empty. Whoever hands in a commit waits as long as this takes, so
// what fits is taken whole.
template <typename T>
void TakeFront(std::vector<T>* queue, std::vector<T>* batch) {
  if (queue->size() <= base::limits::kCommitBatch) return batch->swap(*queue);
  const auto end = queue->begin() + base::limits::kCommitBatch;
  batch->assign(std::move_iterator(queue->begin()), std::move_iterator(end));
  queue->erase(queue->begin(), end);
}

}  // namespace

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

const char* CommitLoop::Enqueue(workflow::Commit* commit, Done* done) {
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return "server-stopping";
    if (queue_.size() >= base::limits::kCommitQueue) return "server-overloaded";
    wake = queue_.empty();
    queue_.push_back(std::move(*commit));
    waiting_.push_back(std::move(*done));
  }
  if (wake) wake_.notify_one();
  return nullptr;
}

void CommitLoop::Submit(workflow::Commit commit, Done done) {
  if (const char* refused = Enqueue(&commit, &done)) done({AppendOutcome::kFailed, base::Error(refused)});
}

void CommitLoop::Run() {
  ::pthread_setname_np(::pthread_self(), "anze-commit");
  std::vector<workflow::Commit> commits;
  std::vector<Done> done;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;  // stopping, and everything is written
      TakeFront(&queue_, &commits);
      TakeFront(&waiting_, &done);
    }
    WriteBatch(commits, &done);
    commits.clear();
    done.clear();
  }
}

void CommitLoop::WriteBatch(const std::vector<workflow::Commit>& commits, std::vector<Done>* done) {
  std::vector<AppendResult> results = storage_->Append(commits);
  results.resize(commits.size());
  std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
  bool effects = false;
  for (std::size_t i = 0; i < commits.size(); ++i) {
    if (results[i].outcome != AppendOutcome::kWritten) continue;
    for (const workflow::TimerRow& timer : commits[i].timers) earliest = std::min(earliest, timer.fire_at);
    effects = effects || !commits[i].outbox.empty();
  }
  for (std::size_t i = 0; i < commits.size(); ++i) (*done)[i](std::move(results[i]));
  if (on_timers_ && earliest != std::numeric_limits<std::int64_t>::max()) on_timers_(earliest);
  if (on_outbox_ && effects) on_outbox_();
}

}  // namespace anze::loops
