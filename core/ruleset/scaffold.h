// The first files of a new region: a manifest, one clause, one decision and a scenario that passes,
// for a person to change into the content of the region's notice.
// Threads: re-entrant.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/calendar/date.h"
#include "core/ruleset/model/bundle.h"

namespace anze::ruleset {

struct NewRegion {
  std::string region;  // "cn/shanxi/datong"
  std::string title;
  std::string like;     // a region whose parameter values are taken over to be changed; may be empty
  calendar::Date from;  // first day in force, and the day the values begin
};

// Paths below the rulesets folder. Errors: "bad-region-name" {region}, "region-exists" {region,
// folder}, "unknown-region" {region} of `like`. Takes over from `like` its values of parameters
// that the new region inherits, save those that a lock above holds.
base::Result<std::vector<SourceFile>> Scaffold(const NewRegion& wanted, const Bundle& bundle, base::Language language);

// Returns the files with something in place of each blank that is to be filled in: as they will be, to be checked
// before they are written.
std::vector<SourceFile> FilledIn(std::vector<SourceFile> files);

}  // namespace anze::ruleset
