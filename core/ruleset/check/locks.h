// Checks locks: the changes that a higher region forbids to lower ones.
//
// Each layer is compared with the merge of everything above it, for locks and layers that are in force
// together on some day; a lock is in force within its layer's time while its own `effective` says so or,
// without one, while a document that it cites is. A change that cannot be shown to be harmless breaks the lock.
// Threads: re-entrant.
#pragma once

#include <string_view>

#include "core/ruleset/merge/prepare.h"

namespace anze::ruleset {

// "broken-lock" at the line of the lower layer, naming lock, target and region; Error::clause is the lock's.
// Warning "lock-without-target" {target, lock}: no layer at all states the entity that the lock
// protects, or its layer's merge lacks one of the parts.
void CheckLocks(const Bundle& bundle, EntityCache* cache, Sink* sink);

// The same for what `region` and the regions below it state, when nothing else changed; the locks' own targets are not
// looked at again.
void CheckLocksFrom(const Bundle& bundle, std::string_view region, EntityCache* cache, Sink* sink);

}  // namespace anze::ruleset
