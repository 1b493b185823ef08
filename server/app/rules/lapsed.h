// Rules that have lapsed take no record that would owe duties and make no service plan; the names in their
// `after_expiry` are let through. (Of cases, see core/workflow/lapsed.h.)
//
// Ownership: plain values. Threads: re-entrant.
#pragma once

#include <optional>
#include <string>

#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Both: kRefused "ruleset-expired" with the clauses that say so, or nullopt when the rules of `day` have not lapsed or
// let it through. `snapshot` is that of the day. A record's duties are those of the last day on which the rules were in
// force. Problems: those of Rules::At for that day.
std::optional<Problem> LapsedForRecord(Rules* rules, const ruleset::Snapshot& snapshot, calendar::Date day,
                                       const std::string& type);
std::optional<Problem> LapsedForPlan(const ruleset::Snapshot& snapshot, calendar::Date day);

}  // namespace anze::app
