// Asks the decisions that an event rests on, so that no person types what the rules can compute.
//
// The facts of a decision are put together from the formulas of the case type, the registers and the case itself (in
// that order, ruleset/model/case_type.h). The answer stands in the event, with the facts and records it was given and
// the digest of its trace; conditions and formulas of the same event read it as answers.<name>.*. A replay reads it
// from the journal and asks nothing.
// Threads: those of Draft.
#pragma once

#include "core/workflow/draft.h"

namespace anze::workflow {

// Answers every decision of the event. A step of Draft: false after Fail. Errors: those of the decision and of the
// registers; "no-rulebook" when the environment has no compiled decisions.
bool AskDecisions(Draft* draft, const CompiledEvent& event);

}  // namespace anze::workflow
