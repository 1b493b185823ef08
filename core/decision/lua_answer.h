// What a script's function gives back, read into an explanation. Threads: re-entrant.
//
// {outcome = "pass", value = …, missing = {"fact.path", …}, rules = {{id = …, result = "pass",
//   clauses = {…}, facts = {…}, value = …, condition = …, failure = …, title = …}, …}}
// Without an outcome the rules decide: fail if one fails, unknown if one is unknown or something is missing, else pass.
#pragma once

#include "core/decision/decision.h"

namespace anze::decision {

// Error "script-bad-answer" {decision, what}.
base::Status MergeAnswer(const base::Value& answer, const ruleset::Decision& decision, Explanation* explanation);

}  // namespace anze::decision
