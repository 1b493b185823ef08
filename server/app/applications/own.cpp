#include "server/app/applications/own.h"

#include <algorithm>
#include <utility>

#include "core/base/region.h"
#include "core/ports/read_scope.h"

namespace anze::app {

Problem Conflict(base::Diagnostics errors) {
  Problem problem = Invalid(std::move(errors));
  problem.kind = ProblemKind::kConflict;
  return problem;
}

std::vector<std::string> OrganisationsOf(const people::Principal& who) {
  std::vector<std::string> codes;
  for (const people::Grant& grant : who.grants) {
    if (grant.office != people::Office::kOrganisation || grant.organisation.empty()) continue;
    if (std::find(codes.begin(), codes.end(), grant.organisation) == codes.end()) codes.push_back(grant.organisation);
  }
  return codes;
}

bool BelongsTo(const people::Principal& who, std::string_view organisation) {
  const std::string key = ports::PartyKey(organisation);
  const std::vector<std::string> own = OrganisationsOf(who);
  return std::any_of(own.begin(), own.end(), [&](const std::string& code) { return ports::PartyKey(code) == key; });
}

// Whether a grant lets its holder apply in a region, for the organisation where one is named.
bool MayApply(const people::Principal& who, const ruleset::Application& application, std::string_view region,
              std::string_view organisation) {
  return std::any_of(who.grants.begin(), who.grants.end(), [&](const people::Grant& grant) {
    const bool role = std::find(application.by.begin(), application.by.end(), grant.role) != application.by.end();
    const bool own = organisation.empty() || ports::PartyKey(grant.organisation) == ports::PartyKey(organisation);
    return role && own && grant.office == people::Office::kOrganisation && base::LiesIn(region, grant.region);
  });
}

}  // namespace anze::app
