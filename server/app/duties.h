// The duties of a region as a list: what is due when, and how the cases stand that were opened for it.
//
// Answers are JSON-ready values. Threads: safe from any thread; it reads every case of the duties asked for.
#pragma once

#include <string>

#include "core/base/text.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/ports/storage.h"
#include "server/app/problem.h"
#include "server/app/rules.h"

namespace anze::app {

struct DutySpan {
  calendar::Date from;
  calendar::Date to;
  calendar::Instant now;  // what the lights are told from
};
// {"items":[{name,title,subject,recipient,period,due,provisional,light,overdue,region,goal,cases:{opened,met,late,
//  waived},case,state,clauses}]} due in [from, to]. While a period has no case, its light tells how near the due day
// is, as the region's duty.warn.* say. Once it has, the light is the reddest of its cases: green once all are filed,
// none once all are closed. `overdue`: the due day has passed, and not every case there is was filed or closed.
// `case` and `state` are those of the only one.
Answer<base::Value> Duties(Rules* rules, ports::Storage* storage, const std::string& region, const DutySpan& span,
                           base::Language language);

}  // namespace anze::app
