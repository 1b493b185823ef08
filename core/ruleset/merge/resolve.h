// Resolving: the snapshot of one region on one day, taken from the merges made by loading.
// Threads: re-entrant.
#pragma once

#include <memory>
#include <string_view>

#include "core/base/result.h"
#include "core/calendar/date.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::ruleset {

// Returns a new snapshot, which keeps `bundle` alive; two days of one stretch give equal ones.
// Copies the models of the stretch, so callers may keep them.
// Errors: "unknown-region" {region}; "ruleset-not-yet-in-force" {region, date} when no layer of the
// chain is in force that day.
base::Result<std::shared_ptr<const Snapshot>> Resolve(std::shared_ptr<const Bundle> bundle, std::string_view region,
                                                      calendar::Date day);

}  // namespace anze::ruleset
