// A decision in words: its facts, rules, parameters and clauses in a region on a day.
// Threads: re-entrant.
#pragma once

#include <string>

#include "core/base/value.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// {"decision","region","region_title","as_of","snapshot","title","summary","kind","clauses",
//  "facts":[{"path","title","type","required","choices"}],
//  "rules":[{"id","title","for","text","failure","clauses","source"}],     (rules, rows and steps alike)
//  "value", "parameters":[{"name","title","value","words","from","stated_by","yielded","clauses"}]}
// Errors: "unknown-region", "unknown-decision".
Answer<base::Value> ExplainDecision(Rules* rules, const std::string& decision, const std::string& region,
                                    calendar::Date as_of, base::Language language);

}  // namespace anze::app
