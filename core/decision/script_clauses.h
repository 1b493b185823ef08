// The clauses that a script's text visibly cites. Threads: re-entrant.
#pragma once

#include "core/base/result.h"
#include "core/ruleset/model/model.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::decision {

// Appends "script-unknown-clause" for each text in a list written as `clauses = {"…", …}` that is no clause of the
// snapshot. What a script puts together as it runs is checked when it answers (lua_answer.h).
void CheckScriptClauses(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot,
                        base::Diagnostics* diagnostics);

// "script-unknown-clause" {decision, clause}, with the nearest clause as its fix.
base::Error UnknownScriptClause(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot,
                                const std::string& clause, const base::SourceSpan& at);

}  // namespace anze::decision
