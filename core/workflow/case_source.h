// What the rules say of other cases as a source (ruleset/model/case_type.h, CaseSource).
// Ownership: plain values. Threads: pure.
#pragma once

#include "core/ruleset/model/snapshot.h"

namespace anze::workflow {

// The key by which the source finds cases: its fact paths in order of name, which is also its name.
ruleset::UniqueKey KeyOf(const ruleset::CaseSource& source);
// The type of what the source gives; string where its fact is none of the other case.
ruleset::Type TypeGiven(const ruleset::CaseSource& source, const ruleset::Snapshot& snapshot);

}  // namespace anze::workflow
