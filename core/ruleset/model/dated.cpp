// Days on which something may change: the first day of each value and layer, and the day after each
// last day.
#include "core/ruleset/model/dated.h"

#include "core/calendar/work_calendar.h"

namespace anze::ruleset {

using calendar::Date;

std::vector<Date> DaysOfChange(const Snapshot& snapshot, const std::vector<std::string>& names) {
  std::vector<Date> days = {calendar::WorkCalendar::FirstDay()};
  for (const auto& [name, definition] : snapshot.parameters) {
    if (!names.empty() && std::find(names.begin(), names.end(), name) == names.end()) continue;
    for (const DatedValue& value : definition.values) {
      days.push_back(value.from);
      if (value.to) days.push_back(*value.to + 1);
    }
  }
  for (const LayerRef& layer : snapshot.layers) {
    if (layer.effective.from) days.push_back(*layer.effective.from);
    if (layer.effective.to) days.push_back(*layer.effective.to + 1);
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

}  // namespace anze::ruleset
