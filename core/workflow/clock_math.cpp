// The arithmetic behind the dates of a clock.
//
// A clock keeps its reckoning as text: "30wd" is one period from the start, "30wd+30d" an extension that goes on from
// the first due date. Reckon() works such a text out again, part by part, so that a recompute under a new calendar
// gives what counting from the start would have given.
//
// While a year's notice has not been published, a due date is a range: `due` under the provisional calendar, `earliest`
// and `latest` under the most and least favourable arrangement (WorkCalendar::Earliest). Each further period is added
// to all three. The common case, where no provisional year is in reach, takes the short way in AddToDay.
//
// Hours need no calendar: they are added to the instant that a DueRange carries, and no year makes them provisional.
#include "core/workflow/clock_math.h"

#include <algorithm>

namespace anze::workflow {

using base::Result;
using calendar::Date;
using calendar::DeadlineOptions;
using calendar::DueRange;
using calendar::Instant;
using calendar::Period;
using calendar::Reading;
using calendar::Unit;
using calendar::WorkCalendar;

namespace {

// Periods and dates the short way may be taken for: no result can leave the calendar's range.
constexpr int kUsualPeriod = 400;
constexpr Date kUsualFirst = Date::FromCivil(2000, 1, 1);
constexpr Date kUsualLast = Date::FromCivil(2050, 1, 1);
// A notice reaches at most into the last weeks of the year before, and no roll is longer.
constexpr int kReachOfNotice = 31;

bool Usual(Date from, Period period) {
  const bool years = period.unit == Unit::kMonth || period.unit == Unit::kYear;
  return from >= kUsualFirst && from < kUsualLast && period.count <= (years ? kUsualPeriod / 12 : kUsualPeriod);
}

Result<DueRange> AddNothing(const WorkCalendar& calendar, Date from, const DeadlineOptions& options) {
  DeadlineOptions onwards = options;
  onwards.roll = calendar::Roll::kNextWorkday;
  onwards.weekend_is_rest = true;
  return calendar::ComputeDueRange(calendar, from, Period{0, Unit::kDay}, onwards);
}

Result<DueRange> AddToDay(const WorkCalendar& calendar, Date from, Period period, const DeadlineOptions& options) {
  if (period.count == 0 && period.unit == Unit::kWorkingDay) return AddNothing(calendar, from, options);
  if (Usual(from, period)) {
    const Date due = calendar::DueDate(calendar, from, period, options);
    if (!calendar.Provisional(from) && !calendar.Provisional(due + kReachOfNotice)) return DueRange::Known(due);
  }
  return calendar::ComputeDueRange(calendar, from, period, options);
}

bool CountsWorkingDays(const ClockState& clock) { return clock.reckoning.ends_with("wd"); }

Result<DueRange> AddToInstant(const DueRange& from, Period period) {
  if (from.at.millis() == 0) return base::Error("hours-from-day", {{"text", period.ToString()}});
  const DueRange end = DueRange::KnownAt(calendar::AddHours(from.at, period));
  if (WorkCalendar::InRange(end.due)) return end;
  return base::Error("date-out-of-range", {{"date", end.due.ToString()},
                                           {"first", WorkCalendar::FirstDay().ToString()},
                                           {"last", WorkCalendar::LastDay().ToString()}});
}

}  // namespace

DueRange StartingAt(Instant at, bool hours) {
  DueRange from = DueRange::Known(at.date());
  if (hours) from.at = at;
  return from;
}

std::optional<DueRange> StartingAt(std::string_view text, bool hours) {
  if (const auto at = Instant::Parse(text)) return StartingAt(*at, hours);
  const auto day = Date::Parse(text);
  if (!day || hours) return std::nullopt;
  return DueRange::Known(*day);
}

DueRange ReckonedFrom(const ClockState& clock) {
  DueRange from = DueRange::Known(clock.reckoned_from);
  from.at = clock.reckoned_at;
  return from;
}

Result<DueRange> AddPeriod(const WorkCalendar& calendar, const DueRange& from, Period period,
                           const DeadlineOptions& options) {
  if (period.CountsHours()) return AddToInstant(from, period);
  auto sum = AddToDay(calendar, from.due, period, options);
  if (!sum.ok() || (from.earliest == from.due && from.latest == from.due)) return sum;
  // Where the base is uncertain, so is everything counted from it.
  const auto low = AddToDay(calendar, from.earliest, period, options);
  const auto high = AddToDay(calendar, from.latest, period, options);
  if (!low.ok()) return low.errors();
  if (!high.ok()) return high.errors();
  sum->earliest = std::min(sum->earliest, low->earliest);
  sum->latest = std::max(sum->latest, high->latest);
  sum->provisional = true;
  return sum;
}

Result<DueRange> Reckon(const WorkCalendar& calendar, const DueRange& from, std::string_view reckoning,
                        const DeadlineOptions& options) {
  DueRange at = from;
  bool provisional = false;
  for (bool more = true; more;) {
    const std::size_t plus = reckoning.find('+');
    more = plus != std::string_view::npos;
    const auto period = Period::Parse(reckoning.substr(0, plus));
    if (!period.ok()) return period.errors();
    const auto next = AddPeriod(calendar, at, *period, options);
    if (!next.ok()) return next.errors();
    at = *next;
    provisional = provisional || at.provisional;
    if (more) reckoning.remove_prefix(plus + 1);
  }
  at.provisional = provisional;
  return at;
}

Instant RunsOutAt(const WorkCalendar& calendar, Date due, const DeadlineOptions& options) {
  if (!options.cutoff_business_close) return Instant::EndOfDay(due);
  DeadlineOptions still = options;
  still.roll = calendar::Roll::kNone;
  const auto today = calendar::ComputeDeadline(calendar, due, Period{0, Unit::kDay}, still);
  return today.ok() ? today->ends_at : Instant::EndOfDay(due);
}

Instant LightFrom(const WorkCalendar& calendar, Date due, Period warn, const DeadlineOptions& options) {
  if (warn.count <= 0 || !WorkCalendar::InRange(due)) return Instant();
  switch (warn.unit) {
    case Unit::kWorkingDay:
      // The day after the last one with more than `warn` left.
      return Instant::StartOfDay(Reading(calendar, options).SubtractWorkingDays(due + 1, warn.count + 1) + 1);
    case Unit::kDay:
      return Instant::StartOfDay(due - warn.count + 1);
    case Unit::kMonth:
      return Instant::StartOfDay(calendar::AddMonths(due, -warn.count) + 1);
    case Unit::kYear:
      return Instant::StartOfDay(calendar::AddMonths(due, -12 * warn.count) + 1);
    case Unit::kHour:
    case Unit::kMinute:
      return calendar::AddHours(RunsOutAt(calendar, due, options), {-warn.count, warn.unit});
  }
  return Instant();
}

Date NominalEnd(const WorkCalendar& calendar, const ClockState& clock, const DeadlineOptions& options) {
  const std::string_view reckoning = clock.reckoning;
  const std::size_t plus = reckoning.rfind('+');
  const bool sum = plus != std::string_view::npos;
  const auto base = sum ? Reckon(calendar, ReckonedFrom(clock), reckoning.substr(0, plus), options)
                        : Result<DueRange>(ReckonedFrom(clock));
  const auto period = Period::Parse(reckoning.substr(sum ? plus + 1 : 0));
  if (!base.ok() || !period.ok()) return clock.due;
  DeadlineOptions still = options;
  still.roll = calendar::Roll::kNone;
  const auto end = AddToDay(calendar, base->due, *period, still);
  return end.ok() ? end->due : clock.due;
}

int MinutesUpTo(Instant from, Instant to) {
  constexpr std::int64_t kMillisAMinute = 60'000;
  const std::int64_t millis = to.millis() - from.millis();
  const std::int64_t whole = millis / kMillisAMinute;
  return static_cast<int>(whole + (millis > whole * kMillisAMinute ? 1 : 0));
}

int LeftAt(const WorkCalendar& calendar, const ClockState& clock, Instant at, const DeadlineOptions& options) {
  if (clock.counts_hours()) return std::max(0, MinutesUpTo(at, clock.due_at));
  const Date day = at.date();
  const Date used_through = options.count_first_day ? day - 1 : day;
  if (used_through >= clock.due || !WorkCalendar::InRange(used_through)) return 0;
  if (!CountsWorkingDays(clock)) return std::max(0, NominalEnd(calendar, clock, options) - used_through);
  return Reading(calendar, options).CountWorkingDays(used_through, clock.due);
}

Period LeftPeriod(const ClockState& clock) {
  if (clock.counts_hours()) return {clock.remaining, Unit::kMinute};
  return {clock.remaining, CountsWorkingDays(clock) ? Unit::kWorkingDay : Unit::kDay};
}

bool SameDates(const ClockChange& change, const ClockState& clock) {
  return change.due == clock.due && change.due_at == clock.due_at && change.yellow_at == clock.yellow_at &&
         change.red_at == clock.red_at && change.provisional == clock.provisional &&
         change.earliest == clock.earliest && change.latest == clock.latest;
}

void SetDates(const DueRange& dates, const ruleset::Clock& clock, const WorkCalendar& calendar,
              const DeadlineOptions& options, ClockChange* change) {
  const bool hours = dates.at.millis() != 0;
  const auto light = [&](Period warn) {
    if (!hours || !warn.CountsHours()) return LightFrom(calendar, dates.due, warn, options);
    return warn.count > 0 ? calendar::AddHours(dates.at, {-warn.count, warn.unit}) : Instant();
  };
  change->due = dates.due;
  change->due_at = hours ? dates.at : RunsOutAt(calendar, dates.due, options);
  change->yellow_at = light(clock.yellow);
  if (!clock.reminds) change->red_at = light(clock.red);
  change->provisional = dates.provisional;
  change->earliest = dates.earliest;
  change->latest = dates.latest;
  // Hours were counted by no calendar.
  change->calendar_digest = hours ? std::string() : Reading(calendar, options).digest();
}

}  // namespace anze::workflow
