// Counts periods, rolls their ends, and says how the count went.
//
// A count has two steps. EndOfPeriod finds the last day of the period itself: by the table of
// working days, by plain days, or by corresponding days of months (民法典 第200条 to 第202条). RollDay
// then moves it off days of rest (第203条); a count of working days ends on one and does not roll.
// The same two steps are done with the earliest and latest calendars, and the three answers make
// the range.
//
// A day counted backwards takes the same steps towards the past (BackFrom, back_roll). Hours take none of them: they
// are added to an instant.
//
// Account lists the days for people and costs a step a day; ComputeDueRange and DueDate leave it
// out.
#include "core/calendar/deadline.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace anze::calendar {
namespace {

using base::Error;
using base::Result;
using base::Value;

constexpr std::size_t kListedDays = 400;
// 17:30, the end of the working day where the reading of AMB-04 is business close.
constexpr std::int64_t kBusinessCloseMillis = (17 * 60 + 30) * 60'000LL;
// The former rule for periods that do not begin on the first of a month.
constexpr int kDaysOfThirtyDayMonth = 30;
constexpr int kDaysOfThatYear = 365;

Error OutOfRange(Date date) {
  return Error("date-out-of-range", {{"date", date.ToString()},
                                     {"first", WorkCalendar::FirstDay().ToString()},
                                     {"last", WorkCalendar::LastDay().ToString()}});
}

// The last day of the period itself, before any roll.
Date EndOfPeriod(const WorkCalendar& calendar, Date from, Period period, const DeadlineOptions& options) {
  if (period.count <= 0) return from;
  const int early = options.count_first_day ? 1 : 0;
  switch (period.unit) {
    case Unit::kWorkingDay:
      return calendar.AddWorkingDays(from - early, period.count);
    case Unit::kDay:
      return from + period.count - early;
    case Unit::kMonth:
      if (options.thirty_day_months) return from + kDaysOfThirtyDayMonth * period.count - early;
      return AddMonths(from, period.count) - early;
    case Unit::kYear:
      if (options.thirty_day_months) return from + kDaysOfThatYear * period.count - early;
      return AddMonths(from, 12 * period.count) - early;
    case Unit::kHour:
    case Unit::kMinute:
      break;  // no days: RefusedPeriod
  }
  return from;
}

// The day so long before another, before any roll.
Date BackFrom(const WorkCalendar& calendar, Date until, Period period, const DeadlineOptions& options) {
  if (period.count <= 0) return until;
  const int late = options.count_first_day ? 1 : 0;
  switch (period.unit) {
    case Unit::kWorkingDay:
      return calendar.SubtractWorkingDays(until + late, period.count);
    case Unit::kDay:
      return until - period.count + late;
    case Unit::kMonth:
      if (options.thirty_day_months) return until - kDaysOfThirtyDayMonth * period.count + late;
      return AddMonths(until, -period.count) + late;
    case Unit::kYear:
      if (options.thirty_day_months) return until - kDaysOfThatYear * period.count + late;
      return AddMonths(until, -12 * period.count) + late;
    case Unit::kHour:
    case Unit::kMinute:
      break;  // no days: RefusedPeriod
  }
  return until;
}

Date RollDay(const WorkCalendar& calendar, Date day, Roll roll, bool weekend_is_rest) {
  if (roll == Roll::kNone) return day;
  if (weekend_is_rest) {
    return roll == Roll::kNextWorkday ? calendar.NextWorkdayOnOrAfter(day) : calendar.PreviousWorkdayOnOrBefore(day);
  }
  const int step = roll == Roll::kNextWorkday ? 1 : -1;
  while (calendar.Kind(day) == DayKind::kHoliday) day = day + step;
  return day;
}

// Where a period ends and where it ends up.
struct Ending {
  Date nominal;
  Date due;
};

Ending Find(const WorkCalendar& calendar, Date from, Period period, const DeadlineOptions& options) {
  const Date nominal = EndOfPeriod(calendar, from, period, options);
  if (period.unit == Unit::kWorkingDay) return {nominal, nominal};
  return {nominal, RollDay(calendar, nominal, options.roll, options.weekend_is_rest)};
}

std::string_view Why(DayKind kind) {
  switch (kind) {
    case DayKind::kHoliday:
      return "holiday";
    case DayKind::kMakeupWorkday:
      return "makeup";
    default:
      return "weekend";
  }
}

void Skip(const WorkCalendar& calendar, Date day, std::string_view why, Deadline* deadline) {
  deadline->skipped.push_back({.date = day, .why = std::string(why), .name = calendar.Name(day)});
}

// Lists the days from `first` to `last`: those that count, and those that were passed over.
void AccountDays(const WorkCalendar& calendar, Date first, Date last, bool working_days, Deadline* deadline) {
  for (Date day = first; day <= last; day = day + 1) {
    if (working_days && !calendar.IsWorkday(day)) {
      Skip(calendar, day, Why(calendar.Kind(day)), deadline);
      continue;
    }
    ++deadline->days_counted;
    if (deadline->counted.size() < kListedDays) deadline->counted.push_back(day);
  }
}

void AccountRoll(const WorkCalendar& calendar, Ending ending, Deadline* deadline) {
  for (Date day = ending.nominal; day < ending.due; day = day + 1) Skip(calendar, day, "rolled", deadline);
  for (Date day = ending.due + 1; day <= ending.nominal; day = day + 1) Skip(calendar, day, "rolled", deadline);
}

// Lists the days from `first` to the end of the period, then those a roll passed over.
void Account(const WorkCalendar& calendar, Date first, Ending ending, bool working_days, Deadline* deadline) {
  AccountDays(calendar, first, ending.nominal, working_days, deadline);
  AccountRoll(calendar, ending, deadline);
}

// Asked by year, not by day: a notice settles a year as a whole.
bool TouchesUnknownYear(const WorkCalendar& calendar, Date first, Date last) {
  for (int year = first.year(); year <= last.year(); ++year) {
    if (calendar.Provisional(Date::FromCivil(year, 1, 1))) return true;
  }
  return false;
}

// The earliest and the latest answer still possible. All three calendars are asked, because a
// roll backwards makes the calendar with more rest days give the earlier day.
DueRange Bounded(Date due, Date by_earliest, Date by_latest, bool unknown_year) {
  DueRange range{due, std::min({due, by_earliest, by_latest}), std::max({due, by_earliest, by_latest}), false};
  range.provisional = unknown_year || range.earliest != range.latest;
  return range;
}

void Take(const DueRange& range, Deadline* deadline) {
  deadline->due = range.due;
  deadline->earliest = range.earliest;
  deadline->latest = range.latest;
  deadline->provisional = range.provisional;
}

void Seal(const WorkCalendar& calendar, const DeadlineOptions& options, Deadline* deadline) {
  deadline->calendar_digest = calendar.digest();
  deadline->ends_at = options.cutoff_business_close
                          ? Instant(Instant::StartOfDay(deadline->due).millis() + kBusinessCloseMillis)
                          : Instant::EndOfDay(deadline->due);
}

bool Reachable(const WorkCalendar& calendar, Date from, Period period, const DeadlineOptions& options) {
  if (period.unit != Unit::kWorkingDay || period.count == 0) return true;
  const bool counts_from = options.count_first_day && calendar.IsWorkday(from);
  return calendar.CanAddWorkingDays(from, period.count - (counts_from ? 1 : 0));
}

struct Counted {
  Date first;  // the first day that counts
  Ending ending;
  bool working_days = false;
  DueRange range;
};

Error WeekUnknown(Date day) {
  return Error("working-week-unknown", {{"date", day.ToString()}, {"first", kFirstFiveDayWeek.ToString()}});
}

// What no count of days takes.
std::optional<Error> RefusedPeriod(Period period) {
  if (period.count < 0 || period.count > Period::MostOf(period.unit)) {
    return Error("bad-period", {{"text", period.ToString()}});
  }
  if (period.CountsHours()) return Error("hours-from-day", {{"text", period.ToString()}});
  return std::nullopt;
}

Result<Counted> Count(const WorkCalendar& reading, Date from, Period period, const DeadlineOptions& options) {
  if (auto refused = RefusedPeriod(period)) return std::move(*refused);
  if (!WorkCalendar::InRange(from)) return OutOfRange(from);
  if (!Reachable(reading, from, period, options)) return OutOfRange(WorkCalendar::LastDay() + 1);
  Counted counted;
  counted.ending = Find(reading, from, period, options);
  const Ending& ending = counted.ending;
  if (!WorkCalendar::InRange(ending.nominal)) return OutOfRange(ending.nominal);
  counted.working_days = period.unit == Unit::kWorkingDay;
  const bool counts_from = options.count_first_day && period.count > 0;
  counted.first = counts_from ? from : from + 1;
  if (counted.working_days && period.count > 0 && counted.first < kFirstFiveDayWeek) return WeekUnknown(counted.first);
  const Date early = Find(reading.Earliest(), from, period, options).due;
  const Date late = Find(reading.Latest(), from, period, options).due;
  // A period in calendar days asks the calendar only about the days its end rolls over.
  const bool asks_calendar = counted.working_days ? period.count > 0 : options.roll != Roll::kNone;
  const Date looked_from = counted.working_days ? counted.first : std::min(ending.nominal, ending.due);
  const bool unknown_year =
      asks_calendar && TouchesUnknownYear(reading, looked_from, std::max(ending.nominal, ending.due));
  counted.range = Bounded(ending.due, early, late, unknown_year);
  if (!counted.working_days && asks_calendar && ending.nominal < kFirstFiveDayWeek) {
    // A Saturday may have been a working day then, and nothing rolled.
    counted.range.earliest = std::min(counted.range.earliest, ending.nominal);
    counted.range.latest = std::max(counted.range.latest, ending.nominal);
  }
  return counted;
}

// A date that stands by itself: a fixed date, or the end of a month, quarter, half-year or year.
// A date that a rule names is no period: nothing is counted, and it rolls only if the region reads
// it so (AMB-09).
Result<Deadline> ComputeFixed(const WorkCalendar& calendar, Date date, const DeadlineOptions& options) {
  const WorkCalendar& reading = Reading(calendar, options);
  const Date nominal = options.before_date_inclusive ? date : date - 1;
  if (!WorkCalendar::InRange(nominal)) return OutOfRange(nominal);
  const auto roll = [&](const WorkCalendar& by) {
    return RollDay(by, nominal, options.fixed_date_roll, options.weekend_is_rest);
  };
  Deadline deadline;
  deadline.due = roll(reading);
  Account(reading, nominal + 1, {nominal, deadline.due}, false, &deadline);
  const bool unknown_year =
      options.fixed_date_roll != Roll::kNone &&
      TouchesUnknownYear(reading, std::min(nominal, deadline.due), std::max(nominal, deadline.due));
  Take(Bounded(deadline.due, roll(reading.Earliest()), roll(reading.Latest()), unknown_year), &deadline);
  Seal(reading, options, &deadline);
  return deadline;
}

// The day of a month; its last where it has none of that number.
Date DayOfMonth(Date first, int day) { return std::min(EndOfMonth(first), first + (day - 1)); }

// The first working days of a month, quarter …: a month that has fewer means its last.
Result<Deadline> ComputeNthWorkday(const WorkCalendar& calendar, const Recurrence& rule, Date in_period,
                                   const DeadlineOptions& options) {
  const Date first = rule.StartOf(in_period);
  const Date last = AddMonths(first, rule.Months()) - 1;
  if (!WorkCalendar::InRange(first - 1)) return OutOfRange(first - 1);
  DeadlineOptions from_the_first = options;
  from_the_first.count_first_day = false;
  const WorkCalendar& reading = Reading(calendar, options);
  const int working_days = reading.CountWorkingDays(first - 1, last);
  return ComputeDeadline(calendar, first - 1, {std::min(rule.day, working_days), Unit::kWorkingDay}, from_the_first);
}

}  // namespace

const WorkCalendar& Reading(const WorkCalendar& calendar, const DeadlineOptions& options) {
  if (!options.holidays_count) return calendar.MondayToFriday();
  return options.makeup_days_count ? calendar : calendar.WithoutMakeupDays();
}

Result<DueRange> ComputeDueRange(const WorkCalendar& calendar, Date from, Period period,
                                 const DeadlineOptions& options) {
  const auto counted = Count(Reading(calendar, options), from, period, options);
  if (!counted.ok()) return counted.errors();
  return counted->range;
}

Result<Deadline> ComputeDeadline(const WorkCalendar& calendar, Date from, Period period,
                                 const DeadlineOptions& options) {
  const WorkCalendar& reading = Reading(calendar, options);
  const auto counted = Count(reading, from, period, options);
  if (!counted.ok()) return counted.errors();
  Deadline deadline;
  Take(counted->range, &deadline);
  Account(reading, counted->first, counted->ending, counted->working_days, &deadline);
  Seal(reading, options, &deadline);
  return deadline;
}

Instant AddHours(Instant from, Period period) {
  constexpr std::int64_t kMillisAMinute = 60'000;
  return Instant(from.millis() + period.Minutes() * kMillisAMinute);
}

Date LastDayUpTo(Instant end) { return Instant(end.millis() - 1).date(); }

Result<Deadline> ComputeDeadlineFrom(const WorkCalendar& calendar, Instant from, Period period,
                                     const DeadlineOptions& options) {
  if (!period.CountsHours()) return ComputeDeadline(calendar, from.date(), period, options);
  const Instant end = AddHours(from, period);
  for (const Date day : {from.date(), end.date()}) {
    if (!WorkCalendar::InRange(day)) return OutOfRange(day);
  }
  Deadline deadline;
  Take(DueRange::KnownAt(end), &deadline);
  deadline.ends_at = end;
  return deadline;
}

Result<Date> DayBefore(const WorkCalendar& calendar, Date until, Period period, const DeadlineOptions& options) {
  if (auto refused = RefusedPeriod(period)) return std::move(*refused);
  if (!WorkCalendar::InRange(until)) return OutOfRange(until);
  const Date day = BackFrom(Reading(calendar, options), until, period, options);
  const bool working_days = period.unit == Unit::kWorkingDay && period.count > 0;
  if (working_days && day < kFirstFiveDayWeek) return WeekUnknown(day);
  if (!WorkCalendar::InRange(day)) return OutOfRange(day);
  return day;
}

// All three calendars are asked, as for a count forwards.
Result<Deadline> ComputeDeadlineBefore(const WorkCalendar& calendar, Date until, Period period,
                                       const DeadlineOptions& options) {
  const auto nominal = DayBefore(calendar, until, period, options);
  if (!nominal.ok()) return nominal.errors();
  const WorkCalendar& reading = Reading(calendar, options);
  const bool working_days = period.unit == Unit::kWorkingDay;
  const Roll roll = working_days ? Roll::kNone : options.back_roll;
  const auto find = [&](const WorkCalendar& by) {
    return RollDay(by, BackFrom(by, until, period, options), roll, options.weekend_is_rest);
  };
  Deadline deadline;
  deadline.due = find(reading);
  const Date last = options.count_first_day && period.count > 0 ? until : until - 1;
  AccountDays(reading, *nominal, last, working_days, &deadline);
  AccountRoll(reading, {*nominal, deadline.due}, &deadline);
  std::sort(deadline.skipped.begin(), deadline.skipped.end(),
            [](const SkippedDay& a, const SkippedDay& b) { return a.date < b.date; });
  const bool asks_calendar = working_days ? period.count > 0 : roll != Roll::kNone;
  const Date looked_to = working_days ? last : std::max(*nominal, deadline.due);
  const bool unknown_year = asks_calendar && TouchesUnknownYear(reading, std::min(*nominal, deadline.due), looked_to);
  Take(Bounded(deadline.due, find(reading.Earliest()), find(reading.Latest()), unknown_year), &deadline);
  Seal(reading, options, &deadline);
  return deadline;
}

Date DueDate(const WorkCalendar& calendar, Date from, Period period, const DeadlineOptions& options) {
  return Find(Reading(calendar, options), from, period, options).due;
}

Result<Deadline> ComputeRecurring(const WorkCalendar& calendar, const Recurrence& rule, Date in_period,
                                  const DeadlineOptions& options) {
  if (!WorkCalendar::InRange(in_period)) return OutOfRange(in_period);
  if (rule.anchor == Recurrence::Anchor::kFixedDate) {
    if (!Date::Valid(2000, rule.month, rule.day)) return Error("bad-recurrence", {{"text", rule.ToString()}});
    return ComputeFixed(calendar, DayOfMonth(Date::FromCivil(in_period.year(), rule.month, 1), rule.day), options);
  }
  if (rule.anchor == Recurrence::Anchor::kMonthDay) {
    return ComputeFixed(calendar, DayOfMonth(rule.StartOf(in_period), rule.day), options);
  }
  if (rule.anchor == Recurrence::Anchor::kBeforeMonth) {
    if (rule.month < 1 || rule.month > 12) return Error("bad-recurrence", {{"text", rule.ToString()}});
    DeadlineOptions on_the_day = options;
    on_the_day.before_date_inclusive = true;  // AMB-08 has said already which day is the last
    return ComputeFixed(calendar, BeforeMonth(in_period.year(), rule.month, options).late_after, on_the_day);
  }
  if (rule.anchor > Recurrence::Anchor::kMonthDay) return ComputeNthWorkday(calendar, rule, in_period, options);
  const Date end = AddMonths(rule.StartOf(in_period), rule.Months()) - 1;
  if (rule.offset.count == 0) return ComputeFixed(calendar, end, options);
  if (rule.before) return ComputeDeadlineBefore(calendar, end, rule.offset, options);
  return ComputeDeadline(calendar, end, rule.offset, options);
}

Milestone BeforeMonth(int year, int month, const DeadlineOptions& options) {
  const Date first = Date::FromCivil(year, month, 1);
  const Date before = first - 1;
  const Date end = EndOfMonth(first);
  switch (options.before_month) {
    case DeadlineOptions::BeforeMonth::kMonthStart:
      return {.remind_by = before, .late_after = before};
    case DeadlineOptions::BeforeMonth::kMonthEnd:
      return {.remind_by = end, .late_after = end};
    case DeadlineOptions::BeforeMonth::kTwoStep:
      break;
  }
  return {.remind_by = before, .late_after = end};
}

Value ToValue(const Deadline& deadline) {
  Value skipped = Value::EmptyList();
  for (const SkippedDay& day : deadline.skipped) {
    Value entry = Value::EmptyMap();
    entry.Set("date", day.date.ToString());
    entry.Set("why", day.why);
    entry.Set("name", day.name);
    skipped.Append(std::move(entry));
  }
  Value counted = Value::EmptyList();
  for (const Date day : deadline.counted) counted.Append(day.ToString());
  Value value = Value::EmptyMap();
  value.Set("due", deadline.due.ToString());
  value.Set("days_counted", deadline.days_counted);
  value.Set("skipped", std::move(skipped));
  value.Set("provisional", deadline.provisional);
  value.Set("earliest", deadline.earliest.ToString());
  value.Set("latest", deadline.latest.ToString());
  value.Set("ends_at", deadline.ends_at.ToString());
  value.Set("calendar", deadline.calendar_digest);
  value.Set("counted", std::move(counted));
  return value;
}

}  // namespace anze::calendar
