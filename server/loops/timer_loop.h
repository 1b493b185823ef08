// The timer loop: reads due timer rows and passes each to the use case that requests use.
//
// Sleeps until the earliest timer or until it is told of an earlier one, at most a minute, so that a clock that jumps
// is noticed. After a storage failure it waits and tries again; no timer is lost, because its row goes only in the
// commit that fires it. Every failure is counted and written to the log.
// Ownership: owns its thread; the collaborators must outlive it. Threads: Wake from any thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "server/app/cases/cases.h"
#include "server/loops/periodic_loop.h"
#include "server/observe/histogram.h"
#include "server/observe/log.h"

namespace anze::loops {

class TimerLoop {
 public:
  // Starts at once with the timers that came due while the server stood still.
  TimerLoop(app::Cases* cases, ports::Storage* storage, const ports::Clock* clock, observe::Log* log);
  ~TimerLoop();
  // A timer at `fire_at` (milliseconds) was written: looks again if that is earlier than the next look.
  void Wake(std::int64_t fire_at);
  // Lets a look end, then joins; the destructor calls it.
  void Stop() { loop_.Stop(); }

  // Clock events written, and looks that failed, since the start.
  std::uint64_t fired() const { return fired_; }
  std::uint64_t failures() const { return failures_; }
  // Seconds from the moment of a clock to its event's being written.
  const observe::Histogram& lateness() const { return lateness_; }

 private:
  // Milliseconds until the next look; 0: more is due now.
  std::int64_t FireDue();
  // Counts and logs a failed look; gives the pause before the next.
  std::int64_t Failed(const base::Diagnostics& errors);

  app::Cases* cases_;
  ports::Storage* storage_;
  const ports::Clock* clock_;
  observe::Log* log_;
  std::size_t chunk_;                  // the loop's own
  std::atomic<std::int64_t> next_{0};  // when the loop looks again by itself
  std::atomic<std::uint64_t> fired_{0};
  std::atomic<std::uint64_t> failures_{0};
  observe::Histogram lateness_{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 60, 3600};
  PeriodicLoop loop_;
};

}  // namespace anze::loops
