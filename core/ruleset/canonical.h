// Content digests: what is said, not how the files say it. Comments, key order, layout and file names leave no trace.
// Threads: re-entrant.
#pragma once

#include <string>
#include <vector>

#include "core/ruleset/prepared.h"

namespace anze::ruleset {

std::string EntityDigest(const Entity& entity);

// Over the entities' digests, the chain's layers with their times and citations, and the locks in force.
std::string StretchDigest(const std::string& region, const std::vector<const Layer*>& chain, const Stretch& stretch);

}  // namespace anze::ruleset
