#include "core/workflow/judge.h"

#include <set>

#include "core/ruleset/merge/stated.h"
#include "core/workflow/case_lint.h"

namespace anze::workflow {

using base::Diagnostics;
using base::Result;
using base::Value;
using decision::Condition;

namespace {

std::set<std::string> PathsOf(const ruleset::Schema& schema) {
  std::set<std::string> paths;
  ruleset::ForEachLeaf(schema.fields(), "",
                       [&](const std::string& path, const ruleset::Field&) { paths.insert(path); });
  return paths;
}

base::Error Unknown(const char* code, const std::string& name, const std::string& in,
                    const std::set<std::string>& known, const base::SourceSpan& span) {
  const std::vector<std::string_view> names(known.begin(), known.end());
  return UnknownName(code, name, in, names, span);
}

}  // namespace

Result<CompiledJudge> CompileJudge(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot) {
  const ruleset::Judges& judges = decision.judges;
  const std::string in = decision.name + ".judges";
  const auto record = snapshot.records.find(judges.record);
  if (record == snapshot.records.end()) {
    std::set<std::string> known;
    for (const auto& pair : snapshot.records) known.insert(pair.first);
    return Unknown("unknown-asked-record", judges.record, in, known, judges.span);
  }
  CompiledJudge compiled{&decision, {}};
  Diagnostics errors;
  const std::set<std::string> facts = PathsOf(decision.facts);
  decision::Scope scope;
  scope.schemas.push_back(&record->second);
  scope.snapshot = &snapshot;
  for (const auto& [path, formula] : judges.facts) {
    if (!facts.contains(path)) errors.push_back(Unknown("unknown-fact", path, in, facts, formula.span));
    auto condition = Condition::Compile(formula, scope);
    if (condition.ok()) {
      compiled.facts.emplace_back(path, std::move(condition).value());
    } else {
      errors.insert(errors.end(), condition.errors().begin(), condition.errors().end());
    }
  }
  const ruleset::Field* flag = judges.flag.empty() ? nullptr : record->second.Find(judges.flag);
  if (!judges.flag.empty() && (flag == nullptr || flag->type != ruleset::Type::kBoolean)) {
    errors.push_back(Unknown("unknown-fact", judges.flag, in, PathsOf(record->second), judges.span));
  }
  if (!errors.empty()) return errors;
  return compiled;
}

Result<std::optional<AnswerInWords>> Judge(const CompiledJudge& judge, const decision::CompiledDecision& decision,
                                           const ruleset::Snapshot& snapshot, const Value& record,
                                           const Environment& env) {
  using Said = std::optional<AnswerInWords>;
  const decision::Context context{&snapshot, env.now.date(), env.calendar};
  Value facts = Value::EmptyMap();
  for (const auto& [path, formula] : judge.facts) {
    auto evaluated = formula.Evaluate(record, context);
    if (!evaluated.ok()) return evaluated.errors();
    if (!evaluated->unknown) facts.SetPath(path, std::move(evaluated->value));
  }
  if (auto wrong = decision.CheckFacts(facts); base::HasErrors(wrong)) return wrong;
  const auto explained = decision.Explain(facts, context, env.scripts);
  if (!explained.ok()) return explained.errors();
  if (explained->verdict.outcome != "fail") return Said();
  return Said(InWords(*explained, judge.decision->name, snapshot));
}

}  // namespace anze::workflow
