// Records are judged when they are stored: by the decisions of their region that say so (Decision::judges).
// Ownership: a CompiledJudge refers into its snapshot. Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/decision/compiled.h"
#include "core/decision/condition.h"
#include "core/workflow/answer_words.h"
#include "core/workflow/decide.h"

namespace anze::workflow {

// A decision that judges records, with the formulas of its facts compiled over the record's fields.
struct CompiledJudge {
  const ruleset::Decision* decision = nullptr;
  std::vector<std::pair<std::string, decision::Condition>> facts;
};

// Errors: "unknown-asked-record" (as case_lint.h), "unknown-fact" of a formula that is of no fact or a flag that is no
// boolean field of the record, those of decision::Condition.
base::Result<CompiledJudge> CompileJudge(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot);

// What the judge's decision, compiled under `snapshot`, says of the record when it says no; nullopt when it passes, or
// cannot tell because facts are missing, which is no no. Errors: those of the decision.
base::Result<std::optional<AnswerInWords>> Judge(const CompiledJudge& judge, const decision::CompiledDecision& decision,
                                                 const ruleset::Snapshot& snapshot, const base::Value& record,
                                                 const Environment& env);

}  // namespace anze::workflow
