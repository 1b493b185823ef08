// A day, or a span of days, that somebody asks about. Errors: problems, see below. Threads: pure.
#pragma once

#include <optional>

#include "core/calendar/date.h"
#include "server/app/answers/problem.h"

namespace anze::app {

// kInvalid "date-out-of-range" {date, first, last} at `pointer` for a day that the calendar does not reach
// (limits::kFirstCalendarYear to kLastCalendarYear); nullopt for any other.
std::optional<Problem> BadDay(calendar::Date day, const char* pointer);
// The same for "/from" and "/to", and "span-reversed" {from, to} at "/to" when `to` is before `from`. Both days belong
// to the span, so they may be the same.
std::optional<Problem> BadSpan(calendar::Date from, calendar::Date to);

}  // namespace anze::app
