// The first half of CodeBuilder: texts in, registers and layout out. emit.cpp has the second half.
//
// All expressions of one decision share slots, texts and parameters, found again by path, text or
// name. Numbers and truths are not shared: looking them up would cost more than the cell. Registers
// are symbolic while building (see kSpaceMask); Finish and Relocate replace them by final numbers,
// in the code and in the fragments that callers hold.
//
// A fragment lists the slots and parameters it reads, for explanations. One that reads the result
// of an earlier fragment (a formula's step) takes over that one's lists, so that an explanation
// shows the facts behind it.
#include "core/decision/builder.h"

#include <algorithm>

#include "core/base/utf8.h"
#include "core/decision/checker.h"
#include "core/decision/functions.h"
#include "core/decision/parser.h"

namespace anze::decision {
namespace {

// Symbolic registers: the space in the top bits, the number below.
constexpr std::uint32_t kConstantSpace = 1U << 30;
constexpr std::uint32_t kTemporarySpace = 2U << 30;
constexpr std::uint32_t kSpaceMask = 3U << 30;

bool IsTemporary(std::uint32_t reg) { return (reg & kSpaceMask) == kTemporarySpace; }

void AddOnce(std::uint32_t item, std::vector<std::uint32_t>* list) {
  if (std::find(list->begin(), list->end(), item) == list->end()) list->push_back(item);
}

// Columns of the text inside its scalar: a quoted scalar's span begins at the quote.
int QuoteWidth(const ruleset::Expression& source, std::size_t points) {
  const int marked = source.span.end_column - source.span.column;
  return marked == static_cast<int>(points) + 2 ? 1 : 0;
}

}  // namespace

base::SourceSpan SpanWithin(const ruleset::Expression& source, std::uint32_t begin, std::uint32_t end) {
  base::SourceSpan span = source.span;
  if (!span.known() || end <= begin) return span;
  const std::string_view text = source.text;
  const int first = span.column + QuoteWidth(source, base::CountCodePoints(text));
  span.column = first + static_cast<int>(base::CountCodePoints(text.substr(0, begin)));
  span.end_column = first + static_cast<int>(base::CountCodePoints(text.substr(0, end)));
  return span;
}

Fragment CodeBuilder::Compile(const ruleset::Expression& source, const Scope& scope, StaticType wanted,
                              base::Diagnostics* diagnostics) {
  Parsed parsed = Parse(source.text);
  if (parsed.root) {
    Check(&*parsed.root, scope, &parsed.flaws);
    const StaticType type = parsed.root->type;
    if (parsed.flaws.empty() && wanted != StaticType::kAny && type != StaticType::kAny && type != wanted) {
      parsed.flaws.push_back(
          {"type-mismatch",
           {{"reason", "whole"}, {"expected", std::string(TypeWord(wanted))}, {"actual", std::string(TypeWord(type))}},
           0,
           static_cast<std::uint32_t>(source.text.size()),
           {}});
    }
  }
  for (Flaw& flaw : parsed.flaws) {
    base::Error error(std::move(flaw.code), std::move(flaw.args), SpanWithin(source, flaw.begin, flaw.end));
    error.fix = std::move(flaw.fix);
    diagnostics->push_back(std::move(error));
  }
  if (!parsed.flaws.empty()) return {};
  return Emit(*parsed.root, source, scope);
}

Fragment CodeBuilder::Emit(const Node& root, const ruleset::Expression& source, const Scope& scope) {
  Fragment fragment;
  scope_ = &scope;
  fragment_ = &fragment;
  source_ = static_cast<std::uint32_t>(code_.sources.size());
  code_.sources.push_back(source);
  fragment.stated = true;
  fragment.type = root.type;
  fragment.begin = Here();
  fragment.result = EmitNode(root);
  // A parameter alone has no instruction of its own to fail in.
  const bool bare_parameter = root.kind == NodeKind::kCall && root.text == "param";
  // The move is where a parameter without a value is noticed.
  if (bare_parameter) fragment.result = Put(Op::kMove, fragment.result, fragment.result, root);
  fragment.end = Here();
  reads_of_[fragment.result] = fragment.slots;
  params_of_[fragment.result] = fragment.params;
  fragment_ = nullptr;
  scope_ = nullptr;
  return fragment;
}

void CodeBuilder::EnterItems(std::string name, std::string list) {
  item_name_ = std::move(name);
  item_list_ = std::move(list);
  item_slot_of_.clear();
}

std::vector<std::pair<std::string, std::uint32_t>> CodeBuilder::LeaveItems() {
  std::vector<std::pair<std::string, std::uint32_t>> used(item_slot_of_.begin(), item_slot_of_.end());
  std::sort(used.begin(), used.end());
  item_name_.clear();
  item_slot_of_.clear();
  return used;
}

std::uint32_t CodeBuilder::Slot(const std::string& path) {
  const auto [at, fresh] = slot_of_.try_emplace(path, static_cast<std::uint32_t>(code_.slots.size()));
  if (fresh) code_.slots.push_back({path, path, false});
  return at->second;
}

std::uint32_t CodeBuilder::Absent(const std::string& path) {
  code_.slots.push_back({path, path, true});
  return static_cast<std::uint32_t>(code_.slots.size() - 1);
}

Fragment CodeBuilder::Guard(const Fragment& when, const Fragment& value, std::uint32_t absent) {
  // The value was emitted before: its code runs after the condition's in a fragment of its own,
  // so only the choice between two registers is left to emit here.
  Fragment fragment = value;
  fragment.begin = Here();
  fragment.result = Temporary();
  const auto operands = static_cast<std::uint32_t>(code_.operands.size());
  code_.operands.insert(code_.operands.end(), {value.result, absent});
  const std::uint32_t start = Here();
  code_.instructions.push_back({Op::kChoose, fragment.result, when.result, start + 3, operands});
  code_.instructions.push_back({Op::kMove, fragment.result, value.result, 0, 0});
  code_.instructions.push_back({Op::kJump, fragment.result, 0, start + 4, 0});
  code_.instructions.push_back({Op::kMove, fragment.result, absent, 0, 0});
  code_.origins.resize(code_.instructions.size(), {source_, 0, 0});
  code_.producers[fragment.result & ~kSpaceMask] = start;
  fragment.end = Here();
  for (const std::uint32_t slot : when.slots) AddOnce(slot, &fragment.slots);
  for (const std::uint32_t param : when.params) AddOnce(param, &fragment.params);
  reads_of_[fragment.result] = fragment.slots;
  params_of_[fragment.result] = fragment.params;
  return fragment;
}

void CodeBuilder::Reads(std::uint32_t slot) { AddOnce(slot, &fragment_->slots); }

std::uint32_t CodeBuilder::Temporary() {
  code_.producers.push_back(0);
  return static_cast<std::uint32_t>(code_.producers.size() - 1) | kTemporarySpace;
}

std::uint32_t CodeBuilder::Constant(const Cell& cell) {
  code_.constants.push_back(cell);
  return static_cast<std::uint32_t>(code_.constants.size() - 1) | kConstantSpace;
}

std::uint32_t CodeBuilder::Text(const std::string& text) {
  const auto at = text_of_.find(text);
  if (at != text_of_.end()) return at->second;
  const std::string& kept = code_.literals.emplace_back(text);
  return text_of_[text] = Constant(Cell::Of(std::string_view(kept)));
}

std::uint32_t CodeBuilder::Put(Op op, std::uint32_t a, std::uint32_t b, const Node& node) {
  const std::uint32_t dst = Temporary();
  code_.producers[dst & ~kSpaceMask] = Here();
  PutInto(dst, op, a, b, node);
  return dst;
}

void CodeBuilder::PutInto(std::uint32_t dst, Op op, std::uint32_t a, std::uint32_t b, const Node& node) {
  code_.instructions.push_back({op, dst, a, b, 0});
  code_.origins.push_back({source_, node.begin, node.end});
}

// Operands a and b are registers but for lists, where they index Code::operands, and jumps, where b
// is an instruction.
Code CodeBuilder::Finish() {
  Code code = std::move(code_);
  for (std::uint32_t& operand : code.operands) operand = Relocated(code, operand);
  for (Instruction& in : code.instructions) {
    const bool list = in.op == Op::kOneOf || in.op == Op::kMin || in.op == Op::kMax || in.op == Op::kGovern;
    const bool jump = in.op == Op::kAndJump || in.op == Op::kOrJump || in.op == Op::kChoose || in.op == Op::kJump ||
                      in.op == Op::kFold;
    in.dst = Relocated(code, in.dst);
    if (!list) in.a = Relocated(code, in.a);
    if (!list && !jump) in.b = Relocated(code, in.b);
  }
  for (FoldCode& fold : code.folds) {
    for (std::uint32_t* reg : {&fold.list, &fold.value, &fold.order, &fold.where}) *reg = Relocated(code, *reg);
  }
  for (ParamUse& param : code.params) param.reg = Relocated(code, param.reg);
  code.as_of = Relocated(code, code.as_of);
  return code;
}

std::uint32_t CodeBuilder::Relocated(const Code& code, std::uint32_t reg) {
  const std::uint32_t number = reg & ~kSpaceMask;
  if (IsTemporary(reg)) return code.first_temporary() + number;
  return (reg & kSpaceMask) == kConstantSpace ? code.first_constant() + number : number;
}

void CodeBuilder::Relocate(const Code& code, Fragment* fragment) {
  fragment->result = Relocated(code, fragment->result);
}

}  // namespace anze::decision
