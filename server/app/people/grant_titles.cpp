#include "server/app/people/grant_titles.h"

#include <algorithm>
#include <utility>

#include "server/app/people/known_roles.h"

namespace anze::app {

std::vector<GrantInWords> InWords(const Rules& rules, const Directory& directory, std::span<const people::Grant> grants,
                                  calendar::Date day) {
  std::vector<GrantInWords> words;
  const std::vector<RegionInfo> regions = grants.empty() ? std::vector<RegionInfo>() : rules.Regions();
  for (const people::Grant& grant : grants) {
    GrantInWords one{grant, {}, {}, {grant.region, {}}};
    const auto region = std::find_if(regions.begin(), regions.end(),
                                     [&](const RegionInfo& known) { return known.region == grant.region; });
    if (region != regions.end()) one.region = region->title;
    if (!people::IsPlatformRole(grant.role)) {
      const calendar::Date then = region == regions.end() ? day : DayOfRoles(*region, day);
      const auto snapshot = rules.SnapshotAt(grant.region, then);
      one.role = snapshot.ok() ? (*snapshot)->RoleTitle(grant.role) : base::Localized{grant.role, {}};
    }
    if (const auto organisation = directory.FindOrganisation(grant.organisation))
      one.organisation = organisation->title;
    words.push_back(std::move(one));
  }
  return words;
}

}  // namespace anze::app
