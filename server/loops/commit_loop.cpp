// Two queues of equal length: commits, and whom to tell of each. The writer takes the front of both under the lock and
// works without it, so callers can queue the next batch meanwhile: the busier the server, the larger the batches and
// the fewer waits for the disk for each commit.
#include "server/loops/commit_loop.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <limits>
#include <new>
#include <utility>

#include "core/base/limits.h"

namespace anze::loops {

using ports::AppendOutcome;
using ports::AppendResult;

namespace {

// Takes a batch off the front into `batch`, which is empty. Whoever hands in a commit waits as long as this takes, so a
// queue that fits is taken whole.
template <typename T>
void TakeFront(std::vector<T>* queue, std::vector<T>* batch) {
  if (queue->size() <= base::limits::kCommitBatch) return batch->swap(*queue);
  const auto end = queue->begin() + base::limits::kCommitBatch;
  batch->assign(std::move_iterator(queue->begin()), std::move_iterator(end));
  queue->erase(queue->begin(), end);
}

}  // namespace

CommitLoop::CommitLoop(ports::Storage* storage, std::function<void(std::int64_t)> on_timers,
                       std::function<void()> on_outbox, OnWritten on_written)
    : storage_(storage),
      on_timers_(std::move(on_timers)),
      on_outbox_(std::move(on_outbox)),
      on_written_(std::move(on_written)),
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

const char* CommitLoop::Enqueue(ports::Commit* commit, TellOutcome* tell) {
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return "server-stopping";
    if (queue_.size() >= base::limits::kCommitQueue) return "server-overloaded";
    // The writer sleeps only when the queue is empty, so a queue that was not empty needs no waking.
    wake = queue_.empty();
    // Both or neither, when memory does not suffice: the second cannot fail.
    if (waiting_.size() == waiting_.capacity()) waiting_.reserve(std::max<std::size_t>(16, 2 * waiting_.size()));
    queue_.push_back(std::move(*commit));
    waiting_.push_back(std::move(*tell));
  }
  if (wake) wake_.notify_one();
  return nullptr;
}

void CommitLoop::Submit(ports::Commit commit, TellOutcome tell) {
  if (const char* refused = Enqueue(&commit, &tell)) tell({AppendOutcome::kFailed, base::Error(refused)});
}

void CommitLoop::Run() {
  ::pthread_setname_np(::pthread_self(), "anze-commit");
  std::vector<ports::Commit> commits;
  std::vector<TellOutcome> tell;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;  // stopping, and everything is written
      TakeFront(&queue_, &commits);
      TakeFront(&waiting_, &tell);
    }
    WriteBatch(commits, &tell);
    commits.clear();
    tell.clear();
  }
}

// Without memory the loop must live on: a dead writer would leave every later caller waiting.
std::vector<AppendResult> CommitLoop::Append(const std::vector<ports::Commit>& commits) {
  std::vector<AppendResult> results(commits.size());
  try {
    results = storage_->Append(commits);
    results.resize(commits.size());
  } catch (const std::bad_alloc&) {
    for (AppendResult& result : results) result = {AppendOutcome::kFailed, base::Error("server-out-of-memory")};
  }
  return results;
}

void CommitLoop::WriteBatch(const std::vector<ports::Commit>& commits, std::vector<TellOutcome>* tell) {
  const auto begin = std::chrono::steady_clock::now();
  std::vector<AppendResult> results = Append(commits);
  batches_.Add(static_cast<double>(commits.size()));
  seconds_.Add(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
  bool effects = false;
  std::vector<const ports::Commit*> written;
  for (std::size_t i = 0; i < commits.size(); ++i) {
    if (results[i].outcome != AppendOutcome::kWritten) continue;
    for (const ports::TimerRow& timer : commits[i].timers) earliest = std::min(earliest, timer.fire_at);
    effects = effects || !commits[i].outbox.empty();
    if (on_written_) written.push_back(&commits[i]);
  }
  for (std::size_t i = 0; i < commits.size(); ++i) {
    try {
      (*tell)[i](std::move(results[i]));
    } catch (const std::bad_alloc&) {
      // Of one commit only: its answer is dropped, which says so to whoever waits for it.
    }
  }
  // After the callers were answered: nobody waits for the loops that this wakes.
  if (on_timers_ && earliest != std::numeric_limits<std::int64_t>::max()) on_timers_(earliest);
  if (on_outbox_ && effects) on_outbox_();
  if (!written.empty()) on_written_(written);
}

}  // namespace anze::loops
