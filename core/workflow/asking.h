// Asks the decisions that an event rests on, so that no person types what the rules can compute.
//
// The facts of a decision are put together from the formulas of the case type, the registers and the case itself (in
// that order, ruleset/model/case_type.h). The answer stands in the event, with the facts and records it was given and
// the digest of its trace; conditions and formulas of the same event read it as answers.<name>.*. A replay reads it
// from the journal and asks nothing.
// Threads: those of Draft.
#pragma once

#include <string>
#include <vector>

#include "core/workflow/draft.h"

namespace anze::workflow {

// Answers every decision of the event. A step of Draft: false after Fail. Errors: those of the decision and of the
// registers; "no-rulebook" when the environment has no compiled decisions.
bool AskDecisions(Draft* draft, const CompiledEvent& event);

// An answer that was given before there is a case.
struct AskedAhead {
  const ruleset::AskedDecision* asked = nullptr;
  decision::Explanation explanation;
};
// What these decisions of the type would answer for a case that is opened with these facts, and registers as they stand
// now: for who wants to know beforehand. Names that the type does not ask are left out. Nothing is written.
// Errors: as of AskDecisions, each of the first decision that has any.
base::Result<std::vector<AskedAhead>> AskAhead(const CaseProgram& program, const std::vector<std::string>& names,
                                               const base::Value& facts, const Environment& env);

}  // namespace anze::workflow
