// A region that has no rules, or none in force on the day in question, as the problem of whoever named it. Threads:
// pure.
#pragma once

#include "server/app/answers/problem.h"

namespace anze::app {

// kInvalid with all `errors`, of which there must be one; those that point nowhere point to "/region".
Problem BadRegion(base::Diagnostics errors);

}  // namespace anze::app
