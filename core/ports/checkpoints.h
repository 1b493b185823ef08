// The storage of checkpoints, signed statements of how far everything was written (docs/journal.md), and the way to
// views for proofs. Part of ports::Storage; errors, ownership and threads are those of storage.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/ports/proof.h"

namespace anze::ports {

struct StoredCheckpoint {
  std::int64_t number = 0;  // 1, 2, 3 … without a gap
  std::int64_t at = 0;      // milliseconds
  std::string text;         // the statement with its signature
};

class CheckpointStore {
 public:
  virtual ~CheckpointStore() = default;

  // Keeps a checkpoint for ever, durably. Errors: also "checkpoint-conflict" {number} where there is one of its number,
  // or none of the number before it.
  virtual base::Status PutCheckpoint(const StoredCheckpoint& checkpoint) = 0;
  // At most `limit` checkpoints with a number behind `after`, ascending.
  virtual base::Result<std::vector<StoredCheckpoint>> Checkpoints(std::int64_t after, std::size_t limit) = 0;
  // At most `limit` checkpoints with a number before that one, descending.
  virtual base::Result<std::vector<StoredCheckpoint>> CheckpointsBefore(std::int64_t before, std::size_t limit) = 0;
  // The last one; number 0: there is none.
  virtual base::Result<StoredCheckpoint> LastCheckpoint() = 0;
  // Everything as it stands now.
  virtual base::Result<std::unique_ptr<ProofView>> OpenProof() = 0;
};

}  // namespace anze::ports
