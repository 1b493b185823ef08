// Computes the dates of a clock: its due date and the instants at which its lights change.
//
// All functions take the calendar switches that were in force on the day the clock started; they govern the clock
// to its end. The due date of a sanction term rolls to a working day only if a reading says so (AMB-03).
//
// A clock whose period is in hours or minutes runs from an instant to an instant, rest days and nights included
// (民法典 第二百零一条第二款：按照小时计算期间的，自法律规定或者当事人约定的时间开始计算). Its readings are none, its
// lights change at instants too, and what is left of it when it is paused are minutes. Threads: pure.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/result.h"
#include "core/calendar/deadline.h"
#include "core/calendar/work_calendar.h"
#include "core/ruleset/model/model.h"
#include "core/workflow/event.h"
#include "core/workflow/state.h"

namespace anze::workflow {

// What a clock counts from: a day, or the instant for one that counts hours.
calendar::DueRange StartingAt(calendar::Instant at, bool hours);
// The same of a fact's text, a date or a date-time; nullopt where it is neither, and for hours where it is a day.
std::optional<calendar::DueRange> StartingAt(std::string_view text, bool hours);
// What the present due date of the clock is reckoned from.
calendar::DueRange ReckonedFrom(const ClockState& clock);

// Returns the day `period` after `from`, or the instant where hours are counted. No working days after a rest day is
// the next working day: a clock that is counted in working days ends on one. Errors: "date-out-of-range", "bad-period",
// "hours-from-day" where `from` has no instant.
base::Result<calendar::DueRange> AddPeriod(const calendar::WorkCalendar& calendar, const calendar::DueRange& from,
                                           calendar::Period period, const calendar::DeadlineOptions& options);

// Computes a due date again from what it is reckoned from and ClockState::reckoning. In "30wd+30d" the second period is
// counted from the end of the first.
base::Result<calendar::DueRange> Reckon(const calendar::WorkCalendar& calendar, const calendar::DueRange& from,
                                        std::string_view reckoning, const calendar::DeadlineOptions& options);

// Returns the instant at which the due day ends: 24:00, or the close of business under that reading (AMB-04).
calendar::Instant RunsOutAt(const calendar::WorkCalendar& calendar, calendar::Date due,
                            const calendar::DeadlineOptions& options);

// Returns 00:00 of the first day on which at most `warn` is left, counting that day and the due day:
// with 3wd and due on Tue 2025-03-18 that is Fri 03-14, as 14, 17 and 18 are three working days. With hours it is so
// long before the due day runs out.
// Returns zero if `warn` is zero.
calendar::Instant LightFrom(const calendar::WorkCalendar& calendar, calendar::Date due, calendar::Period warn,
                            const calendar::DeadlineOptions& options);

// Returns how much is left to a clock paused at `at`. Of one that counts hours that are minutes, a begun one counts as
// left. Of any other they are days: working days if its due date was last counted in working
// days, else calendar days up to the nominal end of its period, because a roll past rest days is no time of its own.
// The day of the pause counts as used and the day of the resumption is not counted, so that pausing and resuming on one
// day changes nothing.
int LeftAt(const calendar::WorkCalendar& calendar, const ClockState& clock, calendar::Instant at,
           const calendar::DeadlineOptions& options);
// The result of LeftAt as a period: "6wd", "6d" or "320min".
calendar::Period LeftPeriod(const ClockState& clock);
// The minutes from one instant to another; a begun minute counts.
int MinutesUpTo(calendar::Instant from, calendar::Instant to);

// Returns the last day of the last period that the clock was reckoned by, before any roll.
calendar::Date NominalEnd(const calendar::WorkCalendar& calendar, const ClockState& clock,
                          const calendar::DeadlineOptions& options);

// Whether a change gives the clock the dates that it has: end, lights and range.
bool SameDates(const ClockChange& change, const ClockState& clock);

// Writes due, due_at, yellow_at, red_at, provisional, earliest, latest and calendar_digest.
void SetDates(const calendar::DueRange& dates, const ruleset::Clock& clock, const calendar::WorkCalendar& calendar,
              const calendar::DeadlineOptions& options, ClockChange* change);

}  // namespace anze::workflow
