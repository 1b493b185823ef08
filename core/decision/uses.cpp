// The decisions that a decision uses are asked first, and their answers put among its facts under their names. So the
// decision itself is run, traced and bound as any other.
#include "core/decision/uses.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/decision/absence.h"
#include "core/decision/explain.h"
#include "core/decision/names.h"

namespace anze::decision {
namespace {

using base::Value;
using ruleset::DecisionKind;
using ruleset::Field;

// Answers of one call by the decision's name.
using Memo = std::map<std::string, std::shared_ptr<const Explanation>, std::less<>>;

class UsingDecision final : public CompiledDecision {
 public:
  UsingDecision(std::shared_ptr<const CompiledDecision> inner, std::vector<UsedDecision> used)
      : inner_(std::move(inner)), used_(std::move(used)) {}

  base::Result<Verdict> Evaluate(const Value& facts, const Context& context,
                                 script::SandboxPool* scripts) const override {
    Memo memo;
    auto explanation = Run(facts, {context, scripts, false, &memo});
    if (!explanation.ok()) return explanation.errors();
    return std::move(explanation->verdict);
  }

  base::Result<Explanation> Explain(const Value& facts, const Context& context,
                                    script::SandboxPool* scripts) const override {
    Memo memo;
    return Run(facts, {context, scripts, true, &memo});
  }

  base::Diagnostics CheckFacts(const Value& facts) const override { return inner_->CheckFacts(facts); }
  const ruleset::Decision& source() const override { return inner_->source(); }
  const std::shared_ptr<const DecisionProgram>& program() const override { return inner_->program(); }

 private:
  struct Call {
    const Context& context;
    script::SandboxPool* scripts;
    bool traced;
    Memo* memo;
  };

  static base::Result<Explanation> Ask(const CompiledDecision& decision, const Value& facts, const Call& call) {
    if (const auto* nested = dynamic_cast<const UsingDecision*>(&decision)) return nested->Run(facts, call);
    if (call.traced) return decision.Explain(facts, call.context, call.scripts);
    auto verdict = decision.Evaluate(facts, call.context, call.scripts);
    if (!verdict.ok()) return verdict.errors();
    Explanation out;
    out.verdict = std::move(*verdict);
    return out;
  }

  base::Result<std::shared_ptr<const Explanation>> AskOnce(const UsedDecision& used, const Value& facts,
                                                           const Call& call) const {
    if (const auto known = call.memo->find(used.decision); known != call.memo->end()) return known->second;
    const ruleset::Snapshot& snapshot =
        call.context.snapshot == nullptr ? *inner_->program()->snapshot : *call.context.snapshot;
    auto answer = used.compiled == nullptr ? ExplainAbsence(snapshot, used.decision) : Ask(*used.compiled, facts, call);
    if (!answer.ok()) return answer.errors();
    auto kept = std::make_shared<const Explanation>(std::move(*answer));
    call.memo->emplace(used.decision, kept);
    return kept;
  }

  // What expressions read of an answer; an unknown one has nothing to read.
  static Value Readable(const Verdict& verdict) {
    Value out = Value::EmptyMap();
    if (verdict.outcome == "unknown") return out;
    out.Set("outcome", verdict.outcome);
    if (verdict.outcome == "not_applicable" || verdict.outcome == "expired") return out;
    if (verdict.value.is_map()) {
      for (const auto& [name, value] : verdict.value.as_map()) out.Set(name, value);
    } else if (!verdict.value.is_null()) {
      out.Set("value", verdict.value);
    }
    return out;
  }

  base::Result<Explanation> Run(const Value& facts, const Call& call) const {
    Value all = facts.is_map() ? facts : Value::EmptyMap();
    std::vector<UsedAnswer> answers;
    for (const UsedDecision& used : used_) {
      auto answer = AskOnce(used, facts, call);
      if (!answer.ok()) return answer.errors();
      all.Set(used.name, Readable((*answer)->verdict));
      answers.push_back({used.name, used.decision, std::move(*answer)});
    }
    auto out = Ask(*inner_, all, call);
    if (!out.ok()) return out;
    out->verdict.missing = MissingOf(out->verdict.missing, answers);
    out->used = std::move(answers);
    return out;
  }

  // A result that is missing is missing for the facts that the other decision lacked.
  static std::vector<std::string> MissingOf(const std::vector<std::string>& missing,
                                            const std::vector<UsedAnswer>& answers) {
    std::vector<std::string> out;
    for (const std::string& path : missing) {
      const auto from = std::find_if(answers.begin(), answers.end(), [&](const UsedAnswer& answer) {
        return path.starts_with(answer.name + ".") && !answer.explanation->verdict.missing.empty();
      });
      if (from == answers.end()) {
        AddClauses({&path, 1}, &out);
      } else {
        AddClauses(from->explanation->verdict.missing, &out);
      }
    }
    return out;
  }

  std::shared_ptr<const CompiledDecision> inner_;
  std::vector<UsedDecision> used_;
};

void TellOtherTypes(const std::vector<Field>& fields, const std::string& above, const ruleset::Decision& decision,
                    const ruleset::Use& use, base::Diagnostics* errors) {
  for (const Field& field : fields) {
    const std::string path = above.empty() ? field.name : above + "." + field.name;
    const Field* own = FindField(decision.facts.fields(), path);
    if (own != nullptr && own->type != field.type) {
      errors->emplace_back("uses-other-type",
                           base::MessageArgs{{"fact", path},
                                             {"name", use.decision},
                                             {"type", std::string(ruleset::TypeName(own->type))},
                                             {"other", std::string(ruleset::TypeName(field.type))}},
                           use.span);
    } else if (field.type == ruleset::Type::kObject) {
      TellOtherTypes(field.children, path, decision, use, errors);
    }
  }
}

// "premium → subsidy → premium"
std::string Ring(const UseChain& chain, std::string_view name) {
  const auto from = std::find(chain.begin(), chain.end(), name);
  std::string ring;
  for (auto at = from; at != chain.end(); ++at) ring.append(*at).append(" → ");
  return ring.append(name);
}

void TellUnknown(const ruleset::Use& use, const ruleset::Snapshot& snapshot, base::Diagnostics* errors) {
  std::vector<std::string> known(snapshot.shared_decisions.begin(), snapshot.shared_decisions.end());
  for (const auto& [name, decision] : snapshot.decisions) known.push_back(name);
  const std::string near = NearOf(use.decision, known);
  base::MessageArgs args = {{"name", use.decision}};
  if (!near.empty()) args = {{"reason", "near"}, {"name", use.decision}, {"near", near}};
  base::Error error("uses-unknown", std::move(args), use.span);
  error.fix = near;
  errors->push_back(std::move(error));
}

ruleset::Type TypeOfResult(const UsedDecision& used, bool* sure) {
  const ruleset::Decision& source = used.compiled->source();
  *sure = true;
  switch (used.compiled->program()->value.type) {
    case StaticType::kBoolean:
      return ruleset::Type::kBoolean;
    case StaticType::kNumber:
      return ruleset::Type::kNumber;
    case StaticType::kString:
      return ruleset::Type::kString;
    default:
      *sure = !source.unit.empty();
      return ruleset::Type::kNumber;
  }
}

}  // namespace

std::vector<UsedDecision> CompileUses(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot,
                                      const UseChain& chain, base::Diagnostics* errors) {
  std::vector<UsedDecision> used;
  for (const ruleset::Use& use : decision.uses) {
    if (FindField(decision.facts.fields(), use.name) != nullptr) {
      errors->emplace_back("uses-fact-name", base::MessageArgs{{"name", use.name}}, use.span);
    }
    if (std::find(chain.begin(), chain.end(), use.decision) != chain.end()) {
      errors->emplace_back("uses-itself", base::MessageArgs{{"ring", Ring(chain, use.decision)}}, use.span);
      continue;
    }
    const auto stated = snapshot.decisions.find(use.decision);
    if (stated == snapshot.decisions.end()) {
      if (!ExplainAbsence(snapshot, use.decision).ok()) TellUnknown(use, snapshot, errors);
      used.push_back({use.name, use.decision, nullptr});
      continue;
    }
    TellOtherTypes(stated->second.facts.fields(), "", decision, use, errors);
    auto compiled = CompileUsed(stated->second, snapshot, chain);
    if (compiled.ok()) {
      used.push_back({use.name, use.decision, std::move(compiled).value()});
      continue;
    }
    // A ring is told by each of its decisions, everything else once, where it stands.
    const bool ring = std::any_of(compiled.errors().begin(), compiled.errors().end(), [&](const base::Error& error) {
      return error.code == "uses-itself" && error.args.front().second.ends_with(" → " + std::string(chain.front()));
    });
    errors->push_back(ring ? base::Error("uses-itself", compiled.error().args, use.span)
                           : base::Error("uses-broken", {{"name", use.decision}}, use.span));
  }
  return used;
}

void AddUsedNames(const std::vector<UsedDecision>& used, Scope* scope) {
  for (const UsedDecision& one : used) {
    scope->extra.emplace_back(one.name + ".outcome", ruleset::Type::kString);
    if (one.compiled == nullptr || one.compiled->source().kind == DecisionKind::kNotApplicable) {
      // Another region's decision of the name may give anything.
      scope->open.push_back(one.name + ".");
      continue;
    }
    const ruleset::Decision& source = one.compiled->source();
    if (source.kind == DecisionKind::kTable && source.hit == ruleset::HitPolicy::kCollect) {
      if (source.collect == ruleset::Collect::kList) {
        scope->open.push_back(one.name + ".value");
      } else {
        scope->extra.emplace_back(one.name + ".value", ruleset::Type::kNumber);
      }
      continue;
    }
    if (source.kind == DecisionKind::kTable) {
      for (std::size_t i = 0; i < source.outputs.size(); ++i) {
        scope->extra.emplace_back(one.name + "." + source.outputs[i], source.output_types[i]);
      }
      continue;
    }
    bool sure = false;
    const ruleset::Type type = TypeOfResult(one, &sure);
    if (sure) {
      scope->extra.emplace_back(one.name + ".value", type);
    } else {
      scope->open.push_back(one.name + ".value");
    }
  }
}

std::shared_ptr<const CompiledDecision> WithUses(std::shared_ptr<const CompiledDecision> compiled,
                                                 std::vector<UsedDecision> used) {
  if (used.empty()) return compiled;
  return std::make_shared<UsingDecision>(std::move(compiled), std::move(used));
}

}  // namespace anze::decision
