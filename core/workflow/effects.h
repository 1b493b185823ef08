// Effects: the requests of a transition to the world outside the case (notify, upload, open a case,
// raise an event in other cases, write a record).
// Threads: pure.
#pragma once

#include <vector>

#include "core/workflow/draft.h"

namespace anze::workflow {

// Adds an EffectRequest for each effect whose condition is true; an unknown condition counts as
// false. Unknown facts are left out of the request. False as for every step of a Draft.
bool RequestEffects(Draft* draft, const std::vector<CompiledEffect>& effects);

}  // namespace anze::workflow
