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

}  // namespace

base::Result<Date> ReadDay(std::string_view text) {
  if (const auto day = Date::Parse(text.substr(0, kDateLength))) return *day;
  return base::Error("bad-date", {{"text", std::string(text)}});
}

base::Result<Date> AddPeriod(const DateRules& rules, std::string_view date, std::string_view period) {
  if (rules.calendar == nullptr) return base::Error("no-calendar");
  const auto from = ReadDay(date);
  if (!from.ok()) return from.errors();
  const auto length = calendar::Period::Parse(period);
  if (!length.ok()) return length.errors();
  const Date start = *from - (rules.deadline.count_first_day ? 1 : 0);
  const bool counted = length->unit == calendar::Unit::kWorkingDay;
  if (counted && !rules.calendar->CanAddWorkingDays(start, length->count)) return OutOfRange(*from);
  if (counted && length->count > 0 && start + 1 < calendar::kFirstFiveDayWeek) {
    return base::Error("working-week-unknown",
                       {{"date", (start + 1).ToString()}, {"first", calendar::kFirstFiveDayWeek.ToString()}});
  }
  const Date due = calendar::DueDate(*rules.calendar, *from, *length, rules.deadline);
  if (due > WorkCalendar::LastDay()) return OutOfRange(due);
  return due;
}

base::Result<Date> WorkdayOnOrAfter(const DateRules& rules, std::string_view date) {
  if (rules.calendar == nullptr) return base::Error("no-calendar");
  const auto day = ReadDay(date);
  if (!day.ok()) return day.errors();
  if (!WorkCalendar::InRange(*day)) return OutOfRange(*day);
  return calendar::Reading(*rules.calendar, rules.deadline).NextWorkdayOnOrAfter(*day);
}

}  // namespace anze::decision
