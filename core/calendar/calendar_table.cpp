// Builds the table of days: first what the weekday says, then the notices in the order in which
// they were issued, then, for years without a notice, the days that the law names.
//
// Bounds are other tables of the same source: the arrangement with the fewest days of rest that was
// ever seen, and the one with the most (see WorkCalendar::Earliest). Both only touch years without
// a notice, and the December before them.
#include "core/calendar/calendar_table.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/base/digest.h"

namespace anze::calendar {
namespace {

using base::Error;
using base::Result;
using base::Status;

constexpr int kDays = kLastCalendarDay - kFirstCalendarDay + 1;
static_assert(kDays < 65536, "day offsets are kept in 16 bits");

bool InRange(Date day) { return day >= kFirstCalendarDay && day <= kLastCalendarDay; }

DayKind OrdinaryKind(Date day) { return day.is_weekend() ? DayKind::kWeekend : DayKind::kWorkday; }

// Writes kinds and names by date.
class DayWriter {
 public:
  explicit DayWriter(CalendarTable* table) : table_(*table) {
    table_.names.emplace_back();
    table_.kinds.resize(kDays);
    table_.name_index.resize(kDays);
    for (int i = 0; i < kDays; ++i) {
      table_.kinds[static_cast<std::size_t>(i)] = OrdinaryKind(kFirstCalendarDay + i);
    }
  }

  DayKind Kind(Date day) const { return table_.kinds[Index(day)]; }

  void Set(Date day, DayKind kind, const std::string& name) {
    table_.kinds[Index(day)] = kind;
    table_.name_index[Index(day)] = NameIndex(name);
  }

  void Reset(Date day) {
    table_.kinds[Index(day)] = OrdinaryKind(day);
    table_.name_index[Index(day)] = 0;
  }

 private:
  static std::size_t Index(Date day) { return static_cast<std::size_t>(day - kFirstCalendarDay); }

  std::uint16_t NameIndex(const std::string& name) {
    const auto found = std::find(table_.names.begin(), table_.names.end(), name);
    const auto index = static_cast<std::uint16_t>(found - table_.names.begin());
    if (found == table_.names.end()) table_.names.push_back(name);
    return index;
  }

  CalendarTable& table_;
};

// The annual notice of a year first, then its amendments by date of issue: a later one overrides
// day by day.
std::vector<Notice> KnownNotices(const CalendarSource& source, const CalendarOptions& options) {
  std::vector<Notice> known;
  for (const Notice& notice : source.notices) {
    if (!options.as_known_on || notice.issued <= *options.as_known_on) known.push_back(notice);
  }
  std::stable_sort(known.begin(), known.end(), [](const Notice& a, const Notice& b) {
    return std::tuple(a.year, a.amends, a.issued) < std::tuple(b.year, b.amends, b.issued);
  });
  return known;
}

// Each year begins with its one annual notice; every day is in range.
Status CheckNotices(const std::vector<Notice>& notices) {
  int year = 0;
  for (const Notice& notice : notices) {
    const std::string name = std::to_string(notice.year);
    if (notice.year != year && notice.amends) return Error("calendar-no-annual-notice", {{"year", name}});
    if (notice.year == year && !notice.amends) return Error("calendar-duplicate-year", {{"year", name}});
    year = notice.year;
    for (const Notice::Day& day : notice.days) {
      if (!InRange(day.date)) {
        return Error("calendar-day-out-of-range", {{"date", day.date.ToString()}});
      }
    }
    for (const Date day : notice.withdrawn) {
      if (!InRange(day)) return Error("calendar-day-out-of-range", {{"date", day.ToString()}});
    }
  }
  return base::Ok{};
}

void ApplyNotice(const Notice& notice, DayWriter* days) {
  for (const Date day : notice.withdrawn) days->Reset(day);
  for (const Notice::Day& day : notice.days) {
    days->Set(day.date, day.off ? DayKind::kHoliday : DayKind::kMakeupWorkday, day.name);
  }
}

// A festival of a year without a notice may change that year and the December before it, but
// never a day that a known notice has settled.
bool Open(const CalendarTable& table, const DayWriter& days, int year, Date day) {
  if (!InRange(day)) return false;
  const CivilDate c = day.civil();
  if (c.year != year && (c.year != year - 1 || c.month != 12)) return false;
  return !table.Official(c.year) || days.Kind(day) == OrdinaryKind(day);
}

void ApplyBreak(const CalendarTable& table, const StatutoryDay& festival, Reach reach, DayWriter* days) {
  const int year = festival.date.year();
  for (int offset = -reach.before; offset <= reach.after; ++offset) {
    const Date day = festival.date + offset;
    if (Open(table, *days, year, day)) days->Set(day, DayKind::kHoliday, festival.name);
  }
}

void ApplyMakeup(const CalendarTable& table, const StatutoryDay& festival, Ring ring, int direction, DayWriter* days) {
  if (ring.nearest <= 0) return;
  const int year = festival.date.year();
  for (int distance = ring.nearest; distance <= ring.farthest; ++distance) {
    const Date day = festival.date + direction * distance;
    // Rest days of another festival stay: no make-up day was ever put on one.
    if (Open(table, *days, year, day) && days->Kind(day) == DayKind::kWeekend) {
      days->Set(day, DayKind::kMakeupWorkday, festival.name);
    }
  }
}

void ApplyStatutory(const CalendarTable& table, const CalendarSource& source, Bound bound, DayWriter* days) {
  std::vector<const StatutoryDay*> festivals;
  for (const StatutoryDay& day : source.statutory) {
    if (!table.Official(day.date.year())) festivals.push_back(&day);
  }
  for (const StatutoryDay* day : festivals) {
    if (bound == Bound::kEarliest) ApplyBreak(table, *day, day->shortest, days);
    if (bound == Bound::kLatest) ApplyBreak(table, *day, day->longest, days);
  }
  // The days the law names come after the breaks so that each keeps its own festival's name.
  for (const StatutoryDay* day : festivals) ApplyBreak(table, *day, Reach{}, days);
  if (bound != Bound::kEarliest) return;
  for (const StatutoryDay* day : festivals) {
    ApplyMakeup(table, *day, day->makeup_before, -1, days);
    ApplyMakeup(table, *day, day->makeup_after, 1, days);
  }
}

bool Works(DayKind kind, Date day, const CalendarOptions& options) {
  switch (kind) {
    case DayKind::kWorkday:
      return true;
    case DayKind::kWeekend:
      return false;
    case DayKind::kHoliday:
      return !options.holidays_count && !day.is_weekend();
    case DayKind::kMakeupWorkday:
      return options.makeup_days_count;
  }
  return false;
}

// Two arrays answer every question about working days: how many lie before a day, and which is the
// n-th.
void CountWorkdays(const CalendarOptions& options, CalendarTable* table) {
  table->before.reserve(kDays + 1);
  table->workdays.reserve(kDays);
  for (int i = 0; i < kDays; ++i) {
    table->before.push_back(static_cast<std::uint16_t>(table->workdays.size()));
    const bool works = Works(table->kinds[static_cast<std::size_t>(i)], kFirstCalendarDay + i, options);
    if (works) table->workdays.push_back(static_cast<std::uint16_t>(i));
  }
  table->before.push_back(static_cast<std::uint16_t>(table->workdays.size()));
}

// Names every day that is not what its weekday says, and what that rests on. Ordinary days
// are implied, so that a wider range of years does not rename every calendar.
std::string Digest(const CalendarTable& table, const CalendarSource& source, const CalendarOptions& options,
                   Bound bound) {
  std::string text = "anze-calendar 1\n" + source.id + "\n";
  text += options.makeup_days_count ? "makeup " : "no-makeup ";
  text += options.holidays_count ? "holidays\n" : "no-holidays\n";
  text += "bound " + std::to_string(static_cast<int>(bound)) + "\n";
  for (const Notice& notice : table.notices) {
    text += std::to_string(notice.year) + " " + notice.document + " " + notice.issued.ToString() + "\n";
  }
  for (std::size_t i = 0; i < table.kinds.size(); ++i) {
    const Date day = kFirstCalendarDay + static_cast<int>(i);
    if (table.kinds[i] == OrdinaryKind(day)) continue;
    text += day.ToString() + (table.kinds[i] == DayKind::kHoliday ? " off " : " work ");
    text += table.names[table.name_index[i]] + "\n";
  }
  return base::Sha256Hex(text);
}

}  // namespace

bool CalendarTable::Official(int year) const {
  return std::binary_search(official_years.begin(), official_years.end(), year);
}

Result<CalendarTable> MakeTable(const CalendarSource& source, const CalendarOptions& options, Bound bound) {
  CalendarTable table;
  table.notices = KnownNotices(source, options);
  if (const Status checked = CheckNotices(table.notices); !checked) return checked.errors();
  for (const Notice& notice : table.notices) {
    if (!notice.amends) table.official_years.push_back(notice.year);
  }
  DayWriter days(&table);
  for (const Notice& notice : table.notices) ApplyNotice(notice, &days);
  ApplyStatutory(table, source, bound, &days);
  CountWorkdays(options, &table);
  table.digest = Digest(table, source, options, bound);
  return table;
}

}  // namespace anze::calendar
