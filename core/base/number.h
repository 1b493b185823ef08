// Number: an exact rational. Money is an integer count of fen; ratios, rates and
// coefficients are fractions; nothing here is ever a binary floating point value.
//
// Invariants: den > 0, gcd(|num|, den) == 1. An integer has den == 1.
// Arithmetic that leaves the range of 64-bit numerator and denominator returns
// nullopt; callers turn that into Error "number-overflow". Comparison is exact and
// cannot overflow (128-bit cross products).
// Ownership: plain value, 16 bytes. Threads: no shared state.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace anze::base {

// 128-bit intermediate results; a compiler extension, hence spelled in one place.
__extension__ typedef __int128 Int128;  // NOLINT(modernize-use-using)

class Number {
 public:
  constexpr Number() = default;
  constexpr Number(std::int64_t integer) : num_(integer) {}  // NOLINT(google-explicit-constructor)

  // num / den, normalised. nullopt when den == 0 or the result is out of range.
  static std::optional<Number> Ratio(std::int64_t num, std::int64_t den);

  // Exact decimal text: "-12.50", "0.15", "1e3" (exponent within +-18). No blanks, no sign "+",
  // no leading zeros as in "010". nullopt when malformed or out of range.
  static std::optional<Number> Parse(std::string_view text);

  constexpr std::int64_t num() const { return num_; }
  constexpr std::int64_t den() const { return den_; }
  constexpr bool is_integer() const { return den_ == 1; }

  friend std::optional<Number> Add(Number a, Number b);
  friend std::optional<Number> Sub(Number a, Number b);
  friend std::optional<Number> Mul(Number a, Number b);
  friend std::optional<Number> Div(Number a, Number b);  // nullopt also for b == 0
  friend constexpr bool operator==(Number a, Number b) { return a.num_ == b.num_ && a.den_ == b.den_; }
  friend constexpr std::strong_ordering operator<=>(Number a, Number b) {
    if (a.den_ == b.den_) return a.num_ <=> b.num_;
    const Int128 left = static_cast<Int128>(a.num_) * b.den_;
    const Int128 right = static_cast<Int128>(b.num_) * a.den_;
    return left < right   ? std::strong_ordering::less
           : left > right ? std::strong_ordering::greater
                          : std::strong_ordering::equal;
  }

  // Rounding to an integer; the rule names are those of the rule language.
  std::int64_t RoundDown() const;      // toward minus infinity
  std::int64_t RoundUp() const;        // toward plus infinity
  std::int64_t RoundHalfUp() const;    // halves away from zero (四舍五入)
  std::int64_t RoundHalfEven() const;  // halves to the even neighbour

  // "3", "0.15", or "1/3" where no finite decimal of at most 18 places exists.
  std::string ToString() const;
  // Nearest double; only for charts and metrics, never for a rule.
  double ToDouble() const;

 private:
  // num / den of a calculation, normalised; nullopt as for Ratio.
  static std::optional<Number> FromWide(Int128 num, Int128 den);

  std::int64_t num_ = 0;
  std::int64_t den_ = 1;
};

std::optional<Number> Add(Number a, Number b);
std::optional<Number> Sub(Number a, Number b);
std::optional<Number> Mul(Number a, Number b);
std::optional<Number> Div(Number a, Number b);

}  // namespace anze::base
