// The roles that somebody may be given: those of the platform, and those that the rules of any region name.
// Errors: none. Threads: re-entrant.
#pragma once

#include <map>
#include <string>

#include "core/base/localized.h"
#include "core/people/policy.h"
#include "core/people/principal.h"
#include "server/app/rules/rules.h"

namespace anze::app {

struct KnownRole {
  base::Localized title;  // empty for a role of the platform, whose title is the text "role-" + id
  people::Office office = people::Office::kBureau;  // of a grant that names no organisation
};

// By id. The system is no role for anybody.
using KnownRoles = std::map<std::string, KnownRole, std::less<>>;
// Where rules have lapsed, those that they named last: their cases go on.
KnownRoles RolesOn(const Rules& rules, const people::Policy& policy, calendar::Date day);

// The day whose rules speak of a region's roles: the given one, or the last on which the region had rules.
calendar::Date DayOfRoles(const RegionInfo& region, calendar::Date day);

}  // namespace anze::app
