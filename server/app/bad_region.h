// A region without rules, or none yet in force that day, as the problem of whoever named it. Threads: pure.
#pragma once

#include "server/app/problem.h"

namespace anze::app {

// kInvalid, each error pointing to "/region" unless it points elsewhere already.
Problem BadRegion(base::Diagnostics errors);

}  // namespace anze::app
