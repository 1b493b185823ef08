// Lists every mutant of a tree of rulesets.
//
// Mutants change parameters, decisions (with their scripts), cases, duties, plans, locks and the time of
// effect in ruleset.yaml. Nothing else is mutated, because no answer depends on it: texts for people, citations,
// the declarations of facts, records, messages and the official calendars. Reports, and decisions that only say that
// a question does not arise, are mutated on demand.
// Left out, because they change nothing or the same again:
// - dropping an item that only adds citations to one above;
// - taking an event that closes the case from the stops of a clock: a closed case has no running clock;
// - moving the first or last day of a value or duty that is its layer's own (it is moved in ruleset.yaml), and a first
//   day of 1990-01-01, which stands for "always": before it there is no rule at all.
// Threads: re-entrant.
#pragma once

#include <vector>

#include "core/mutation/mutant.h"
#include "core/ruleset/model/bundle.h"

namespace anze::mutation {

// Returns them region by region and in file order, so that a sample by number is stable. `bundle`
// is one that was loaded without an error and with its trees.
std::vector<Mutant> Enumerate(const ruleset::Bundle& bundle, Breadth breadth = Breadth::kAnswers);

}  // namespace anze::mutation
