// Digests of content, by which snapshots are named. Comments, key order, layout and file names do
// not change them; the names of stored snapshots rest on this, so the hashed text must not change
// for rules that did not.
// Threads: re-entrant.
#pragma once

#include <string>
#include <vector>

#include "core/ruleset/merge/prepared.h"

namespace anze::ruleset {

// Returns SHA-256, in hex, over the merged tree, a parameter's dated values and a decision's
// script.
std::string EntityDigest(const Entity& entity);

// Returns the name of a stretch. Covers the entities' digests, the layers of the chain with their
// times and citations, and the locks in force. Precondition: the entities have their digests.
std::string StretchDigest(const std::string& region, const std::vector<const Layer*>& chain, const Stretch& stretch);

}  // namespace anze::ruleset
