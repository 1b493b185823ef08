// What a lock protects: the entity, and whether there is one.
// Threads: re-entrant.
#pragma once

#include "core/ruleset/merge/prepare.h"

namespace anze::ruleset {

// The entity that the lock's target names; of a lock on new names, the kind with the pattern. The service plan has no
// name of its own, and is meant by `service_plan`.
EntityId TargetOf(const Lock& lock);

// A lock that names nothing holds nothing: a slip of the pen would go unnoticed. Warning "lock-without-target"
// {target, lock}: no layer at all states the entity, or its layer's merge lacks one of the parts.
void CheckLockTarget(const Bundle& bundle, const Lock& lock, EntityCache* cache, Sink* sink);

}  // namespace anze::ruleset
