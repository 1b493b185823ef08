// What a transition asks of the outside.
// Threads: pure.
#pragma once

#include <vector>

#include "core/workflow/draft.h"

namespace anze::workflow {

// Adds an EffectRequest for each effect whose condition holds; one that cannot be known is not carried out.
// Facts that are not known are left out.
bool RequestEffects(Draft* draft, const std::vector<CompiledEffect>& effects);

}  // namespace anze::workflow
