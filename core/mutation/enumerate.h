// Every mutant of a tree of rulesets.
//
// Mutated is what is written in parameters, decisions (with their scripts), cases, duties, plans, locks and the time of
// effect in ruleset.yaml. Not mutated, because a rule's answer does not come from it: texts for people, citations,
// the declarations of facts, records, reports, messages and the official calendars.
// Left out, because they change nothing or the same again:
// - dropping an item that only adds citations to one above;
// - taking an event that closes the case from the stops of a clock: a closed case has no running clock;
// - moving the first or last day of a value or duty that is its layer's own (it is moved in ruleset.yaml), and a first
//   day of 1990-01-01, which stands for "always": before it there is no rule at all.
// Threads: re-entrant.
#pragma once

#include <vector>

#include "core/mutation/mutant.h"
#include "core/ruleset/bundle.h"

namespace anze::mutation {

// In file order. `bundle` is one that was loaded without an error.
std::vector<Mutant> Enumerate(const ruleset::Bundle& bundle);

}  // namespace anze::mutation
