// Date arithmetic of expressions and scripts, on ISO texts. A date-time is read as its day.
// Errors: "bad-date" {text}, "bad-period" {text}, "date-out-of-range", "no-calendar". Threads: re-entrant.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/calendar/deadline.h"

namespace anze::decision {

struct DateRules {
  const calendar::WorkCalendar* calendar = nullptr;
  calendar::DeadlineOptions deadline{.roll = calendar::Roll::kNone};
};

base::Result<calendar::Date> ReadDay(std::string_view text);
base::Result<calendar::Date> AddPeriod(const DateRules& rules, std::string_view date, std::string_view period);
base::Result<calendar::Date> WorkdayOnOrAfter(const DateRules& rules, std::string_view date);

}  // namespace anze::decision
