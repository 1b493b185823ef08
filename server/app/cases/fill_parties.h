// Who may read cases and records that were stored before the rules said so: by an earlier release, or under rules that
// named other parties.
// Threads: one at a time; others may write meanwhile.
#pragma once

#include <cstdint>

#include "core/ports/storage.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Works out the parties of every stored case, under its own rules and those of today, and the readers of every record
// under the rules of today. Does nothing when the declarations are those of the last time. Returns how many cases and
// records were looked at. Errors: those of the storage.
base::Result<std::int64_t> FillParties(Rules* rules, ports::Storage* storage, calendar::Date today);

}  // namespace anze::app
