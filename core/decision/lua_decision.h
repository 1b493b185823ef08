// Decisions computed by a script: preconditions run natively, then the script in a borrowed
// sandbox.
//
// The script is asked only when all preconditions hold and every required fact is given; else the
// answer is fail or unknown without it.
// Threads: re-entrant; a sandbox is borrowed for each call.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/decision/compiled.h"
#include "core/decision/condition.h"

namespace anze::decision {

// Appends "script-missing-function" when the decision names no function, and those of
// Sandbox::Compile when the script does not compile. The script is not run.
// `kept`: the rules were accepted by an earlier build, which did not look for the function.
void CheckScript(const ruleset::Decision& decision, bool kept, base::Diagnostics* diagnostics);

// The parameters that a script names and whose value facts choose, by name; each gives its value for facts.
using ChosenParameters = std::map<std::string, Condition, std::less<>>;
// Appends what keeps the decision's facts from choosing: "value-needs-fact", "value-broken".
ChosenParameters ChosenInScript(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot,
                                base::Diagnostics* diagnostics);

// Wraps the preconditions of a lua decision, which `program` holds. Where the script reads a parameter of which facts
// do not tell the value, the decision is unknown and lists them. Evaluating fails with "script-no-pool" without a pool,
// with the errors of Sandbox::Call ("parameter-needs-facts" for a parameter with values about some only that the script
// does not name in quotes), and with those of MergeAnswer.
std::shared_ptr<const CompiledDecision> MakeLuaDecision(std::shared_ptr<const DecisionProgram> program,
                                                        ChosenParameters chosen);

}  // namespace anze::decision
