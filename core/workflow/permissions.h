// Who may do what: roles, and four eyes.
// Threads: pure.
#pragma once

#include <string>
#include <vector>

#include "core/workflow/draft.h"

namespace anze::workflow {

// The first of `roles` that the actor has, nullptr if none. "*" has every role, and so records the first.
const std::string* RoleOf(const Actor& actor, const std::vector<std::string>& roles);

// The earlier event that forbids this one to the actor; "assignee" when it is handling the case; nullptr when nothing
// does. People are told apart by their ids, whatever their roles.
const std::string* SecondPairOfEyes(const ruleset::EventType& event, const CaseState& state, const Actor& actor);

// Writes actor and role into the draft, or refuses "role-not-permitted".
bool TakeActor(Draft* draft, const Actor& actor, const std::vector<std::string>& roles);
// Refuses "four-eyes". An event whose four_eyes_when cannot be known asks for them.
bool CheckFourEyes(Draft* draft, const CompiledEvent& event, const Actor& actor);

}  // namespace anze::workflow
