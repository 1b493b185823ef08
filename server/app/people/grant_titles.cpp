#include "server/app/people/grant_titles.h"

#include <algorithm>
#include <utility>

namespace anze::app {

std::vector<GrantInWords> InWords(const Rules& rules, const Directory& directory, const KnownRoles& roles,
                                  std::span<const people::Grant> grants) {
  std::vector<GrantInWords> words;
  const std::vector<RegionInfo> regions = grants.empty() ? std::vector<RegionInfo>() : rules.Regions();
  for (const people::Grant& grant : grants) {
    GrantInWords one{grant, {grant.role, {}}, {}, {grant.region, {}}};
    if (const auto role = roles.find(grant.role); role != roles.end()) one.role = role->second.title;
    if (const auto organisation = directory.FindOrganisation(grant.organisation))
      one.organisation = organisation->title;
    const auto region = std::find_if(regions.begin(), regions.end(),
                                     [&](const RegionInfo& known) { return known.region == grant.region; });
    if (region != regions.end()) one.region = region->title;
    words.push_back(std::move(one));
  }
  return words;
}

}  // namespace anze::app
