// Permissions: which role may raise an event, and the four-eyes rule (two steps, two people).
// Threads: pure.
#pragma once

#include <string>
#include <vector>

#include "core/workflow/draft.h"

namespace anze::workflow {

// Only the system itself has it.
inline constexpr std::string_view kSystemRole = "system";

// Returns the first of `roles` that the actor has, nullptr if none. An actor with role "*" has every role but "system",
// which only the system itself has.
const std::string* RoleOf(const Actor& actor, const std::vector<std::string>& roles);

// Whether `roles` names the system and nobody else.
bool OnlyBySystem(const std::vector<std::string>& roles);

// Returns the earlier event by the same person that forbids this one, "assignee" if handling the case forbids it, or
// nullptr. Persons are compared, whatever their accounts and roles.
const std::string* SecondPairOfEyes(const ruleset::EventType& event, const CaseState& state, const Actor& actor);

// Sets the draft's actor and role, or refuses "role-not-permitted" or "system-only".
bool TakeActor(Draft* draft, const Actor& actor, const std::vector<std::string>& roles);
// Refuses "four-eyes". If four_eyes_when is unknown, the rule applies.
bool CheckFourEyes(Draft* draft, const CompiledEvent& event, const Actor& actor);

}  // namespace anze::workflow
