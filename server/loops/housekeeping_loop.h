// The housekeeping loop: once an hour forgets old data, and does the further work it is given.
//
// The old data are the answers kept for repeats under an Idempotency-Key, after limits::kIdempotencyLifeMillis.
// Ownership: owns its thread; the collaborators must outlive it. Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "core/ports/clock.h"
#include "core/ports/storage.h"
#include "server/loops/periodic_loop.h"
#include "server/observe/log.h"

namespace anze::loops {

class HousekeepingLoop {
 public:
  // `more`: called once an hour, from the loop's thread; empty: nothing. It tells its failures itself.
  HousekeepingLoop(ports::Storage* storage, const ports::Clock* clock, observe::Log* log,
                   std::function<void()> more = {});
  ~HousekeepingLoop() { Stop(); }
  // Looks now, as if the hour were over.
  void Wake() { loop_.Wake(); }
  // Lets a look end, then joins; the destructor calls it.
  void Stop() { loop_.Stop(); }

  // Looks that failed since the start.
  std::uint64_t failures() const { return failures_; }

 private:
  // One batch of forgetting. Milliseconds until the next look.
  std::int64_t Look();

  ports::Storage* storage_;
  const ports::Clock* clock_;
  observe::Log* log_;
  std::function<void()> more_;
  std::atomic<std::uint64_t> failures_{0};
  PeriodicLoop loop_;
};

}  // namespace anze::loops
