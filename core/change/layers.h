// Compares regions as such (their existence, times, documents, clauses, locks) and calendars. Internal to core/change.
// Threads: re-entrant.
#pragma once

#include <vector>

#include "core/calendar/work_calendar.h"
#include "core/change/change.h"
#include "core/ruleset/model/bundle.h"

namespace anze::change {

// Returns regions that came and went, effective times, documents, clauses, locks. `regions` of each
// change is the layer alone; the caller spreads it to those below. Levels without a ruleset.yaml do
// not count as regions.
std::vector<Change> CompareLayers(const ruleset::Bundle& before, const ruleset::Bundle& after);
// Returns notices that came and went, days that are arranged otherwise, and statutory days that
// differ. `regions` is empty: a calendar holds everywhere.
std::vector<Change> CompareCalendars(const calendar::CalendarSource& before, const calendar::CalendarSource& after);

}  // namespace anze::change
