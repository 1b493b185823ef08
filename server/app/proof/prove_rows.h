// The parts of a proof beside the cases: records, rules and settings with the ledger, the audit journal, the events'
// order with the checkpoints. Faults and errors are those of prove_store.h.
// Threads: one.
#pragma once

#include "core/ports/storage.h"
#include "server/app/proof/proof_report.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Every version of every record, every bundle, snapshot and setting is that of the ledger, the ledger's chain holds,
// and each record is the end of its history.
base::Status ProveLedger(ports::ProofView* view, const ProofOptions& options, ProofReport* report);
// The stored rules give the snapshots that they are stored for.
base::Status ProveRules(ports::ProofView* view, Rules* rules, const ProofOptions& options, ProofReport* report);
base::Status ProveAudit(ports::AuditStore* audit, const ProofOptions& options, ProofReport* report);
// The events stand in the order in which they were written, none is missing between, and every checkpoint, with the
// deposited one, says what is there.
base::Status ProveOrder(ports::Storage* storage, ports::ProofView* view, const ProofOptions& options,
                        ProofReport* report);

// Every file that an event of a case names is there with the size that is stated, and every file has the content that
// it is known by. Reads the events once more.
base::Status ProveFiles(ports::ProofView* view, const ProofOptions& options, ProofReport* report);

}  // namespace anze::app
