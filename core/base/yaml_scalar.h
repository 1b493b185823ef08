// Which plain scalars two YAML readers would read differently. Part of the YAML reader.
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace anze::base {

struct Ambiguity {
  std::string_view reason;  // leading-zero, radix, underscore, comma, boolean, letter-case, sexagesimal,
                            // bare-point, plus, special, range: picks the sentence
  std::string fix;          // replacement, when there is a sure one
};

// nullopt when the unquoted scalar has one reading only.
std::optional<Ambiguity> FindAmbiguity(std::string_view plain);

}  // namespace anze::base
