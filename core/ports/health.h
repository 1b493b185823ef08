// The health of a storage: how many rows it holds, and whether it can be relied on.
//
// Part of ports::Storage; the rules for every call (errors, ownership, threads) stand in storage.h.
#pragma once

#include <cstdint>

#include "core/base/result.h"

namespace anze::ports {

// How many rows of each kind a storage holds.
struct StorageStats {
  std::int64_t cases = 0;
  std::int64_t open_cases = 0;  // cases whose state is not final
  std::int64_t events = 0;      // of all journals together
  std::int64_t timers = 0;      // those that still wait
  std::int64_t outbox = 0;      // effects that are not carried out yet
  std::int64_t bytes = 0;       // on disk; 0 where there is none
};

class HealthStore {
 public:
  virtual ~HealthStore() = default;

  // Counts everything; looks at every row, so it takes seconds over millions.
  virtual base::Result<StorageStats> Stats() = 0;
  // Ok when a change would be kept, else the reason it would not. Makes cheap checks only (whether the files in use are
  // still those of the data folder, free space, how the last write ended) and neither reads nor writes a row.
  // Errors: also "storage-replaced" {path}, "storage-space-low" {path, mib}.
  virtual base::Status Ready() = 0;
  // Searches everything stored for damage, for at most about `seconds`. True: it came to the end and found none. False:
  // time ran out before the end, and there was none until then. Never changes anything. Errors: at most 20 faults,
  // "storage-corrupt" {why} for each fault.
  virtual base::Result<bool> Check(int seconds) = 0;
};

}  // namespace anze::ports
