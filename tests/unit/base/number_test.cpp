#include "core/base/number.h"

#include <limits>

#include "tests/support/check.h"

namespace anze::base {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

Number Of(std::string_view text) {
  const auto number = Number::Parse(text);
  CAPTURE(text);
  CHECK(number.has_value());
  return number.value_or(Number(-999));
}

Number Fraction(std::int64_t num, std::int64_t den) { return *Number::Ratio(num, den); }

TEST_CASE("A number reads decimals exactly", "[base][number]") {
  CHECK(Of("0.15") == Fraction(15, 100));
  CHECK(Of("0.15").num() == 3);
  CHECK(Of("0.15").den() == 20);
  CHECK(Of("-12.50") == Fraction(-25, 2));
  CHECK(Of("1.0") == Number(1));
  CHECK(Of("1.0").is_integer());
  CHECK(Of("-0") == Number(0));
  CHECK(Of("-0.000").num() == 0);
  CHECK(Of("1e3") == Number(1000));
  CHECK(Of("2.5E-1") == Fraction(1, 4));
  CHECK(Of("1E+2") == Number(100));
  CHECK(Of("1e18") == Number(1'000'000'000'000'000'000));
  CHECK(Of("1e-18") == Fraction(1, 1'000'000'000'000'000'000));
  CHECK(Of("0.1").num() * 3 == Of("0.3").num());
}

TEST_CASE("A number reads the ends of the range", "[base][number]") {
  CHECK(Of("9223372036854775807") == Number(kMax));
  CHECK(Of("-9223372036854775808") == Number(kMin));
  CHECK(Of("9223372036854775807.0") == Number(kMax));
  CHECK_FALSE(Number::Parse("9223372036854775808"));
  CHECK_FALSE(Number::Parse("-9223372036854775809"));
  CHECK_FALSE(Number::Parse("18446744073709551616"));
  CHECK_FALSE(Number::Parse("1e400"));
  CHECK_FALSE(Number::Parse("1e19"));
  CHECK_FALSE(Number::Parse("10e18"));
  CHECK_FALSE(Number::Parse("0.12345678901234567890123"));
  CHECK_FALSE(Number::Parse(std::string(500, '9')));
}

TEST_CASE("Number: zeros that mean nothing do not overflow", "[base][number]") {
  CHECK(Of("1." + std::string(36, '0')) == Number(1));
  CHECK(Of("0.5" + std::string(25, '0')) == Fraction(1, 2));
  CHECK(Of("0." + std::string(100, '0')) == Number(0));
  CHECK(Of("1000000000000000000000e-18") == Number(1000));
}

TEST_CASE("A number refuses what is no decimal", "[base][number]") {
  for (const char* text :
       {"",      "-",    "+1",    " 1",    "1 ",  "010", "-01", "00",    ".5",   "5.",    "1.", "1e", "1e+",
        "1e1.5", "0x1F", "1_000", "1,000", "NaN", "inf", "--1", "1.2.3", "1e19", "1e-19", "１", "1/3"}) {
    CAPTURE(text);
    CHECK_FALSE(Number::Parse(text));
  }
}

TEST_CASE("Number: ratios are normalised", "[base][number]") {
  CHECK(Fraction(6, -4).num() == -3);
  CHECK(Fraction(6, -4).den() == 2);
  CHECK(Fraction(0, 7).den() == 1);
  CHECK(Fraction(kMin, kMin) == Number(1));
  CHECK_FALSE(Number::Ratio(1, 0));
  CHECK_FALSE(Number::Ratio(kMin, -1));
  CHECK_FALSE(Number::Ratio(1, kMin));
  CHECK(Fraction(2, kMin).den() == std::int64_t{1} << 62);
}

TEST_CASE("Number: arithmetic is exact", "[base][number]") {
  CHECK(Add(Of("0.1"), Of("0.2")) == Of("0.3"));
  CHECK(Sub(Of("0.3"), Of("0.1")) == Of("0.2"));
  CHECK(Mul(Fraction(1, 3), Number(3)) == Number(1));
  CHECK(Div(Number(1), Number(3)) == Fraction(1, 3));
  CHECK(Div(Number(-1), Of("-0.5")) == Number(2));
  CHECK(Mul(Number(400'000'00), Of("0.21")) == Number(84'000'00));
}

TEST_CASE("Number: arithmetic reports overflow", "[base][number]") {
  CHECK_FALSE(Add(Number(kMax), Number(1)));
  CHECK_FALSE(Sub(Number(kMin), Number(1)));
  CHECK_FALSE(Sub(Number(0), Number(kMin)));
  CHECK_FALSE(Mul(Number(kMax), Number(2)));
  CHECK_FALSE(Mul(Number(kMin), Number(-1)));
  CHECK_FALSE(Div(Number(kMin), Number(-1)));
  CHECK_FALSE(Div(Number(1), Number(0)));
  CHECK_FALSE(Div(Number(0), Number(0)));
  CHECK_FALSE(Mul(Fraction(1, kMax), Fraction(1, 2)));
  CHECK_FALSE(Add(Fraction(1, kMax), Fraction(1, kMax - 1)));
  // A large intermediate that cancels is no overflow.
  CHECK(Mul(Fraction(kMax, 2), Fraction(2, kMax)) == Number(1));
  CHECK(Div(Fraction(kMin, 3), Fraction(kMin, 3)) == Number(1));
}

TEST_CASE("A number compares without overflow", "[base][number]") {
  CHECK(Fraction(1, 3) < Of("0.34"));
  CHECK(Fraction(-1, 3) > Of("-0.34"));
  CHECK(Fraction(kMax - 1, kMax) < Number(1));
  CHECK(Number(kMin) < Fraction(kMin + 1, 3));
  CHECK(Number(kMax) > Fraction(kMax, 2));
  CHECK(Number(1) != Fraction(1, 2));
}

struct RoundingCase {
  const char* number;
  std::int64_t down;
  std::int64_t up;
  std::int64_t half_up;
  std::int64_t half_even;
};

TEST_CASE("A number rounds by rule", "[base][number]") {
  const RoundingCase cases[] = {
      {"2", 2, 2, 2, 2},        {"2.4", 2, 3, 2, 2},      {"2.5", 2, 3, 3, 2},      {"3.5", 3, 4, 4, 4},
      {"2.6", 2, 3, 3, 3},      {"-2.4", -3, -2, -2, -2}, {"-2.5", -3, -2, -3, -2}, {"-3.5", -4, -3, -4, -4},
      {"-2.6", -3, -2, -3, -3}, {"0.5", 0, 1, 1, 0},      {"-0.5", -1, 0, -1, 0},   {"-1.5", -2, -1, -2, -2},
      {"0.4999", 0, 1, 0, 0},   {"-0.0001", -1, 0, 0, 0},
  };
  for (const RoundingCase& c : cases) {
    const Number number = Of(c.number);
    INFO(c.number);
    CHECK(number.RoundDown() == c.down);
    CHECK(number.RoundUp() == c.up);
    CHECK(number.RoundHalfUp() == c.half_up);
    CHECK(number.RoundHalfEven() == c.half_even);
  }
  CHECK(Fraction(kMin, 1).RoundHalfUp() == kMin);
  CHECK(Fraction(kMax, 2).RoundHalfUp() == kMax / 2 + 1);
  CHECK(Fraction(kMin + 1, 2).RoundDown() == kMin / 2);
  CHECK(Number(kMin).RoundUp() == kMin);
}

TEST_CASE("A number writes decimals", "[base][number]") {
  for (const char* text : {"0", "3", "-3", "0.15", "-0.15", "12.5", "0.000000000000000001", "9223372036854775807",
                           "-9223372036854775808", "4611686018427387903.5", "0.001"}) {
    CHECK(Of(text).ToString() == text);
  }
  CHECK(Of("12.50").ToString() == "12.5");
  CHECK(Fraction(1, 3).ToString() == "1/3");
  CHECK(Fraction(-7, 6).ToString() == "-7/6");
  CHECK(Fraction(kMin, 5).ToString() == "-1844674407370955161.6");
  // 2^-19 needs nineteen places.
  CHECK(Fraction(1, 1 << 18).ToString() == "0.000003814697265625");
  CHECK(Fraction(1, 1 << 19).ToString() == "1/524288");
}

TEST_CASE("A number gives the nearest double", "[base][number]") {
  CHECK(Of("0.1").ToDouble() == 0.1);
  CHECK(Fraction(1, 3).ToDouble() == 1.0 / 3.0);
}

}  // namespace
}  // namespace anze::base
