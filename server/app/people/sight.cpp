#include "server/app/people/sight.h"

#include <algorithm>
#include <vector>

#include "core/people/rights.h"

namespace anze::app {

Sight SightOf(const people::Policy& policy, const people::Principal& who, std::string_view region,
              std::span<const std::string> parties) {
  if (policy.clear_roles.empty() && policy.reveal_roles.empty()) return Sight::kMasked;
  const std::vector<std::string> roles = people::RolesFor(who, region, parties);
  const auto any_of = [&roles](const std::vector<std::string>& listed) {
    return std::any_of(roles.begin(), roles.end(), [&listed](const std::string& role) {
      return std::find(listed.begin(), listed.end(), role) != listed.end();
    });
  };
  if (any_of(policy.clear_roles)) return Sight::kClear;
  return any_of(policy.reveal_roles) ? Sight::kMayAsk : Sight::kMasked;
}

}  // namespace anze::app
