// When a year's official calendar arrives, or a notice changes, the open clocks are computed again.
//
// The digest of the calendar that the stored clocks were computed with is kept in the storage; when it differs
// from the present one, every open case is asked once, and each change is an event in its journal. A run that
// is cut short starts over: asking twice changes nothing.
#pragma once

#include "core/base/result.h"
#include "core/ports/storage.h"
#include "server/app/cases/cases.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Recomputes every open case if the calendar is another than the last time; waits for the disk, case by case. In a new
// data folder it only notes the calendar. Errors: the first of Cases::Recompute, "no-rules-loaded", those of the
// storage; the calendar is then not noted, so the next run begins again. Threads: one run at a time; others may write
// meanwhile.
base::Status RecomputeAfterCalendarChange(Rules* rules, Cases* cases, ports::Storage* storage);

}  // namespace anze::app
