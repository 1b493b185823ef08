// The machine of the items of a list, which a function goes through; and comparisons of numbers of which only bounds
// are known.
#include "core/decision/lane_machine.h"

namespace anze::decision {

using Form = Lane::Form;
using Kind = Cell::Kind;

LaneMachine::LaneMachine(LaneMachine* around, std::uint32_t fold)
    : LaneMachine(around->bound_, around->population_, around, &around->population_.list(fold)) {
  const FoldCode& code = code_.folds[fold];
  child_of_.assign(code_.slots.size(), kNoChild);
  for (std::size_t i = 0; i < code.slots.size(); ++i) {
    child_of_[code.slots[i]] = static_cast<std::uint32_t>(i);
    words_[code.slots[i]].assign(items_->children[i].words.begin(), items_->children[i].words.end());
  }
  // Constants are there, and what the code of the items makes is made; everything else stands around the list.
  fresh_.assign(code_.registers() + 1, 1);
  std::fill_n(fresh_.begin(), code_.slots.size(), std::uint8_t{0});
  for (std::size_t i = 0; i < code_.producers.size(); ++i) {
    const bool inner = code_.producers[i] > code.at && code_.producers[i] < code_.instructions[code.at].b;
    if (!inner) fresh_[code_.first_temporary() + i] = 0;
  }
}

// Spreads what stands around the list out to its items.
void LaneMachine::Gather(std::uint32_t reg) {
  const Lane held = around_->lane(reg);
  filled_[reg] = 1;
  Lane& out = lanes_[reg];
  out = held;
  out.bounds = nullptr;
  LaneBuffer& buffer = buffers_[reg];
  switch (held.form) {
    case Form::kTruth: {
      std::uint8_t* truth = buffer.TruthData();
      for (std::size_t i = 0; i < rows_; ++i) truth[i] = held.truth[row_of_[i]];
      out.truth = truth;
      return;
    }
    case Form::kNumber: {
      std::int64_t* number = buffer.NumberData();
      std::uint8_t* known = buffer.KnownData();
      for (std::size_t i = 0; i < rows_; ++i) {
        number[i] = held.number[row_of_[i]];
        known[i] = held.known == nullptr ? 0xFF : held.known[row_of_[i]];
      }
      out.number = number;
      out.known = held.known == nullptr ? nullptr : known;
      if (held.bounds != nullptr) out.bounds = SpreadBounds(reg, *held.bounds);
      return;
    }
    case Form::kText: {
      std::uint32_t* word = buffer.WordData();
      for (std::size_t i = 0; i < rows_; ++i) word[i] = held.word[row_of_[i]];
      out.word = word;
      return;
    }
    case Form::kMixed:
      out.form = Form::kNone;
      return;
    case Form::kConstant:
      cells_[reg] = *held.constant;
      out.constant = &cells_[reg];
      return;
    default:
      return;
  }
}

const LaneBounds* LaneMachine::SpreadBounds(std::uint32_t reg, const LaneBounds& bounds) {
  std::shared_ptr<LaneBounds>& spread = bounds_[reg];
  if (!spread) spread = std::make_shared<LaneBounds>();
  for (std::size_t i = 0; i < rows_; ++i) {
    const std::uint32_t row = row_of_[i];
    spread->low[i] = bounds.low[row];
    spread->high[i] = bounds.high[row];
    spread->has_low[i] = bounds.has_low[row];
    spread->has_high[i] = bounds.has_high[row];
  }
  return spread.get();
}

namespace {

// A number as a fraction, where it is known.
struct Edge {
  bool stated = false;
  base::Int128 num = 0;
  std::int64_t den = 1;
};

struct Range {
  Edge low;
  Edge high;
};

Range RangeAt(const Lane& lane, std::size_t i) {
  Range range;
  if (lane.form == Form::kConstant && lane.constant->is(Kind::kNumber)) {
    range.low = range.high = {true, lane.constant->number.num(), lane.constant->number.den()};
  } else if (lane.form == Form::kNumber && (lane.known == nullptr || lane.known[i] != 0)) {
    range.low = range.high = {true, lane.number[i], lane.den};
  } else if (lane.form == Form::kNumber && lane.bounds != nullptr) {
    range.low = {lane.bounds->has_low[i] != 0, lane.bounds->low[i], lane.den};
    range.high = {lane.bounds->has_high[i] != 0, lane.bounds->high[i], lane.den};
  }
  return range;
}

bool Under(const Edge& a, const Edge& b, bool or_equal) {
  if (!a.stated || !b.stated) return false;
  const base::Int128 left = a.num * b.den;
  const base::Int128 right = b.num * a.den;
  return left < right || (or_equal && left == right);
}

}  // namespace

// As Machine::CompareBounds: what is known of a number that is not may decide a comparison.
void LaneMachine::CompareByBounds(const Instruction& in) {
  const Lane a = lane(in.a);
  const Lane b = lane(in.b);
  if (lanes_[in.dst].form != Form::kTruth) return;
  std::uint8_t* out = buffers_[in.dst].TruthData();
  for (std::size_t i = 0; i < rows_; ++i) {
    if (out[i] != 1) continue;
    const Range left = RangeAt(a, i);
    const Range right = RangeAt(b, i);
    const bool below = Under(left.high, right.low, false);
    const bool above = Under(right.high, left.low, false);
    bool decided = below || above;
    bool answer = in.op == Op::kNotEqual;
    if (in.op == Op::kLess) {
      decided = below || Under(right.high, left.low, true);
      answer = below;
    } else if (in.op == Op::kLessEqual) {
      answer = Under(left.high, right.low, true);
      decided = answer || above;
    }
    if (decided) out[i] = answer ? 2 : 0;
  }
}

}  // namespace anze::decision
