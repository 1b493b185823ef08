// Decisions computed by a script: preconditions run natively, then the script in a borrowed
// sandbox.
//
// The script is asked only when all preconditions hold and every required fact is given; else the
// answer is fail or unknown without it.
// Threads: re-entrant; a sandbox is borrowed for each call.
#pragma once

#include <memory>

#include "core/decision/compiled.h"

namespace anze::decision {

// Appends "script-missing-function" when the decision names no function, and those of
// Sandbox::Compile when the script does not compile. The script is not run.
// `kept`: the rules were accepted by an earlier build, which did not look for the function.
void CheckScript(const ruleset::Decision& decision, bool kept, base::Diagnostics* diagnostics);

// Wraps the preconditions of a lua decision, which `program` holds. Evaluating fails with
// "script-no-pool" without a pool, with the errors of Sandbox::Call, and with those of MergeAnswer.
std::shared_ptr<const CompiledDecision> MakeLuaDecision(std::shared_ptr<const DecisionProgram> program);

}  // namespace anze::decision
