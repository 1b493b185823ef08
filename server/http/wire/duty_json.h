// Duties as JSON. Errors: none. Threads: pure.
#pragma once

#include <vector>

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/questions/duties.h"

namespace anze::http {

// {"items":[{name,title,subject,recipient,period,due,provisional,light,overdue,region,goal,cases:{opened,met,late,
//  waived},case,state,clauses}]}; `case` and `state` are those of the only one.
base::Value ToValue(const std::vector<app::DuePeriod>& periods, base::Language language);

}  // namespace anze::http
