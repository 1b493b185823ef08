#include "core/people/rights.h"

#include <algorithm>

#include "core/base/region.h"

namespace anze::people {
namespace {

bool Counts(const Grant& grant, std::string_view region, std::span<const std::string> parties) {
  if (grant.region.empty() || !base::LiesIn(region, grant.region)) return false;
  switch (grant.office) {
    case Office::kBureau:
      return true;
    case Office::kOrganisation:
      return !grant.organisation.empty() &&
             std::find(parties.begin(), parties.end(), ports::PartyKey(grant.organisation)) != parties.end();
    case Office::kPlatform:
      break;
  }
  return false;
}

void AddOnce(const std::string& role, std::vector<std::string>* roles) {
  if (std::find(roles->begin(), roles->end(), role) == roles->end()) roles->push_back(role);
}

}  // namespace

std::vector<std::string> RolesFor(const Principal& principal, std::string_view region,
                                  std::span<const std::string> parties) {
  std::vector<std::string> roles;
  for (const Grant& grant : principal.grants) {
    if (Counts(grant, region, parties)) AddOnce(grant.role, &roles);
  }
  if (principal.acts_for.empty() || !ports::MayRead(principal.reads, region, parties)) return roles;
  for (const std::string& role : principal.acts_for) AddOnce(role, &roles);
  return roles;
}

bool MayActFor(const Principal& principal, std::string_view role) {
  return std::any_of(principal.acts_for.begin(), principal.acts_for.end(),
                     [&](const std::string& known) { return known == "*" || known == role; });
}

const std::string& ViaOf(const Principal& principal) {
  return principal.via.empty() ? principal.account : principal.via;
}

}  // namespace anze::people
