// RuleBook: one snapshot with everything compiled: decisions, case types, plans.
//
// Ownership: shared_ptr<const RuleBook>, keeps its Snapshot alive. Threads: immutable, re-entrant.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/calendar/work_calendar.h"
#include "core/decision/decision.h"
#include "core/ruleset/model/snapshot.h"
#include "core/workflow/case_program.h"
#include "core/workflow/judge.h"
#include "core/workflow/personal.h"

namespace anze::workflow {

struct RuleBook {
  std::shared_ptr<const ruleset::Snapshot> snapshot;
  std::map<std::string, std::shared_ptr<const decision::CompiledDecision>, std::less<>> decisions;
  std::map<std::string, std::shared_ptr<const CaseProgram>, std::less<>> case_types;

  // By record type.
  std::map<std::string, std::vector<CompiledJudge>, std::less<>> judges;

  PersonalIndex personal;

  // nullptr for a name that the snapshot lacks; ExplainAbsence then gives the answer.
  const decision::CompiledDecision* FindDecision(std::string_view name) const;
  const CaseProgram* FindCaseType(std::string_view name) const;
};

// Compiles everything; every problem of every decision and case type is reported at once. Warnings
// (of decision tables and case types: row never hit, dead state, unreachable event …) go to
// `warnings`, which may be nullptr. The book keeps the snapshot alive.
// Errors: those of CompileDecision, CaseProgram::Compile, CompileJudge and CheckValueConditions.
base::Result<std::shared_ptr<const RuleBook>> CompileRuleBook(std::shared_ptr<const ruleset::Snapshot> snapshot,
                                                              base::Diagnostics* warnings);

}  // namespace anze::workflow
