// The answer of a decision in words, as refusals and journals show it.
// Threads: pure.
#pragma once

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/answers/problem.h"

namespace anze::http {

// {"decision","title","outcome","outcome_title","missing":[{"path","title"}],
//  "failed":[{"rule","title","failure","clauses":[ids]}]}; a rule without a sentence has no "failure".
base::Value ToValue(const workflow::AnswerInWords& answer, base::Language language);

}  // namespace anze::http
