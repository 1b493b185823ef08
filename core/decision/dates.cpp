#include "core/decision/dates.h"

#include "core/calendar/period.h"

namespace anze::decision {
namespace {

using calendar::Date;
using calendar::WorkCalendar;

constexpr std::size_t kDateLength = 10;

base::Error OutOfRange(Date date) {
  return base::Error("date-out-of-range", {{"date", date.ToString()},
                                           {"first", WorkCalendar::FirstDay().ToString()},
                                           {"last", WorkCalendar::LastDay().ToString()}});
}

base::Result<calendar::Instant> ReadInstant(std::string_view text) {
  const auto instant = calendar::Instant::Parse(text);
  if (!instant) return base::Error("bad-instant", {{"text", std::string(text)}});
  return *instant;
}

// `sign` 1: after, -1: before.
base::Result<std::string> CountHours(std::string_view from, calendar::Period period, int sign) {
  if (calendar::Date::Parse(from)) return base::Error("hours-from-day", {{"text", period.ToString()}});
  const auto instant = ReadInstant(from);
  if (!instant.ok()) return instant.errors();
  const calendar::Instant end =
      calendar::AddHours(*instant, calendar::Period{.count = sign * period.count, .unit = period.unit});
  if (!WorkCalendar::InRange(instant->date())) return OutOfRange(instant->date());
  if (!WorkCalendar::InRange(end.date())) return OutOfRange(end.date());
  return end.ToString();
}

base::Result<Date> InRangeDay(const DateRules& rules, std::string_view date) {
  if (rules.calendar == nullptr) return base::Error("no-calendar");
  const auto day = ReadDay(date);
  if (!day.ok()) return day.errors();
  if (!WorkCalendar::InRange(*day)) return OutOfRange(*day);
  return *day;
}

}  // namespace

base::Result<Date> ReadDay(std::string_view text) {
  if (const auto day = Date::Parse(text.substr(0, kDateLength))) return *day;
  return base::Error("bad-date", {{"text", std::string(text)}});
}

base::Result<std::string> AddPeriod(const DateRules& rules, std::string_view date, std::string_view period) {
  if (rules.calendar == nullptr) return base::Error("no-calendar");
  const auto from = ReadDay(date);
  if (!from.ok()) return from.errors();
  const auto length = calendar::Period::Parse(period);
  if (!length.ok()) return length.errors();
  if (length->CountsHours()) return CountHours(date, *length, 1);
  const Date start = *from - (rules.deadline.count_first_day ? 1 : 0);
  const bool counted = length->unit == calendar::Unit::kWorkingDay;
  if (counted && !rules.calendar->CanAddWorkingDays(start, length->count)) return OutOfRange(*from);
  if (counted && length->count > 0 && start + 1 < calendar::kFirstFiveDayWeek) {
    return base::Error("working-week-unknown",
                       {{"date", (start + 1).ToString()}, {"first", calendar::kFirstFiveDayWeek.ToString()}});
  }
  const Date due = calendar::DueDate(*rules.calendar, *from, *length, rules.deadline);
  if (due > WorkCalendar::LastDay()) return OutOfRange(due);
  return due.ToString();
}

base::Result<std::string> BeforePeriod(const DateRules& rules, std::string_view date, std::string_view period) {
  if (rules.calendar == nullptr) return base::Error("no-calendar");
  const auto until = ReadDay(date);
  if (!until.ok()) return until.errors();
  const auto length = calendar::Period::Parse(period);
  if (!length.ok()) return length.errors();
  if (length->CountsHours()) return CountHours(date, *length, -1);
  const auto day = calendar::DayBefore(*rules.calendar, *until, *length, rules.deadline);
  if (!day.ok()) return day.errors();
  return day->ToString();
}

base::Result<Date> WorkdayOnOrAfter(const DateRules& rules, std::string_view date) {
  const auto day = InRangeDay(rules, date);
  if (!day.ok()) return day.errors();
  return calendar::Reading(*rules.calendar, rules.deadline).NextWorkdayOnOrAfter(*day);
}

base::Result<Date> WorkdayOnOrBefore(const DateRules& rules, std::string_view date) {
  const auto day = InRangeDay(rules, date);
  if (!day.ok()) return day.errors();
  return calendar::Reading(*rules.calendar, rules.deadline).PreviousWorkdayOnOrBefore(*day);
}

base::Result<std::int64_t> MinutesBetween(std::string_view from, std::string_view to) {
  constexpr std::int64_t kMillisAMinute = 60'000;
  const auto begin = ReadInstant(from);
  if (!begin.ok()) return begin.errors();
  const auto end = ReadInstant(to);
  if (!end.ok()) return end.errors();
  return (end->millis() - begin->millis()) / kMillisAMinute;
}

}  // namespace anze::decision
