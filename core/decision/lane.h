// Lane: what a register holds while code runs over a block of rows; and the loops over such blocks.
//
// A lane is a view of kBlock values of one kind, or of one value for all rows. LaneMachine decides
// what runs; the loops in `kernel` know nothing of programs.
// Ownership: lanes borrow columns, constants and buffers. Threads: one runner each.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/decision/cell.h"

// Promises the compiler that a loop's output is at most exactly one of its inputs: without it the
// compiler has to expect overlap and does not use vector registers.
#if defined(__clang__)
#define ANZE_VECTOR_LOOP _Pragma("clang loop vectorize(assume_safety)")
#else
#define ANZE_VECTOR_LOOP _Pragma("GCC ivdep")
#endif

namespace anze::decision {

// Rows of a block: its buffers stay in the first-level cache.
inline constexpr std::size_t kBlock = 1024;

using Truths = std::array<std::uint8_t, kBlock>;  // 0 false, 1 unknown, 2 true
using Numerators = std::array<std::int64_t, kBlock>;
using WordNumbers = std::array<std::uint32_t, kBlock>;

// What numbers that are not known cannot be below or above, over the denominator of their lane; only where `has_…` is
// not 0.
struct LaneBounds {
  Numerators low;
  Numerators high;
  Truths has_low;
  Truths has_high;
};

// Only the pointers of `form` are valid, each to kBlock entries.
struct Lane {
  enum class Form : std::uint8_t { kNone, kUnknown, kConstant, kTruth, kNumber, kText, kMixed };

  // kNone: nothing was computed. kUnknown: unknown in every row. kConstant: one known value for all
  // rows.
  Form form = Form::kNone;
  const Cell* constant = nullptr;
  const std::uint8_t* truth = nullptr;
  // Numerators over `den`, which all rows share.
  const std::int64_t* number = nullptr;
  std::int64_t den = 1;
  // 0xFF or 0; nullptr: all are known.
  const std::uint8_t* known = nullptr;
  // Of the result of a function over a list, where rows are unknown; else nullptr.
  const LaneBounds* bounds = nullptr;
  // 0: unknown; else (*words)[word - 1].
  const std::uint32_t* word = nullptr;
  const std::vector<std::string_view>* words = nullptr;
  const base::Value* mixed = nullptr;
};

// Where a temporary keeps its block. Allocated on first use, kept for the runner's life, 1 to 8 KiB
// a part.
struct LaneBuffer {
  std::unique_ptr<Truths> truth;
  std::unique_ptr<Numerators> number;
  std::unique_ptr<Truths> known;
  std::unique_ptr<WordNumbers> word;

  std::uint8_t* TruthData();
  std::int64_t* NumberData();
  std::uint8_t* KnownData();
  std::uint32_t* WordData();
};

// The loops. All run over the whole block: rows past the end of the population hold garbage that
// nobody reads. Truths are 0 false, 1 unknown, 2 true, so that Kleene's `and` is the least and `or`
// the greatest. The output may be one of the inputs, never overlap one otherwise.
namespace kernel {

// The comparisons of a lane with a bound, or of two lanes.
enum class Test : std::uint8_t { kLess, kLessEqual, kGreater, kGreaterEqual, kEqual, kNotEqual };
// out = x < bound, x <= bound …, never unknown; `bound` is exact over the lane's denominator.
void Compare(const std::int64_t* x, Test test, std::int64_t bound, std::uint8_t* out);
// Compares two lanes of numbers, with 128-bit products where their denominators differ, so that
// nothing overflows.
void ComparePairs(const Lane& a, const Lane& b, Test test, std::uint8_t* out);
// Sets unknown where `known` is 0.
void Mask(const std::uint8_t* known, std::uint8_t* out);
void MaskBoth(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* out);  // known = a and b
void And(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* out);
void Or(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* out);
void Not(const std::uint8_t* a, std::uint8_t* out);
// Equality of truths, or inequality where `equal` is false; unknown where either is.
void Same(const std::uint8_t* a, const std::uint8_t* b, bool equal, std::uint8_t* out);
// The first `rows` entries only. False when one of them overflowed; `out` is then of no use.
bool Scale(const std::int64_t* x, std::int64_t factor, std::size_t rows, std::int64_t* out);
bool Add(const std::int64_t* a, const std::int64_t* b, std::size_t rows, std::int64_t* out);
bool Subtract(const std::int64_t* a, const std::int64_t* b, std::size_t rows, std::int64_t* out);
bool Multiply(const std::int64_t* a, const std::int64_t* b, std::size_t rows, std::int64_t* out);

}  // namespace kernel

}  // namespace anze::decision
