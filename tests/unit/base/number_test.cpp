#include "core/base/number.h"

#include <gtest/gtest.h>

#include <limits>

namespace anze::base {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

Number Of(std::string_view text) {
  const auto number = Number::Parse(text);
  EXPECT_TRUE(number.has_value()) << text;
  return number.value_or(Number(-999));
}

Number Fraction(std::int64_t num, std::int64_t den) { return *Number::Ratio(num, den); }

TEST(NumberTest, ReadsDecimalsExactly) {
  EXPECT_EQ(Of("0.15"), Fraction(15, 100));
  EXPECT_EQ(Of("0.15").num(), 3);
  EXPECT_EQ(Of("0.15").den(), 20);
  EXPECT_EQ(Of("-12.50"), Fraction(-25, 2));
  EXPECT_EQ(Of("1.0"), Number(1));
  EXPECT_TRUE(Of("1.0").is_integer());
  EXPECT_EQ(Of("-0"), Number(0));
  EXPECT_EQ(Of("-0.000").num(), 0);
  EXPECT_EQ(Of("1e3"), Number(1000));
  EXPECT_EQ(Of("2.5E-1"), Fraction(1, 4));
  EXPECT_EQ(Of("1E+2"), Number(100));
  EXPECT_EQ(Of("1e18"), Number(1'000'000'000'000'000'000));
  EXPECT_EQ(Of("1e-18"), Fraction(1, 1'000'000'000'000'000'000));
  EXPECT_EQ(Of("0.1").num() * 3, Of("0.3").num());
}

TEST(NumberTest, ReadsTheEndsOfTheRange) {
  EXPECT_EQ(Of("9223372036854775807"), Number(kMax));
  EXPECT_EQ(Of("-9223372036854775808"), Number(kMin));
  EXPECT_EQ(Of("9223372036854775807.0"), Number(kMax));
  EXPECT_FALSE(Number::Parse("9223372036854775808"));
  EXPECT_FALSE(Number::Parse("-9223372036854775809"));
  EXPECT_FALSE(Number::Parse("18446744073709551616"));
  EXPECT_FALSE(Number::Parse("1e400"));
  EXPECT_FALSE(Number::Parse("1e19"));
  EXPECT_FALSE(Number::Parse("10e18"));
  EXPECT_FALSE(Number::Parse("0.12345678901234567890123"));
  EXPECT_FALSE(Number::Parse(std::string(500, '9')));
}

TEST(NumberTest, ZerosThatMeanNothingDoNotOverflow) {
  EXPECT_EQ(Of("1." + std::string(36, '0')), Number(1));
  EXPECT_EQ(Of("0.5" + std::string(25, '0')), Fraction(1, 2));
  EXPECT_EQ(Of("0." + std::string(100, '0')), Number(0));
  EXPECT_EQ(Of("1000000000000000000000e-18"), Number(1000));
}

TEST(NumberTest, RefusesWhatIsNoDecimal) {
  for (const char* text :
       {"",      "-",    "+1",    " 1",    "1 ",  "010", "-01", "00",    ".5",   "5.",    "1.", "1e", "1e+",
        "1e1.5", "0x1F", "1_000", "1,000", "NaN", "inf", "--1", "1.2.3", "1e19", "1e-19", "１", "1/3"}) {
    EXPECT_FALSE(Number::Parse(text)) << text;
  }
}

TEST(NumberTest, RatiosAreNormalised) {
  EXPECT_EQ(Fraction(6, -4).num(), -3);
  EXPECT_EQ(Fraction(6, -4).den(), 2);
  EXPECT_EQ(Fraction(0, 7).den(), 1);
  EXPECT_EQ(Fraction(kMin, kMin), Number(1));
  EXPECT_FALSE(Number::Ratio(1, 0));
  EXPECT_FALSE(Number::Ratio(kMin, -1));
  EXPECT_FALSE(Number::Ratio(1, kMin));
  EXPECT_EQ(Fraction(2, kMin).den(), std::int64_t{1} << 62);
}

TEST(NumberTest, ArithmeticIsExact) {
  EXPECT_EQ(Add(Of("0.1"), Of("0.2")), Of("0.3"));
  EXPECT_EQ(Sub(Of("0.3"), Of("0.1")), Of("0.2"));
  EXPECT_EQ(Mul(Fraction(1, 3), Number(3)), Number(1));
  EXPECT_EQ(Div(Number(1), Number(3)), Fraction(1, 3));
  EXPECT_EQ(Div(Number(-1), Of("-0.5")), Number(2));
  EXPECT_EQ(Mul(Number(400'000'00), Of("0.21")), Number(84'000'00));
}

TEST(NumberTest, ArithmeticReportsOverflow) {
  EXPECT_FALSE(Add(Number(kMax), Number(1)));
  EXPECT_FALSE(Sub(Number(kMin), Number(1)));
  EXPECT_FALSE(Sub(Number(0), Number(kMin)));
  EXPECT_FALSE(Mul(Number(kMax), Number(2)));
  EXPECT_FALSE(Mul(Number(kMin), Number(-1)));
  EXPECT_FALSE(Div(Number(kMin), Number(-1)));
  EXPECT_FALSE(Div(Number(1), Number(0)));
  EXPECT_FALSE(Div(Number(0), Number(0)));
  EXPECT_FALSE(Mul(Fraction(1, kMax), Fraction(1, 2)));
  EXPECT_FALSE(Add(Fraction(1, kMax), Fraction(1, kMax - 1)));
  // A large intermediate that cancels is no overflow.
  EXPECT_EQ(Mul(Fraction(kMax, 2), Fraction(2, kMax)), Number(1));
  EXPECT_EQ(Div(Fraction(kMin, 3), Fraction(kMin, 3)), Number(1));
}

TEST(NumberTest, ComparesWithoutOverflow) {
  EXPECT_LT(Fraction(1, 3), Of("0.34"));
  EXPECT_GT(Fraction(-1, 3), Of("-0.34"));
  EXPECT_LT(Fraction(kMax - 1, kMax), Number(1));
  EXPECT_LT(Number(kMin), Fraction(kMin + 1, 3));
  EXPECT_GT(Number(kMax), Fraction(kMax, 2));
  EXPECT_NE(Number(1), Fraction(1, 2));
}

struct RoundingCase {
  const char* number;
  std::int64_t down;
  std::int64_t up;
  std::int64_t half_up;
  std::int64_t half_even;
};

TEST(NumberTest, RoundsByRule) {
  const RoundingCase cases[] = {
      {"2", 2, 2, 2, 2},        {"2.4", 2, 3, 2, 2},      {"2.5", 2, 3, 3, 2},      {"3.5", 3, 4, 4, 4},
      {"2.6", 2, 3, 3, 3},      {"-2.4", -3, -2, -2, -2}, {"-2.5", -3, -2, -3, -2}, {"-3.5", -4, -3, -4, -4},
      {"-2.6", -3, -2, -3, -3}, {"0.5", 0, 1, 1, 0},      {"-0.5", -1, 0, -1, 0},   {"-1.5", -2, -1, -2, -2},
      {"0.4999", 0, 1, 0, 0},   {"-0.0001", -1, 0, 0, 0},
  };
  for (const RoundingCase& c : cases) {
    const Number number = Of(c.number);
    EXPECT_EQ(number.RoundDown(), c.down) << c.number;
    EXPECT_EQ(number.RoundUp(), c.up) << c.number;
    EXPECT_EQ(number.RoundHalfUp(), c.half_up) << c.number;
    EXPECT_EQ(number.RoundHalfEven(), c.half_even) << c.number;
  }
  EXPECT_EQ(Fraction(kMin, 1).RoundHalfUp(), kMin);
  EXPECT_EQ(Fraction(kMax, 2).RoundHalfUp(), kMax / 2 + 1);
  EXPECT_EQ(Fraction(kMin + 1, 2).RoundDown(), kMin / 2);
  EXPECT_EQ(Number(kMin).RoundUp(), kMin);
}

TEST(NumberTest, WritesDecimals) {
  for (const char* text : {"0", "3", "-3", "0.15", "-0.15", "12.5", "0.000000000000000001", "9223372036854775807",
                           "-9223372036854775808", "4611686018427387903.5", "0.001"}) {
    EXPECT_EQ(Of(text).ToString(), text);
  }
  EXPECT_EQ(Of("12.50").ToString(), "12.5");
  EXPECT_EQ(Fraction(1, 3).ToString(), "1/3");
  EXPECT_EQ(Fraction(-7, 6).ToString(), "-7/6");
  EXPECT_EQ(Fraction(kMin, 5).ToString(), "-1844674407370955161.6");
  // 2^-19 needs nineteen places.
  EXPECT_EQ(Fraction(1, 1 << 18).ToString(), "0.000003814697265625");
  EXPECT_EQ(Fraction(1, 1 << 19).ToString(), "1/524288");
}

TEST(NumberTest, GivesTheNearestDouble) {
  EXPECT_DOUBLE_EQ(Of("0.1").ToDouble(), 0.1);
  EXPECT_DOUBLE_EQ(Fraction(1, 3).ToDouble(), 1.0 / 3.0);
}

}  // namespace
}  // namespace anze::base
