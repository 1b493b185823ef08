// A thread pool for slow calls: lists, decisions, plans.
//
// There are fewer of them than the storage has readers (base::limits::kHttpLongCalls), and they run at a lower
// priority than the poll loops: quick calls wait for no long one, neither for a reader nor for a processor.
//
// Ownership: owns its threads; Stop() (and the destructor) runs the queued work, then joins; later work is dropped. The
// queue is bounded by who fills it (one entry a connection).
// Threads: Run from any thread. An exception that leaves a piece of work ends that piece only, and goes to the log.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "server/observe/log.h"

namespace anze::loops {

class WorkerPool {
 public:
  // Starts `threads` threads. `log`, if any, must outlive the pool.
  explicit WorkerPool(int threads, observe::Log* log = nullptr);
  ~WorkerPool();

  // Queues a piece of work and returns at once; pieces begin in this order.
  void Run(std::function<void()> work);
  // Runs the queued work, then joins. The destructor calls it.
  void Stop();

 private:
  // One thread's life: piece after piece until the end.
  void Work();
  // Waits for work; false when there will be none. Gives free memory back after a while without any.
  bool Next(std::function<void()>* work);

  observe::Log* log_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace anze::loops
