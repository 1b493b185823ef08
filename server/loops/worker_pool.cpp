#include "server/loops/worker_pool.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <utility>

#include "server/observe/memory.h"

namespace anze::loops {
namespace {

// Below the poll loops and the writer, which others wait for.
constexpr int kNice = 5;
constexpr std::chrono::seconds kQuiet{5};

}  // namespace

WorkerPool::WorkerPool(int threads, observe::Log* log) : log_(log) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this] {
      ::pthread_setname_np(::pthread_self(), "anze-worker");
      ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);  // of this thread alone, on Linux
      Work();
    });
  }
}

WorkerPool::~WorkerPool() { Stop(); }

void WorkerPool::Run(std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    queue_.push_back(std::move(work));
  }
  ready_.notify_one();
}

void WorkerPool::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

bool WorkerPool::Next(std::function<void()>* work) {
  const auto there = [this] { return stopping_ || !queue_.empty(); };
  std::unique_lock lock(mutex_);
  // Nothing to do for a while: the memory of large answers goes back to the system, once, before a sleep without end.
  if (!ready_.wait_for(lock, kQuiet, there)) {
    lock.unlock();
    observe::ReturnFreeMemory();
    lock.lock();
    ready_.wait(lock, there);
  }
  if (queue_.empty()) return false;
  *work = std::move(queue_.front());
  queue_.pop_front();
  return true;
}

void WorkerPool::Work() {
  for (;;) {
    std::function<void()> work;
    if (!Next(&work)) return;
    try {
      work();
    } catch (...) {
      if (log_ != nullptr) log_->Caught("worker");  // its OwedAnswer answers when the work is destroyed
    }
  }
}

}  // namespace anze::loops
