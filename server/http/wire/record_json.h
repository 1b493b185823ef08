// Records, their types, and records checked without storing them, as JSON.
//
// Errors: none. Threads: pure.
#pragma once

#include <vector>

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/records/record_store.h"
#include "server/app/records/records.h"

namespace anze::http {

// {"region","as_of","type","schema"}; where no type was asked for, {"region","as_of","types":[{"type","schema"}]}. A
// schema is JSON Schema 2020-12 with labels in `language`.
base::Value ToValue(const app::RecordTypes& types, base::Language language);
// {id,type,region,version,updated_at,updated_by,data}, with "warnings" of a change, and "moved_from" in a version that
// came from another region.
base::Value ToValue(const app::Records::Shown& record, base::Language language);
// {"region","type","valid","records","diagnostics":[…]}
base::Value ToValue(const app::CheckedRecords& checked, base::Language language);

}  // namespace anze::http
