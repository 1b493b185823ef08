// What a trace tells of the parameters that a rule read: which value governed, by which facts, and what gave way to it.
#include <algorithm>

#include "core/decision/explain.h"

namespace anze::decision {
namespace {

using base::Value;
using ruleset::DatedValue;
using ruleset::Governed;
using ruleset::Holds;

// What was found of the parameter when the rules ran; nullptr: nothing read it.
const GovernNote* NoteOf(const Evidence& evidence, std::uint32_t param) {
  const auto found = std::find_if(evidence.governed.begin(), evidence.governed.end(),
                                  [param](const GovernNote& note) { return note.param == param; });
  return found == evidence.governed.end() ? nullptr : &*found;
}

void Tell(const DatedValue& value, ParameterUse* use) {
  use->value = value.value;
  use->from = value.from;
  use->region = value.region;
  use->clauses = value.clauses;
  use->choice = value.choice;
  use->applies_to = value.applies_to.text;
}

void TellYielded(const std::vector<const DatedValue*>& yielded, ParameterUse* use) {
  for (const DatedValue* other : yielded) use->yielded.push_back({other->region, other->value, other->clauses});
}

// Facts that the conditions of the values in force read.
Value FactsRead(const Evidence& evidence, const ParamUse& param, const GovernPlan& plan) {
  Value facts = Value::EmptyMap();
  for (const std::uint32_t condition : plan.condition) {
    for (const std::uint32_t slot : param.reads[condition]) {
      facts.Set(evidence.program->slots()[slot].path, evidence.slots[slot]);
    }
  }
  return facts;
}

ParameterUse Chosen(const Evidence& evidence, const ParamUse& param, const GovernPlan& plan, const GovernNote& note) {
  ParameterUse use;
  use.name = param.name;
  use.facts = FactsRead(evidence, param, plan);
  const Governed governed = ruleset::Govern(plan.values, note.holds);
  use.unknown = governed.state == Governed::State::kUnknown;
  if (governed.value != nullptr) Tell(*governed.value, &use);
  TellYielded(governed.yielded, &use);
  for (std::size_t i = 0; i < plan.special.size(); ++i) {
    const DatedValue& value = *plan.special[i];
    if (note.holds[i] == Holds::kYes) continue;
    use.others.push_back(
        {value.region, value.value, value.clauses, value.applies_to.text, note.holds[i] == Holds::kUnknown});
  }
  return use;
}

}  // namespace

std::vector<ParameterUse> ParametersOf(const Explanation& explanation, const RuleTrace& trace,
                                       const ruleset::Snapshot& snapshot) {
  std::vector<ParameterUse> uses;
  const Evidence& evidence = *explanation.evidence;
  if (evidence.program == nullptr) return uses;
  for (const std::uint32_t number : trace.test->params) {
    const ParamUse& param = evidence.program->code.params[number];
    const auto in_force = snapshot.ParameterOn(param.name, evidence.as_of);
    if (!param.conditions.empty()) {
      const GovernNote* note = NoteOf(evidence, number);
      if (note == nullptr || in_force.parameter == nullptr) continue;
      const auto plan = PlanOf(param, *in_force.parameter, evidence.as_of);
      if (plan.ok() && plan->special.size() == note->holds.size()) {
        uses.push_back(Chosen(evidence, param, *plan, *note));
      }
      continue;
    }
    if (in_force.governing == nullptr) continue;
    ParameterUse& use = uses.emplace_back();
    use.name = param.name;
    Tell(*in_force.governing, &use);
    TellYielded(in_force.yielded, &use);
  }
  return uses;
}

const DatedValue* GoverningFor(const Evidence& evidence, const ruleset::Snapshot& snapshot, const std::string& name) {
  const auto in_force = snapshot.ParameterOn(name, evidence.as_of);
  if (in_force.parameter == nullptr || !in_force.parameter->Conditional()) return in_force.governing;
  const std::vector<ParamUse>& params = evidence.program->code.params;
  for (std::uint32_t i = 0; i < params.size(); ++i) {
    if (params[i].name != name) continue;
    const GovernNote* note = NoteOf(evidence, i);
    const auto plan = PlanOf(params[i], *in_force.parameter, evidence.as_of);
    if (note == nullptr || !plan.ok() || plan->special.size() != note->holds.size()) return nullptr;
    return ruleset::Govern(plan->values, note->holds).value;
  }
  return nullptr;
}

}  // namespace anze::decision
