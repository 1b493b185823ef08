// Decisions computed by a script. The script sees the facts, the day and the host's functions, all
// bound to this one snapshot and day, so that the same question has the same answer for ever.
// Compiled chunks stay in pooled sandboxes under the digest of their text.
#include "core/decision/lua_decision.h"

#include "core/base/ascii.h"
#include "core/base/digest.h"
#include "core/decision/explain.h"
#include "core/decision/lua_answer.h"
#include "core/decision/value_names.h"
#include "core/ruleset/check/lint.h"

namespace anze::decision {
namespace {

using base::Value;

// Fields that must be given before the script is asked at all.
void CollectMissing(const std::vector<ruleset::Field>& fields, const Value& facts, const std::string& prefix,
                    std::vector<std::string>* missing) {
  for (const ruleset::Field& field : fields) {
    const std::string path = prefix.empty() ? field.name : prefix + "." + field.name;
    const Value& value = facts.Get(field.name);
    if (field.required && value.is_null()) missing->push_back(path);
    if (field.type == ruleset::Type::kObject) CollectMissing(field.children, value, path, missing);
  }
}

class LuaDecision final : public CompiledDecision {
 public:
  LuaDecision(std::shared_ptr<const DecisionProgram> program, ChosenParameters chosen)
      : program_(std::move(program)),
        chosen_(std::move(chosen)),
        // Names the text, so that a pooled sandbox never runs another version of the script.
        chunk_(source().script_file + "@" + base::Sha256Hex(source().script)) {}

  base::Result<Verdict> Evaluate(const Value& facts, const Context& context,
                                 script::SandboxPool* scripts) const override {
    auto explanation = Explain(facts, context, scripts);
    if (!explanation.ok()) return explanation.errors();
    return std::move(explanation->verdict);
  }

  base::Result<Explanation> Explain(const Value& facts, const Context& context,
                                    script::SandboxPool* scripts) const override {
    const auto bound = BoundDecision::Bind(program_, context);
    if (!bound.ok()) return bound.errors();
    Frame frame(*bound);
    bound->Fill(facts, &frame);
    auto explanation = ExplainRules(*bound, &frame);
    if (!explanation.ok() || explanation->verdict.outcome != "pass") return explanation;
    std::vector<std::string>& missing = explanation->verdict.missing;
    CollectMissing(source().facts.fields(), facts, "", &missing);
    if (!missing.empty()) {
      explanation->verdict.outcome = "unknown";
      return explanation;
    }
    const auto answer = Ask(facts, context, scripts, &missing);
    if (!missing.empty()) {
      explanation->verdict.outcome = "unknown";
      return explanation;
    }
    if (!answer.ok()) return answer.errors();
    const ruleset::Snapshot& snapshot = *(context.snapshot == nullptr ? program_->snapshot : context.snapshot);
    if (auto merged = MergeAnswer(*answer, source(), snapshot, &*explanation); !merged.ok()) return merged.errors();
    return explanation;
  }

  base::Diagnostics CheckFacts(const Value& facts) const override { return source().facts.Validate(facts, false); }
  const ruleset::Decision& source() const override { return *program_->source; }
  const std::shared_ptr<const DecisionProgram>& program() const override { return program_; }

 private:
  // `missing` gets the facts without which the value of a parameter that the script read is not known; the script has
  // then ended where it read it.
  base::Result<Value> Ask(const Value& facts, const Context& context, script::SandboxPool* scripts,
                          std::vector<std::string>* missing) const {
    if (scripts == nullptr) return base::Error("script-no-pool", {{"decision", source().name}});
    auto sandbox = scripts->Borrow();
    if (!sandbox.ok()) return sandbox.errors();
    if (!(*sandbox)->Has(chunk_)) {
      const auto compiled = (*sandbox)->Compile(chunk_, source().script, source().script_file);
      if (!compiled.ok()) return compiled.errors();
    }
    Value argument = Value::EmptyMap();
    argument.Set("facts", facts);
    argument.Set("as_of", context.as_of.ToString());
    return (*sandbox)->Call(chunk_, source().function, argument, HostOf(context, facts, missing));
  }

  base::Result<Value> Parameter(std::string_view name, const Value& facts, const Context& context,
                                std::vector<std::string>* missing) const {
    const auto chosen = chosen_.find(name);
    if (chosen == chosen_.end()) return context.snapshot->ParameterValue(name, context.as_of);
    auto value = chosen->second.Evaluate(facts, context);
    if (!value.ok()) return value.errors();
    if (!value->unknown) return std::move(value->value);
    for (const std::string& path : value->missing) AddClauses({&path, 1}, missing);
    return base::Error("parameter-needs-facts", {{"name", std::string(name)}});
  }

  script::Host HostOf(const Context& context, const Value& facts, std::vector<std::string>* missing) const {
    const ruleset::Snapshot* snapshot = context.snapshot == nullptr ? program_->snapshot : context.snapshot;
    Context complete = context;
    complete.snapshot = snapshot;
    const DateRules rules = DateRulesOn(complete);
    const auto text = [](const base::Result<calendar::Date>& day) -> base::Result<std::string> {
      if (!day.ok()) return day.errors();
      return day->ToString();
    };
    script::Host host;
    host.param = [this, complete, &facts, missing](std::string_view name) {
      return Parameter(name, facts, complete, missing);
    };
    host.add_period = [rules](std::string_view date, std::string_view period) {
      return AddPeriod(rules, date, period);
    };
    host.before_period = [rules](std::string_view date, std::string_view period) {
      return BeforePeriod(rules, date, period);
    };
    host.workday_on_or_after = [rules, text](std::string_view date) { return text(WorkdayOnOrAfter(rules, date)); };
    host.workday_on_or_before = [rules, text](std::string_view date) { return text(WorkdayOnOrBefore(rules, date)); };
    return host;
  }

  std::shared_ptr<const DecisionProgram> program_;
  ChosenParameters chosen_;
  std::string chunk_;
};

// Whether the name stands in the text as a word of its own: a script names every function that it returns.
bool HasWord(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !base::IsNamePart(text[at - 1]);
    if (begins && (end == text.size() || !base::IsNamePart(text[end]))) return true;
  }
  return false;
}

}  // namespace

void CheckScript(const ruleset::Decision& decision, bool kept, base::Diagnostics* diagnostics) {
  if (decision.function.empty()) {
    diagnostics->emplace_back("script-missing-function", base::MessageArgs{{"decision", decision.name}}, decision.span);
  }
  script::Sandbox sandbox;
  const auto compiled = sandbox.Compile(decision.script_file, decision.script, decision.script_file);
  if (!compiled.ok()) {
    diagnostics->insert(diagnostics->end(), compiled.errors().begin(), compiled.errors().end());
  } else if (!kept && !decision.function.empty() && !HasWord(decision.script, decision.function)) {
    diagnostics->emplace_back("script-without-function",
                              base::MessageArgs{{"function", decision.function}, {"file", decision.script_file}},
                              decision.span);
  }
}

ChosenParameters ChosenInScript(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot,
                                base::Diagnostics* diagnostics) {
  Scope scope;
  scope.schemas = {&decision.facts};
  scope.snapshot = &snapshot;
  ChosenParameters chosen;
  for (const std::string& name : ruleset::ParametersIn(decision.script)) {
    if (ConditionalParameter(scope, name) == nullptr || chosen.contains(name)) continue;
    auto compiled = Condition::Compile({"param(\"" + name + "\")", decision.span}, scope);
    if (compiled.ok()) {
      chosen.emplace(name, std::move(compiled).value());
    } else {
      diagnostics->insert(diagnostics->end(), compiled.errors().begin(), compiled.errors().end());
    }
  }
  return chosen;
}

std::shared_ptr<const CompiledDecision> MakeLuaDecision(std::shared_ptr<const DecisionProgram> program,
                                                        ChosenParameters chosen) {
  return std::make_shared<LuaDecision>(std::move(program), std::move(chosen));
}

}  // namespace anze::decision
