// What the rules say of other cases as a source (ruleset/model/case_type.h, CaseSource).
// Ownership: plain values. Threads: pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/ruleset/model/snapshot.h"

namespace anze::workflow {

// The key of these fact paths: in order of name, which is also its name.
ruleset::UniqueKey KeyOfPaths(std::vector<std::string> paths);
// The key by which a source, or an effect that raises an event in other cases, finds them.
ruleset::UniqueKey KeyOf(const std::vector<std::pair<std::string, ruleset::Expression>>& stated);
// The type of what the source gives; string where its fact is none of the other case.
ruleset::Type TypeGiven(const ruleset::CaseSource& source, const ruleset::Snapshot& snapshot);

}  // namespace anze::workflow
