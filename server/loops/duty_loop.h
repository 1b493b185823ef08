// The duty loop: opens the cases of the duties, at the start, after each midnight at +08:00 and when told.
//
// It looks at the clock once a minute at least, so that a clock that jumps is noticed. After a failure, which is
// counted and written to the log, it waits, a second at first and an hour at most, and tries again; the keys of the
// openings keep that harmless. Several wakes within a second of a look lead to one further look.
// Ownership: owns its thread; the collaborators must outlive it. Threads: Wake from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/app/cases/duty_openings.h"
#include "server/loops/periodic_loop.h"
#include "server/observe/log.h"

namespace anze::loops {

class DutyLoop {
 public:
  // Starts at once; the first look opens the cases that were missed while the server stood still.
  DutyLoop(app::DutyOpenings* openings, const ports::Clock* clock, observe::Log* log);
  ~DutyLoop();
  // The rules have changed: looks again.
  void Wake() { loop_.Wake(); }
  // A record was written: looks again where a duty is owed by each record of its type.
  void Written(std::string_view record_type) {
    if (openings_->OwedByEach(record_type)) Wake();
  }
  // Lets the case that is being opened be finished, then joins; the destructor calls it.
  void Stop() { loop_.Stop(); }

  // Counts since the start, for metrics.
  std::uint64_t opened() const { return opened_; }
  std::uint64_t failures() const { return failures_; }

 private:
  // Milliseconds until the next look.
  std::int64_t Look();

  app::DutyOpenings* openings_;
  const ports::Clock* clock_;
  observe::Log* log_;
  std::optional<calendar::Date> done_;  // the day of the last whole run; the loop's own
  std::int64_t pause_;                  // after a failure
  std::atomic<std::uint64_t> opened_{0};
  std::atomic<std::uint64_t> failures_{0};
  PeriodicLoop loop_;
};

}  // namespace anze::loops
