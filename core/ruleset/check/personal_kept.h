// Marks of personal data across the layers of a chain.
// Ownership: none. Threads: re-entrant.
#pragma once

#include "core/ruleset/check/lint.h"

namespace anze::ruleset {

// Checks that no layer takes away, or changes, the mark of a field that the layers above mark. To the sink:
// "personal-taken" {field, kind, key}.
void CheckPersonalKept(const Bundle& bundle, EntityCache* cache, Sink* sink);

}  // namespace anze::ruleset
