// Demonstration data: synthetic organisations, cases in every state, and stored records, written the same way as real
// ones and dated in the past months, so that a newcomer sees lights of all colours at once.
//
// Cases and records are described in server/compose/demo/*.yaml, not in code. Only an empty storage is filled.
// Ownership: borrows its arguments. Threads: one, before the server's loops write.
#pragma once

#include "core/base/result.h"
#include "core/calendar/date.h"
#include "core/ports/storage.h"
#include "server/app/rules/rules.h"

namespace anze::compose {

// Writes the stories up to `now`. Gives how many cases were written; 0 when the storage already holds cases. Errors:
// "demo-story-refused" {story, region, at, why} when the rules do not allow a step of a story; those of rules and
// storage.
base::Result<int> SeedDemo(app::Rules* rules, ports::Storage* storage, calendar::Instant now);

}  // namespace anze::compose
