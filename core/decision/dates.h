// Date arithmetic of expressions and scripts, on ISO texts. A date-time is read as its day.
//
// Errors: "bad-date" {text}, "bad-period" {text}, "date-out-of-range" {date, first, last},
// "working-week-unknown" {date, first} (working days before the five-day week of 1995),
// "no-calendar". Threads: re-entrant.
#pragma once

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
// Counts a deadline from `date`, in the way calendar::DueDate does under these rules.
base::Result<calendar::Date> AddPeriod(const DateRules& rules, std::string_view date, std::string_view period);
// Returns the date itself if it is a working day, else the next one.
base::Result<calendar::Date> WorkdayOnOrAfter(const DateRules& rules, std::string_view date);

}  // namespace anze::decision
