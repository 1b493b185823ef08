// The subsidy worksheet of a year (保费补贴工作底稿): every application decided, then the pool shared.
//
// Who is entitled to how much is the region's decision `premium-subsidy`; how a limited total is shared among those
// who are is its decision `subsidy-pool` (AMB-52). Both are asked under the rules of `as_of`.
// Amounts are integer fen. Threads: re-entrant, pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/number.h"
#include "core/base/result.h"
#include "core/base/value.h"
#include "core/ledger/ledger.h"

namespace anze::ledger {

// One application and the decision on it. Sums are integers, or null.
struct SubsidyRow {
  std::string id;
  base::Value entitled;  // 0 where the decision does not pass
  base::Value granted;   // null where the region shares no pool or nobody is entitled
  base::Value decision;  // as decision::ToValue gives it
};

// The applications of a year. `year` and `total` are as the file has them; a total of null is no limit.
struct Worksheet {
  base::Value year;
  base::Value total;
  std::vector<SubsidyRow> rows;
  base::Number entitled;                // the sum of the rows
  std::optional<base::Number> granted;  // that of what is granted; absent without a pool
  base::Value pool;                     // the answer of the decision that shares it; null where there is none
};

// Decides every application of a year, then shares the pool among those entitled.
//
// `file`: {year, total (absent: no limit), applications: [{id, …facts under `subsidy.`}]}.
// Errors with pointers: "missing-field", "wrong-type", "subsidy-duplicate" {id}, "too-many-items"
// {field, items, max} (limits::kScriptItems), those of Schema::Validate; without one
// "number-overflow".
base::Result<Worksheet> SubsidySheet(const base::Value& file, const RulesOn& rules, calendar::Date as_of,
                                     const Surroundings& surroundings);

// Returns
// {"year","total","entitled","granted","rows":[{"id","outcome","entitled","granted","decision":{…}}],"pool":{…}}.
base::Value ToValue(const Worksheet& sheet);

}  // namespace anze::ledger
