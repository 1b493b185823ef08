// How a proof is shown: `anze verify`, and `anze restore` behind its copy.
// Threads: one.
#pragma once

#include "server/app/proof/prove_store.h"
#include "server/cli/cli.h"

namespace anze::cli {

// Prints the report and sets the exit code: 0 where everything holds, else 1.
void PrintProof(Session* session, const app::ProofReport& report);

}  // namespace anze::cli
