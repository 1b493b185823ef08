#include "server/app/answers/span.h"

#include <utility>

#include "core/calendar/work_calendar.h"

namespace anze::app {
namespace {

using base::Error;
using calendar::Date;
using calendar::WorkCalendar;

// Asked before anything is counted: the calendar's tables have no place for such a day.
void CheckDay(Date day, const char* pointer, base::Diagnostics* found) {
  if (WorkCalendar::InRange(day)) return;
  found->push_back(Error("date-out-of-range", {{"date", day.ToString()},
                                               {"first", WorkCalendar::FirstDay().ToString()},
                                               {"last", WorkCalendar::LastDay().ToString()}})
                       .At(pointer));
}

std::optional<Problem> Found(base::Diagnostics found) {
  if (found.empty()) return std::nullopt;
  return Invalid(std::move(found));
}

}  // namespace

std::optional<Problem> BadDay(Date day, const char* pointer) {
  base::Diagnostics found;
  CheckDay(day, pointer, &found);
  return Found(std::move(found));
}

std::optional<Problem> BadSpan(Date from, Date to) {
  base::Diagnostics found;
  CheckDay(from, "/from", &found);
  CheckDay(to, "/to", &found);
  if (to < from) {
    found.push_back(Error("span-reversed", {{"from", from.ToString()}, {"to", to.ToString()}}).At("/to"));
  }
  return Found(std::move(found));
}

}  // namespace anze::app
