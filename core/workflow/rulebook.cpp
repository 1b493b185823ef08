#include "core/workflow/rulebook.h"

#include <utility>

#include "core/decision/value_conditions.h"

namespace anze::workflow {

using base::Diagnostics;
using base::Result;

const decision::CompiledDecision* RuleBook::FindDecision(std::string_view name) const {
  const auto found = decisions.find(name);
  return found == decisions.end() ? nullptr : found->second.get();
}

const CaseProgram* RuleBook::FindCaseType(std::string_view name) const {
  const auto found = case_types.find(name);
  return found == case_types.end() ? nullptr : found->second.get();
}

// One bad decision does not hide the others: everything is compiled, then the errors are returned
// together.
Result<std::shared_ptr<const RuleBook>> CompileRuleBook(std::shared_ptr<const ruleset::Snapshot> snapshot,
                                                        Diagnostics* warnings) {
  auto book = std::make_shared<RuleBook>();
  Diagnostics errors;
  const auto keep = [&errors](auto* map, const std::string& name, auto compiled) {
    if (compiled.ok()) {
      map->emplace(name, std::move(compiled).value());
    } else {
      errors.insert(errors.end(), compiled.errors().begin(), compiled.errors().end());
    }
  };
  decision::CheckValueConditions(*snapshot, &errors, warnings);
  for (const auto& [name, decision] : snapshot->decisions) {
    keep(&book->decisions, name, decision::CompileDecision(decision, *snapshot, warnings));
    if (decision.judges.record.empty()) continue;
    auto judge = CompileJudge(decision, *snapshot);
    if (judge.ok()) {
      book->judges[decision.judges.record].push_back(std::move(judge).value());
    } else {
      errors.insert(errors.end(), judge.errors().begin(), judge.errors().end());
    }
  }
  for (const auto& [name, type] : snapshot->case_types) {
    keep(&book->case_types, name, CaseProgram::Compile(type, *snapshot, warnings));
  }
  if (!errors.empty()) return errors;
  book->personal = PersonalIn(*snapshot);
  book->snapshot = std::move(snapshot);
  return std::shared_ptr<const RuleBook>(std::move(book));
}

}  // namespace anze::workflow
