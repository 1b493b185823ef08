#include "server/app/clock_arithmetic.h"

#include <array>
#include <string>
#include <utility>

#include "core/calendar/deadline.h"
#include "core/change/words.h"
#include "core/workflow/clock_steps.h"

namespace anze::app {
namespace {

using base::Language;
using base::Value;
using calendar::Date;
using calendar::Period;
using calendar::Unit;

// Which switches say how a period is counted.
struct Reading {
  const char* parameter;
  bool working_days;
  bool calendar_days;
  bool months;
  bool rolls;      // of a due day that may roll
  bool sanctions;  // of a sanction term only
};

constexpr std::array<Reading, 9> kReadings = {{{"calendar.start_day", true, true, true, false, false},
                                               {"calendar.makeup_days_count", true, true, true, false, false},
                                               {"calendar.holidays_count", true, true, true, false, false},
                                               {"calendar.roll", false, true, true, true, false},
                                               {"period.roll_forward", false, true, true, true, false},
                                               {"calendar.weekend_is_rest", false, true, true, true, false},
                                               {"calendar.month_rule", false, false, true, false, false},
                                               {"calendar.roll_for_sanctions", false, true, true, true, true},
                                               {"calendar.cutoff", true, true, true, false, false}}};

bool Counts(const Reading& reading, Unit unit, const ruleset::Clock& clock) {
  if ((reading.rolls && !clock.rolls) || (reading.sanctions && !clock.sanction_term)) return false;
  if (unit == Unit::kWorkingDay) return reading.working_days;
  return unit == Unit::kDay ? reading.calendar_days : reading.months;
}

Value ParameterRow(const ruleset::Snapshot& snapshot, const std::string& name, Date day, Language language) {
  const ruleset::ParameterInForce found = snapshot.ParameterOn(name, day);
  if (found.governing == nullptr) return nullptr;
  Value row = Value::EmptyMap();
  row.Set("name", name);
  row.Set("title", found.parameter->title.In(language));
  row.Set("value", found.governing->value);
  row.Set("words", change::AmountWords(*found.parameter, found.governing->value).In(language));
  row.Set("from", found.governing->from.ToString());
  row.Set("stated_by", found.governing->region);
  row.Set("clauses", snapshot.CitationValues(found.governing->clauses));
  return row;
}

Value ReadingsOf(const ruleset::Snapshot& snapshot, Unit unit, const ruleset::Clock& clock, Date day,
                 Language language) {
  Value list = Value::EmptyList();
  for (const Reading& reading : kReadings) {
    if (!Counts(reading, unit, clock)) continue;
    Value row = ParameterRow(snapshot, reading.parameter, day, language);
    if (!row.is_null()) list.Append(std::move(row));
  }
  return list;
}

Value Step(const calendar::Deadline& deadline, Date from, Period period, Language language) {
  Value step = Value::EmptyMap();
  step.Set("from", from.ToString());
  step.Set("period", period.ToString());
  step.Set("words", change::PeriodWords(period).In(language));
  Value counted = calendar::ToValue(deadline);
  for (const char* key : {"due", "days_counted", "skipped", "provisional"}) step.Set(key, counted.Get(key));
  return step;
}

}  // namespace

Value ClockArithmetic(const workflow::ClockState& clock, const workflow::CaseProgram& program,
                      const calendar::WorkCalendar& calendar, Language language, bool* agrees) {
  *agrees = true;
  Value out = Value::EmptyMap();
  const int index = program.ClockIndex(clock.name);
  if (index < 0) return out;
  const workflow::CompiledClock& compiled = program.clocks()[static_cast<std::size_t>(index)];
  const Date started = clock.started_at.date();
  const calendar::DeadlineOptions options = workflow::OptionsOf(program, compiled, started);
  Value steps = Value::EmptyList();
  Date at = clock.reckoned_from;
  std::string_view rest = clock.reckoning;
  Unit unit = Unit::kDay;
  std::string digest;
  while (!rest.empty()) {
    const std::size_t plus = rest.find('+');
    const auto period = Period::Parse(rest.substr(0, plus));
    if (!period.ok()) break;
    const auto deadline = calendar::ComputeDeadline(calendar, at, *period, options);
    if (!deadline.ok()) break;
    unit = period->unit;
    digest = deadline->calendar_digest;
    steps.Append(Step(*deadline, at, *period, language));
    at = deadline->due;
    rest = plus == std::string_view::npos ? std::string_view() : rest.substr(plus + 1);
  }
  const bool same_calendar = digest == clock.calendar_digest;
  *agrees = !same_calendar || at == clock.due;
  out.Set("from", clock.reckoned_from.ToString());
  out.Set("steps", std::move(steps));
  if (!compiled.source->period_parameter.empty()) {
    out.Set("parameter", ParameterRow(program.snapshot(), compiled.source->period_parameter, started, language));
  }
  out.Set("readings", ReadingsOf(program.snapshot(), unit, *compiled.source, started, language));
  out.Set("due", at.ToString());
  out.Set("same_calendar", same_calendar);
  out.Set("agrees", *agrees);
  return out;
}

}  // namespace anze::app
