// Proves a whole store: every link of every chain, every stored state against the replay of its journal, every row
// beside the states, records against their history, rules against their digests, files against theirs, and the
// checkpoints.
//
// Reads one view, so it may run beside whoever writes. Memory is bounded by the pages it reads, not by the store.
// Ownership: borrows storage and rules. Threads: re-entrant; it uses threads of its own.
#pragma once

#include "core/ports/storage.h"
#include "server/app/proof/proof_report.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// `rules`: over the same storage; old rules are read from there. Faults, each with its place (core/base/text/proof.yaml
// has the sentences): "proof-number", "proof-event", "proof-orphan", "proof-case", "proof-timer", "proof-key",
// "proof-outbox", "proof-record", "proof-rules", "proof-setting", "proof-people", "proof-ledger", "proof-audit",
// "proof-checkpoint", "proof-deposited", "proof-file". Errors: those of the storage, "checkpoint-unreadable" {line} of
// the deposited one.
base::Result<ProofReport> ProveStore(ports::Storage* storage, Rules* rules, const ProofOptions& options);

}  // namespace anze::app
