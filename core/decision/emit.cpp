// Turns typed trees into instructions, the second half of CodeBuilder.
//
// EmitNode answers the register in which a node's value will stand. A fact or a literal needs no instruction: its
// register is its slot or constant. `and`, `or` and choose jump over what they do not need. A parent is emitted after
// its children, so that each temporary is written before it is read and at one place only, from which Machine::Missing
// can walk back to the facts that made a result unknown.
#include <algorithm>
#include <utility>

#include "core/decision/builder.h"
#include "core/decision/functions.h"
#include "core/decision/value_conditions.h"
#include "core/decision/value_names.h"

namespace anze::decision {
namespace {

void AddAll(const std::vector<std::uint32_t>& from, std::vector<std::uint32_t>* to) {
  for (const std::uint32_t item : from) {
    if (std::find(to->begin(), to->end(), item) == to->end()) to->push_back(item);
  }
}

Op OpOf(Operator op) {
  switch (op) {
    case Operator::kLess:
    case Operator::kGreater:
      return Op::kLess;
    case Operator::kLessEqual:
    case Operator::kGreaterEqual:
      return Op::kLessEqual;
    case Operator::kEqual:
      return Op::kEqual;
    case Operator::kNotEqual:
      return Op::kNotEqual;
    case Operator::kConcat:
      return Op::kConcat;
    case Operator::kAdd:
      return Op::kAdd;
    case Operator::kSubtract:
      return Op::kSubtract;
    case Operator::kMultiply:
      return Op::kMultiply;
    case Operator::kDivide:
      return Op::kDivide;
    case Operator::kNot:
      return Op::kNot;
    case Operator::kNegate:
      return Op::kNegate;
    default:
      return Op::kLength;
  }
}

}  // namespace

std::uint32_t CodeBuilder::EmitNode(const Node& node) {
  switch (node.kind) {
    case NodeKind::kNil: {
      Cell nil;
      nil.kind = Cell::Kind::kNil;
      return Constant(nil);
    }
    case NodeKind::kBoolean:
      return Constant(Cell::Of(node.boolean));
    case NodeKind::kNumber:
      return Constant(Cell::Of(node.number));
    case NodeKind::kString:
      return Text(node.text);
    case NodeKind::kPath:
      return EmitPath(node);
    case NodeKind::kCall:
      return EmitCall(node);
    case NodeKind::kUnary:
      return EmitUnary(node);
    case NodeKind::kBinary:
      return EmitBinary(node);
    case NodeKind::kItems:  // EmitFold takes it apart
      break;
  }
  return 0;
}

std::uint32_t CodeBuilder::EmitPath(const Node& node) {
  if (node.of_item) return ItemSlot(node.text);
  const auto named = named_.find(node.text);
  if (named != named_.end()) {
    AddAll(reads_of_[named->second], &fragment_->slots);
    AddAll(params_of_[named->second], &fragment_->params);
    return named->second;
  }
  const bool of_item = !item_name_.empty() && node.text.starts_with(item_name_) &&
                       (node.text.size() == item_name_.size() || node.text[item_name_.size()] == '.');
  if (of_item) {
    const auto [at, fresh] = item_slot_of_.try_emplace(node.text, static_cast<std::uint32_t>(code_.slots.size()));
    if (fresh) code_.slots.push_back({item_list_ + node.text.substr(item_name_.size()), node.text, true});
    Reads(at->second);
    return at->second;
  }
  if (node.text == "as_of") {
    if (!code_.uses_as_of) code_.as_of = Constant(Cell());
    code_.uses_as_of = true;
    return code_.as_of;
  }
  const std::uint32_t slot = Slot(node.text);
  Reads(slot);
  return slot;
}

std::uint32_t CodeBuilder::EmitUnary(const Node& node) {
  const Node& operand = node.children[0];
  if (node.op == Operator::kNegate && operand.kind == NodeKind::kNumber) {
    if (const auto negative = base::Sub(0, operand.number)) return Constant(Cell::Of(*negative));
  }
  const std::uint32_t a = EmitNode(operand);
  return Put(OpOf(node.op), a, a, node);
}

std::uint32_t CodeBuilder::EmitBinary(const Node& node) {
  const Node& left = node.children[0];
  const Node& right = node.children[1];
  if (node.op == Operator::kAnd || node.op == Operator::kOr) return EmitLogic(node);
  if (node.op == Operator::kEqual || node.op == Operator::kNotEqual) {
    if (left.kind == NodeKind::kNil) return EmitPresence(right, node.op == Operator::kEqual, node);
    if (right.kind == NodeKind::kNil) return EmitPresence(left, node.op == Operator::kEqual, node);
  }
  const std::uint32_t a = EmitNode(left);
  const std::uint32_t b = EmitNode(right);
  const bool swap = node.op == Operator::kGreater || node.op == Operator::kGreaterEqual;
  return Put(OpOf(node.op), swap ? b : a, swap ? a : b, node);
}

// x ~= nil asks for presence, x == nil for its absence.
std::uint32_t CodeBuilder::EmitPresence(const Node& fact, bool negate, const Node& node) {
  const std::uint32_t present = Put(Op::kPresent, EmitPath(fact), 0, node);
  return negate ? Put(Op::kNot, present, present, node) : present;
}

std::uint32_t CodeBuilder::EmitLogic(const Node& node) {
  const bool is_and = node.op == Operator::kAnd;
  const std::uint32_t left = EmitNode(node.children[0]);
  const std::uint32_t dst = Temporary();
  const std::uint32_t jump = Here();
  PutInto(dst, is_and ? Op::kAndJump : Op::kOrJump, left, 0, node);
  const std::uint32_t right = EmitNode(node.children[1]);
  if (Here() == jump + 1) {
    // The right operand needs no code: both are at hand, so there is nothing to jump over.
    code_.instructions.pop_back();
    code_.origins.pop_back();
  } else {
    code_.instructions[jump].b = Here() + 1;
  }
  code_.producers[dst & 0x3FFFFFFFU] = Here();
  PutInto(dst, is_and ? Op::kAnd : Op::kOr, left, right, node);
  return dst;
}

std::uint32_t CodeBuilder::EmitChoose(const Node& node) {
  const std::uint32_t condition = EmitNode(node.children[0]);
  const std::uint32_t dst = Temporary();
  const std::uint32_t choose = Here();
  PutInto(dst, Op::kChoose, condition, 0, node);
  const std::uint32_t first = EmitNode(node.children[1]);
  PutInto(dst, Op::kMove, first, 0, node);
  const std::uint32_t leave = Here();
  PutInto(dst, Op::kJump, 0, 0, node);
  const std::uint32_t other = Here();
  const std::uint32_t second = EmitNode(node.children[2]);
  PutInto(dst, Op::kMove, second, 0, node);
  code_.instructions[choose].b = other;
  code_.instructions[choose].c = static_cast<std::uint32_t>(code_.operands.size());
  code_.instructions[leave].b = Here();
  code_.operands.push_back(first);
  code_.operands.push_back(second);
  code_.producers[dst & 0x3FFFFFFFU] = choose;
  return dst;
}

// The slot of a path below the items of the list that is gone through; an empty path is the item.
std::uint32_t CodeBuilder::ItemSlot(const std::string& path) {
  const auto [at, fresh] = fold_slot_of_.try_emplace(path, static_cast<std::uint32_t>(code_.slots.size()));
  if (!fresh) return at->second;
  const std::string list = code_.slots[fold_->list].path;
  code_.slots.push_back({path.empty() ? list : list + "." + path, path, true});
  fold_->tree.Add(path, at->second);
  fold_->slots.push_back(at->second);
  return at->second;
}

// The instruction of the function comes first and those of one item behind it, jumped over: the function runs them for
// each item. What an item gives is emitted behind its condition, and runs only where that lets it count.
std::uint32_t CodeBuilder::EmitFold(const Node& call, Fold fold) {
  const Node& items = call.children.front();
  Node list;
  list.kind = NodeKind::kPath;
  list.text = items.text;
  FoldCode code;
  code.fold = fold;
  code.list = EmitPath(list);
  const auto number = static_cast<std::uint32_t>(code_.folds.size());
  const std::uint32_t at = Here();
  const std::uint32_t dst = Put(Op::kFold, code.list, 0, call);
  code_.instructions[at].c = number;
  code.at = at;
  const std::uint32_t jump = Here();
  PutInto(dst, Op::kJump, 0, 0, call);
  fold_ = &code;
  fold_slot_of_.clear();
  const auto part = [&](ItemsPart which, std::uint32_t* reg, bool* has) {
    const Node& node = items.children[which];
    *has = Stated(node);
    if (*has) *reg = EmitNode(node);
  };
  part(kItemsWhere, &code.where, &code.has_where);
  code.value_begin = Here();
  part(kItemsValue, &code.value, &code.has_value);
  part(kItemsOrder, &code.order, &code.has_order);
  fold_ = nullptr;
  code_.instructions[at].b = code_.instructions[jump].b = Here();
  code_.folds.push_back(std::move(code));
  fragment_->folds.push_back(number);
  return dst;
}

std::uint32_t CodeBuilder::EmitParameter(const Node& node) {
  const std::string& name = node.children[0].text;
  const auto [at, fresh] = param_of_.try_emplace(name, static_cast<std::uint32_t>(code_.params.size()));
  if (fresh) {
    Cell unbound;
    unbound.kind = Cell::Kind::kUnbound;
    code_.params.push_back({name, Constant(unbound), {}, {}});
  }
  AddAll({at->second}, &fragment_->params);
  if (const ruleset::Parameter* parameter = ConditionalParameter(*scope_, name)) {
    return EmitGoverned(*parameter, at->second, node);
  }
  return code_.params[at->second].reg;
}

// The conditions are worked out where the parameter is read: elsewhere a jump may have passed them over.
std::uint32_t CodeBuilder::EmitGoverned(const ruleset::Parameter& parameter, std::uint32_t param, const Node& node) {
  const bool fresh = code_.params[param].conditions.empty();
  std::vector<std::uint32_t> answers;
  for (const ruleset::Expression* condition : ConditionsOf(parameter)) {
    std::vector<std::uint32_t> read;
    answers.push_back(EmitCondition(*condition, &read));
    if (!fresh) continue;
    code_.params[param].conditions.push_back(condition->text);
    code_.params[param].reads.push_back(std::move(read));
  }
  const auto first = static_cast<std::uint32_t>(code_.operands.size());
  code_.operands.insert(code_.operands.end(), answers.begin(), answers.end());
  const std::uint32_t result = Put(Op::kGovern, first, static_cast<std::uint32_t>(answers.size()), node);
  code_.instructions.back().c = param;
  return result;
}

// It reads facts alone, whatever the reader calls items or steps; a failure in it is told at its own text.
std::uint32_t CodeBuilder::EmitCondition(const ruleset::Expression& condition, std::vector<std::uint32_t>* read) {
  const Scope facts = FactsAlone(*scope_);
  const auto root = ParseValueCondition(condition, facts);
  if (!root) return Constant(Cell());  // whoever checked the reader has told it
  Fragment own;
  Fragment* const outer = std::exchange(fragment_, &own);
  const Scope* const scope = std::exchange(scope_, &facts);
  std::string item = std::exchange(item_name_, {});
  auto named = std::exchange(named_, {});
  FoldCode* const fold = std::exchange(fold_, nullptr);
  const std::uint32_t source = std::exchange(source_, static_cast<std::uint32_t>(code_.sources.size()));
  code_.sources.push_back(condition);
  const std::uint32_t result = EmitNode(*root);
  source_ = source;
  fold_ = fold;
  named_ = std::move(named);
  item_name_ = std::move(item);
  scope_ = scope;
  fragment_ = outer;
  AddAll(own.slots, &fragment_->slots);
  *read = std::move(own.slots);
  return result;
}

std::uint32_t CodeBuilder::EmitCall(const Node& node) {
  const Function& function = *FindFunction(node.text);
  const bool counts = function.op == Op::kAddPeriod || function.op == Op::kBeforePeriod;
  if (counts || function.op == Op::kWorkday || function.op == Op::kWorkdayBefore) code_.uses_calendar = true;
  if (node.children.size() == 1 && node.children.front().kind == NodeKind::kItems) return EmitFold(node, function.fold);
  switch (function.form) {
    case Function::Form::kParam:
      return EmitParameter(node);
    case Function::Form::kChoose:
      return EmitChoose(node);
    case Function::Form::kPresent:
      return EmitPresence(node.children[0], false, node);
    case Function::Form::kList: {
      std::vector<std::uint32_t> arguments;
      for (const Node& argument : node.children) arguments.push_back(EmitNode(argument));
      const auto first = static_cast<std::uint32_t>(code_.operands.size());
      code_.operands.insert(code_.operands.end(), arguments.begin(), arguments.end());
      const std::uint32_t result = Put(function.op, first, static_cast<std::uint32_t>(arguments.size()), node);
      const bool literals = std::all_of(node.children.begin() + 1, node.children.end(), [](const Node& argument) {
        return argument.kind == NodeKind::kString || argument.kind == NodeKind::kNumber;
      });
      code_.instructions.back().c = literals ? 1 : 0;
      return result;
    }
    default: {
      const std::uint32_t a = EmitNode(node.children[0]);
      const std::uint32_t b = node.children.size() > 1 ? EmitNode(node.children[1]) : a;
      return Put(function.op, a, b, node);
    }
  }
}

}  // namespace anze::decision
