// One thread that looks, sleeps, and looks again: the frame of the timer, outbox, duty and housekeeping loops.
//
// A look says how long to sleep until the next one. Wake ends the sleep early; a wake that comes during a look is not
// lost, the next look follows at once. An exception ends its look only: it is written to the log, and the loop looks
// again after kAfterFailureMillis.
//
// Ownership: owns its thread; the log and whatever the look uses must outlive it. The owner calls Stop (or destroys
// it) before those. Threads: Wake, Stop and stopping from any thread; looks are made on the loop's own thread, one at
// a time.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "server/observe/log.h"

namespace anze::loops {

class PeriodicLoop {
 public:
  static constexpr std::int64_t kAfterFailureMillis = 1'000;

  struct Options {
    std::string place;                     // in the log, and the thread's name (15 bytes at most)
    std::int64_t at_least_millis = 0;      // the shortest sleep: wakes that come within it are looked at together
    std::int64_t at_most_millis = 60'000;  // the longest, so that a clock that jumps is noticed
  };
  // Given whether it was woken; answers the milliseconds until the next look, 0 for at once.
  using Look = std::function<std::int64_t(bool woken)>;

  // The thread starts in Start, when all that the look uses is there.
  PeriodicLoop(Options options, observe::Log* log) : options_(std::move(options)), log_(log) {}
  ~PeriodicLoop() { Stop(); }
  PeriodicLoop(const PeriodicLoop&) = delete;
  PeriodicLoop& operator=(const PeriodicLoop&) = delete;

  // Starts the thread, whose first look is at once; call it once.
  void Start(Look look);
  // Ends the present sleep, or the next one if a look is under way.
  void Wake();
  // Lets a look end, then joins. A look that takes long should ask stopping(). Must not be called from a look.
  void Stop();
  bool stopping() const { return stopping_; }

 private:
  void Run(const Look& look);
  // Until `time` is over or somebody calls. In a long sleep the memory that looks have freed goes back to the system.
  void Sleep(std::unique_lock<std::mutex>* lock, std::chrono::milliseconds time);
  std::int64_t LookOnce(const Look& look, bool woken);

  Options options_;
  observe::Log* log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace anze::loops
