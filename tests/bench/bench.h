// The parts of the speed measurement; each prints its rows.
#pragma once

#include "server/app/rules.h"

namespace anze::bench {

void RunCore(app::Rules* rules);
// Durable events over HTTP, reading, lists, clocks, start and memory, with `cases` stored cases.
void RunServer(app::Rules* rules, long cases);

}  // namespace anze::bench
