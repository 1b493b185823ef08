// Conditions: a compiled expression with its own code, run alone.
//
// Evaluate runs once for each condition of each event, so it avoids the heap: small conditions keep
// their cells on the stack, the arena allocates only when an instruction makes a text, and
// parameters are looked up ahead (BindAhead). The code is that of decisions, so a condition means
// the same in a rule and in a case.
#include "core/decision/condition.h"

#include <array>
#include <cstddef>
#include <memory>
#include <type_traits>

#include "core/decision/binding.h"
#include "core/decision/builder.h"
#include "core/decision/slots.h"
#include "core/ruleset/model/dated.h"

namespace anze::decision {

struct Condition::Impl {
  Code code;
  Fragment fragment;
  SlotTree tree;
  std::vector<std::string> facts;
  std::vector<std::string> parameters;
  std::string text;
};

struct Condition::Ahead {
  const ruleset::Snapshot* snapshot = nullptr;
  ruleset::Dated<Binding> bindings;
};

namespace {

// Enough for most conditions without touching the heap for cells.
constexpr std::size_t kCellsAtHand = 24;

}  // namespace

base::Result<Condition> Condition::Compile(const ruleset::Expression& source, const Scope& scope) {
  return CompileAs(source, scope, StaticType::kAny);
}

base::Result<Condition> Condition::CompileBoolean(const ruleset::Expression& source, const Scope& scope) {
  return CompileAs(source, scope, StaticType::kBoolean);
}

base::Result<Condition> Condition::CompileAs(const ruleset::Expression& source, const Scope& scope, StaticType wanted) {
  auto impl = std::make_shared<Impl>();
  base::Diagnostics diagnostics;
  CodeBuilder builder;
  impl->fragment = builder.Compile(source, scope, wanted, &diagnostics);
  if (!diagnostics.empty()) return diagnostics;
  impl->code = builder.Finish();
  CodeBuilder::Relocate(impl->code, &impl->fragment);
  impl->text = source.text;
  for (std::size_t i = 0; i < impl->code.slots.size(); ++i) {
    if (impl->code.slots[i].of_item) continue;
    impl->tree.Add(impl->code.slots[i].path, static_cast<std::uint32_t>(i));
    impl->facts.push_back(impl->code.slots[i].path);
  }
  for (const ParamUse& param : impl->code.params) impl->parameters.push_back(param.name);
  Condition condition;
  condition.impl_ = std::move(impl);
  return condition;
}

void Condition::BindAhead(const ruleset::Snapshot& snapshot) {
  const Code& code = impl_->code;
  if (code.params.empty() && !code.uses_calendar) return;
  // The readings of the calendar hang on many parameters: then every day on which any changes counts.
  const std::vector<std::string> names = code.uses_calendar ? std::vector<std::string>() : impl_->parameters;
  const auto bind = [&](calendar::Date day) { return Bind(code, {&snapshot, day}); };
  ahead_ = std::make_shared<const Ahead>(
      Ahead{&snapshot, ruleset::Dated<Binding>(ruleset::DaysOfChange(snapshot, names), bind)});
}

base::Result<Evaluated> Condition::Evaluate(const base::Value& facts, const Context& context,
                                            std::span<const Layer> layers) const {
  if (!ahead_ || ahead_->snapshot != context.snapshot) {
    const auto binding = Bind(impl_->code, context);
    if (!binding.ok()) return binding.errors();
    return Run(*binding, facts, context, layers);
  }
  const auto& binding = ahead_->bindings.On(context.as_of);
  if (!binding.ok()) return binding.errors();
  return Run(*binding, facts, context, layers);
}

base::Result<Evaluated> Condition::Run(const Binding& binding, const base::Value& facts, const Context& context,
                                       std::span<const Layer> layers) const {
  const Code& code = impl_->code;
  // Only as many cells as the code has are made.
  static_assert(std::is_trivially_destructible_v<Cell>);
  alignas(Cell) std::array<std::byte, kCellsAtHand * sizeof(Cell)> at_hand;
  std::vector<Cell> many;
  Cell* cells = reinterpret_cast<Cell*>(at_hand.data());
  if (code.registers() > kCellsAtHand) {
    many.resize(code.registers());
    cells = many.data();
  } else {
    std::uninitialized_default_construct_n(cells, code.registers());
  }
  std::copy(binding.constants.begin(), binding.constants.end(), cells + code.first_constant());
  std::string as_of;
  if (code.uses_as_of) cells[code.as_of].SetText(as_of = context.as_of.ToString());
  impl_->tree.Fill(facts, cells);
  for (const Layer& layer : layers) impl_->tree.FillUnder(layer.path, *layer.value, cells);
  Arena arena;
  Machine machine;
  machine.code = &code;
  machine.dates = binding.machine.dates;
  machine.plans = binding.machine.plans;
  machine.dates.calendar = context.calendar;
  machine.as_of = context.as_of;
  machine.arena = &arena;
  if (!machine.Run(impl_->fragment, cells)) return std::move(*machine.error);
  const Cell& result = cells[impl_->fragment.result];
  Evaluated out;
  out.value = result.ToValue();
  out.unknown = result.unknown();
  if (out.unknown) {
    std::vector<std::uint32_t> slots;
    machine.Missing(impl_->fragment.result, cells, &slots);
    for (const std::uint32_t slot : slots) out.missing.push_back(code.slots[slot].path);
  }
  return out;
}

StaticType Condition::type() const { return impl_->fragment.type; }
const std::vector<std::string>& Condition::facts() const { return impl_->facts; }
const std::vector<std::string>& Condition::parameters() const { return impl_->parameters; }
const std::string& Condition::text() const { return impl_->text; }

}  // namespace anze::decision
