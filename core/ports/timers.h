// The storage of timers: for each running clock of a case, the instant at which it is next looked at because a light
// turns or the time is up.
//
// CaseStore::Append alone sets timers, in the transaction of the event that moves the clock. Part of ports::Storage;
// the rules for every call (errors, ownership, threads) stand in storage.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/ports/commit.h"

namespace anze::ports {

// A timer whose time has come.
struct DueTimer {
  std::int64_t fire_at = 0;  // milliseconds
  std::string case_id;
  std::string clock;  // its name in the case type
};

class TimerStore {
 public:
  virtual ~TimerStore() = default;

  // At most `limit` timers with fire_at <= now, by (fire_at, case id, clock). They stay until their case's next event
  // or RemoveTimers.
  virtual base::Result<std::vector<DueTimer>> DueTimers(std::int64_t now, std::size_t limit) = 0;
  // The earliest fire_at, nullopt when no timer waits.
  virtual base::Result<std::optional<std::int64_t>> NextTimer() = 0;
  // Removes timers that turned out stale, in one durable transaction; unknown ones are no error.
  virtual base::Status RemoveTimers(std::span<const TimerRemoval> removals) = 0;
};

}  // namespace anze::ports
