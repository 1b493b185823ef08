// Copies of a whole storage. Part of ports::Storage; errors and threads are those of storage.h.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/base/result.h"

namespace anze::ports {

// What a copy holds.
struct CopyFacts {
  std::string store;        // the storage's identity
  std::int64_t events = 0;  // the number of the last event
};

class BackupStore {
 public:
  virtual ~BackupStore() = default;

  // Writes everything, as it stands at one moment, into a new file that only its owner may read; others go on writing.
  // `go_on` is asked now and then; after a no the file is removed. Errors: also "storage-not-durable" {name} where
  // nothing outlives the process, "backup-stopped", and "backup-unwritable" {file, why}; no file is left then.
  virtual base::Result<CopyFacts> CopyTo(const std::string& file, const std::function<bool()>& go_on) = 0;
};

}  // namespace anze::ports
