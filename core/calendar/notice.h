// The sources of a calendar: the notices of the State Council, the statutory days for years without one, and the
// readings that apply. Plain values. Threads: ReadCalendar is re-entrant.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/limits.h"
#include "core/base/result.h"
#include "core/calendar/date.h"

namespace anze::calendar {

// The days that calendars know. Dates outside are Error "date-out-of-range".
inline constexpr Date kFirstCalendarDay = Date::FromCivil(base::limits::kFirstCalendarYear, 1, 1);
inline constexpr Date kLastCalendarDay = Date::FromCivil(base::limits::kLastCalendarYear, 12, 31);
// Saturday and Sunday have been days of rest since this day (国务院令第174号). Which days were working
// days before it, this calendar does not know: Error "working-week-unknown".
inline constexpr Date kFirstFiveDayWeek = Date::FromCivil(1995, 5, 1);

// One State Council notice, annual or amending.
struct Notice {
  int year = 0;
  std::string document;  // 国办发明电〔2025〕7号
  Date issued;
  bool amends = false;           // a later notice for the same year: applied after the annual one
  bool document_checked = true;  // false: the number was not seen in the text of the notice
  std::string verification;      // how the entry was checked, in words
  struct Day {
    Date date;
    std::string name;  // 春节
    bool off = true;   // false: a make-up working day (调休上班)
  };
  std::vector<Day> days;        // days it declares off or working
  std::vector<Date> withdrawn;  // days of an earlier notice that become ordinary again
};

// Days around an anchor: from `before` days earlier to `after` days later.
struct Reach {
  int before = 0;
  int after = 0;
};

// How far from an anchor something was ever seen; {0, 0} means never.
struct Ring {
  int nearest = 0;
  int farthest = 0;
};

// A statutory holiday of a year, used while no notice for that year is known, and what past
// notices did around its festival. Only the entry of the festival's anchor day (春节: 初一)
// carries the reaches; the other days of the festival leave them at zero.
struct StatutoryDay {
  Date date;
  std::string name;
  Reach shortest;      // every arrangement so far gave at least these days off
  Reach longest;       // no arrangement so far gave days off outside these
  Ring makeup_before;  // make-up working days before the anchor were this far from it
  Ring makeup_after;   // … and after it
};

struct CalendarSource {
  std::string id;                       // "cn"
  std::vector<Notice> notices;          // any order
  std::vector<StatutoryDay> statutory;  // years without notice
};

// Reads <year>.yaml files and statutory.yaml, told apart by their keys (`notices`, `festivals`).
// The id is the name of the folder they lie in. Reports every problem it finds; errors carry
// spans, codes "calendar-…". Warnings are added to `warnings`, or stand among the errors where there are any.
base::Result<CalendarSource> ReadCalendar(const std::vector<base::Document>& files,
                                          base::Diagnostics* warnings = nullptr);

// What the notices make of a day; whether it works also depends on the reading (CalendarOptions).
enum class DayKind : std::uint8_t { kWorkday, kWeekend, kHoliday, kMakeupWorkday };

// makeup_days_count=false is reading B of AMB-02: make-up weekend days stay rest days.
// holidays_count=false with it is reading C: Monday to Friday only.
struct CalendarOptions {
  std::optional<Date> as_known_on;  // notices issued later are left out
  bool makeup_days_count = true;
  bool holidays_count = true;
};

}  // namespace anze::calendar
