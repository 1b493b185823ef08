// Inside the room: what a region says of itself, and the calendar.
// Threads: re-entrant.
#pragma once

#include <vector>

#include "core/change/diff.h"

namespace anze::change {

// Regions that came and went, effective times, documents, clauses, locks. `regions` of each change is the layer alone.
std::vector<Change> CompareLayers(const ruleset::Bundle& before, const ruleset::Bundle& after);
// Notices that came and went, and days that are arranged otherwise.
std::vector<Change> CompareCalendars(const calendar::CalendarSource& before, const calendar::CalendarSource& after);

}  // namespace anze::change
