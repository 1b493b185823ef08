#include "server/app/cases/case_view.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/workflow/clock_math.h"

namespace anze::app {
namespace {

using base::Language;
using calendar::Date;
using calendar::Instant;
using workflow::ClockState;
using workflow::ClockStatus;

// By the unit at the end of the period's text, as in "10wd".
bool CountsWorkingDays(const std::string& period) { return period.ends_with("wd"); }
bool CountsHours(const std::string& period) {
  const auto read = calendar::Period::Parse(period);
  return read.ok() && read->CountsHours();
}

// "5小时20分", "5小时", "20分钟".
std::string TimeText(int minutes, Language language) {
  constexpr int kMinutesAnHour = 60;
  const char* id = minutes < kMinutesAnHour        ? "time-minutes"
                   : minutes % kMinutesAnHour == 0 ? "time-hours"
                                                   : "time-hours-minutes";
  return base::Text(
      id, language,
      {{"hours", std::to_string(minutes / kMinutesAnHour)}, {"minutes", std::to_string(minutes % kMinutesAnHour)}});
}

// Of a clock that counts hours: the minutes up to its end, or since then.
Remaining HoursLeft(const ClockState& clock, Instant now, Language language, bool term) {
  Remaining out;
  out.unit = "min";
  const bool stopped = clock.stopped_at.millis() != 0;
  const Instant at = stopped ? clock.stopped_at : now;
  const bool over = at >= clock.due_at;
  if (clock.status == ClockStatus::kPaused) {
    out.left = clock.remaining;
  } else {
    out.left = over ? -std::max(1, workflow::MinutesUpTo(clock.due_at, at)) : workflow::MinutesUpTo(at, clock.due_at);
  }
  if (stopped) {
    const bool late = over || clock.breached_at.millis() != 0;
    const char* ended = late ? "clock-ended-late" : "clock-ended-in-time";
    out.text = base::Text(!term ? ended : late ? "term-ended" : "term-ended-early", language);
    return out;
  }
  const char* id = clock.status == ClockStatus::kPaused ? "clock-paused-time"
                   : term                               ? (over ? "term-over-time" : "term-left-time")
                                                        : (over ? "clock-overdue-time" : "clock-left-time");
  out.text = base::Text(id, language, {{"time", TimeText(out.left < 0 ? -out.left : out.left, language)}});
  return out;
}

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

// A term runs its course: days of it are left, or it is over. Nobody is late.
std::string TermText(const ClockState& clock, Instant now, Language language) {
  if (clock.stopped_at.millis() != 0) {
    const bool over = clock.breached_at.millis() != 0 || clock.stopped_at >= clock.due_at;
    return base::Text(over ? "term-ended" : "term-ended-early", language);
  }
  const int left = clock.due - now.date();
  if (left == 0) return base::Text("term-last-day", language);
  return base::Text(left < 0 ? "term-over" : "term-left", language,
                    {{"days", std::to_string(left < 0 ? -left : left)}});
}

std::string StateTitle(const workflow::CaseProgram& program, const std::string& state, Language language) {
  const int index = program.StateIndex(state);
  return index < 0 ? state : program.source().states[static_cast<std::size_t>(index)].title.In(language);
}

const ruleset::Clock* SourceOf(int index, const workflow::CaseProgram& program) {
  return index < 0 ? nullptr : &program.source().clocks[static_cast<std::size_t>(index)];
}

bool IsTerm(const ruleset::Clock* clock) { return clock != nullptr && (clock->term || clock->sanction_term); }

workflow::Light LightNow(const ClockState* soonest, Instant now) {
  return soonest == nullptr ? workflow::Light::kNone : workflow::LightOf(*soonest, now);
}

}  // namespace

std::string_view ClockStatusName(const ClockState& clock) {
  if (clock.stopped_at.millis() != 0) return "stopped";
  if (clock.status == ClockStatus::kBreached) return "breached";
  return clock.status == ClockStatus::kPaused ? "paused" : "running";
}

Remaining RemainingOf(const ClockState& clock, const calendar::WorkCalendar& calendar, Instant now, Language language,
                      bool term) {
  if (clock.counts_hours() || CountsHours(clock.period)) return HoursLeft(clock, now, language, term);
  bool working_days = CountsWorkingDays(clock.period);
  Remaining out;
  if (clock.status == ClockStatus::kPaused) {
    out.left = clock.remaining;
  } else {
    const Instant at = clock.stopped_at.millis() != 0 ? clock.stopped_at : now;
    out.left = DaysBetween(calendar, working_days, at.date(), clock.due);
    // On a rest day after the due date no working day has passed yet, but the clock is overdue all the same.
    if (out.left == 0 && at.date() > clock.due) out.left = -1;
    // An extension in calendar days may end on a rest day: with only rest days before it, those are the days left.
    if (out.left == 0 && at.date() < clock.due) {
      working_days = false;
      out.left = clock.due - at.date();
    }
  }
  out.unit = working_days ? "wd" : "d";
  const bool runs_its_course = term && clock.status != ClockStatus::kPaused;
  out.text = runs_its_course ? TermText(clock, now, language) : RemainingText(clock, out.left, working_days, language);
  return out;
}

ClockView ClockViewOf(const ClockState& clock, const workflow::CaseProgram& program,
                      const calendar::WorkCalendar& calendar, Instant now, Language language) {
  ClockView view;
  view.clock = &clock;
  view.index = program.ClockIndex(clock.name);
  view.source = SourceOf(view.index, program);
  view.status = ClockStatusName(clock);
  view.light = workflow::LightOf(clock, now);
  view.remaining = RemainingOf(clock, calendar, now, language, IsTerm(view.source));
  // A reminder was given on its day: it is not late, however long ago that was.
  if (view.source != nullptr && view.source->reminds && clock.stopped_at.millis() != 0 &&
      clock.stopped_at >= clock.due_at) {
    view.remaining.left = 0;
    view.remaining.text = base::Text("clock-reminded", language);
  }
  return view;
}

CaseView CaseViewOf(CaseNow at, const workflow::Actor& actor, Language language) {
  CaseView view;
  view.state_index = at.program->StateIndex(at.state->state);
  view.light = LightNow(at.state->NextDue(), at.now);
  view.clocks.reserve(at.state->clocks.size());
  for (const ClockState& clock : at.state->clocks) {
    view.clocks.push_back(ClockViewOf(clock, *at.program, *at.calendar, at.now, language));
  }
  view.allowed = workflow::AllowedEvents(*at.program, *at.state, actor);
  view.at = std::move(at);
  return view;
}

BriefView BriefViewOf(const CaseNow& at) {
  BriefView view;
  view.state = at.state;
  view.soonest = at.state->NextDue();
  view.light = LightNow(view.soonest, at.now);
  view.clocks.reserve(at.state->clocks.size());
  for (const ClockState& clock : at.state->clocks) {
    view.clocks.push_back({&clock, ClockStatusName(clock), workflow::LightOf(clock, at.now)});
  }
  return view;
}

EventView EventViewOf(const workflow::Event& event, const workflow::CaseProgram* program, Language language) {
  EventView view;
  view.event = &event;
  view.language = language;
  if (const int index = program == nullptr ? -1 : program->EventIndex(event.name); index >= 0) {
    view.title = program->source().events[static_cast<std::size_t>(index)].title.In(language);
  } else {
    view.title = base::HasText("event-" + event.name) ? base::Text("event-" + event.name, language) : event.name;
  }
  if (program != nullptr) view.to_title = StateTitle(*program, event.to, language);
  view.clock_titles.reserve(event.clocks.size());
  for (const workflow::ClockChange& change : event.clocks) {
    const int index = program == nullptr ? -1 : program->ClockIndex(change.clock);
    view.clock_titles.push_back(index < 0 ? std::nullopt
                                          : std::optional(SourceOf(index, *program)->title.In(language)));
  }
  if (program != nullptr && event.answers.is_map()) {
    for (const auto& [name, answer] : event.answers.as_map()) {
      view.answers.push_back(workflow::InWords(answer, program->snapshot()));
    }
  }
  if (program != nullptr) view.snapshot = &program->snapshot();
  return view;
}

RowView RowViewOf(const ports::IndexRow& row, const workflow::CaseProgram* program,
                  const calendar::WorkCalendar* calendar, Instant now, Language language) {
  RowView view;
  view.row = &row;
  view.type_title = program == nullptr ? row.type : program->source().title.In(language);
  view.region_title = program == nullptr ? row.region : program->snapshot().title.In(language);
  view.state_title = program == nullptr ? row.state : StateTitle(*program, row.state, language);
  if (row.due_at == std::numeric_limits<std::int64_t>::max()) return view;
  ClockState clock;
  clock.name = row.due_clock;
  clock.due_at = Instant(row.due_at);
  // A day is over when the next begins, so due_at is the first moment of the day after the due date.
  clock.due = Instant(row.due_at - 1).date();
  clock.yellow_at = Instant(row.yellow_at);
  clock.red_at = Instant(row.red_at);
  const ruleset::Clock* source = program == nullptr ? nullptr : SourceOf(program->ClockIndex(row.due_clock), *program);
  // A row holds no period: it is that of the rules on the day of opening, working days where they do not say.
  clock.period = "wd";
  if (source != nullptr && source->period) clock.period = source->period->ToString();
  if (source != nullptr && !source->period_parameter.empty()) {
    const auto period = program->snapshot().PeriodParameter(source->period_parameter, Instant(row.opened_at).date());
    if (period.ok()) clock.period = period->ToString();
  }
  RowView::Due& due = view.due.emplace(RowView::Due{});
  due.day = clock.due;
  due.at = clock.due_at;
  due.light = workflow::LightOf(clock, now);
  due.clock_title = source == nullptr ? row.due_clock : source->title.In(language);
  if (calendar != nullptr) due.remaining = RemainingOf(clock, *calendar, now, language, IsTerm(source));
  return view;
}

}  // namespace anze::app
