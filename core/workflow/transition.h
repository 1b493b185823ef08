// Applies an event of a case type to a draft. Requests, timers and parent cases all use this.
// Threads: pure.
#pragma once

#include "core/workflow/draft.h"

namespace anze::workflow {

// Sets facts, changes clocks, asks for effects and moves the state. The actor was checked before.
bool Transit(Draft* draft, const CompiledEvent& event);

// Checks data or facts against their schema. Warnings do not fail.
bool CheckShape(Draft* draft, const ruleset::Schema& schema, const base::Value& value, const char* pointer);

}  // namespace anze::workflow
