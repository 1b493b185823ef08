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
#include "core/base/limits.h"
#include "core/base/result.h"
#include "core/calendar/date.h"

namespace anze::calendar {

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
// spans, codes "calendar-…".
base::Result<CalendarSource> ReadCalendar(const std::vector<base::Document>& files);

enum class DayKind : std::uint8_t { kWorkday, kWeekend, kHoliday, kMakeupWorkday };

struct CalendarTable;  // calendar_table.h

class WorkCalendar {
 public:
  // makeup_days_count=false is reading B of AMB-02: make-up weekend days stay rest days.
  // holidays_count=false with it is reading C: Monday to Friday only.
  struct Options {
    std::optional<Date> as_known_on;  // notices issued later are left out
    bool makeup_days_count = true;
    bool holidays_count = true;
  };

  // Errors: "calendar-duplicate-year", "calendar-no-annual-notice", "calendar-day-out-of-range".
  static base::Result<std::shared_ptr<const WorkCalendar>> Build(const CalendarSource& source, const Options& options);

  // What the notices make of the day, whichever reading counts it: under reading B a make-up
  // day keeps its kind and IsWorkday is false. Days out of range are judged by the weekend alone.
  DayKind Kind(Date day) const;
  // 春节 …: the name of the holiday or make-up day from its notice; empty for an ordinary day or weekend.
  const std::string& Name(Date day) const;
  bool IsWorkday(Date day) const {
    return InRange(day) ? WorkdaysBefore(day + 1) != WorkdaysBefore(day) : !day.is_weekend();
  }
  // True when the day's year had no notice known to this calendar. The last days of a year
  // with a notice may still be touched by the next year's (New Year bridges): Earliest and
  // Latest allow for that, and so does Deadline::provisional.
  bool Provisional(Date day) const;
  // The notice that governs the year last, or nullptr.
  const Notice* NoticeFor(int year) const;

  // The n-th working day after `from` (from itself not counted); n == 0 gives `from`.
  // Preconditions: from is in range, n >= 0. A result past the range saturates at the last
  // working day of the range; ask CanAddWorkingDays first on outside input.
  Date AddWorkingDays(Date from, int n) const {
    if (n <= 0) return from;
    const int rank = WorkdaysBefore(from + 1) + n - 1;
    return kFirstDay + workdays_[rank < total_ ? rank : total_ - 1];
  }
  bool CanAddWorkingDays(Date from, int n) const {
    return InRange(from) && n >= 0 && n <= total_ - WorkdaysBefore(from + 1);
  }
  // The n-th working day before `from`; the same preconditions, saturating at the first.
  Date SubtractWorkingDays(Date from, int n) const {
    if (n <= 0) return from;
    const int rank = WorkdaysBefore(from) - n;
    return kFirstDay + workdays_[rank > 0 ? rank : 0];
  }
  // Working days in (from, to]; negative when to < from. Precondition: both in range.
  int CountWorkingDays(Date from, Date to) const { return WorkdaysBefore(to + 1) - WorkdaysBefore(from + 1); }
  // The day itself when it is a working day; a day out of range is given back as it is.
  Date NextWorkdayOnOrAfter(Date day) const { return InRange(day) ? AddWorkingDays(day - 1, 1) : day; }
  Date PreviousWorkdayOnOrBefore(Date day) const { return InRange(day) ? SubtractWorkingDays(day + 1, 1) : day; }
  static constexpr bool InRange(Date day) { return day >= kFirstDay && day <= kLastDay; }
  static constexpr Date FirstDay() { return kFirstDay; }
  static constexpr Date LastDay() { return kLastDay; }

  // The same question on the least and the most favourable arrangement still possible for
  // years without a notice, by what was ever arranged (2010-2026). Equal to this calendar
  // where nothing is provisional.
  //
  // Earliest: working as much as was ever seen. Rest days are the statutory days and those
  //   every arrangement so far gave (StatutoryDay::shortest); every weekend day in the rings
  //   where make-up days were ever placed works.
  // Latest: resting as much as was ever seen. The longest reach of each festival is off, and
  //   no weekend works.
  // As the real working days then lie between those of Latest and those of Earliest, so does
  // every n-th working day and every roll to the next working day. A holiday that no festival
  // announces (2015-09-03) is outside what they can bound, and so is a year for which
  // statutory.yaml has no entry: there both equal this calendar.
  const WorkCalendar& Earliest() const { return earliest_ ? *earliest_ : *this; }
  const WorkCalendar& Latest() const { return latest_ ? *latest_ : *this; }
  // Reading B of AMB-02 of the same notices; this calendar itself if it already is B or C.
  const WorkCalendar& WithoutMakeupDays() const { return without_makeup_ ? *without_makeup_ : *this; }
  // Reading C of AMB-02; this calendar itself if it already is C.
  const WorkCalendar& MondayToFriday() const { return monday_to_friday_ ? *monday_to_friday_ : *this; }

  // SHA-256 over the day table and the notices used: names the calendar version.
  const std::string& digest() const;
  // Years with an official notice, ascending.
  const std::vector<int>& official_years() const;

 private:
  static constexpr Date kFirstDay = Date::FromCivil(base::limits::kFirstCalendarYear, 1, 1);
  static constexpr Date kLastDay = Date::FromCivil(base::limits::kLastCalendarYear, 12, 31);

  explicit WorkCalendar(std::shared_ptr<const CalendarTable> table);

  // Working days of the range before `day`. Precondition: kFirstDay <= day <= kLastDay + 1.
  int WorkdaysBefore(Date day) const { return before_[day - kFirstDay]; }

  std::shared_ptr<const CalendarTable> table_;
  // Into table_, so that the hot questions are two loads: the count of working days before
  // each day, and the working days in order, both as days from kFirstDay.
  const std::uint16_t* before_ = nullptr;
  const std::uint16_t* workdays_ = nullptr;
  int total_ = 0;
  std::shared_ptr<const WorkCalendar> earliest_;
  std::shared_ptr<const WorkCalendar> latest_;
  std::shared_ptr<const WorkCalendar> without_makeup_;
  std::shared_ptr<const WorkCalendar> monday_to_friday_;
};

}  // namespace anze::calendar
