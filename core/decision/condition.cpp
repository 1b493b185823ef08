#include "core/decision/condition.h"

#include "core/decision/binding.h"
#include "core/decision/builder.h"
#include "core/decision/slots.h"

namespace anze::decision {

struct Condition::Impl {
  Code code;
  Fragment fragment;
  SlotTree tree;
  std::vector<std::string> facts;
  std::vector<std::string> parameters;
  std::string text;
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
    impl->tree.Add(impl->code.slots[i].path, static_cast<std::uint32_t>(i));
    impl->facts.push_back(impl->code.slots[i].path);
  }
  for (const ParamUse& param : impl->code.params) impl->parameters.push_back(param.name);
  Condition condition;
  condition.impl_ = std::move(impl);
  return condition;
}

base::Result<Evaluated> Condition::Evaluate(const base::Value& facts, const Context& context,
                                            std::span<const Layer> layers) const {
  const Code& code = impl_->code;
  auto binding = Bind(code, context);
  if (!binding.ok()) return binding.errors();
  Cell at_hand[kCellsAtHand];
  std::vector<Cell> many;
  Cell* cells = at_hand;
  if (code.registers() > kCellsAtHand) {
    many.resize(code.registers());
    cells = many.data();
  }
  std::copy(binding->constants.begin(), binding->constants.end(), cells + code.first_constant());
  impl_->tree.Fill(facts, cells);
  for (const Layer& layer : layers) impl_->tree.FillUnder(layer.path, *layer.value, cells);
  Arena arena;
  binding->machine.arena = &arena;
  if (!binding->machine.Run(impl_->fragment, cells)) return std::move(*binding->machine.error);
  const Cell& result = cells[impl_->fragment.result];
  Evaluated out;
  out.value = result.ToValue();
  out.unknown = result.unknown();
  if (out.unknown) {
    std::vector<std::uint32_t> slots;
    binding->machine.Missing(impl_->fragment.result, cells, &slots);
    for (const std::uint32_t slot : slots) out.missing.push_back(code.slots[slot].path);
  }
  return out;
}

StaticType Condition::type() const { return impl_->fragment.type; }
const std::vector<std::string>& Condition::facts() const { return impl_->facts; }
const std::vector<std::string>& Condition::parameters() const { return impl_->parameters; }
const std::string& Condition::text() const { return impl_->text; }

}  // namespace anze::decision
