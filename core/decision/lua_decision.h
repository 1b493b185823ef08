// Decisions computed by a script: preconditions natively, the rest in a borrowed sandbox.
// Threads: re-entrant; a sandbox is borrowed for each call.
#pragma once

#include <memory>

#include "core/decision/decision.h"

namespace anze::decision {

// Appends "script-…" when the script does not compile, and "script-missing-function" when it names no function.
void CheckScript(const ruleset::Decision& decision, base::Diagnostics* diagnostics);

std::shared_ptr<const CompiledDecision> MakeLuaDecision(std::shared_ptr<const DecisionProgram> program);

}  // namespace anze::decision
