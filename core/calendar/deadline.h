// Due dates with their account: the count day by day, and every switch of the
// readings AMB-01…AMB-09 as an option (AMB-10, words such as 及时 without a number, sets a
// reminder's period and needs no switch here). The defaults are the readings recommended there
// (民法典 第200-203条).
//
// Hours and minutes are another kind of count. They run from one instant to another (AddHours), whatever day it is:
// 民法典 第二百零一条第二款, 按照小时计算期间的，自法律规定或者当事人约定的时间开始计算. None of the readings applies
// to them, and no rest day puts them off. An accident is reported within one hour on a holiday too:
// 生产安全事故报告和调查处理条例 第九条.
//
// A day counted backwards (提前30日) is the last day on which something may still be done before another day. The law
// protects by it whoever is to be told in time, and rolls no such day forward; 民法典 第203条 is about the last day of
// a period that runs.
// Threads: re-entrant, pure.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/period.h"
#include "core/calendar/work_calendar.h"

namespace anze::calendar {

// Where a last day moves that is a day of rest.
enum class Roll { kNone, kNextWorkday, kPreviousWorkday };

// The readings, one member a switch; Snapshot::DeadlineOptionsOn reads them from the parameters
// named beside them.
struct DeadlineOptions {
  bool count_first_day = false;  // AMB-01 calendar.start_day
  // AMB-02 calendar.makeup_days_count: false takes calendar.WithoutMakeupDays(). A calendar that was
  // itself built without make-up days is taken as it is.
  bool makeup_days_count = true;
  bool holidays_count = true;          // AMB-02 calendar.holidays_count; false takes calendar.MondayToFriday()
  Roll roll = Roll::kNextWorkday;      // AMB-03 period.roll_forward / calendar.roll
  bool weekend_is_rest = true;         // AMB-03 calendar.weekend_is_rest; false: only days off by notice or law
  bool roll_sanctions = false;         // AMB-03 calendar.roll_for_sanctions: terms of sanctions roll as others do
  Roll back_roll = Roll::kNone;        // AMB-03 calendar.back_roll: of a day counted backwards
  bool cutoff_business_close = false;  // AMB-04 calendar.cutoff (17:30 instead of 24:00)
  bool thirty_day_months = false;      // AMB-05 calendar.month_rule: a month is 30 days, a year 365
  bool before_date_inclusive = true;   // AMB-07 calendar.before_date_inclusive (recurring dates without a period)
  enum class BeforeMonth { kMonthStart, kMonthEnd, kTwoStep };
  BeforeMonth before_month = BeforeMonth::kTwoStep;  // AMB-08 milestone.before_month_reading
  Roll fixed_date_roll = Roll::kNone;                // AMB-09 calendar.fixed_date_roll
};

// A day that a count passed over, for the account.
struct SkippedDay {
  Date date;
  std::string why;   // "weekend", "holiday", "makeup" (a make-up day a reading does not count), "rolled"
  std::string name;  // 春节
};

// A due date with its account.
struct Deadline {
  Date due;              // last day in time
  int days_counted = 0;  // working or calendar days counted up to the end of the period, before any roll
  // Ascending: days a working-day count passed over, and rest days a roll passed over ("rolled").
  // The period's own last day is among the latter when it is a rest day, and among `counted` too.
  std::vector<SkippedDay> skipped;
  std::vector<Date> counted;  // ascending; at most 400 are listed
  // True when a notice still to come can matter: the working days counted, or the day a roll looked
  // at, lie in a year without a notice, or earliest and latest differ.
  bool provisional = false;
  // Between these lies the due date under every arrangement seen so far (WorkCalendar::Earliest);
  // both equal to due unless provisional. due itself rests on the statutory days alone and may
  // come before the earliest arrangement: earliest is then due.
  Date earliest;
  Date latest;
  std::string calendar_digest;
  // The instant at which the period has run out (24:00 of due, or business close).
  Instant ends_at;
};

// The calendar that counts as AMB-02 is read. Borrowed from `calendar`.
const WorkCalendar& Reading(const WorkCalendar& calendar, const DeadlineOptions& options);

// Counts `period` from `from`, which is not counted itself unless count_first_day. A period of 0
// ends on `from`, and rolls. O(days of the period), for the account.
// Errors: "date-out-of-range", "bad-period" (beyond limits::kPeriodCount), "working-week-unknown"
// for working days before kFirstFiveDayWeek, "hours-from-day" for a period that counts hours.
base::Result<Deadline> ComputeDeadline(const WorkCalendar& calendar, Date from, Period period,
                                       const DeadlineOptions& options = {});
// The same from an instant: a period that counts hours ends at an instant, which is `ends_at`; any other is counted
// from the day at +08:00.
base::Result<Deadline> ComputeDeadlineFrom(const WorkCalendar& calendar, Instant from, Period period,
                                           const DeadlineOptions& options = {});

// Returns the instant `period` after `from`, exactly. Precondition: period.CountsHours().
Instant AddHours(Instant from, Period period);
// Returns the last day of a time that has run out at `end`: 24:00 belongs to the day that it ends.
Date LastDayUpTo(Instant end);

// Returns the day `period` before `until`, which is not counted itself unless count_first_day: the n-th working day
// before it, the n-th day, the corresponding day of an earlier month. It does not roll.
// Errors: as ComputeDeadline.
base::Result<Date> DayBefore(const WorkCalendar& calendar, Date until, Period period,
                             const DeadlineOptions& options = {});
// The same with its account; rolls as options.back_roll says. `counted` are the days from there up to `until`.
base::Result<Deadline> ComputeDeadlineBefore(const WorkCalendar& calendar, Date until, Period period,
                                             const DeadlineOptions& options = {});

// A last day in time, and between which days it must lie while a year's notice is not out.
struct DueRange {
  Date due;
  Date earliest;
  Date latest;
  bool provisional = false;
  // Of a time counted in hours the instant at which it runs out, which lies on `due` or at its end. Zero: the day's
  // end.
  Instant at = {};

  static DueRange Known(Date day) { return {day, day, day, false, {}}; }
  static DueRange KnownAt(Instant end) {
    const Date day = LastDayUpTo(end);
    return {day, day, day, false, end};
  }
};
// The same dates without the account and its lists: for the hot path. Errors: as ComputeDeadline.
base::Result<DueRange> ComputeDueRange(const WorkCalendar& calendar, Date from, Period period,
                                       const DeadlineOptions& options = {});

// The due date only, without the account: for the hot path. Same answer as ComputeDeadline where
// that has one; preconditions: from is in range and period is valid.
Date DueDate(const WorkCalendar& calendar, Date from, Period period, const DeadlineOptions& options = {});

// The due date of the recurrence for the period that contains or ends on `in_period`
// (for kFixedDate: the year of in_period). An offset in months is counted from the end of the
// period to its corresponding day: quarter_end + 1mo of 06-30 is 07-30. An offset before the end is counted back
// (ComputeDeadlineBefore). An n-th working day is counted from the first day of the period on, which is counted itself
// whatever calendar.start_day says.
// before_month gives the day after which it is late (Milestone, AMB-08).
// A fixed date, a day of the month and an end without offset are dates, not periods: AMB-07 and fixed_date_roll
// (AMB-09) apply to them instead of roll.
base::Result<Deadline> ComputeRecurring(const WorkCalendar& calendar, const Recurrence& rule, Date in_period,
                                        const DeadlineOptions& options = {});

// "6月前": the day a reminder ends and the day after which it is late (AMB-08).
struct Milestone {
  Date remind_by;
  Date late_after;
};
Milestone BeforeMonth(int year, int month, const DeadlineOptions& options = {});

// {"due","days_counted","skipped":[{"date","why","name"}],"provisional","earliest","latest",…} of the CLI and API.
base::Value ToValue(const Deadline& deadline);

}  // namespace anze::calendar
