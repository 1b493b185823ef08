// Threads for calls that take long: lists, decisions, plans.
//
// Ownership: owns its threads; Stop() (and the destructor) runs what is queued, then joins; what comes later
// is dropped. The queue is bounded by who fills it (one entry a connection).
// Threads: Run from any thread. An exception that leaves a piece of work ends that piece only.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace anze::loops {

class WorkerPool {
 public:
  explicit WorkerPool(int threads);
  ~WorkerPool();

  void Run(std::function<void()> work);
  void Stop();

 private:
  void Work();

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace anze::loops
