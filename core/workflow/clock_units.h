// Holds the periods of a clock against each other: a clock that counts hours runs from an instant to an instant, and
// what belongs to it must count so too.
//
// A clock counts hours if any value of its period, on whatever day, is in hours or minutes. Then it begins at an
// instant ("hours-from-day" where `from` is a date), and its extensions and warnings are in hours
// ("clock-units-mixed"): "1d" before an instant is not a day, and 24 hours may be over before a day has ended. A
// clock in days may warn in hours; they are counted back from the end of its last day. What is said of rest days
// does nothing to hours (warning "clock-hours-roll").
//
// Of any clock: a first day that was counted backwards and rolls forward (warning "before-rolls-forward").
// Threads: pure.
#pragma once

#include "core/base/result.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::workflow {

void LintClockUnits(const ruleset::CaseType& type, const ruleset::Clock& clock, const ruleset::Snapshot& snapshot,
                    base::Diagnostics* diagnostics);

}  // namespace anze::workflow
