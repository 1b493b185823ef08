// The changes between two versions of the rules, as a regulator would say them.
//
// The merged rules of every region are compared, not the files: a national change is told for each
// region it reaches, and not for one that states its own. Layout, comments, order and scenario
// tests leave no trace. A parameter is compared day by day, everything else stretch by stretch of
// layers in force; a region that is gone is one change, as is an effective time; one that is new is told as such, and
// its rules are held against those of the nearest region above it. Ownership: plain values. Threads: re-entrant, pure.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/change/change.h"
#include "core/ruleset/model/bundle.h"

namespace anze::change {

// Which changes are wanted. The default is all of them.
struct DiffOptions {
  // Only changes that reach this region; empty: everywhere.
  std::string region;
  // Only rules in force that day; absent: every day. Layers and calendars are compared whole in
  // either case.
  std::optional<calendar::Date> as_of;
};

struct Diff {
  std::vector<Change> changes;  // by kind, name and day
};

// Compares two bundles, which must still have their trees. Equal rules give no change.
// Errors: "unknown-region" when neither version knows the region asked for.
base::Result<Diff> CompareBundles(const std::shared_ptr<const ruleset::Bundle>& before,
                                  const std::shared_ptr<const ruleset::Bundle>& after, const DiffOptions& options);

// Returns the changes for programs and pages, texts in `language`:
// {"total","regions":[…],"changes":[{kind,kind_title,name,title,code,text,from,to,before,after,
//  applies_to,example,clauses,old_place,new_place,regions}]}
base::Value ToValue(const Diff& diff, base::Language language);

}  // namespace anze::change
