// The dates of a clock, from what it is counted from to the instants its lights change.
//
// All functions take the switches in force on the day the clock started: the reading that was
// in force then governs it to its end. A sanction term rolls only where a reading says so (AMB-03).
// Threads: pure.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/calendar/deadline.h"
#include "core/calendar/work_calendar.h"
#include "core/ruleset/model.h"
#include "core/workflow/event.h"
#include "core/workflow/state.h"

namespace anze::workflow {

// `period` after `from`. Errors: "date-out-of-range", "bad-period".
base::Result<calendar::DueRange> AddPeriod(const calendar::WorkCalendar& calendar, const calendar::DueRange& from,
                                           calendar::Period period, const calendar::DeadlineOptions& options);

// ClockState::reckoned_from and reckoning worked out again: "30wd+30d" goes on from the end of its first part.
base::Result<calendar::DueRange> Reckon(const calendar::WorkCalendar& calendar, calendar::Date from,
                                        std::string_view reckoning, const calendar::DeadlineOptions& options);

// The instant at which a day in time is over: 24:00, or business close where that is the reading (AMB-04).
calendar::Instant RunsOutAt(const calendar::WorkCalendar& calendar, calendar::Date due,
                            const calendar::DeadlineOptions& options);

// 00:00 of the first day on which `warn` or less is left, that day and the last one included:
// with 3wd and due on Tue 2025-03-18 that is Fri 03-14, as 14, 17 and 18 are three working days.
// Zero for a warning of nothing.
calendar::Instant LightFrom(const calendar::WorkCalendar& calendar, calendar::Date due, calendar::Period warn,
                            const calendar::DeadlineOptions& options);

// What is left to a clock paused on `day`, in the unit its due date was last counted in: working days, or
// calendar days for every other unit. The day of the pause is used up and the day of the resumption is not
// counted, so that pausing and resuming on one day changes nothing.
int LeftAt(const calendar::WorkCalendar& calendar, const ClockState& clock, calendar::Date day,
           const calendar::DeadlineOptions& options);
// "6wd" or "6d": what LeftAt said, as a period.
calendar::Period LeftPeriod(const ClockState& clock);

// Writes due, due_at, yellow_at, red_at, provisional, earliest, latest and calendar_digest.
void SetDates(const calendar::DueRange& dates, const ruleset::Clock& clock, const calendar::WorkCalendar& calendar,
              const calendar::DeadlineOptions& options, ClockChange* change);

}  // namespace anze::workflow
