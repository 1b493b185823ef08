// The one way an event of a case type happens, whoever raises it.
// Threads: pure.
#pragma once

#include "core/workflow/draft.h"

namespace anze::workflow {

// Sets facts, changes clocks, asks for effects and moves the state. The actor was checked before.
bool Transit(Draft* draft, const CompiledEvent& event);

// Data and facts against their schema. Warnings pass.
bool CheckShape(Draft* draft, const ruleset::Schema& schema, const base::Value& value, const char* pointer);

}  // namespace anze::workflow
