// What somebody's offices give them where they act: the roles that count for one case or record.
//
// Threads: pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/people/principal.h"

namespace anze::people {

// The roles that count in this region and for these parties (by ports::PartyKey), each once: those of bureaus over the
// region or one above it, and those held in an organisation that is a party, for that region. Offices of the platform
// give none. An integration token has those it may act for ("*": every one) wherever it may read.
std::vector<std::string> RolesFor(const Principal& principal, std::string_view region,
                                  std::span<const std::string> parties);

// Whether the bodies of a caller's calls may name somebody who acts in this role.
bool MayActFor(const Principal& principal, std::string_view role);

// The name under which a journal keeps through whom somebody named acted: the token's, else the account's.
const std::string& ViaOf(const Principal& principal);

}  // namespace anze::people
