// Binding looks parameters up by name and day. An unknown name fails at once, for the whole
// program: it is a mistake in the rules. A name without a value on the day is left in place as
// "unbound", because a law may give it a value later, and rules that do not need it yet must still
// answer.
#include "core/decision/binding.h"

namespace anze::decision {

DateRules DateRulesOn(const Context& context) {
  DateRules rules;
  rules.calendar = context.calendar;
  if (context.snapshot == nullptr) return rules;
  rules.deadline = context.snapshot->DeadlineOptionsOn(context.as_of);
  rules.deadline.roll = calendar::Roll::kNone;
  return rules;
}

base::Result<Binding> Bind(const Code& code, const Context& context) {
  Binding out;
  out.constants = code.constants;
  out.machine.code = &code;
  out.machine.dates.calendar = context.calendar;
  out.machine.as_of = context.as_of;
  // The values must not move once cells point at them.
  out.values.reserve(code.params.size() + 1);
  const std::uint32_t first = code.first_constant();
  if (code.uses_as_of) {
    out.constants[code.as_of - first].Set(out.values.emplace_back(context.as_of.ToString()));
  }
  out.plans.resize(code.params.size());
  out.machine.plans = out.plans.data();
  for (std::size_t i = 0; i < code.params.size(); ++i) {
    const ParamUse& param = code.params[i];
    Cell& cell = out.constants[param.reg - first];
    const auto in_force = context.snapshot == nullptr ? ruleset::ParameterInForce{}
                                                      : context.snapshot->ParameterOn(param.name, context.as_of);
    if (in_force.parameter == nullptr) return base::Error("unknown-parameter", {{"name", param.name}});
    if (in_force.parameter->Conditional()) {
      auto plan = PlanOf(param, *in_force.parameter, context.as_of);
      if (!plan.ok()) return plan.errors();
      out.plans[i] = std::move(plan).value();
      continue;
    }
    if (in_force.governing == nullptr) {
      // Tells the machine which parameter it was, should it be read.
      cell.number = static_cast<std::int64_t>(param.reg);
      continue;
    }
    cell.Set(out.values.emplace_back(in_force.governing->value));
  }
  if (code.uses_calendar) out.machine.dates = DateRulesOn(context);
  return out;
}

}  // namespace anze::decision
