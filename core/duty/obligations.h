// Recurring duties of a region as dated obligations: quarterly tables, yearly reports (定期义务).
// Ownership: answers point to the duties of the snapshot. Threads: re-entrant, pure.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/calendar/deadline.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::duty {

// One period of one duty, with its due day.
struct Obligation {
  const ruleset::Duty* duty = nullptr;
  // "2025Q1", "2025H1", "2025-03", "2025".
  std::string period;
  calendar::Date first;  // and
  calendar::Date last;   // day of the period; of a fixed date that date
  calendar::Deadline deadline;
};

// Returns how the days of a duty's period are counted that ends on `last`: by the readings in force then, and by the
// duty's own `roll`. True: its last day rolls as a period's does, a named day too, and a day counted backwards to the
// working day before. False: it stays. Absent: as the readings say, for each kind of day.
// Errors: "unknown-parameter", "parameter-without-value", "parameter-wrong-type" where `roll` names a parameter.
base::Result<calendar::DeadlineOptions> CountingOf(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot,
                                                   calendar::Date last);

// Returns every obligation whose due date lies in [from, to], ascending by due date, then name. A
// duty outside its effective time, or without a recurrence in force, gives none.
// Errors: "unknown-parameter" {name, in}, "bad-recurrence", "date-out-of-range",
// "working-week-unknown", those of CountingOf.
base::Result<std::vector<Obligation>> Obligations(const ruleset::Snapshot& snapshot,
                                                  const calendar::WorkCalendar& calendar, calendar::Date from,
                                                  calendar::Date to);

// The same of one duty of the snapshot, which must outlive the answer.
base::Result<std::vector<Obligation>> ObligationsOf(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot,
                                                    const calendar::WorkCalendar& calendar, calendar::Date from,
                                                    calendar::Date to);

}  // namespace anze::duty
