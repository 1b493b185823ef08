// The figures of accounts and sign-ins, as the rules of a day state them.
// Errors: none; a figure that the rules do not state, or state of another type, keeps its default. Threads: re-entrant.
#pragma once

#include "core/people/policy.h"
#include "server/app/rules/rules.h"

namespace anze::app {

people::Policy PolicyOn(const Rules& rules, calendar::Date day);

}  // namespace anze::app
