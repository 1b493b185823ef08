// The calendars under rulesets/calendars/cn, and shorthands, for the tests of this folder.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/calendar/deadline.h"
#include "core/calendar/work_calendar.h"

namespace anze::calendar::testing {

using Shared = std::shared_ptr<const WorkCalendar>;

// Aborts the test binary when a file is missing or does not load.
const CalendarSource& Source();
Shared Calendar(const WorkCalendar::Options& options = {});
Shared CalendarKnownOn(std::string_view day);

Date D(std::string_view text);
Period P(std::string_view text);
// The due date as text; ComputeDeadline and DueDate must agree.
std::string Due(const WorkCalendar& calendar, std::string_view from, std::string_view period,
                const DeadlineOptions& options = {});

}  // namespace anze::calendar::testing
