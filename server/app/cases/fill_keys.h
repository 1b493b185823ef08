// Keys of cases and records that were stored before the keys were declared: by an earlier release, or under rules that
// did not state them.
// Threads: one at a time; others may write meanwhile.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/ports/storage.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// The setting that holds KnownNames::found_digest of the rules by which every stored case can be found: where it is
// another than that of the present rules, FillKeys is not through yet.
inline constexpr std::string_view kFoundSetting = "keys.found";

// Works out the keys of every stored record, and of every case whose type has some, under the rules of today, and
// the values by which other cases find it, and
// stores them as they are: two that share a key already keep it. Does nothing when the declarations are those of the
// last time. Returns how many records and cases were given keys. Errors: those of the storage.
base::Result<std::int64_t> FillKeys(Rules* rules, ports::Storage* storage, calendar::Date today);

}  // namespace anze::app
