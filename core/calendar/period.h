// Periods ("10wd", "30d", "3mo", "1y", "P10D") and recurring due rules ("quarter_end + 5wd",
// "month_end + 10d", "year_end + 1mo", "07-31", "before 06": AMB-08).
// Grammar and meaning: the product's interface document, section Periods. Ownership: plain values.
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/calendar/date.h"

namespace anze::calendar {

enum class Unit { kWorkingDay, kDay, kMonth, kYear };

// A length of time in one unit. Two units have no fixed relation: a month is not 30 days.
struct Period {
  int count = 0;  // >= 0, at most limits::kPeriodCount
  Unit unit = Unit::kDay;

  // Errors: "bad-period" {text}. ISO durations take one field: P10D, P2W, P3M, P1Y.
  static base::Result<Period> Parse(std::string_view text);
  std::string ToString() const;  // "10wd"
  friend bool operator==(const Period&, const Period&) = default;
};

// When a recurring obligation falls due: so long after the end of each month, quarter …, or on one
// day of the year.
struct Recurrence {
  enum class Anchor { kMonthEnd, kQuarterEnd, kHalfYearEnd, kYearEnd, kFixedDate, kBeforeMonth };
  Anchor anchor = Anchor::kYearEnd;
  // Of the ends; 0 days: the end itself. Month and day are of kFixedDate, the month of kBeforeMonth
  // too.
  Period offset;  // for the ends
  int month = 0;  // for kFixedDate and kBeforeMonth
  int day = 0;

  // Errors: "bad-recurrence" {text}.
  static base::Result<Recurrence> Parse(std::string_view text);
  std::string ToString() const;
};

}  // namespace anze::calendar
