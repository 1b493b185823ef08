// The types of cases that regions have, in short: for a reader who chooses among them.
// Threads: safe from any thread.
#pragma once

#include <string>

#include "core/base/text.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// {"items":[{name,title,states:[{name,title,final}],regions:[…]}]} by name: the types that `region` or a region below
// it has on `day`, of all regions when `region` is empty. A state that several regions have is listed once, with the
// title of the first. Problem "unknown-region".
Answer<base::Value> CaseTypeList(const Rules& rules, const std::string& region, calendar::Date day,
                                 base::Language language);

}  // namespace anze::app
