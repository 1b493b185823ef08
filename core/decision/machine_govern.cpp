// Parameters whose value facts choose: what is in force on the day was planned when the code was bound (govern.h); the
// instruction only looks at the answers of the conditions.
#include <algorithm>
#include <array>

#include "core/base/limits_decision.h"
#include "core/decision/machine.h"

namespace anze::decision {

using ruleset::Governed;
using ruleset::Holds;

bool Machine::Govern(const Instruction& in, Cell* cells) {
  const GovernPlan& plan = plans[in.c];
  std::array<Holds, base::limits::kSpecialValues> answers;
  for (std::size_t i = 0; i < plan.special.size(); ++i) {
    const Cell& answer = cells[code->operands[in.a + plan.condition[i]]];
    if (!answer.unknown() && !answer.is(Cell::Kind::kBoolean)) return FailType(in, answer);
    answers[i] = answer.unknown() ? Holds::kUnknown : answer.truth ? Holds::kYes : Holds::kNo;
  }
  const std::span<const Holds> holds(answers.data(), plan.special.size());
  NoteGoverned(in.c, holds);
  const Governed chosen = ruleset::Govern(plan.values, holds);
  Cell& out = cells[in.dst];
  switch (chosen.state) {
    case Governed::State::kValue:
      out.Set(chosen.value->value);
      return true;
    case Governed::State::kUnknown:
      out.SetUnknown();
      return true;
    case Governed::State::kTwo:
      return Fail(in, "value-conditions-meet",
                  {{"reason", "asked"},
                   {"name", code->params[in.c].name},
                   {"first", chosen.value->applies_to.text},
                   {"second", chosen.second->applies_to.text}});
    case Governed::State::kNone:
      // As a parameter without a value on the day: only who reads it fails.
      out = Cell();
      out.kind = Cell::Kind::kUnbound;
      out.number = static_cast<std::int64_t>(code->params[in.c].reg);
  }
  return true;
}

// A parameter comes to the same wherever one case reads it.
void Machine::NoteGoverned(std::uint32_t param, std::span<const Holds> holds) {
  if (governed == nullptr) return;
  const bool noted =
      std::any_of(governed->begin(), governed->end(), [param](const GovernNote& note) { return note.param == param; });
  if (!noted) governed->push_back({param, {holds.begin(), holds.end()}});
}

// Those of the values in force whose conditions could not be told.
void Machine::MissingGoverned(const Instruction& in, const Cell* cells, std::vector<std::uint32_t>* slots) const {
  for (const std::uint32_t condition : plans[in.c].condition) Missing(code->operands[in.a + condition], cells, slots);
}

}  // namespace anze::decision
