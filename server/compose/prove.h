// Proves the store of a data folder, beside a server that may run on it.
// Threads: one; the proof uses its own.
#pragma once

#include <functional>
#include <string>

#include "server/app/proof/prove_store.h"

namespace anze::compose {

// The options of a proof on this machine: a key by chance, as many threads as there are cores. Errors: "no-randomness".
base::Result<app::ProofOptions> ProofOptionsHere();

// `file_contents`: all bytes of the files that people handed in are read, which takes as long as reading the disk; else
// only their presence and size are looked at.
// `deposited`: the text of a checkpoint that was kept elsewhere; empty: none. A storage that holds less than was
// acknowledged is a fault of the report, too. Errors: "data-missing" {folder}, those of the storage,
// "checkpoint-unreadable" {line}.
base::Result<app::ProofReport> ProveData(const std::string& data_folder, const std::string& deposited,
                                         const std::function<bool()>& go_on, bool file_contents = true);

}  // namespace anze::compose
