// Runs a program over many rows at once, column by column.
//
// The rows are taken in blocks of kBlock. A register holds a Lane, that is a pointer to a column of the block (truths,
// numbers with a common denominator, or word numbers) or to one constant for all rows. An instruction runs over the
// whole block in one simple loop (kernel::, lane.cpp), which the compiler turns into vector instructions: no branch on
// a row's value, "unknown" is a third truth value beside true and false.
//
// Texts are the exception. A column of texts holds few different words, so an instruction with a text operand runs once
// a word on the ordinary Machine, and its answers are looked up by word number (TableOf). choose() evaluates both
// branches for every row and then picks; PendingChoice remembers where the second branch ends.
//
// Whatever columns cannot express (numerators out of range, a list within the items of another) makes Step answer
// false. The caller (column_runner.cpp) then runs that rule row by row; the answer is the same, only slower.
#include "core/decision/lane_machine.h"

#include <algorithm>

namespace anze::decision {
namespace {

using Form = Lane::Form;
using Kind = Cell::Kind;

// The block's stretch of a column, copied where the block is cut short: loops run over whole blocks.
template <typename T, std::size_t N>
const T* Stretch(const std::vector<T>& column, std::size_t first, std::size_t rows, T* copy) {
  if (rows == N) return column.data() + first;
  std::copy_n(column.data() + first, rows, copy);
  std::fill(copy + rows, copy + N, T{});
  return copy;
}

}  // namespace

LaneMachine::LaneMachine(const BoundDecision& bound, const Population& population)
    : LaneMachine(bound, population, nullptr, nullptr) {
  for (std::uint32_t i = 0; i < words_.size(); ++i) {
    const std::deque<std::string>& words = population.column(i).words;
    words_[i].assign(words.begin(), words.end());
  }
}

LaneMachine::LaneMachine(const BoundDecision& bound, const Population& population, LaneMachine* around,
                         const ListColumn* items)
    : bound_(bound),
      population_(population),
      code_(bound.program().code),
      lanes_(code_.registers() + 1),
      buffers_(code_.registers() + 1),
      words_(code_.slots.size()),
      fresh_(code_.slots.size()),
      around_(around),
      items_(items),
      row_of_(items == nullptr ? 0 : kBlock),
      cells_(code_.registers() + 1),
      machine_(bound.binding().machine) {
  machine_.arena = &arena_;
  const std::vector<Cell>& constants = bound.binding().constants;
  std::copy(constants.begin(), constants.end(), cells_.begin() + code_.first_constant());
  for (std::uint32_t i = 0; i < constants.size(); ++i) {
    Lane& lane = lanes_[code_.first_constant() + i];
    lane.form = Form::kConstant;
    lane.constant = &cells_[code_.first_constant() + i];
  }
  lanes_.back().form = Form::kUnknown;
}

void LaneMachine::Enter(std::size_t first, std::size_t rows) {
  first_ = first;
  rows_ = rows;
  filled_ = fresh_;
}

void LaneMachine::EnterSlot(std::uint32_t slot) {
  if (around_ == nullptr) return EnterColumn(slot, population_.column(slot));
  const bool field = slot < child_of_.size() && child_of_[slot] != kNoChild;
  if (!field) return Gather(slot);
  EnterColumn(slot, items_->children[child_of_[slot]]);
}

void LaneMachine::EnterColumn(std::uint32_t slot, const Column& column) {
  filled_[slot] = 1;
  Lane& lane = lanes_[slot];
  LaneBuffer& copy = buffers_[slot];
  switch (column.form) {
    case Column::Form::kEmpty:
      lane.form = Form::kUnknown;
      return;
    case Column::Form::kTruth:
      lane.form = Form::kTruth;
      lane.truth = Stretch<std::uint8_t, kBlock>(column.truth, first_, rows_, copy.TruthData());
      return;
    case Column::Form::kNumber:
      lane.form = Form::kNumber;
      lane.den = column.den;
      lane.number = Stretch<std::int64_t, kBlock>(column.number, first_, rows_, copy.NumberData());
      lane.known =
          column.all_known ? nullptr : Stretch<std::uint8_t, kBlock>(column.known, first_, rows_, copy.KnownData());
      return;
    case Column::Form::kText: {
      lane.form = Form::kText;
      lane.words = &words_[slot];
      lane.word = column.word.data() + first_;
      return;
    }
    case Column::Form::kMixed:
      lane.form = Form::kMixed;
      lane.mixed = column.mixed.data() + first_;
  }
}

const Lane& LaneMachine::lane(std::uint32_t reg) {
  if (reg < filled_.size() && filled_[reg] == 0) EnterSlot(reg);
  return lanes_[reg];
}

const std::uint8_t* LaneMachine::Truth(std::uint32_t reg) {
  const Lane& held = lane(reg);
  if (held.form == Form::kTruth) return held.truth;
  const bool truth = held.form == Form::kConstant && held.constant->is(Kind::kBoolean);
  if (!truth && held.form != Form::kUnknown) return nullptr;
  std::uint8_t* out = buffers_[reg].TruthData();
  std::fill_n(out, kBlock, static_cast<std::uint8_t>(!truth ? 1 : held.constant->truth ? 2 : 0));
  return out;
}

bool LaneMachine::Run(const Fragment& fragment) { return Run(fragment.begin, fragment.end); }

bool LaneMachine::Run(std::uint32_t begin, std::uint32_t end) {
  choices_.clear();
  for (std::uint32_t at = begin; at < end; ++at) {
    if (!Step(at)) return false;
    // What runs for the items has run.
    if (code_.instructions[at].op == Op::kFold) at = code_.instructions[at].b - 1;
    while (!choices_.empty() && choices_.back().end == at + 1) {
      const Instruction* choose = choices_.back().choose;
      choices_.pop_back();
      if (!Choose(*choose)) return false;
    }
  }
  return true;
}

std::vector<std::uint32_t> LaneMachine::OperandsOf(const Instruction& in) const {
  switch (in.op) {
    case Op::kOneOf:
    case Op::kGovern:
    case Op::kMin:
    case Op::kMax: {
      const auto first = code_.operands.begin() + in.a;
      return {first, first + in.b};
    }
    case Op::kNot:
    case Op::kNegate:
    case Op::kLength:
    case Op::kCount:
    case Op::kAbs:
    case Op::kRoundDown:
    case Op::kRoundUp:
    case Op::kRoundHalfUp:
    case Op::kWorkday:
    case Op::kWorkdayBefore:
    case Op::kFoldName:
    case Op::kPresent:
    case Op::kMove:
      return {in.a};
    default:
      return {in.a, in.b};
  }
}

bool LaneMachine::Step(std::uint32_t at) {
  const Instruction& in = code_.instructions[at];
  switch (in.op) {
    case Op::kFold:
      return FoldList(at);
    case Op::kAndJump:
    case Op::kOrJump:
    case Op::kJump:
      return true;
    case Op::kChoose:
      // Both branches are computed; where they end, the condition picks between them.
      choices_.push_back({code_.instructions[in.b - 1].b, &in});
      return true;
    case Op::kMove: {
      const bool of_choice = std::any_of(choices_.begin(), choices_.end(),
                                         [&in](const PendingChoice& choice) { return choice.choose->dst == in.dst; });
      if (of_choice) return true;
      break;
    }
    default:
      break;
  }
  const std::vector<std::uint32_t> operands = OperandsOf(in);
  std::uint32_t varying = UINT32_MAX;
  bool single = true;
  for (const std::uint32_t operand : operands) {
    const Lane& held = lane(operand);
    if (held.form == Form::kNone || (held.form == Form::kConstant && held.constant->is(Kind::kUnbound))) return false;
    if (held.form == Form::kConstant) continue;
    single = single && (varying == UINT32_MAX || varying == operand);
    varying = operand;
  }
  if (varying == UINT32_MAX) return Constant(at, in);
  if (single && lane(varying).form == Form::kText) return Words(at, in, varying);
  return Varying(in);
}

bool LaneMachine::Varying(const Instruction& in) {
  switch (in.op) {
    case Op::kAnd:
    case Op::kOr:
    case Op::kNot:
      return Logic(in);
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kEqual:
    case Op::kNotEqual:
      return Compare(in);
    case Op::kPresent:
      return Present(in);
    case Op::kOneOf:
      return OneOf(in);
    case Op::kGovern:
      return Govern(in);
    case Op::kMove:
      lanes_[in.dst] = lane(in.a);
      lanes_[in.dst].bounds = nullptr;
      return true;
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
      return Arithmetic(in);
    case Op::kDivide:
      return Divide(in);
    case Op::kNegate:
    case Op::kAbs:
    case Op::kRoundDown:
    case Op::kRoundUp:
    case Op::kRoundHalfUp:
      return Round(in);
    case Op::kMin:
    case Op::kMax:
      return Extreme(in);
    default:
      return false;
  }
}

// Nothing varies: computed once for the block as for a single row.
bool LaneMachine::Constant(std::uint32_t at, const Instruction& in) {
  if (!machine_.Run(at, at + 1, cells_.data())) {
    machine_.error.reset();
    return false;
  }
  Lane& out = lanes_[in.dst];
  out = Lane();
  out.form = cells_[in.dst].unknown() ? Form::kUnknown : Form::kConstant;
  out.constant = &cells_[in.dst];
  return true;
}

bool LaneMachine::CollectWord(const Cell& cell, std::size_t index, std::size_t size, WordTable* table) {
  if (cell.unknown()) return true;  // what the entries hold from the start
  const Form form = cell.is(Kind::kBoolean)  ? Form::kTruth
                    : cell.is(Kind::kNumber) ? Form::kNumber
                    : cell.is(Kind::kString) ? Form::kText
                                             : Form::kNone;
  if (form == Form::kNone || (table->form != Form::kNone && table->form != form)) return false;
  if (table->form == Form::kNone) {
    table->form = form;
    table->truth.assign(size, 1);
    table->number.assign(size, 0);
    table->known.assign(size, 0);
    table->words.assign(size - 1, {});
  }
  if (form == Form::kTruth) table->truth[index] = cell.truth ? 2 : 0;
  if (form == Form::kText && index == 0) return false;
  if (form == Form::kText) table->words[index - 1] = cell.text();
  if (form == Form::kNumber) {
    // Numbers from texts are lengths and days: whole.
    if (!cell.number.is_integer()) return false;
    table->number[index] = cell.number.num();
    table->known[index] = 0xFF;
  }
  return true;
}

const LaneMachine::WordTable* LaneMachine::TableOf(std::uint32_t at, const Instruction& in, std::uint32_t reg,
                                                   const Lane& text) {
  const auto [found, fresh] = tables_.try_emplace(at);
  std::optional<WordTable>& slot = found->second;
  if (!fresh) return slot ? &*slot : nullptr;
  WordTable table;
  const std::size_t size = text.words->size() + 1;
  for (std::size_t index = 0; index < size; ++index) {
    Cell& cell = cells_[reg];
    cell.SetUnknown();
    if (index > 0) cell.SetText((*text.words)[index - 1]);
    const bool ran = machine_.Run(at, at + 1, cells_.data());
    machine_.error.reset();
    if (!ran || !CollectWord(cells_[in.dst], index, size, &table)) return nullptr;
  }
  slot = std::move(table);
  return &*slot;
}

bool LaneMachine::Words(std::uint32_t at, const Instruction& in, std::uint32_t reg) {
  const Lane text = lane(reg);
  const WordTable* table = TableOf(at, in, reg, text);
  if (table == nullptr) return false;
  Lane& out = lanes_[in.dst];
  out = Lane();
  out.form = table->form == Form::kNone ? Form::kUnknown : table->form;
  if (table->form == Form::kText) {
    out.word = text.word;
    out.words = &table->words;
  } else if (table->form == Form::kTruth) {
    std::uint8_t* truth = buffers_[in.dst].TruthData();
    const std::uint8_t* answers = table->truth.data();
    for (std::size_t i = 0; i < rows_; ++i) truth[i] = answers[text.word[i]];
    out.truth = truth;
  } else if (table->form == Form::kNumber) {
    std::int64_t* number = buffers_[in.dst].NumberData();
    std::uint8_t* known = buffers_[in.dst].KnownData();
    for (std::size_t i = 0; i < rows_; ++i) {
      number[i] = table->number[text.word[i]];
      known[i] = table->known[text.word[i]];
    }
    out.number = number;
    out.known = known;
  }
  return true;
}

}  // namespace anze::decision
