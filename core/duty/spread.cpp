#include "core/duty/spread.h"

#include <algorithm>

namespace anze::duty {

using calendar::Date;

int MonthsOf(Date from, Date to) {
  int months = 0;
  while (calendar::AddMonths(from, months) <= to) ++months;
  return months;
}

std::vector<Stretch> Stretches(Date from, Date to, std::string_view cycle) {
  std::vector<Stretch> out;
  for (Date start = from; start <= to;) {
    const Date next = cycle == "calendar_year" ? Date::FromCivil(start.year() + 1, 1, 1)
                                               : calendar::AddMonths(from, 12 * (static_cast<int>(out.size()) + 1));
    const Date last = std::min(next - 1, to);
    out.push_back({start, last, MonthsOf(start, last)});
    start = last + 1;
  }
  return out;
}

int ShareOf(int yearly, int months) { return months >= 12 ? yearly : (yearly * months + 11) / 12; }

std::vector<Window> Spread(Date from, Date to, int count) {
  std::vector<Window> windows;
  const std::int64_t days = to - from + 1;
  for (int i = 0; i < count; ++i) {
    windows.push_back({from + static_cast<int>(days * i / count), from + static_cast<int>(days * (i + 1) / count) - 1});
  }
  return windows;
}

}  // namespace anze::duty
