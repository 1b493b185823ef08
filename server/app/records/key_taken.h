// Who has a key that a write was refused for, and how that is said. Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ports/keys.h"
#include "core/ruleset/model/schema.h"
#include "server/app/answers/problem.h"

namespace anze::app {

// The owner of a key in this region, in one above or below it, other than `own`; nullopt when nobody else has it.
// Errors: those of the storage.
base::Result<std::optional<ports::KeyOwner>> OtherOwner(ports::KeyStore* storage, std::string_view space,
                                                        const ports::NaturalKey& key, const std::string& region,
                                                        std::string_view own);

// kConflict with this code {title_zh, title_en, <kind>: the owner's id}: the title is that of the field that declares
// the key, or its path. `kind`: "id" of a record, "case" of a case.
Problem KeyTakenBy(const char* code, const ruleset::Schema& schema, const std::string& field, const char* kind,
                   Taken owner, std::string pointer);

// The same for somebody who may not read the owner: with {reason: hidden} in place of the owner.
Problem KeyTakenBySomebody(const char* code, const ruleset::Schema& schema, const std::string& field,
                           std::string pointer);

// kUnavailable "storage-busy": the owner gave the key up between the refusal and the look for it, so a second try may
// succeed.
Problem NobodyHasKey();

}  // namespace anze::app
