// Locks: what a higher region forbids lower ones.
//
// Checked layer by layer against the merge of everything above it, for locks and layers that are in force
// together on some day. What cannot be shown to be harmless breaks the lock: a changed condition is a tightening.
// Threads: re-entrant.
#pragma once

#include "core/ruleset/prepared.h"

namespace anze::ruleset {

// "broken-lock" at the line of the lower layer, naming lock, target and region; Error::clause is the lock's.
void CheckLocks(const Bundle& bundle, EntityCache* cache, Sink* sink);

// "add-rule", as in locks.yaml.
std::string_view ForbidsName(Lock::Forbids forbids);

// The change of a parameter that makes a condition harder to meet.
enum class Tightening { kNone, kRaise, kLower, kAny };
Tightening TighteningOf(std::string_view expression, std::string_view parameter);

}  // namespace anze::ruleset
