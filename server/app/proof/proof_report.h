// How a proof of a store is asked for, and what it found.
// Ownership: plain values. Threads: none shared.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/ports/files.h"
#include "core/ports/signer.h"
#include "server/app/proof/findings.h"
#include "server/app/proof/tally.h"

namespace anze::app {

struct ProofOptions {
  Tally::Key key;         // by chance, for this proof alone
  std::string deposited;  // the text of a checkpoint that was kept elsewhere; empty: none
  std::function<bool(std::string_view text, const ports::Signature& signature)> is_signed;
  std::function<bool()> go_on = [] { return true; };  // asked between pages
  unsigned threads = 1;
  ports::FileStore* files = nullptr;  // null: files are not proved
  bool file_contents = true;          // all their bytes are read; else only that they are there, and their size
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
  std::int64_t files = 0;          // that are stored
  std::int64_t unnamed_files = 0;  // of them, those that no case names: of drafts, or still to be attached or removed
};

struct ProofReport {
  ProofCounts counts;
  Findings findings;
  bool whole = true;  // it came to the end
  bool keys_proved =
      false;  // what no two may have was held against the rules; false: no server of this release ran yet
};

}  // namespace anze::app
