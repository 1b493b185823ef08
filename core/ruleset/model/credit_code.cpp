#include "core/ruleset/model/credit_code.h"

#include <cstddef>

namespace anze::ruleset {
namespace {

// The 31 characters of the code; I, O, S, V and Z are left out because they read like digits.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::size_t kLength = 18;
constexpr int kModulus = 31;
constexpr int kBase = 3;  // the weight of position i is 3^i mod 31

}  // namespace

CreditCode CheckCreditCode(std::string_view code) {
  if (code.size() != kLength) return CreditCode::kMalformed;
  int sum = 0;
  int weight = 1;
  for (std::size_t i = 0; i < kLength; ++i) {
    const std::size_t digit = kAlphabet.find(code[i]);
    if (digit == std::string_view::npos) return CreditCode::kMalformed;
    // Positions 3 to 8 are the division code of the place of registration: digits only.
    if (i >= 2 && i < 8 && digit > 9) return CreditCode::kMalformed;
    if (i + 1 == kLength) {
      const int expected = (kModulus - sum % kModulus) % kModulus;
      return static_cast<int>(digit) == expected ? CreditCode::kValid : CreditCode::kLegacy;
    }
    sum += static_cast<int>(digit) * weight;
    weight = weight * kBase % kModulus;
  }
  return CreditCode::kMalformed;
}

}  // namespace anze::ruleset
