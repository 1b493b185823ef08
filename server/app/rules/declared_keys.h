// Keys that the rules declare, of stored cases and records (core/ports/keys.h). Threads: re-entrant.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/value.h"
#include "core/ports/keys.h"
#include "core/ruleset/model/schema.h"

namespace anze::app {

// The keys that an object (the data of a record, the facts of a case) has of those declared; one whose parts are not
// all there is left out.
std::vector<ports::NaturalKey> KeysOf(std::span<const ruleset::UniqueKey> declared, const base::Value& object);

// The key by which a record of this schema is referred to from a field of that type: the first of one such field;
// nullptr when it has none. `keys`: those of the schema.
const ruleset::UniqueKey* ReferenceKey(const ruleset::Schema& schema, const std::vector<ruleset::UniqueKey>& keys,
                                       ruleset::Type type);

}  // namespace anze::app
