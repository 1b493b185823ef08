// Recurring duties of a region as dated obligations: quarterly tables, yearly reports (定期义务).
// Threads: re-entrant, pure.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/calendar/deadline.h"
#include "core/ruleset/snapshot.h"

namespace anze::duty {

struct Obligation {
  const ruleset::Duty* duty = nullptr;
  std::string period;    // "2025Q1", "2025-03", "2025"
  calendar::Date first;  // and
  calendar::Date last;   // day of the period; of a fixed date that date
  calendar::Deadline deadline;
};

// Every obligation whose due date lies in [from, to], ascending by due date, then name.
base::Result<std::vector<Obligation>> Obligations(const ruleset::Snapshot& snapshot,
                                                  const calendar::WorkCalendar& calendar, calendar::Date from,
                                                  calendar::Date to);

// The same of one duty of the snapshot, which must outlive the answer.
base::Result<std::vector<Obligation>> ObligationsOf(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot,
                                                    const calendar::WorkCalendar& calendar, calendar::Date from,
                                                    calendar::Date to);

}  // namespace anze::duty
