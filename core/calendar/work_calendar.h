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

#include "core/base/limits.h"
#include "core/base/result.h"
#include "core/calendar/date.h"
#include "core/calendar/notice.h"

namespace anze::calendar {

struct CalendarTable;  // calendar_table.h

class WorkCalendar {
 public:
  using Options = CalendarOptions;

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
  // announces (2015-09-03) is outside what they can bound, and so is a year for which the source
  // has no statutory days: there both equal this calendar. (statutory.yaml has every year.)
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
  static constexpr Date kFirstDay = kFirstCalendarDay;
  static constexpr Date kLastDay = kLastCalendarDay;

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
