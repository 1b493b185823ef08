// The rules of one region as a draft for another one, for `anze new-region --like`.
//
// Files are copied as they are written, comments and all. What the new region cannot cite is marked as to be checked
// (ToCheck): the loader takes the mark for a citation and counts what is left. Internal to core/ruleset.
// Threads: re-entrant.
#pragma once

#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/ruleset/model/bundle.h"
#include "core/ruleset/new_region.h"

namespace anze::ruleset {

// Decisions with their scripts, case types, duties, records, reports, messages, roles, types, plans and tests of
// wanted.like, and those of its parameters that are not among `inherited`, each with the value of wanted.from. Clauses
// of the new region's chain stay; a test that asks about
// a day before the first (as_of) asks about the first. A file that is not laid out as `anze fmt` does is left out where
// it cannot be cut. Precondition: the bundle has its trees.
std::vector<SourceFile> CopyRules(const NewRegion& wanted, const Bundle& bundle,
                                  const std::vector<std::string>& inherited, base::Language language);

}  // namespace anze::ruleset
