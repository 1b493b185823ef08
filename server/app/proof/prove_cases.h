// The part of a proof that walks the cases, and what is held against their states: timers, keys, effects that wait.
// Faults and errors are those of prove_store.h. Threads: uses `options.threads` of its own.
#pragma once

#include "core/ports/storage.h"
#include "server/app/proof/proof_report.h"
#include "server/app/rules/rules.h"

namespace anze::app {

base::Status ProveCases(ports::Storage* storage, ports::ProofView* view, Rules* rules, const ProofOptions& options,
                        ProofReport* report);

// Every waiting effect is one that an event of its case asks for.
base::Status ProveOutbox(ports::Storage* storage, ports::ProofView* view, const ProofOptions& options,
                         ProofReport* report);

}  // namespace anze::app
