#include "server/app/people/known_roles.h"

#include <algorithm>

#include "core/people/roles.h"

namespace anze::app {

calendar::Date DayOfRoles(const RegionInfo& region, calendar::Date day) {
  const auto& last = region.effective.to;
  return last && *last < day ? *last : day;
}

KnownRoles RolesOn(const Rules& rules, const people::Policy& policy, calendar::Date day) {
  KnownRoles known;
  for (const RegionInfo& region : rules.Regions()) {
    const auto snapshot = rules.SnapshotAt(region.region, DayOfRoles(region, day));
    if (!snapshot.ok()) continue;
    for (const auto& [id, role] : (*snapshot)->roles) {
      if (id == "system" || known.contains(id)) continue;
      const auto& others = policy.organisation_roles;
      const bool other = std::find(others.begin(), others.end(), id) != others.end();
      known[id] = {(*snapshot)->RoleTitle(id), other ? people::Office::kOrganisation : people::Office::kBureau};
    }
  }
  for (const std::string_view id : people::PlatformRoles())
    known[std::string(id)] = {base::Localized(), people::Office::kPlatform};
  return known;
}

}  // namespace anze::app
