// The duty loop: opens the cases of the duties, at the start, after each midnight at +08:00 and when told.
//
// It looks at the clock once a minute at most, so that a clock that jumps is noticed. After a failure it waits, a
// second at first and an hour at most, and tries again; the keys of the openings keep that harmless. What it is told
// within a second of a look is looked at together.
// Ownership: owns its thread; the collaborators must outlive it. Threads: Wake from any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include "server/app/duty_openings.h"

namespace anze::loops {

class DutyLoop {
 public:
  DutyLoop(app::DutyOpenings* openings, const ports::Clock* clock);
  ~DutyLoop();
  // The rules have changed: looks again.
  void Wake();
  // A record was written: looks again where a duty is owed by each record of its type.
  void Written(std::string_view record_type) {
    if (openings_->OwedByEach(record_type)) Wake();
  }
  void Stop();

  std::uint64_t opened() const { return opened_; }
  std::uint64_t failures() const { return failures_; }

 private:
  void Run();
  // Milliseconds until the next look.
  std::int64_t Look();

  app::DutyOpenings* openings_;
  const ports::Clock* clock_;
  std::optional<calendar::Date> done_;  // the day of the last whole run; the loop's own
  std::int64_t pause_;                  // after a failure
  std::mutex mutex_;
  std::condition_variable wake_;
  bool again_ = false;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> opened_{0};
  std::atomic<std::uint64_t> failures_{0};
  std::thread thread_;
};

}  // namespace anze::loops
