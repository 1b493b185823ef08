// Fields that are compared with one another: `not_before` and `at_most`. Threads: re-entrant.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/ruleset/model/schema.h"

namespace anze::ruleset {

// Adds "before-other" and "more-than-other" {value, bound, other_zh, other_en} for each field whose
// value stands on the wrong side of another's. Where one of the two is absent or no value of its
// type, nothing is compared: Validate reports that. Paths begin at `object`, and inside a list at
// the item.
void CompareFields(const std::vector<Field>& fields, const base::Value& object, const std::string& pointer,
                   base::Diagnostics* found);

}  // namespace anze::ruleset
