// Grants in the words of the rules.
// Errors: none; what the rules do not name any more is shown by its id. Threads: re-entrant.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "server/app/people/directory.h"
#include "server/app/people/known_roles.h"
#include "server/app/rules/rules.h"

namespace anze::app {

struct GrantInWords {
  people::Grant grant;
  base::Localized role;      // empty for a role of the platform, whose title is the text "role-" + id
  std::string organisation;  // its title
  base::Localized region;
};

std::vector<GrantInWords> InWords(const Rules& rules, const Directory& directory, const KnownRoles& roles,
                                  std::span<const people::Grant> grants);

}  // namespace anze::app
