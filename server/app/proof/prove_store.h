// Proves a whole store: every link of every chain, every stored state against the replay of its journal, every row
// beside the states, records against their history, rules against their digests, and the checkpoints.
//
// Reads one view, so it may run beside whoever writes. Memory is bounded by the pages it reads, not by the store.
// Ownership: borrows storage and rules. Threads: re-entrant; it uses threads of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/ports/signer.h"
#include "core/ports/storage.h"
#include "server/app/proof/findings.h"
#include "server/app/proof/tally.h"
#include "server/app/rules/rules.h"

namespace anze::app {

struct ProofOptions {
  Tally::Key key;         // by chance, for this proof alone
  std::string deposited;  // the text of a checkpoint that was kept elsewhere; empty: none
  std::function<bool(std::string_view text, const ports::Signature& signature)> is_signed;
  std::function<bool()> go_on = [] { return true; };  // asked between pages
  unsigned threads = 1;
};

// How much was looked at.
struct ProofCounts {
  std::int64_t cases = 0;
  std::int64_t events = 0;
  std::int64_t timers = 0;
  std::int64_t keys = 0;
  std::int64_t outbox = 0;
  std::int64_t versions = 0;  // of records
  std::int64_t rules = 0;     // bundles, snapshots
  std::int64_t audit = 0;
  std::int64_t checkpoints = 0;
};

struct ProofReport {
  ProofCounts counts;
  Findings findings;
  bool whole = true;  // it came to the end
  bool keys_proved =
      false;  // what no two may have was held against the rules; false: no server of this release ran yet
};

// `rules`: over the same storage; old rules are read from there. Faults, each with its place (core/base/text/proof.yaml
// has the sentences): "proof-number", "proof-event", "proof-orphan", "proof-case", "proof-timer", "proof-key",
// "proof-outbox", "proof-record", "proof-rules", "proof-setting", "proof-ledger", "proof-audit", "proof-checkpoint",
// "proof-deposited". Errors: those of the storage, "checkpoint-unreadable" {line} of the deposited one.
base::Result<ProofReport> ProveStore(ports::Storage* storage, Rules* rules, const ProofOptions& options);

}  // namespace anze::app
