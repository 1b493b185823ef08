// The subsidy worksheet of a year (保费补贴工作底稿): every application decided, then the pool shared.
//
// Who is entitled to how much is the region's decision `premium-subsidy`; how a limited total is shared among those
// who are is its decision `subsidy-pool` (AMB-52). Both are asked under the rules of `as_of`.
// Amounts are integer fen. Threads: re-entrant, pure.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/ledger/ledger.h"

namespace anze::ledger {

// Decides every application of a year, then shares the pool among those entitled.
//
// `file`: {year, total (absent: no limit), applications: [{id, …facts under `subsidy.`}]}. Returns
// {"year","total","rows":[{"id","outcome","entitled","granted","decision":{…}}],"entitled","granted","pool":{…}};
// `granted` and `pool` are null where the region shares no pool or nobody is entitled.
// Errors with pointers: "missing-field", "wrong-type", "subsidy-duplicate" {id}, "too-many-items"
// {field, items, max} (limits::kScriptItems), those of Schema::Validate; without one
// "number-overflow".
base::Result<base::Value> SubsidySheet(const base::Value& file, const RulesOn& rules, calendar::Date as_of,
                                       const Surroundings& surroundings);

}  // namespace anze::ledger
