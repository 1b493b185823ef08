// WorkCalendar: which days are working days (工作日), and arithmetic on them.
//
// Built from the State Council's yearly notices (rulesets/calendars/cn/<year>.yaml):
// each entry has its document number and issue date, so that a calendar can be built
// as it was known on any day. A year without a notice is provisional: weekends and the
// statutory days only (rulesets/calendars/cn/statutory.yaml).
//
// Working-day questions are two table look-ups: prefix counts and the list of working
// days. Range: limits::kFirstCalendarYear..kLastCalendarYear; dates outside it are
// Error "date-out-of-range".
// Ownership: immutable after Build, shared as shared_ptr<const>. Threads: re-entrant.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/calendar/date.h"

namespace anze::calendar {

// One State Council notice, annual or amending.
struct Notice {
  int year = 0;
  std::string document;   // 国办发明电〔2025〕7号
  Date issued;
  bool amends = false;    // a later notice for the same year: applied after the annual one
  struct Day {
    Date date;
    std::string name;     // 春节
    bool off = true;      // false: a make-up working day (调休上班)
  };
  std::vector<Day> days;       // days it declares off or working
  std::vector<Date> withdrawn; // days of an earlier notice that become ordinary again
};

// A statutory holiday of a year for which no notice exists yet, and how far past
// arrangements reached around it. Offsets are days from `date`.
struct StatutoryDay {
  Date date;
  std::string name;
  int longest_before = 0;  // the longest break ever arranged began this many days before `date`
  int longest_after = 0;   // … and ended this many days after
  int makeup_reach = 0;    // make-up working days were at most this far from `date`
};

struct CalendarSource {
  std::string id;                       // "cn"
  std::vector<Notice> notices;          // any order
  std::vector<StatutoryDay> statutory;  // years without notice
};

// Reads <year>.yaml files and statutory.yaml. Errors carry spans; codes "calendar-…".
base::Result<CalendarSource> ReadCalendar(const std::vector<base::Document>& files);

enum class DayKind { kWorkday, kWeekend, kHoliday, kMakeupWorkday };

class WorkCalendar {
 public:
  // makeup_days_count=false is reading B of AMB-02: make-up weekend days stay rest days.
  // holidays_count=false with it is reading C: Monday to Friday only.
  struct Options {
    std::optional<Date> as_known_on;   // notices issued later are left out
    bool makeup_days_count = true;
    bool holidays_count = true;
  };

  static base::Result<std::shared_ptr<const WorkCalendar>> Build(const CalendarSource& source,
                                                                 const Options& options);

  DayKind Kind(Date day) const;
  // 春节, 周末 … the name of the holiday or make-up day from its notice; empty for an ordinary day.
  const std::string& Name(Date day) const;
  bool IsWorkday(Date day) const;
  // True when the day's year had no notice known to this calendar.
  bool Provisional(Date day) const;
  // The notice that governs the year last, or nullptr.
  const Notice* NoticeFor(int year) const;

  // The n-th working day after `from` (from itself not counted); n == 0 gives `from`.
  // Precondition: the result is in range; use InRange first on outside input.
  Date AddWorkingDays(Date from, int n) const;
  // The n-th working day before `from`.
  Date SubtractWorkingDays(Date from, int n) const;
  // Working days in (from, to]; negative when to < from.
  int CountWorkingDays(Date from, Date to) const;
  Date NextWorkdayOnOrAfter(Date day) const;
  Date PreviousWorkdayOnOrBefore(Date day) const;
  bool InRange(Date day) const;

  // The same question on the least and the most favourable arrangement still possible
  // for provisional years. Equal to this calendar where nothing is provisional.
  const WorkCalendar& Earliest() const;
  const WorkCalendar& Latest() const;

  // SHA-256 over the day table and the notices used: names the calendar version.
  const std::string& digest() const;
  // Years with an official notice, ascending.
  const std::vector<int>& official_years() const;

 private:
  struct Table;
  std::shared_ptr<const Table> table_;
  std::shared_ptr<const WorkCalendar> earliest_;
  std::shared_ptr<const WorkCalendar> latest_;
};

}  // namespace anze::calendar
