// The first files of a new region: a manifest, one clause, one decision and a scenario that passes,
// for a person to change into the content of the region's notice.
// Threads: re-entrant.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/ruleset/model/bundle.h"
#include "core/ruleset/new_region.h"

namespace anze::ruleset {

// Paths below the rulesets folder. Errors: "bad-region-name" {region}, "region-exists" {region,
// folder}, "unknown-region" {region} of `like`. Takes over from `like` its values of parameters
// that the new region inherits, save those that a lock above holds, and, unless it stands above the new region, its
// other rules and tests (scaffold_copy.h). Those files may not load where they are put; whoever writes them leaves out
// what does not.
base::Result<std::vector<SourceFile>> Scaffold(const NewRegion& wanted, const Bundle& bundle, base::Language language);

// Returns the files with something in place of each blank that is to be filled in: as they will be, to be checked
// before they are written.
std::vector<SourceFile> FilledIn(std::vector<SourceFile> files);

}  // namespace anze::ruleset
