// Reads the table that a script's function returns into an explanation. Threads: re-entrant.
//
// {outcome = "pass", value = …, missing = {"fact.path", …}, rules = {{id = …, result = "pass",
//   clauses = {…}, facts = {…}, value = …, condition = …, failure = …, title = …}, …}}
// Without an outcome, the rules decide it: any fail gives fail, any unknown or missing gives unknown, else pass.
#pragma once

#include "core/decision/trace.h"

namespace anze::decision {

// Errors "script-bad-answer" {decision, what}; "script-unknown-clause" when a rule cites a clause
// that the snapshot lacks.
base::Status MergeAnswer(const base::Value& answer, const ruleset::Decision& decision,
                         const ruleset::Snapshot& snapshot, Explanation* explanation);

}  // namespace anze::decision
