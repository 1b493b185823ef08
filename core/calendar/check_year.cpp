// Whether a year's arrangement can be right: it gives what the law gives, no break is absurdly
// long, and the weekend days that work make up for the weekdays that do not.
//
// The balance holds by the way notices are made: weekdays off beyond those of the law are moved
// from weekends. Where it does not hold the file says why, or a day was mistyped.
#include <algorithm>
#include <map>
#include <string>

#include "core/base/limits.h"
#include "core/calendar/calendar_nodes.h"

namespace anze::calendar {
namespace {

// What the notices of a year leave of each other.
std::map<Date, Notice::Day> Arranged(const CalendarSource& source, int year) {
  std::map<Date, Notice::Day> days;
  for (const Notice& notice : source.notices) {
    if (notice.year != year) continue;
    for (const Date day : notice.withdrawn) days.erase(day);
    for (const Notice::Day& day : notice.days) days[day.date] = day;
  }
  return days;
}

struct Tally {
  int off = 0;
  int off_weekdays = 0;
  int work = 0;
};

// Two festivals in one break are named in either order.
bool SameFestival(const std::string& a, const std::string& b) {
  if (a == b) return true;
  constexpr std::string_view kAnd = "、";
  const std::size_t cut = a.find(kAnd);
  if (cut == std::string::npos) return false;
  return b == a.substr(cut + kAnd.size()) + std::string(kAnd) + a.substr(0, cut);
}

}  // namespace

void CheckYear(const CalendarSource& source, const YearPlaces& year, NodeReader* reader) {
  const std::string number = std::to_string(year.year);
  const std::map<Date, Notice::Day> days = Arranged(source, year.year);
  std::map<std::string, Tally> tallies;
  for (const auto& [date, day] : days) {
    Tally& tally = tallies[day.name];
    tally.off += day.off ? 1 : 0;
    tally.off_weekdays += day.off && !date.is_weekend() ? 1 : 0;
    tally.work += day.off ? 0 : 1;
  }
  bool known = false;
  for (const StatutoryDay& law : source.statutory) {
    if (law.date.year() != year.year) continue;
    known = true;
    const auto found = days.find(law.date);
    if (found != days.end() && found->second.off) continue;
    reader->Report("calendar-statutory-day-missing",
                   {{"date", law.date.ToString()}, {"name", law.name}, {"year", number}}, year.at);
  }
  for (const auto& pair : tallies) {
    const auto& name = pair.first;  // no binding: clang 14 lets no lambda capture one
    const auto& tally = pair.second;
    const base::SourceSpan& at = year.names.at(name);
    if (tally.off > base::limits::kFestivalDays) {
      reader->Report(
          "calendar-festival-too-long",
          {{"name", name}, {"days", std::to_string(tally.off)}, {"max", std::to_string(base::limits::kFestivalDays)}},
          at);
    }
    const auto law = std::count_if(source.statutory.begin(), source.statutory.end(), [&](const StatutoryDay& day) {
      return day.date.year() == year.year && SameFestival(day.name, name);
    });
    if (!known || year.unbalanced.contains(name) || tally.off_weekdays == tally.work + law) continue;
    reader->Report("calendar-makeup-unbalanced",
                   {{"name", name},
                    {"off", std::to_string(tally.off_weekdays)},
                    {"work", std::to_string(tally.work)},
                    {"law", std::to_string(law)}},
                   at, base::Severity::kWarning);
  }
}

}  // namespace anze::calendar
