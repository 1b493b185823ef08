// Whether an event and the case it leads to can be written and read back: the JSON reader has caps, and
// a case that outgrew them could never be opened again.
// Threads: pure.
#pragma once

#include "core/base/result.h"
#include "core/workflow/state.h"

namespace anze::workflow {

// Errors: "case-too-large" {what, max}. `state` is the state before the event, nullptr at the opening.
base::Status CheckSize(const Event& event, const CaseState* state);

}  // namespace anze::workflow
