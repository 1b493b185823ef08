// Decisions (判定): compiling them, and what to answer where a region has none.
// Threads: re-entrant.
#pragma once

#include <memory>
#include <string_view>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/value.h"
#include "core/decision/absence.h"
#include "core/decision/compiled.h"
#include "core/decision/trace.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::decision {

// Compiles a decision; all its errors are reported at once. The decision and snapshot must outlive
// the compiled decision. `warnings` may be nullptr.
// Errors: those of Condition::Compile; "table-gap" / "table-overlap" (each with a counter-example),
// "table-bad-test", "table-bad-output", "step-shadows-fact", "rule-without-require", "script-…",
// "decision-without-rules"; those of CompileUses (uses.h).
// Warnings: "table-gap" where only an open text is left out, "table-row-never-hit",
// "table-too-large".
base::Result<std::shared_ptr<const CompiledDecision>> CompileDecision(const ruleset::Decision& decision,
                                                                      const ruleset::Snapshot& snapshot,
                                                                      base::Diagnostics* warnings = nullptr);

// Returns the explanation as the command line and the API show it:
// {"decision","region","as_of","snapshot","outcome","value",
//  "trace":[{"rule","result","title","item","condition","facts","value","parameters":[…],"failure",
//            "clauses":[{"id","document","locator","quote"}],"choice","source":{"file","line"}}],
//  "uses":{name: the same of the decision that it uses},
//  "missing":[…],"failed":[…],"clauses":[…],"explanation":[lines]}
// Titles, failures and lines are in `language`; members of a trace that have nothing to say are
// left out.
base::Value ToValue(const Explanation& explanation, const ruleset::Snapshot& snapshot, std::string_view decision,
                    calendar::Date as_of, base::Language language);
// Adds {title, words, stated_by_title} to each parameter of such an answer's own trace, for people. Apart from ToValue,
// whose text is digested and kept with the events of cases.
void PutParameterWords(const ruleset::Snapshot& snapshot, base::Language language, base::Value* shown);

}  // namespace anze::decision
