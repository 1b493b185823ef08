// Walks over stored cases as JSON: what `anze simulate --json` and `anze migrate --json` print.
//
// Both end with the members of their outcomes:
// {"changed","moved","unreadable","refused",
//  "results":[{"case","type","region","open","moves",
//    "differences":[{"what","name","title","before","after","clauses"}]}],
//  "migration":[{a diagnostic, "cases","example"}], "unreadable_cases":[{"case","why"}]}
// Errors: none. Threads: pure.
#pragma once

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/rules/migrate.h"
#include "server/app/rules/simulate.h"

namespace anze::http {

// {"cases","events", and the outcomes}
base::Value ToValue(const app::Simulated& simulated, base::Language language);
// {"cases","written", and the outcomes}
base::Value ToValue(const app::Migrated& migrated, base::Language language);

}  // namespace anze::http
