// The day table behind a WorkCalendar: one byte of kind and one name index a day, and the two
// arrays that answer working-day questions. Internal to core/calendar.
// Ownership: immutable once made. Threads: re-entrant.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/calendar/notice.h"

namespace anze::calendar {

// Which arrangement of the years without a notice a table holds; see WorkCalendar::Earliest.
enum class Bound { kActual, kEarliest, kLatest };

// Days are counted from kFirstCalendarDay.
struct CalendarTable {
  std::vector<DayKind> kinds;             // by day from the first day of the range
  std::vector<std::uint16_t> name_index;  // the same, into names
  std::vector<std::string> names;         // names[0] is empty
  std::vector<std::uint16_t> before;      // working days before each day; one entry more than days
  std::vector<std::uint16_t> workdays;    // the working days in order
  std::vector<Notice> notices;            // those known, in the order they were applied
  std::vector<int> official_years;        // ascending
  std::string digest;

  // Whether a notice for that year is known.
  bool Official(int year) const;
};

// Errors: as WorkCalendar::Build.
base::Result<CalendarTable> MakeTable(const CalendarSource& source, const CalendarOptions& options, Bound bound);

}  // namespace anze::calendar
