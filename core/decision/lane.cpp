#include "core/decision/lane.h"

#include <algorithm>
#include <functional>

namespace anze::decision {

std::uint8_t* LaneBuffer::TruthData() {
  if (!truth) truth = std::make_unique<Truths>();
  return truth->data();
}

std::int64_t* LaneBuffer::NumberData() {
  if (!number) number = std::make_unique<Numerators>();
  return number->data();
}

std::uint8_t* LaneBuffer::KnownData() {
  if (!known) known = std::make_unique<Truths>();
  return known->data();
}

std::uint32_t* LaneBuffer::WordData() {
  if (!word) word = std::make_unique<WordNumbers>();
  return word->data();
}

namespace kernel {
namespace {

// A fixed number of turns and no way out of the loop: what the compiler needs to use vector registers.
template <typename Predicate>
void Fill(const std::int64_t* x, std::int64_t bound, std::uint8_t* out) {
  const Predicate predicate;
  ANZE_VECTOR_LOOP
  for (std::size_t i = 0; i < kBlock; ++i)
    out[i] = static_cast<std::uint8_t>(static_cast<int>(predicate(x[i], bound)) << 1);
}

template <typename Predicate>
void Pairs(const Lane& a, const Lane& b, std::uint8_t* out) {
  const Predicate predicate;
  if (a.den == b.den) {
    ANZE_VECTOR_LOOP
    for (std::size_t i = 0; i < kBlock; ++i) {
      out[i] = static_cast<std::uint8_t>(static_cast<int>(predicate(a.number[i], b.number[i])) << 1);
    }
    return;
  }
  const base::Int128 left = b.den;
  const base::Int128 right = a.den;
  ANZE_VECTOR_LOOP
  for (std::size_t i = 0; i < kBlock; ++i) {
    out[i] = static_cast<std::uint8_t>(static_cast<int>(predicate(a.number[i] * left, b.number[i] * right)) << 1);
  }
}

}  // namespace

void Compare(const std::int64_t* x, Test test, std::int64_t bound, std::uint8_t* out) {
  switch (test) {
    case Test::kLess:
      return Fill<std::less<>>(x, bound, out);
    case Test::kLessEqual:
      return Fill<std::less_equal<>>(x, bound, out);
    case Test::kGreater:
      return Fill<std::greater<>>(x, bound, out);
    case Test::kGreaterEqual:
      return Fill<std::greater_equal<>>(x, bound, out);
    case Test::kEqual:
      return Fill<std::equal_to<>>(x, bound, out);
    case Test::kNotEqual:
      return Fill<std::not_equal_to<>>(x, bound, out);
  }
}

void ComparePairs(const Lane& a, const Lane& b, Test test, std::uint8_t* out) {
  switch (test) {
    case Test::kLess:
      return Pairs<std::less<>>(a, b, out);
    case Test::kLessEqual:
      return Pairs<std::less_equal<>>(a, b, out);
    case Test::kGreater:
      return Pairs<std::greater<>>(a, b, out);
    case Test::kGreaterEqual:
      return Pairs<std::greater_equal<>>(a, b, out);
    case Test::kEqual:
      return Pairs<std::equal_to<>>(a, b, out);
    case Test::kNotEqual:
      return Pairs<std::not_equal_to<>>(a, b, out);
  }
}

void Mask(const std::uint8_t* known, std::uint8_t* out) {
  ANZE_VECTOR_LOOP
  for (std::size_t i = 0; i < kBlock; ++i) {
    out[i] = static_cast<std::uint8_t>((out[i] & known[i]) | (1 & ~known[i]));
  }
}

void MaskBoth(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* out) {
  ANZE_VECTOR_LOOP
  for (std::size_t i = 0; i < kBlock; ++i) out[i] = a[i] & b[i];
}

void And(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* out) {
  ANZE_VECTOR_LOOP
  for (std::size_t i = 0; i < kBlock; ++i) out[i] = a[i] < b[i] ? a[i] : b[i];
}

void Or(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* out) {
  ANZE_VECTOR_LOOP
  for (std::size_t i = 0; i < kBlock; ++i) out[i] = a[i] > b[i] ? a[i] : b[i];
}

void Not(const std::uint8_t* a, std::uint8_t* out) {
  ANZE_VECTOR_LOOP
  for (std::size_t i = 0; i < kBlock; ++i) out[i] = static_cast<std::uint8_t>(2 - a[i]);
}

void Same(const std::uint8_t* a, const std::uint8_t* b, bool equal, std::uint8_t* out) {
  ANZE_VECTOR_LOOP
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool unknown = a[i] == 1 || b[i] == 1;
    out[i] = static_cast<std::uint8_t>(unknown ? 1 : (a[i] == b[i]) == equal ? 2 : 0);
  }
}

// Overflow is collected and asked once, after the loop: a way out of it would cost the vector
// registers.
bool Scale(const std::int64_t* x, std::int64_t factor, std::size_t rows, std::int64_t* out) {
  bool overflow = false;
  for (std::size_t i = 0; i < rows; ++i) overflow |= __builtin_mul_overflow(x[i], factor, &out[i]);
  return !overflow;
}

bool Add(const std::int64_t* a, const std::int64_t* b, std::size_t rows, std::int64_t* out) {
  bool overflow = false;
  for (std::size_t i = 0; i < rows; ++i) overflow |= __builtin_add_overflow(a[i], b[i], &out[i]);
  return !overflow;
}

bool Subtract(const std::int64_t* a, const std::int64_t* b, std::size_t rows, std::int64_t* out) {
  bool overflow = false;
  for (std::size_t i = 0; i < rows; ++i) overflow |= __builtin_sub_overflow(a[i], b[i], &out[i]);
  return !overflow;
}

bool Multiply(const std::int64_t* a, const std::int64_t* b, std::size_t rows, std::int64_t* out) {
  bool overflow = false;
  for (std::size_t i = 0; i < rows; ++i) overflow |= __builtin_mul_overflow(a[i], b[i], &out[i]);
  return !overflow;
}

}  // namespace kernel

}  // namespace anze::decision
