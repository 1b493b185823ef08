// The duties of a region as a list: the due days, and how the cases stand that were opened for them.
//
// Answers are JSON-ready values. Threads: safe from any thread; it reads every case of the duties asked for.
#pragma once

#include <string>

#include "core/base/text.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/ports/storage.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Which due days are asked about, both included, and the present moment.
struct DutySpan {
  calendar::Date from;
  calendar::Date to;
  calendar::Instant now;  // the lights are those of this moment
};
// {"items":[{name,title,subject,recipient,period,due,provisional,light,overdue,region,goal,cases:{opened,met,late,
//  waived},case,state,clauses}]}
// The obligations that are due in [from, to]; each version of the rules in force in that time puts the due days into
// its own days. While a period has no case, its light shows how near the due day is, as the region's duty.warn.* say.
// Once it has, the light is the reddest of its cases: green once all are filed, none once all are closed. `overdue`:
// the due day has passed, and not every case there is was filed or closed. `case` and `state` are those of the only
// one. Problems: kInvalid at "/region", "/from", "/to", and "duties-too-many" {max} (limits::kDutyItems).
Answer<base::Value> Duties(Rules* rules, ports::Storage* storage, const std::string& region, const DutySpan& span,
                           base::Language language);

}  // namespace anze::app
