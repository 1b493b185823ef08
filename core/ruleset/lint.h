// What the structural checks cannot see: values against types, references across files.
// Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ruleset/prepared.h"

namespace anze::ruleset {

// One merged entity by itself: a parameter's values against its type, overlapping values, missing citations of values.
void LintEntity(const Entity& entity, Sink* sink);

// References between the entities of a stretch. `ever` holds every entity of the region's chain on any day:
// a name that is in none of them is unknown; a parameter that merely has no value yet is a warning.
void LintStretch(const std::string& region, const Stretch& stretch, const EntityMap& ever, Sink* sink);

// What a duty says of its cases against the case types and record types of the chain. Precondition: a duty.
void LintDuty(const Entity& entity, const EntityMap& ever, Sink* sink);

// Names inside param("…") of an expression, in order.
std::vector<std::string> ParametersIn(std::string_view expression);
// Every expression of a decision.
std::vector<const Expression*> ExpressionsOfDecision(const Decision& decision);

}  // namespace anze::ruleset
