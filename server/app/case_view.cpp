#include "server/app/case_view.h"

#include <limits>
#include <utility>

namespace anze::app {
namespace {

using base::Language;
using base::Value;
using calendar::Date;
using calendar::Instant;
using workflow::ClockState;
using workflow::ClockStatus;

Value InstantOrNull(Instant at) { return at.millis() == 0 ? Value() : Value(at.ToString()); }

// A day that was never set is 1970-01-01, long before any rule.
Value DateOrNull(Date day) { return day.days() == 0 ? Value() : Value(day.ToString()); }

bool CountsWorkingDays(const std::string& period) { return period.ends_with("wd"); }

int DaysBetween(const calendar::WorkCalendar& calendar, bool working_days, Date from, Date to) {
  return working_days ? calendar.CountWorkingDays(from, to) : to - from;
}

std::string RemainingText(const ClockState& clock, int left, bool working_days, Language language) {
  const std::string suffix = working_days ? "-wd" : "-d";
  if (clock.stopped_at.millis() != 0) {
    // It may have been stopped after its time was up and before anyone noted the breach.
    const bool late = clock.breached_at.millis() != 0 || clock.stopped_at >= clock.due_at;
    return base::Text(late ? "clock-ended-late" : "clock-ended-in-time", language);
  }
  if (clock.status == ClockStatus::kPaused) {
    return base::Text("clock-paused" + suffix, language, {{"days", std::to_string(clock.remaining)}});
  }
  if (left < 0) return base::Text("clock-overdue" + suffix, language, {{"days", std::to_string(-left)}});
  if (left == 0) return base::Text("clock-due-today", language);
  return base::Text("clock-left" + suffix, language, {{"days", std::to_string(left)}});
}

Value Names(const std::vector<std::string>& names) {
  Value list = Value::EmptyList();
  for (const std::string& name : names) list.Append(name);
  return list;
}

std::string StateTitle(const workflow::CaseProgram& program, const std::string& state, Language language) {
  const int index = program.StateIndex(state);
  return index < 0 ? state : program.source().states[static_cast<std::size_t>(index)].title.In(language);
}

constexpr std::string_view ActionName(workflow::ClockAction action) {
  switch (action) {
    case workflow::ClockAction::kStart:
      return "start";
    case workflow::ClockAction::kStop:
      return "stop";
    case workflow::ClockAction::kPause:
      return "pause";
    case workflow::ClockAction::kResume:
      return "resume";
    case workflow::ClockAction::kExtend:
      return "extend";
    case workflow::ClockAction::kWarn:
      return "warn";
    case workflow::ClockAction::kBreach:
      return "breach";
    case workflow::ClockAction::kRecompute:
      return "recompute";
    case workflow::ClockAction::kMove:
      return "move";
  }
  return "";
}

Value ChangeValue(const workflow::ClockChange& change, const workflow::CaseProgram* program, Language language) {
  Value out = Value::EmptyMap();
  out.Set("action", ActionName(change.action));
  out.Set("clock", change.clock);
  const int index = program == nullptr ? -1 : program->ClockIndex(change.clock);
  if (index >= 0) {
    out.Set("title", program->source().clocks[static_cast<std::size_t>(index)].title.In(language));
  }
  if (!change.period.empty()) out.Set("period", change.period);
  out.Set("due", DateOrNull(change.due));
  out.Set("old_due", DateOrNull(change.old_due));
  out.Set("provisional", change.provisional);
  if (!change.light.empty()) out.Set("light", change.light);
  if (!change.reason.empty()) out.Set("reason", change.reason);
  return out;
}

}  // namespace

std::string_view ClockStatusName(const ClockState& clock) {
  if (clock.stopped_at.millis() != 0) return "stopped";
  if (clock.breached_at.millis() != 0) return "breached";
  return clock.status == ClockStatus::kPaused ? "paused" : "running";
}

Remaining RemainingOf(const ClockState& clock, const calendar::WorkCalendar& calendar, Instant now, Language language) {
  bool working_days = CountsWorkingDays(clock.period);
  Remaining out;
  if (clock.status == ClockStatus::kPaused) {
    out.left = clock.remaining;
  } else {
    const Instant at = clock.stopped_at.millis() != 0 ? clock.stopped_at : now;
    out.left = DaysBetween(calendar, working_days, at.date(), clock.due);
    // On a rest day after the due date no working day has passed yet, but the clock is overdue all the same.
    if (out.left == 0 && at.date() > clock.due) out.left = -1;
    // An extension in calendar days may end on a rest day: with only rest days before it, those are what is left.
    if (out.left == 0 && at.date() < clock.due) {
      working_days = false;
      out.left = clock.due - at.date();
    }
  }
  out.unit = working_days ? "wd" : "d";
  out.text = RemainingText(clock, out.left, working_days, language);
  return out;
}

Value ClockValue(const ClockState& clock, const workflow::CaseProgram& program, const calendar::WorkCalendar& calendar,
                 Instant now, Language language) {
  Value out = Value::EmptyMap();
  out.Set("name", clock.name);
  const int index = program.ClockIndex(clock.name);
  const ruleset::Clock* source = index < 0 ? nullptr : &program.source().clocks[static_cast<std::size_t>(index)];
  out.Set("title", source == nullptr ? clock.name : source->title.In(language));
  out.Set("period", clock.period);
  out.Set("status", ClockStatusName(clock));
  out.Set("started_at", InstantOrNull(clock.started_at));
  out.Set("counted_from", DateOrNull(clock.counted_from));
  out.Set("due", DateOrNull(clock.due));
  out.Set("due_at", InstantOrNull(clock.due_at));
  out.Set("light", workflow::LightName(workflow::LightOf(clock, now)));
  out.Set("provisional", clock.provisional);
  out.Set("earliest", DateOrNull(clock.earliest));
  out.Set("latest", DateOrNull(clock.latest));
  out.Set("stopped_at", InstantOrNull(clock.stopped_at));
  out.Set("breached_at", InstantOrNull(clock.breached_at));
  out.Set("paused_at", clock.status == ClockStatus::kPaused ? InstantOrNull(clock.paused_at) : Value());
  out.Set("extensions", clock.extensions);
  out.Set("informational", clock.informational);
  const Remaining remaining = RemainingOf(clock, calendar, now, language);
  out.Set("left", remaining.left);
  out.Set("left_unit", remaining.unit);
  out.Set("text", remaining.text);
  if (source != nullptr) out.Set("clauses", program.snapshot().CitationValues(source->clauses));
  return out;
}

Value EventValue(const workflow::Event& event, const workflow::CaseProgram* program, Language language) {
  Value out = Value::EmptyMap();
  out.Set("sequence", Value(static_cast<std::int64_t>(event.sequence)));
  out.Set("at", event.at.ToString());
  out.Set("event", event.name);
  const int index = program == nullptr ? -1 : program->EventIndex(event.name);
  if (index >= 0) {
    out.Set("title", program->source().events[static_cast<std::size_t>(index)].title.In(language));
  } else {
    out.Set("title", base::HasText("event-" + event.name) ? base::Text("event-" + event.name, language) : event.name);
  }
  out.Set("actor", event.actor);
  out.Set("role", event.role);
  out.Set("from", event.from.empty() ? Value() : Value(event.from));
  out.Set("to", event.to);
  if (program != nullptr) out.Set("to_title", StateTitle(*program, event.to, language));
  out.Set("data", event.data);
  out.Set("facts", event.facts);
  Value clocks = Value::EmptyList();
  for (const workflow::ClockChange& change : event.clocks) clocks.Append(ChangeValue(change, program, language));
  out.Set("clocks", std::move(clocks));
  Value effects = Value::EmptyList();
  for (const workflow::EffectRequest& effect : event.effects) {
    Value row = Value::EmptyMap();
    row.Set("kind", effect.kind);
    row.Set("payload", effect.payload);
    effects.Append(std::move(row));
  }
  out.Set("effects", std::move(effects));
  out.Set("clauses", program == nullptr ? Names(event.clauses) : program->snapshot().CitationValues(event.clauses));
  return out;
}

Value RowValue(const workflow::IndexRow& row, const workflow::CaseProgram* program,
               const calendar::WorkCalendar* calendar, Instant now, Language language) {
  Value out = Value::EmptyMap();
  out.Set("id", row.case_id);
  out.Set("type", row.type);
  out.Set("type_title", program == nullptr ? row.type : program->source().title.In(language));
  out.Set("region", row.region);
  out.Set("region_title", program == nullptr ? row.region : program->snapshot().title.In(language));
  out.Set("state", row.state);
  out.Set("state_title", program == nullptr ? row.state : StateTitle(*program, row.state, language));
  out.Set("closed", row.closed);
  out.Set("subject", row.subject);
  out.Set("assignee", row.assignee);
  out.Set("opened_at", InstantOrNull(Instant(row.opened_at)));
  out.Set("updated_at", InstantOrNull(Instant(row.updated_at)));
  if (row.due_at == std::numeric_limits<std::int64_t>::max()) {
    out.Set("light", "none");
    return out;
  }
  ClockState clock;
  clock.name = row.due_clock;
  clock.due_at = Instant(row.due_at);
  clock.due = Instant(row.due_at - 1).date();
  clock.yellow_at = Instant(row.yellow_at);
  clock.red_at = Instant(row.red_at);
  const int index = program == nullptr ? -1 : program->ClockIndex(row.due_clock);
  const ruleset::Clock* source = index < 0 ? nullptr : &program->source().clocks[static_cast<std::size_t>(index)];
  clock.period = "wd";
  if (source != nullptr && source->period) clock.period = source->period->ToString();
  if (source != nullptr && !source->period_parameter.empty()) {
    const auto period = program->snapshot().PeriodParameter(source->period_parameter, Instant(row.opened_at).date());
    if (period.ok()) clock.period = period->ToString();
  }
  out.Set("light", workflow::LightName(workflow::LightOf(clock, now)));
  out.Set("due", clock.due.ToString());
  out.Set("due_at", clock.due_at.ToString());
  out.Set("due_clock", row.due_clock);
  out.Set("clock_title", source == nullptr ? row.due_clock : source->title.In(language));
  out.Set("provisional", row.provisional);
  if (calendar != nullptr) {
    const Remaining remaining = RemainingOf(clock, *calendar, now, language);
    out.Set("left", remaining.left);
    out.Set("left_unit", remaining.unit);
    out.Set("text", remaining.text);
  }
  return out;
}

}  // namespace anze::app
