// Parameters that the engine itself reads, by their names, in every region. A rule need not name them.
// Threads: constant data.
#pragma once

#include <string_view>

namespace anze::ruleset {

inline constexpr std::string_view kEngineParameters[] = {
    // core/calendar, through Snapshot::DeadlineOptionsOn and the readings of dates
    "calendar.back_roll", "calendar.before_date_inclusive", "calendar.cutoff", "calendar.fixed_date_roll",
    "calendar.holidays_count", "calendar.makeup_days_count", "calendar.month_rule", "calendar.roll",
    "calendar.roll_for_sanctions", "calendar.start_day", "calendar.weekend_is_rest", "period.roll_forward",
    "milestone.before_month_reading",
    // core/duty and core/workflow
    "duty.open_before", "duty.warn.red", "duty.warn.yellow", "service.cycle", "service.first.on_renewal",
    "service.first.start", "service.proration",
    // core/ledger
    "fund.level", "fund.period"};

}  // namespace anze::ruleset
