// 统一社会信用代码 (GB 32100-2015): 18 characters, the last one computed from the others by ISO 7064 MOD 31-3.
// Threads: re-entrant.
#pragma once

#include <string_view>

namespace anze::ruleset {

enum class CreditCode {
  kValid,
  kLegacy,     // well-formed, but the check character does not fit
  kMalformed,  // wrong length or characters
};

// Letters must be capitals; I, O, S, V and Z are no characters of the code.
CreditCode CheckCreditCode(std::string_view code);

}  // namespace anze::ruleset
