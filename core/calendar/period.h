// Periods ("10wd", "30d", "3mo", "1y", "P10D"; "24h", "30min", "PT24H") and recurring due rules
// ("quarter_end + 5wd", "quarter_end - 5d", "month_day 25", "month_workday 5", "07-31", "before 06": AMB-08).
// Grammar and meaning: the product's interface document, section Periods. Ownership: plain values.
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/calendar/date.h"

namespace anze::calendar {

enum class Unit { kWorkingDay, kDay, kMonth, kYear, kHour, kMinute };

// A length of time in one unit. Two units have no fixed relation: a month is not 30 days, and a day ends at midnight
// while 24 hours do not. Only an hour is always 60 minutes.
struct Period {
  int count = 0;  // >= 0, at most MostOf(unit)
  Unit unit = Unit::kDay;

  // Errors: "bad-period" {text}, of a text with a minus "bad-period" with the reason "negative": a length has no
  // direction. ISO durations take one field: P10D, P2W, P3M, P1Y, PT24H, PT30M.
  static base::Result<Period> Parse(std::string_view text);
  // limits::kPeriodCount; of minutes as many as that many hours have.
  static int MostOf(Unit unit);
  std::string ToString() const;  // "10wd"
  // Whether it is counted from one instant to another and not from day to day.
  bool CountsHours() const { return unit == Unit::kHour || unit == Unit::kMinute; }
  // The minutes of a period that counts hours; 0 of any other.
  int Minutes() const { return unit == Unit::kHour ? 60 * count : unit == Unit::kMinute ? count : 0; }
  friend bool operator==(const Period&, const Period&) = default;
};

// When a recurring obligation falls due: so long after or before the end of each month, quarter …; on a day of each
// month; on the n-th working day of each month, quarter …; or on one day of the year.
//
// "month_end + 5wd" and "month_workday 5" may be the same day and are two duties: the first is owed for the month that
// has ended, the second for the month in which it falls due.
struct Recurrence {
  enum class Anchor {
    kMonthEnd,
    kQuarterEnd,
    kHalfYearEnd,
    kYearEnd,
    kFixedDate,
    kBeforeMonth,
    kMonthDay,
    kMonthWorkday,
    kQuarterWorkday,
    kHalfYearWorkday,
    kYearWorkday
  };
  Anchor anchor = Anchor::kYearEnd;
  Period offset;        // of the ends; 0 days: the end itself
  bool before = false;  // the offset is counted back from the end
  int month = 0;        // of kFixedDate and kBeforeMonth
  // Of kFixedDate and kMonthDay the day of the month, where a shorter month means its last; of the working days which
  // of them, where too many mean the last.
  int day = 0;

  // Errors: "bad-recurrence" {text}. The minus stands between blanks: without them it would read as a name.
  static base::Result<Recurrence> Parse(std::string_view text);
  std::string ToString() const;
  // The months of the time that each is owed for: 1, 3, 6 or 12.
  int Months() const;
  // The first day of that time, by a day that lies in it.
  Date StartOf(Date day) const;
};

}  // namespace anze::calendar
