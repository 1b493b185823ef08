// Whether a last day moves off a day of rest, as one clock or duty says it.
// Ownership: plain values that own all they hold. Errors: none. Threads: as model.h says.
#pragma once

#include <optional>
#include <string>

namespace anze::ruleset {

// What `roll` states: yes or no, or the name of a parameter of type boolean. Neither: nothing is said.
struct Rolling {
  std::optional<bool> stated;
  std::string parameter;
  friend bool operator==(const Rolling&, const Rolling&) = default;
};

}  // namespace anze::ruleset
