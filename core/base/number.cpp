// Exact rationals in two 64-bit integers.
//
// Every calculation goes through 128 bits, is reduced by the greatest common divisor, and must then
// fit 64 bits again. So a result is refused only when it really has no place, and not because of a
// large step on the way. Integers, which are most numbers, take a short way with the processor's
// own overflow flag.
//
// A decimal text is scanned into a mantissa and a power of ten. Trailing zeros are held back, since
// 1.000000000000000000000 is still 1.
#include "core/base/number.h"

#include <charconv>
#include <limits>
#include <numeric>

#include "core/base/ascii.h"

namespace anze::base {
namespace {

constexpr int kMaxExponent = 18;
constexpr int kMaxPlaces = 18;
constexpr Int128 kMin = std::numeric_limits<std::int64_t>::min();
constexpr Int128 kMax = std::numeric_limits<std::int64_t>::max();
// Digits beyond this cannot come back into 64 bits by cancelling at most 10^18 * 10^18.
constexpr Int128 kMantissaCap = static_cast<Int128>(1'000'000'000'000'000'000) * 1'000'000'000'000'000'000;

bool Fits(Int128 value) { return value >= kMin && value <= kMax; }

// Euclid's algorithm, until both fit the machine's own division.
Int128 Gcd(Int128 a, Int128 b) {
  if (a < 0) a = -a;
  while (b > kMax) {  // 128-bit division is slow: only as long as it must
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  if (b == 0) return a;
  return std::gcd(static_cast<std::int64_t>(a % b), static_cast<std::int64_t>(b));
}

Int128 PowerOfTen(int exponent) {
  Int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

struct Ratio128 {
  Int128 num;
  Int128 den;
};

// The text of a decimal as it is scanned: mantissa * 10^exponent.
struct Decimal {
  Int128 mantissa = 0;
  int exponent = 0;
  int zeros = 0;  // trailing zeros held back: they may turn out to be insignificant

  // Feeds one digit; false when the mantissa has outgrown every possible result.
  bool Push(char c, bool fraction) {
    if (fraction) --exponent;
    if (c == '0') {
      if (mantissa != 0) ++zeros;
      return true;
    }
    for (; zeros > 0; --zeros) {
      if (mantissa > kMantissaCap / 10) return false;
      mantissa *= 10;
    }
    if (mantissa > kMantissaCap / 10) return false;
    mantissa = mantissa * 10 + (c - '0');
    return true;
  }

  // The value, not yet normalised; nullopt when it is out of range anyway.
  std::optional<Ratio128> Finish(bool negative, int written_exponent) const {
    if (mantissa == 0) return Ratio128{0, 1};
    const int power = exponent + zeros + written_exponent;
    if (power > 2 * kMaxExponent || power < -2 * kMaxExponent) return std::nullopt;
    Int128 value = negative ? -mantissa : mantissa;
    if (power <= 0) return Ratio128{value, PowerOfTen(-power)};
    for (int i = 0; i < power; ++i) {
      value *= 10;
      if (!Fits(value)) return std::nullopt;
    }
    return Ratio128{value, 1};
  }
};

// Reads "e+12" at text[at]; nullopt when malformed or beyond +-18.
std::optional<int> ParseExponent(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (!IsDigit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
    if (value > kMaxExponent) return std::nullopt;
  }
  return negative ? -value : value;
}

// C++ rounds towards zero; a floor is wanted.
std::int64_t FloorDiv(Int128 num, Int128 den) {
  Int128 quotient = num / den;
  if (num % den != 0 && num < 0) --quotient;
  return static_cast<std::int64_t>(quotient);
}

}  // namespace

std::optional<Number> Number::FromWide(Int128 num, Int128 den) {
  if (den == 0) return std::nullopt;
  if (den < 0) {
    num = -num;
    den = -den;
  }
  if (den != 1) {
    const Int128 divisor = Gcd(num, den);
    if (divisor != 1) {
      num /= divisor;
      den /= divisor;
    }
  }
  if (!Fits(num) || !Fits(den)) return std::nullopt;
  Number result;
  result.num_ = static_cast<std::int64_t>(num);
  result.den_ = static_cast<std::int64_t>(den);
  return result;
}

std::optional<Number> Number::Ratio(std::int64_t num, std::int64_t den) { return FromWide(num, den); }

std::optional<Number> Number::Parse(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  std::size_t at = negative ? 1 : 0;
  if (at >= text.size() || !IsDigit(text[at])) return std::nullopt;
  if (text[at] == '0' && at + 1 < text.size() && IsDigit(text[at + 1])) return std::nullopt;
  Decimal decimal;
  for (; at < text.size() && IsDigit(text[at]); ++at) {
    if (!decimal.Push(text[at], false)) return std::nullopt;
  }
  if (at < text.size() && text[at] == '.') {
    const std::size_t first = ++at;
    for (; at < text.size() && IsDigit(text[at]); ++at) {
      if (!decimal.Push(text[at], true)) return std::nullopt;
    }
    if (at == first) return std::nullopt;
  }
  int exponent = 0;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
    const auto written = ParseExponent(text.substr(at + 1));
    if (!written) return std::nullopt;
    exponent = *written;
  }
  const auto wide = decimal.Finish(negative, exponent);
  return wide ? FromWide(wide->num, wide->den) : std::nullopt;
}

std::optional<Number> Add(Number a, Number b) {
  if (a.den_ == 1 && b.den_ == 1) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.num_, b.num_, &sum)) return std::nullopt;
    return Number(sum);
  }
  // |num| <= 2^63 and den < 2^63, so each product is below 2^126 and the sum below 2^127.
  return Number::FromWide(static_cast<Int128>(a.num_) * b.den_ + static_cast<Int128>(b.num_) * a.den_,
                          static_cast<Int128>(a.den_) * b.den_);
}

std::optional<Number> Sub(Number a, Number b) {
  if (a.den_ == 1 && b.den_ == 1) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a.num_, b.num_, &difference)) return std::nullopt;
    return Number(difference);
  }
  return Number::FromWide(static_cast<Int128>(a.num_) * b.den_ - static_cast<Int128>(b.num_) * a.den_,
                          static_cast<Int128>(a.den_) * b.den_);
}

std::optional<Number> Mul(Number a, Number b) {
  if (a.den_ == 1 && b.den_ == 1) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a.num_, b.num_, &product)) return std::nullopt;
    return Number(product);
  }
  return Number::FromWide(static_cast<Int128>(a.num_) * b.num_, static_cast<Int128>(a.den_) * b.den_);
}

std::optional<Number> Div(Number a, Number b) {
  return Number::FromWide(static_cast<Int128>(a.num_) * b.den_, static_cast<Int128>(a.den_) * b.num_);
}

std::int64_t Number::RoundDown() const { return FloorDiv(num_, den_); }

std::int64_t Number::RoundUp() const { return den_ == 1 ? num_ : static_cast<std::int64_t>(FloorDiv(num_, den_) + 1); }

// Halves away from zero on both sides, as 四舍五入 is done with amounts.
std::int64_t Number::RoundHalfUp() const {
  if (den_ == 1) return num_;
  const Int128 num = num_;
  if (num < 0) return static_cast<std::int64_t>(-((-num * 2 + den_) / (static_cast<Int128>(den_) * 2)));
  return static_cast<std::int64_t>((num * 2 + den_) / (static_cast<Int128>(den_) * 2));
}

std::int64_t Number::RoundHalfEven() const {
  const std::int64_t down = FloorDiv(num_, den_);
  const Int128 rest = static_cast<Int128>(num_) - static_cast<Int128>(down) * den_;
  if (rest * 2 < den_) return down;
  if (rest * 2 > den_) return down + 1;
  return down % 2 == 0 ? down : down + 1;
}

std::string Number::ToString() const {
  char buffer[64];
  if (den_ == 1) {
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, num_).ptr};
  }
  // A finite decimal needs as many places as the larger of the powers of 2 and 5 in den.
  std::int64_t rest = den_;
  int twos = 0;
  int fives = 0;
  for (; rest % 2 == 0; rest /= 2) ++twos;
  for (; rest % 5 == 0; rest /= 5) ++fives;
  const int places = twos > fives ? twos : fives;
  if (rest != 1 || places > kMaxPlaces) {
    return std::to_string(num_) + "/" + std::to_string(den_);
  }
  const bool negative = num_ < 0;
  Int128 magnitude = negative ? -static_cast<Int128>(num_) : static_cast<Int128>(num_);
  magnitude *= PowerOfTen(places) / den_;  // below 2^63 * 10^18 < 2^127
  char* const end = buffer + sizeof buffer;
  char* at = end;
  const auto push_digits = [&at](auto rest_of_number, int count) {
    for (; count > 0 || rest_of_number != 0; --count, rest_of_number /= 10) {
      *--at = static_cast<char>('0' + static_cast<int>(rest_of_number % 10));
    }
  };
  const Int128 scale = PowerOfTen(places);
  push_digits(static_cast<std::uint64_t>(magnitude % scale), places);
  *--at = '.';
  push_digits(static_cast<std::uint64_t>(magnitude / scale), 1);
  if (negative) *--at = '-';
  return {at, end};
}

double Number::ToDouble() const {
  return static_cast<double>(static_cast<long double>(num_) / static_cast<long double>(den_));
}

}  // namespace anze::base
