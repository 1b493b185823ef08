#include "core/workflow/dated.h"

#include "core/calendar/work_calendar.h"

namespace anze::workflow {

using calendar::Date;

std::vector<Date> DaysOfChange(const ruleset::Snapshot& snapshot, std::string_view name) {
  std::vector<Date> days = {calendar::WorkCalendar::FirstDay()};
  for (const auto& [parameter, definition] : snapshot.parameters) {
    if (!name.empty() && parameter != name) continue;
    for (const ruleset::DatedValue& value : definition.values) {
      days.push_back(value.from);
      if (value.to) days.push_back(*value.to + 1);
    }
  }
  for (const ruleset::LayerRef& layer : snapshot.layers) {
    if (layer.effective.from) days.push_back(*layer.effective.from);
    if (layer.effective.to) days.push_back(*layer.effective.to + 1);
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

}  // namespace anze::workflow
