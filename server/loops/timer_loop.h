// The timer loop: reads due rows and sends each through the same road as a request.
//
// Sleeps until the earliest timer or until told of an earlier one, at most a minute, so that a
// clock that jumps is noticed. After a storage failure it waits and tries again; no timer is lost,
// because its row goes only in the commit that fires it.
// Ownership: owns its thread; the collaborators must outlive it. Threads: Wake from any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>

#include "server/app/cases.h"

namespace anze::loops {

class TimerLoop {
 public:
  TimerLoop(app::Cases* cases, ports::Storage* storage, const ports::Clock* clock);
  ~TimerLoop();
  // A timer at `fire_at` (milliseconds) was written.
  void Wake(std::int64_t fire_at);
  void Stop();

  std::uint64_t fired() const { return fired_; }
  std::uint64_t failures() const { return failures_; }

 private:
  void Run();
  // Milliseconds until the next look; 0: more is due now.
  std::int64_t FireDue();

  app::Cases* cases_;
  ports::Storage* storage_;
  const ports::Clock* clock_;
  std::size_t chunk_;  // the loop's own
  std::mutex mutex_;
  std::condition_variable wake_;
  std::int64_t next_ = 0;
  bool stopping_ = false;
  std::atomic<std::uint64_t> fired_{0};
  std::atomic<std::uint64_t> failures_{0};
  std::thread thread_;
};

}  // namespace anze::loops
