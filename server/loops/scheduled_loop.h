// A loop that does its work at given minutes of every day (+08:00), on a thread of low priority: checkpoints, back-ups.
//
// What was missed while the machine slept or the work failed is done once, late; a clock that goes back repeats nothing
// within a day.
// Ownership: owns its thread; clock, log and what the work uses must outlive it. Threads: any.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/ports/clock.h"
#include "server/loops/periodic_loop.h"
#include "server/observe/log.h"

namespace anze::loops {

class ScheduledLoop {
 public:
  struct Options {
    std::string place;                        // in the log, and the thread's name (15 bytes at most)
    std::vector<int> minutes;                 // of the day, ascending, at least one: 150 is 02:30
    bool at_start = false;                    // the work is due at once, too
    std::int64_t look_every_millis = 20'000;  // at the clock
  };
  // Given the moment it is done for (milliseconds); asked as often as it is due. It tells its failures itself and
  // should ask stopping() of the loop now and then. False: it failed, and is tried again five minutes later.
  using Work = std::function<bool(std::int64_t at)>;

  ScheduledLoop(Options options, const ports::Clock* clock, observe::Log* log, Work work);
  ~ScheduledLoop() { Stop(); }
  // Lets the work end, then joins; the destructor calls it.
  void Stop() { loop_.Stop(); }
  bool stopping() const { return loop_.stopping(); }

 private:
  // Milliseconds until the next look.
  std::int64_t Look();
  // The last moment of the schedule that is not behind `now`.
  std::int64_t LastDue(std::int64_t now) const;

  Options options_;
  const ports::Clock* clock_;
  Work work_;
  std::int64_t done_for_ = 0;  // the moment of the schedule that was done last
  bool lowered_ = false;
  PeriodicLoop loop_;
};

}  // namespace anze::loops
