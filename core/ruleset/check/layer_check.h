// Checks a layer's files against each other and against the layers above: region, documents, clauses.
// Threads: re-entrant.
#pragma once

#include "core/ruleset/model/bundle.h"
#include "core/ruleset/read/sink.h"

namespace anze::ruleset {

// "region-mismatch", "duplicate-region", "duplicate-document", "duplicate-clause", "unknown-document",
// "clause-without-text", "clause-without-verified" (a paraphrase that does not say whether it was checked); and
// "missing-clause" of locks.
void CheckLayers(const Bundle& bundle, Sink* sink);

}  // namespace anze::ruleset
