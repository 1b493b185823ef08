// The calendar is its table, and up to four more calendars of the same source: the two bounds, and
// the readings B and C of AMB-02. They are built together, so that asking for one of them is a
// pointer.
#include "core/calendar/work_calendar.h"

#include <utility>

#include "core/calendar/calendar_table.h"

namespace anze::calendar {
namespace {

using base::Result;

using Shared = std::shared_ptr<const CalendarTable>;

Result<Shared> Make(const CalendarSource& source, const WorkCalendar::Options& options, Bound bound) {
  auto table = MakeTable(source, options, bound);
  if (!table) return table.errors();
  return Shared(std::make_shared<CalendarTable>(std::move(table).value()));
}

std::size_t Index(Date day) { return static_cast<std::size_t>(day - WorkCalendar::FirstDay()); }

}  // namespace

WorkCalendar::WorkCalendar(std::shared_ptr<const CalendarTable> table)
    : table_(std::move(table)),
      before_(table_->before.data()),
      workdays_(table_->workdays.data()),
      total_(static_cast<int>(table_->workdays.size())) {}

Result<std::shared_ptr<const WorkCalendar>> WorkCalendar::Build(const CalendarSource& source, const Options& options) {
  auto actual = Make(source, options, Bound::kActual);
  if (!actual) return actual.errors();
  std::shared_ptr<WorkCalendar> calendar(new WorkCalendar(*actual));

  std::shared_ptr<const WorkCalendar> without;
  if (options.makeup_days_count) {
    Options other = options;
    other.makeup_days_count = false;
    auto built = Build(source, other);
    if (!built) return built.errors();
    without = *built;
  }
  calendar->without_makeup_ = without;
  std::shared_ptr<const WorkCalendar> plain;
  if (without) {
    plain = without->monday_to_friday_;
  } else if (options.holidays_count) {
    Options other = options;
    other.holidays_count = false;
    auto built = Build(source, other);
    if (!built) return built.errors();
    plain = *built;
  }
  calendar->monday_to_friday_ = plain;

  // A bound that counts like the calendar itself is left out: the accessors then give the calendar.
  for (const Bound bound : {Bound::kEarliest, Bound::kLatest}) {
    auto table = Make(source, options, bound);
    if (!table) return table.errors();
    if ((*table)->before == (*actual)->before) continue;
    std::shared_ptr<WorkCalendar> bounded(new WorkCalendar(*table));
    bounded->monday_to_friday_ = plain;
    const bool early = bound == Bound::kEarliest;
    if (without) bounded->without_makeup_ = early ? without->earliest_ : without->latest_;
    if (without && !bounded->without_makeup_) bounded->without_makeup_ = without;
    (early ? calendar->earliest_ : calendar->latest_) = bounded;
  }
  return std::shared_ptr<const WorkCalendar>(calendar);
}

DayKind WorkCalendar::Kind(Date day) const {
  if (InRange(day)) return table_->kinds[Index(day)];
  return day.is_weekend() ? DayKind::kWeekend : DayKind::kWorkday;
}

const std::string& WorkCalendar::Name(Date day) const {
  return table_->names[InRange(day) ? table_->name_index[Index(day)] : 0];
}

bool WorkCalendar::Provisional(Date day) const { return !table_->Official(day.year()); }

const Notice* WorkCalendar::NoticeFor(int year) const {
  const Notice* last = nullptr;
  for (const Notice& notice : table_->notices) {
    if (notice.year == year) last = &notice;
  }
  return last;
}

const std::string& WorkCalendar::digest() const { return table_->digest; }

const std::vector<int>& WorkCalendar::official_years() const { return table_->official_years; }

}  // namespace anze::calendar
