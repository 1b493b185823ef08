// Whose application it is, and who may apply. Threads: pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/people/principal.h"
#include "core/ruleset/model/application.h"
#include "server/app/answers/problem.h"

namespace anze::app {

// Codes of the organisations that somebody holds a role in, each once.
std::vector<std::string> OrganisationsOf(const people::Principal& who);
bool BelongsTo(const people::Principal& who, std::string_view organisation);
// Whether a grant lets its holder apply in a region, for the organisation where one is named.
bool MayApply(const people::Principal& who, const ruleset::Application& application, std::string_view region,
              std::string_view organisation);
// Not possible as the application stands: kConflict with these errors.
Problem Conflict(base::Diagnostics errors);

}  // namespace anze::app
