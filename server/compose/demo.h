// Demonstration data: synthetic organisations, cases in every state, and stored records, written over the same
// road as real ones, at moments of the past months, so that a newcomer sees lights of all colours at once.
//
// Cases and records are described in server/compose/demo/*.yaml, not in code. Only an empty storage is filled.
#pragma once

#include "core/base/result.h"
#include "core/calendar/date.h"
#include "core/ports/storage.h"
#include "server/app/rules.h"

namespace anze::compose {

// Returns how many cases were written; 0 when the storage already holds cases.
base::Result<int> SeedDemo(app::Rules* rules, ports::Storage* storage, calendar::Instant now);

}  // namespace anze::compose
