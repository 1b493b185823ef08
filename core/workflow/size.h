// Refuses an event that would make the journal entry or the case larger than the JSON reader accepts: such a case could
// be written but never opened again.
// Threads: pure.
#pragma once

#include "core/base/result.h"
#include "core/workflow/state.h"

namespace anze::workflow {

// Errors: "case-too-large" {what, max}. `state` is the state before the event, nullptr at the opening.
base::Status CheckSize(const Event& event, const CaseState* state);

}  // namespace anze::workflow
