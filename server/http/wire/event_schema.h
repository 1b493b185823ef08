// The data of an event as JSON Schema, with the requirements of the rules beyond its form. Threads: pure.
#pragma once

#include <string_view>

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/rules/rules.h"

namespace anze::http {

// The JSON Schema of the event's data. A property that requirements of the event read has "x-requirements":
// [{"id","text","clauses"}], the ruleset's sentences for when they are not met; requirements that read no property
// stand in the same list at the top. Null for an event that the program does not have.
base::Value EventDataSchema(const workflow::CaseProgram& program, std::string_view event, base::Language language);

}  // namespace anze::http
