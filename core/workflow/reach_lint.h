// What a case type allows by its words and rules out by its sense: demands of one event that contradict each other, and
// an extension that no event can bring while the clock runs.
// Threads: pure.
#pragma once

#include "core/base/result.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::workflow {

// Appends warnings, each with what shows it: those of decision::FindContradictions, and "extension-unreachable" {clock,
// event, running, from}. A name that does not exist is passed over; case_lint.h tells it.
void LintReach(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot, base::Diagnostics* diagnostics);

}  // namespace anze::workflow
