// A layer's own files against each other and the layers above: region, documents, clauses.
// Threads: re-entrant.
#pragma once

#include "core/ruleset/bundle.h"
#include "core/ruleset/sink.h"

namespace anze::ruleset {

// "region-mismatch", "duplicate-region", "duplicate-document", "duplicate-clause", "unknown-document",
// "clause-without-text"; and "missing-clause" of locks.
void CheckLayers(const Bundle& bundle, Sink* sink);

}  // namespace anze::ruleset
