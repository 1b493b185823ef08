// A decision in words as JSON: what `anze explain DECISION --json` prints.
//
// Errors: none. Threads: pure.
#pragma once

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/questions/explain_decision.h"

namespace anze::http {

// {"decision","region","region_title","as_of","snapshot","title","summary","kind","kind_title","clauses",
//  "facts":[{"path","title","type","required","choices"}],
//  "rules":[{"id","title","for","text","failure","clauses","source":{"file","line"}}],   (rules, rows and steps alike)
//  "value","parameters":[{"name","title","value","yielded","words","from","stated_by","stated_by_title","clauses"}]}
// A parameter without a value on the day has none of the members from "words" on.
base::Value ToValue(const app::DecisionInWords& decision, base::Language language);

}  // namespace anze::http
