// A case type, duty, record or service plan in words as JSON: what `anze explain NAME --json` prints.
//
// Errors: none. Threads: pure.
#pragma once

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/questions/explain_entity.h"

namespace anze::http {

// {"kind","kind_title","id","title","summary","region","as_of","snapshot","set_by","clauses",
//  "parts":[{"name","title","items":[{"id","title","lines","clauses"}]}]}
base::Value ToValue(const app::EntityInWords& entity, base::Language language);

}  // namespace anze::http
