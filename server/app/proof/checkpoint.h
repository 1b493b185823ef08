// A checkpoint: a signed statement of all that was written up to a moment, as text that anybody can check by
// docs/journal.md. Whoever keeps one elsewhere can prove later that nothing before it was changed, dropped or added.
//
// Ownership: plain values. Threads: re-entrant.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/checkpoints.h"
#include "core/ports/signer.h"
#include "core/ports/storage.h"

namespace anze::app {

struct Checkpoint {
  std::int64_t number = 0;
  std::int64_t at = 0;             // milliseconds
  std::string store;               // identity of the storage
  std::string previous;            // SHA-256 of the text of the checkpoint before; empty for number 1
  std::int64_t events = 0;         // how many the root is over
  std::vector<std::string> peaks;  // of the tree over complete blocks (EventLog)
  std::string root;
  std::int64_t ledger = 0;  // the last row of the ledger and its link; 0 and empty: there is none
  std::string ledger_chain;
  std::int64_t audit = 0;  // likewise of the audit journal
  std::string audit_chain;
  ports::Signature signature;
};

// The lines that are signed.
std::string StatementOf(const Checkpoint& checkpoint);
// Those and the signature below them.
std::string TextOf(const Checkpoint& checkpoint);
// Errors: "checkpoint-unreadable" {line}.
base::Result<Checkpoint> ReadCheckpoint(std::string_view text);

// Makes the next checkpoint over everything that is written now and keeps it. Reads what came since the last one, a
// few ten thousand events at a time, so that no view is held for long; `go_on` is asked between. Gives it; number 0:
// `go_on` said no. Errors: those of storage and signer, "checkpoint-unreadable" of the last one, "checkpoint-gap"
// {number} where an event is missing.
base::Result<Checkpoint> MakeCheckpoint(ports::Storage* storage, ports::Signer* signer, std::int64_t at,
                                        const std::function<bool()>& go_on);

}  // namespace anze::app
