// A clock keeps the day it was counted from and the periods, joined by "+": "10wd" and, after an extension, "10wd+5wd".
// Each is counted with calendar::ComputeDeadline, from where the one before it ended, by the same options as
// core/workflow uses (OptionsOf). The readings, switches such as whether the first day counts, are parameters of the
// ruleset: a table says which of them have a say in which kind of period, so that an explanation names only those.
#include "server/app/cases/clock_arithmetic.h"

#include <array>
#include <string_view>
#include <utility>

#include "core/change/words.h"
#include "core/workflow/clock_steps.h"

namespace anze::app {
namespace {

using calendar::Date;
using calendar::Period;
using calendar::Unit;

// Which switches say how a period is counted.
struct DayReading {
  const char* parameter;
  bool working_days;
  bool calendar_days;
  bool months;
  bool rolls;      // of a due day that may roll
  bool sanctions;  // of a sanction term only
};

constexpr std::array<DayReading, 9> kDayReadings = {{{"calendar.start_day", true, true, true, false, false},
                                                     {"calendar.makeup_days_count", true, true, true, false, false},
                                                     {"calendar.holidays_count", true, true, true, false, false},
                                                     {"calendar.roll", false, true, true, true, false},
                                                     {"period.roll_forward", false, true, true, true, false},
                                                     {"calendar.weekend_is_rest", false, true, true, true, false},
                                                     {"calendar.month_rule", false, false, true, false, false},
                                                     {"calendar.roll_for_sanctions", false, true, true, true, true},
                                                     {"calendar.cutoff", true, true, true, false, false}}};

bool Counts(const DayReading& reading, Unit unit, const ruleset::Clock& clock, bool rolls) {
  if ((reading.rolls && !rolls) || (reading.sanctions && !clock.sanction_term)) return false;
  if (unit == Unit::kHour || unit == Unit::kMinute) return false;
  if (unit == Unit::kWorkingDay) return reading.working_days;
  return unit == Unit::kDay ? reading.calendar_days : reading.months;
}

std::optional<ParameterOnDay> InForce(const ruleset::Snapshot& snapshot, const std::string& name, Date day) {
  ParameterOnDay found = ParameterOf(snapshot, name, day);
  if (found.in_force.governing == nullptr) return std::nullopt;
  return found;
}

// Where facts chose the value, it is the one that the clock was started with.
std::optional<ParameterOnDay> PeriodInForce(const ruleset::Snapshot& snapshot, const std::string& name,
                                            const std::string& period, Date day) {
  auto found = ParameterOf(snapshot, name, day);
  for (const ruleset::DatedValue* value : found.in_force.special) {
    if (!value->value.is_string() || value->value.as_string() != period) continue;
    found.in_force.governing = value;
    found.words = change::AmountWords(*found.in_force.parameter, value->value);
  }
  if (found.in_force.governing == nullptr) return std::nullopt;
  return found;
}

std::vector<ParameterOnDay> ReadingsOf(const ruleset::Snapshot& snapshot, Unit unit,
                                       const workflow::CompiledClock& clock, Date day) {
  const auto& rolls = clock.rolls.On(day);
  std::vector<ParameterOnDay> readings;
  for (const DayReading& reading : kDayReadings) {
    if (!Counts(reading, unit, *clock.source, !rolls.ok() || *rolls)) continue;
    if (auto parameter = InForce(snapshot, reading.parameter, day)) readings.push_back(std::move(*parameter));
  }
  const std::string& own = clock.source->roll.parameter;
  const bool days = unit == Unit::kDay || unit == Unit::kMonth || unit == Unit::kYear;
  auto parameter = own.empty() || !days ? std::nullopt : InForce(snapshot, own, day);
  if (parameter) readings.push_back(std::move(*parameter));
  return readings;
}

}  // namespace

std::optional<ClockArithmetic> ArithmeticOf(const workflow::ClockState& clock, const workflow::CaseProgram& program,
                                            const calendar::WorkCalendar& calendar) {
  const int index = program.ClockIndex(clock.name);
  if (index < 0) return std::nullopt;
  const workflow::CompiledClock& compiled = program.clocks()[static_cast<std::size_t>(index)];
  const Date started = clock.started_at.date();
  const calendar::DeadlineOptions options = workflow::OptionsOf(program, compiled, started);
  ClockArithmetic count;
  count.from = count.due = clock.reckoned_from;
  std::string_view rest = clock.reckoning;
  Unit unit = Unit::kDay;
  std::string digest;
  calendar::Instant at = clock.reckoned_at;
  while (!rest.empty()) {
    const std::size_t plus = rest.find('+');
    const auto period = Period::Parse(rest.substr(0, plus));
    if (!period.ok()) break;
    // With no working day left a clock ends on the next one: workflow::AddPeriod.
    const bool nothing_left = period->count == 0 && period->unit == Unit::kWorkingDay;
    calendar::DeadlineOptions counted_by = options;
    if (nothing_left) counted_by.roll = calendar::Roll::kNextWorkday;
    const Period counted = nothing_left ? Period{0, Unit::kDay} : *period;
    const bool hours = period->CountsHours() && at.millis() != 0;
    auto deadline = hours ? calendar::ComputeDeadlineFrom(calendar, at, counted, counted_by)
                          : calendar::ComputeDeadline(calendar, count.due, counted, counted_by);
    if (!deadline.ok()) break;
    unit = period->unit;
    digest = deadline->calendar_digest;
    const Date from = std::exchange(count.due, deadline->due);
    const calendar::Instant from_at = hours ? std::exchange(at, deadline->ends_at) : calendar::Instant();
    count.steps.push_back({from, from_at, *period, change::PeriodWords(*period), std::move(*deadline)});
    rest = plus == std::string_view::npos ? std::string_view() : rest.substr(plus + 1);
  }
  // On a calendar that was published since, another day may come out: no fault of the stored one.
  count.same_calendar = digest == clock.calendar_digest;
  count.agrees = !count.same_calendar || (count.due == clock.due && (at.millis() == 0 || at == clock.due_at));
  const std::string& parameter = compiled.source->period_parameter;
  count.by_parameter = !parameter.empty();
  if (count.by_parameter) count.parameter = PeriodInForce(program.snapshot(), parameter, clock.period, started);
  count.readings = ReadingsOf(program.snapshot(), unit, compiled, started);
  return count;
}

}  // namespace anze::app
