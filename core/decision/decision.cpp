#include "core/decision/decision.h"

#include "core/decision/compiler.h"
#include "core/decision/contradiction.h"
#include "core/decision/explain.h"
#include "core/decision/lua_decision.h"
#include "core/decision/script_clauses.h"
#include "core/decision/uses.h"

namespace anze::decision {
namespace {

using ruleset::DecisionKind;

class NativeDecision final : public CompiledDecision {
 public:
  explicit NativeDecision(std::shared_ptr<const DecisionProgram> program) : program_(std::move(program)) {}

  base::Result<Verdict> Evaluate(const base::Value& facts, const Context& context,
                                 script::SandboxPool* /*scripts*/) const override {
    const auto bound = BoundDecision::Bind(program_, context);
    if (!bound.ok()) return bound.errors();
    Frame frame(*bound);
    bound->Fill(facts, &frame);
    if (!bound->Run(&frame)) return frame.error();
    return VerdictOf(*bound, frame);
  }

  base::Result<Explanation> Explain(const base::Value& facts, const Context& context,
                                    script::SandboxPool* /*scripts*/) const override {
    const auto bound = BoundDecision::Bind(program_, context);
    if (!bound.ok()) return bound.errors();
    Frame frame(*bound);
    bound->Fill(facts, &frame);
    auto explanation = ExplainFrame(*bound, &frame);
    if (explanation.ok() && source().kind == DecisionKind::kNotApplicable) TraceWhole(&*explanation);
    return explanation;
  }

  base::Diagnostics CheckFacts(const base::Value& facts) const override {
    // It looks at nothing: what its counterparts in other regions ask for does no harm here.
    if (source().kind == DecisionKind::kNotApplicable && source().facts.empty()) return {};
    return source().facts.Validate(facts, false);
  }
  const ruleset::Decision& source() const override { return *program_->source; }
  const std::shared_ptr<const DecisionProgram>& program() const override { return program_; }

 private:
  void TraceWhole(Explanation* explanation) const {
    RuleTrace& trace = explanation->trace.emplace_back();
    trace.rule = program_->self.id;
    trace.result = MarkWord(Mark::kSkipped);
    trace.clauses = program_->self.clauses;
    trace.test = &program_->self;
  }

  std::shared_ptr<const DecisionProgram> program_;
};

// Rules that are always asked, of the decision itself, must be able to hold together.
void CheckDemands(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot, base::Diagnostics* warnings) {
  std::vector<Demand> demands;
  for (const ruleset::Rule& rule : decision.rules) {
    if (rule.when.empty() && rule.each.empty()) demands.push_back({rule.id, rule.title, &rule.require});
  }
  const DemandFields fields{&decision.facts, ""};
  FindContradictions(demands, {&fields, 1}, snapshot, snapshot.resolved_on, warnings);
}

}  // namespace

namespace {

base::Result<std::shared_ptr<const CompiledDecision>> Compile(const ruleset::Decision& decision,
                                                              const ruleset::Snapshot& snapshot, UseChain chain,
                                                              base::Diagnostics* warnings) {
  base::Diagnostics errors;
  base::Diagnostics ignored;
  chain.push_back(decision.name);
  std::vector<UsedDecision> used = CompileUses(decision, snapshot, chain, &errors);
  // Without the results that it reads, every name of theirs would be told as a mistake.
  if (!errors.empty()) return errors;
  auto program = ProgramCompiler(decision, snapshot, &errors, warnings == nullptr ? &ignored : warnings).Run(used);
  ChosenParameters chosen;
  if (decision.kind == DecisionKind::kLua) {
    chosen = ChosenInScript(decision, snapshot, &errors);
    CheckScript(decision, snapshot.bundle != nullptr && snapshot.bundle->kept, &errors);
    CheckScriptClauses(decision, snapshot, &errors);
  }
  if (!errors.empty()) return errors;
  if (warnings != nullptr) CheckDemands(decision, snapshot, warnings);
  if (decision.kind == DecisionKind::kLua)
    return WithUses(MakeLuaDecision(std::move(program), std::move(chosen)), std::move(used));
  return WithUses(std::make_shared<NativeDecision>(std::move(program)), std::move(used));
}

}  // namespace

base::Result<std::shared_ptr<const CompiledDecision>> CompileDecision(const ruleset::Decision& decision,
                                                                      const ruleset::Snapshot& snapshot,
                                                                      base::Diagnostics* warnings) {
  return Compile(decision, snapshot, {}, warnings);
}

base::Result<std::shared_ptr<const CompiledDecision>> CompileUsed(const ruleset::Decision& decision,
                                                                  const ruleset::Snapshot& snapshot,
                                                                  const UseChain& chain) {
  return Compile(decision, snapshot, chain, nullptr);
}

}  // namespace anze::decision
