// Date arithmetic of expressions and scripts, on ISO texts. A date-time is read as its day, but where hours or minutes
// are counted: these run from an instant (民法典 第二百零一条第二款) and a day has none.
//
// Errors: "bad-date" {text}, "bad-period" {text}, "date-out-of-range" {date, first, last},
// "working-week-unknown" {date, first} (working days before the five-day week of 1995), "hours-from-day" {text},
// "no-calendar". Threads: re-entrant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/calendar/deadline.h"

namespace anze::decision {

// How days are counted. The calendar is borrowed; nullptr makes every counting function fail.
struct DateRules {
  const calendar::WorkCalendar* calendar = nullptr;
  calendar::DeadlineOptions deadline{.roll = calendar::Roll::kNone};
};

// Reads the first ten characters; text behind them is not looked at.
base::Result<calendar::Date> ReadDay(std::string_view text);
// Counts a deadline from `date`, in the way calendar::DueDate does under these rules: "2025-03-18". Hours are counted
// from an instant to an instant: "2025-03-05T09:30:00+08:00".
base::Result<std::string> AddPeriod(const DateRules& rules, std::string_view date, std::string_view period);
// Counts backwards (calendar::DayBefore); hours before an instant likewise.
base::Result<std::string> BeforePeriod(const DateRules& rules, std::string_view date, std::string_view period);
// Returns the date itself if it is a working day, else the next one, or the one before.
base::Result<calendar::Date> WorkdayOnOrAfter(const DateRules& rules, std::string_view date);
base::Result<calendar::Date> WorkdayOnOrBefore(const DateRules& rules, std::string_view date);
// The whole minutes from one instant to another, negative backwards; begun minutes do not count. Instants compare so
// whatever offset they were written with.
base::Result<std::int64_t> MinutesBetween(std::string_view from, std::string_view to);

}  // namespace anze::decision
