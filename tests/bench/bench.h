// The parts of the speed measurement; each prints its rows.
#pragma once

#include "server/app/rules/rules.h"

namespace anze::bench {

// Decisions, calendar, replay, loading: no server, no disk.
void RunCore(app::Rules* rules);
// Durable events through HTTP.
void RunEvents(app::Rules* rules);
// Reading, lists, clocks and start, with `cases` stored cases.
void RunStored(app::Rules* rules, long cases);
// Proving a store of `events` events, making a checkpoint over them, backing them up and bringing them back.
void RunProof(app::Rules* rules, long events);
// The idle server with demonstration data.
void RunMemory();

// Handing files in, against plain copies of them.
void RunFiles();

}  // namespace anze::bench
