// Who sees personal data in clear: by the roles that count for a case or record, and the lists of the ruleset
// (people.personal.clear_roles and people.personal.reveal_roles of rulesets/platform). Whoever is in neither sees
// masks and has nothing shown; a token that may act for every role has none of its own and is in neither.
// Ownership: none. Threads: pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/people/policy.h"
#include "core/people/principal.h"

namespace anze::app {

enum class Sight {
  kMasked,
  kMayAsk,  // masked, and a value is shown for a stated reason
  kClear,
};

// `parties`: those of the case or record, by ports::PartyKey.
Sight SightOf(const people::Policy& policy, const people::Principal& who, std::string_view region,
              std::span<const std::string> parties);

}  // namespace anze::app
