// The instructions of the lane machine on truths and numbers.
//
// A lane of numbers is a column of 64-bit numerators over one denominator, so that comparing and
// adding are integer loops. The denominators are brought together before a loop, once for the block
// (ToCommon), and a constant is brought over to the lane's denominator instead of the other way
// round (CompareBound). Products of a numerator and a denominator are taken in 128 bits. Where a
// result would not fit 64 bits again, the instruction answers false and the rule is run row by row,
// where base::Number reports "number-overflow" or finds that it cancels out.
//
// "Unknown" travels beside the numbers, as a mask of bytes (`known`; nullptr for a lane without
// gaps): arithmetic runs over garbage in unknown rows, and the mask is laid over the answer
// afterwards. Truths carry it as their middle value, so that `and` is the least, `or` the greatest
// and `not` is 2 - x, as Kleene's tables have it.
//
// An operand that is a constant or unknown is spread out into one of the three spread_ buffers first.
// They belong to the instruction at hand: results are written into the register's own buffer. Only the
// mask of an unknown operand may be kept by a result, and that holds nothing but zeros for ever.
#include <algorithm>
#include <numeric>

#include "core/decision/lane_machine.h"

namespace anze::decision {
namespace {

using base::Int128;
using base::Number;
using Form = Lane::Form;
using Kind = Cell::Kind;

bool Fits(Int128 value) { return value >= INT64_MIN && value <= INT64_MAX; }

Int128 FloorDivide(Int128 num, Int128 den) {
  const Int128 quotient = num / den;
  return num % den != 0 && num < 0 ? quotient - 1 : quotient;
}

// As base::Number rounds, so that both ways of running a rule agree.
std::int64_t RoundOne(Op op, std::int64_t num, std::int64_t den) {
  const std::int64_t down = num / den - (num % den != 0 && num < 0 ? 1 : 0);
  if (op == Op::kRoundDown || num % den == 0) return down;
  if (op == Op::kRoundUp) return down + 1;
  // Halves away from zero.
  const Int128 twice = static_cast<Int128>(num - down * den) * 2;
  return twice > den || (twice == den && num > 0) ? down + 1 : down;
}

}  // namespace

Lane& LaneMachine::SetTruth(std::uint32_t reg) {
  Lane& out = lanes_[reg];
  out = Lane();
  out.form = Form::kTruth;
  out.truth = buffers_[reg].TruthData();
  return out;
}

// Known where both operands are.
Lane& LaneMachine::SetNumber(std::uint32_t reg, std::int64_t den, const Lane& a, const Lane& b) {
  const std::uint8_t* known = a.known == nullptr ? b.known : a.known;
  if (a.known != nullptr && b.known != nullptr && a.known != b.known) {
    std::uint8_t* both = buffers_[reg].KnownData();
    kernel::MaskBoth(a.known, b.known, both);
    known = both;
  }
  Lane& out = lanes_[reg];
  out = Lane();
  out.form = Form::kNumber;
  out.number = buffers_[reg].NumberData();
  out.known = known;
  out.den = den;
  return out;
}

bool LaneMachine::Logic(const Instruction& in) {
  const std::uint8_t* a = Truth(in.a);
  const std::uint8_t* b = in.op == Op::kNot ? a : Truth(in.b);
  if (a == nullptr || b == nullptr) return false;
  SetTruth(in.dst);
  std::uint8_t* out = buffers_[in.dst].TruthData();
  if (in.op == Op::kNot) {
    kernel::Not(a, out);
  } else if (in.op == Op::kAnd) {
    kernel::And(a, b, out);
  } else {
    kernel::Or(a, b, out);
  }
  return true;
}

Lane LaneMachine::Numbers(std::uint32_t reg, LaneBuffer* spread) {
  const Lane& held = lane(reg);
  if (held.form == Form::kNumber) return held;
  Lane out;
  const bool number = held.form == Form::kConstant && held.constant->is(Kind::kNumber);
  if (!number && held.form != Form::kUnknown) return out;
  out.form = Form::kNumber;
  out.den = number ? held.constant->number.den() : 1;
  std::fill_n(spread->NumberData(), kBlock, number ? held.constant->number.num() : 0);
  out.number = spread->NumberData();
  if (!number) {
    std::fill_n(spread->KnownData(), kBlock, std::uint8_t{0});
    out.known = spread->KnownData();
  }
  return out;
}

// The least common multiple, not the product: money in fen (1) and a rate in percent (100) stay far
// from overflow.
bool LaneMachine::ToCommon(Lane* a, Lane* b, LaneBuffer* buffer_a, LaneBuffer* buffer_b) const {
  if (a->den == b->den) return true;
  const Int128 common = static_cast<Int128>(a->den) / std::gcd(a->den, b->den) * b->den;
  if (!Fits(common)) return false;
  const auto den = static_cast<std::int64_t>(common);
  for (const auto& [lane, buffer] : {std::pair(a, buffer_a), std::pair(b, buffer_b)}) {
    if (lane->den == den) continue;
    if (!kernel::Scale(lane->number, den / lane->den, rows_, buffer->NumberData())) return false;
    lane->number = buffer->NumberData();
    lane->den = den;
  }
  return true;
}

// Order of texts and comparisons of two text columns are left to the rows; a text with a constant
// went through Words.
bool LaneMachine::Compare(const Instruction& in) {
  if (!ComparePlain(in)) return false;
  if (lane(in.a).bounds != nullptr || lane(in.b).bounds != nullptr) CompareByBounds(in);
  return true;
}

bool LaneMachine::ComparePlain(const Instruction& in) {
  const Lane a = lane(in.a);
  const Lane b = lane(in.b);
  const bool equality = in.op == Op::kEqual || in.op == Op::kNotEqual;
  const auto numeric = [](const Lane& lane) {
    return lane.form == Form::kNumber || (lane.form == Form::kConstant && lane.constant->is(Kind::kNumber));
  };
  if (a.form == Form::kUnknown || b.form == Form::kUnknown) {
    SetTruth(in.dst);
    std::fill_n(buffers_[in.dst].TruthData(), kBlock, std::uint8_t{1});
    return true;
  }
  if (numeric(a) && numeric(b)) return CompareNumbers(in, a, b);
  if (!equality || a.form == Form::kText || b.form == Form::kText) return false;
  const std::uint8_t* left = Truth(in.a);
  const std::uint8_t* right = Truth(in.b);
  if (left == nullptr || right == nullptr) return false;
  SetTruth(in.dst);
  kernel::Same(left, right, in.op == Op::kEqual, buffers_[in.dst].TruthData());
  return true;
}

bool LaneMachine::CompareNumbers(const Instruction& in, const Lane& a, const Lane& b) {
  if (b.form == Form::kConstant) return CompareBound(in, a, b.constant->number, false);
  if (a.form == Form::kConstant) return CompareBound(in, b, a.constant->number, true);
  constexpr kernel::Test kTests[] = {kernel::Test::kLess, kernel::Test::kLessEqual, kernel::Test::kEqual,
                                     kernel::Test::kNotEqual};
  SetTruth(in.dst);
  std::uint8_t* out = buffers_[in.dst].TruthData();
  kernel::ComparePairs(a, b, kTests[static_cast<int>(in.op) - static_cast<int>(Op::kLess)], out);
  if (a.known != nullptr) kernel::Mask(a.known, out);
  if (b.known != nullptr) kernel::Mask(b.known, out);
  return true;
}

// x / den < p / q is x < ceil(p * den / q): the bound is brought over to the numerators once a block.
bool LaneMachine::CompareBound(const Instruction& in, const Lane& numbers, Number bound, bool bound_first) {
  const Int128 scaled = static_cast<Int128>(bound.num()) * numbers.den;
  const Int128 floor = FloorDivide(scaled, bound.den());
  const bool exact = floor * bound.den() == scaled;
  SetTruth(in.dst);
  std::uint8_t* out = buffers_[in.dst].TruthData();
  if (in.op == Op::kEqual || in.op == Op::kNotEqual) {
    if (exact && Fits(floor)) {
      kernel::Compare(numbers.number, in.op == Op::kEqual ? kernel::Test::kEqual : kernel::Test::kNotEqual,
                      static_cast<std::int64_t>(floor), out);
    } else {
      std::fill_n(out, kBlock, static_cast<std::uint8_t>(in.op == Op::kEqual ? 0 : 2));
    }
  } else {
    // x < b and x <= b need the bound as it is or from below; b < x and b <= x likewise.
    const bool strict = in.op == Op::kLess;
    if (!Fits(floor) || floor == INT64_MAX || floor == INT64_MIN) return false;
    const auto whole = static_cast<std::int64_t>(floor);
    kernel::Test test;
    if (!bound_first) {
      test = strict && exact ? kernel::Test::kLess : kernel::Test::kLessEqual;
    } else {
      test = strict || !exact ? kernel::Test::kGreater : kernel::Test::kGreaterEqual;
    }
    kernel::Compare(numbers.number, test, whole, out);
  }
  if (numbers.known != nullptr) kernel::Mask(numbers.known, out);
  return true;
}

bool LaneMachine::Present(const Instruction& in) {
  const Lane held = lane(in.a);
  SetTruth(in.dst);
  std::uint8_t* out = buffers_[in.dst].TruthData();
  const auto fill = [&](auto present) {
    for (std::size_t i = 0; i < rows_; ++i) out[i] = present(i) ? 2 : 0;
  };
  switch (held.form) {
    case Form::kTruth:
      fill([&](std::size_t i) { return held.truth[i] != 1; });
      return true;
    case Form::kNumber:
      fill([&](std::size_t i) { return held.known == nullptr || held.known[i] != 0; });
      return true;
    case Form::kMixed:
      fill([&](std::size_t i) { return !held.mixed[i].is_null(); });
      return true;
    case Form::kUnknown:
      fill([](std::size_t) { return false; });
      return true;
    default:
      return false;
  }
}

bool LaneMachine::OneOf(const Instruction& in) {
  const std::uint32_t* operands = code_.operands.data() + in.a;
  const Lane subject = lane(operands[0]);
  if (subject.form != Form::kNumber) return false;
  std::uint8_t* out = buffers_[in.dst].TruthData();
  std::uint8_t* one = spread_[0].TruthData();
  std::fill_n(out, kBlock, std::uint8_t{0});
  for (std::uint32_t i = 1; i < in.b; ++i) {
    const Lane other = lane(operands[i]);
    if (other.form != Form::kConstant || !other.constant->is(Kind::kNumber)) return false;
    const Number bound = other.constant->number;
    const Int128 scaled = static_cast<Int128>(bound.num()) * subject.den;
    if (scaled % bound.den() != 0 || !Fits(scaled / bound.den())) continue;
    kernel::Compare(subject.number, kernel::Test::kEqual, static_cast<std::int64_t>(scaled / bound.den()), one);
    kernel::Or(out, one, out);
  }
  if (subject.known != nullptr) kernel::Mask(subject.known, out);
  SetTruth(in.dst);
  return true;
}

bool LaneMachine::Arithmetic(const Instruction& in) {
  Lane a = Numbers(in.a, &spread_[0]);
  Lane b = Numbers(in.b, &spread_[1]);
  if (a.form != Form::kNumber || b.form != Form::kNumber) return false;
  std::int64_t den = a.den;
  if (in.op == Op::kMultiply) {
    if (__builtin_mul_overflow(a.den, b.den, &den)) return false;
  } else {
    if (!ToCommon(&a, &b, &spread_[0], &spread_[1])) return false;
    den = a.den;
  }
  SetNumber(in.dst, den, a, b);
  std::int64_t* out = buffers_[in.dst].NumberData();
  if (in.op == Op::kAdd) return kernel::Add(a.number, b.number, rows_, out);
  if (in.op == Op::kSubtract) return kernel::Subtract(a.number, b.number, rows_, out);
  return kernel::Multiply(a.number, b.number, rows_, out);
}

// By a constant only: else every row would have a denominator of its own.
bool LaneMachine::Divide(const Instruction& in) {
  const Lane a = Numbers(in.a, &spread_[0]);
  const Lane by = lane(in.b);
  if (a.form != Form::kNumber || by.form != Form::kConstant || !by.constant->is(Kind::kNumber)) return false;
  const Number divisor = by.constant->number;
  if (divisor.num() == 0 || divisor.num() == INT64_MIN) return false;
  const std::int64_t factor = divisor.num() < 0 ? -divisor.den() : divisor.den();
  std::int64_t den = 0;
  if (__builtin_mul_overflow(a.den, divisor.num() < 0 ? -divisor.num() : divisor.num(), &den)) return false;
  SetNumber(in.dst, den, a, a);
  return kernel::Scale(a.number, factor, rows_, buffers_[in.dst].NumberData());
}

bool LaneMachine::Round(const Instruction& in) {
  const Lane a = Numbers(in.a, &spread_[0]);
  if (a.form != Form::kNumber) return false;
  const bool rounds = in.op != Op::kNegate && in.op != Op::kAbs;
  SetNumber(in.dst, rounds ? 1 : a.den, a, a);
  std::int64_t* out = buffers_[in.dst].NumberData();
  for (std::size_t i = 0; i < rows_; ++i) {
    const std::int64_t x = a.number[i];
    if (rounds) {
      out[i] = a.den == 1 ? x : RoundOne(in.op, x, a.den);
    } else {
      if (x == INT64_MIN) return false;
      out[i] = in.op == Op::kNegate || x < 0 ? -x : x;
    }
  }
  return true;
}

// Folds from left to right. SetNumber is asked for each pair, because the result is known only
// where all operands are.
bool LaneMachine::Extreme(const Instruction& in) {
  const std::uint32_t* operands = code_.operands.data() + in.a;
  Lane best = Numbers(operands[0], &spread_[0]);
  if (best.form != Form::kNumber) return false;
  for (std::uint32_t i = 1; i < in.b; ++i) {
    Lane other = Numbers(operands[i], &spread_[1]);
    if (other.form != Form::kNumber || !ToCommon(&best, &other, &spread_[0], &spread_[1])) return false;
    // The result is written where neither operand stands.
    const Lane result = SetNumber(in.dst, best.den, best, other);
    std::int64_t* out = spread_[2].NumberData();
    for (std::size_t row = 0; row < rows_; ++row) {
      const bool first =
          in.op == Op::kMin ? best.number[row] < other.number[row] : best.number[row] > other.number[row];
      out[row] = first ? best.number[row] : other.number[row];
    }
    std::copy_n(out, rows_, spread_[0].NumberData());
    best = result;
    best.number = spread_[0].NumberData();
  }
  std::copy_n(best.number, rows_, buffers_[in.dst].NumberData());
  lanes_[in.dst] = best;
  lanes_[in.dst].number = buffers_[in.dst].NumberData();
  return true;
}

// Truths are tried first: an unknown branch reads as either, and truths need no mask.
bool LaneMachine::Choose(const Instruction& in) {
  const std::uint8_t* condition = Truth(in.a);
  if (condition == nullptr) return false;
  const bool truths = Truth(code_.operands[in.c]) != nullptr && Truth(code_.operands[in.c + 1]) != nullptr;
  return truths ? ChooseTruth(in, condition) : ChooseNumber(in, condition);
}

bool LaneMachine::ChooseTruth(const Instruction& in, const std::uint8_t* condition) {
  const std::uint8_t* first = Truth(code_.operands[in.c]);
  const std::uint8_t* second = Truth(code_.operands[in.c + 1]);
  SetTruth(in.dst);
  std::uint8_t* out = buffers_[in.dst].TruthData();
  for (std::size_t i = 0; i < kBlock; ++i) {
    const std::uint8_t picked = condition[i] == 2 ? first[i] : second[i];
    out[i] = condition[i] == 1 ? std::uint8_t{1} : picked;
  }
  return true;
}

bool LaneMachine::ChooseNumber(const Instruction& in, const std::uint8_t* condition) {
  Lane first = Numbers(code_.operands[in.c], &spread_[0]);
  Lane second = Numbers(code_.operands[in.c + 1], &spread_[1]);
  if (first.form != Form::kNumber || second.form != Form::kNumber) return false;
  if (!ToCommon(&first, &second, &spread_[0], &spread_[1])) return false;
  std::int64_t* out = buffers_[in.dst].NumberData();
  std::uint8_t* known = buffers_[in.dst].KnownData();
  for (std::size_t i = 0; i < rows_; ++i) {
    const Lane& picked = condition[i] == 2 ? first : second;
    out[i] = picked.number[i];
    known[i] = condition[i] == 1 ? std::uint8_t{0} : picked.known == nullptr ? std::uint8_t{0xFF} : picked.known[i];
  }
  Lane& held = lanes_[in.dst];
  held = Lane();
  held.form = Form::kNumber;
  held.number = out;
  held.known = known;
  held.den = first.den;
  return true;
}

}  // namespace anze::decision
