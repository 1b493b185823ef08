// `anze timeline`: runs a list of events through a case type as if time passed, without storing anything: states,
// clocks and refusals after each.
#include "core/scenario/timeline.h"

#include <iostream>
#include <memory>

#include "core/base/frame.h"
#include "server/cli/cli.h"
#include "server/cli/moments.h"
#include "server/compose/system.h"
#include "server/http/wire/case_json.h"

namespace anze::cli {
namespace {

using base::Error;
using base::Value;
using calendar::Instant;

struct Options {
  std::string region;
  std::string type;
  std::string events;
  std::string until;
};

// A bare date stands for nine in the morning.
std::optional<Instant> ParseMoment(std::string_view text) {
  if (const auto date = calendar::Date::Parse(text)) {
    return Instant(Instant::StartOfDay(*date).millis() + 9LL * 3600 * 1000);
  }
  return Instant::Parse(text);
}

// {"at","event","data","actor":{"id","role"}} or {"at","open":{subject,facts}}; `as: role:person` as in scenarios.
base::Result<scenario::TimelineStep> ReadStep(const Value& step, std::size_t number) {
  const std::string pointer = "/" + std::to_string(number);
  const auto at = ParseMoment(step.GetString("at"));
  if (!at) return Error("bad-date", {{"text", std::string(step.GetString("at"))}}).At(pointer + "/at");
  scenario::TimelineStep out;
  out.at = *at;
  out.event = std::string(step.GetString("event", step.Find("open") != nullptr ? "open" : ""));
  out.data = step.Find("open") != nullptr ? step.Get("open") : step.Get("data");
  if (out.event == "open" && step.Find("open") == nullptr && step.Find("data") == nullptr) {
    out.data = Value::EmptyMap();
    out.data.Set("subject", step.Get("subject"));
    out.data.Set("facts", step.Get("facts"));
  }
  const std::string as(step.GetString("as"));
  const auto colon = as.find(':');
  const Value& actor = step.Get("actor");
  if (actor.is_map()) {
    out.actor = {std::string(actor.GetString("id")), {std::string(actor.GetString("role", "*"))}};
  } else if (colon != std::string::npos) {
    out.actor = {as.substr(colon + 1), {as.substr(0, colon)}};
  } else {
    out.actor = {as.empty() ? "timeline" : as, {"*", "system"}};  // nobody is kept out of a trial
  }
  return out;
}

// A file may hold the list itself or {"events": […], "records": [{"type", "data"}], "cases": [{"type", "state",
// "facts"}]}: what decisions look up.
base::Result<std::vector<scenario::TimelineStep>> ReadSteps(const std::string& file,
                                                            scenario::Surroundings* surroundings) {
  auto value = ReadValue(file);
  if (!value.ok()) return value.errors();
  const Value* list = value->is_map() ? value->Find("events") : &*value;
  if (value->is_map()) {
    surroundings->records = value->Get("records");
    surroundings->cases = value->Get("cases");
  }
  if (list == nullptr || !list->is_list()) return Error("timeline-file-without-events", {{"file", file}});
  std::vector<scenario::TimelineStep> steps;
  for (std::size_t i = 0; i < list->as_list().size(); ++i) {
    auto step = ReadStep(list->as_list()[i], i);
    if (!step.ok()) return step.errors();
    steps.push_back(std::move(*step));
  }
  return steps;
}

Value EntryValue(const scenario::TimelineEntry& entry, const workflow::CaseProgram& program,
                 const calendar::WorkCalendar& calendar, base::Language language) {
  Value out = Value::EmptyMap();
  out.Set("at", entry.at.ToString());
  if (entry.event) out.Set("event", http::ToValue(app::EventViewOf(*entry.event, &program, language)));
  if (entry.refusal) {
    const app::Problem problem = app::FromRefusal(*entry.refusal);
    Value refused = base::ToValue(problem.error, language);
    if (!problem.message.zh.empty()) refused.Set("reason", problem.message.In(language));
    refused.Set("clauses", program.snapshot().CitationValues(entry.refusal->clauses));
    out.Set("refused", std::move(refused));
  }
  if (!entry.errors.empty()) {
    Value errors = Value::EmptyList();
    for (const Error& error : entry.errors) errors.Append(base::ToValue(error, language));
    out.Set("errors", std::move(errors));
  }
  out.Set("state", entry.after.state);
  const int state = program.StateIndex(entry.after.state);
  out.Set("state_title",
          state < 0 ? entry.after.state : program.source().states[static_cast<std::size_t>(state)].title.In(language));
  Value clocks = Value::EmptyList();
  for (const workflow::ClockState& clock : entry.after.clocks) {
    const app::ClockView view = app::ClockViewOf(clock, program, calendar, entry.at, language);
    clocks.Append(http::ToValue(view, program, language));
  }
  out.Set("clocks", std::move(clocks));
  return out;
}

// In the author's words where there are some, with what they rest on.
void PrintRefusal(std::ostream& out, const Value& refused, base::Language language) {
  const std::string message(refused.GetString("message"));
  const std::string reason(refused.GetString("reason"));
  out << Colour("✗ " + message, 31);
  if (!reason.empty() && message.find(reason) == std::string::npos) out << "\n    " << Colour(reason, 31);
  for (const Value& clause : Items(refused.Get("clauses"))) out << "\n    " << Citation(clause, language);
}

void PrintText(std::ostream& out, const Value& answer, base::Language language) {
  if (Items(answer.Get("steps")).empty()) out << base::Text("cli-timeline-nothing", language) << '\n';
  for (const Value& entry : answer.Get("steps").as_list()) {
    out << Colour(std::string(entry.GetString("at")), 36) << "  ";
    if (const Value& event = entry.Get("event"); event.is_map()) {
      out << event.GetString("title") << "  →  " << Colour(std::string(entry.GetString("state_title")), 1);
    } else if (const Value& refused = entry.Get("refused"); refused.is_map()) {
      PrintRefusal(out, refused, language);
    } else if (const Value& errors = entry.Get("errors"); errors.is_list()) {
      for (const Value& error : errors.as_list())
        out << Colour("✗ " + std::string(error.GetString("message")), 31) << ' ';
    }
    out << '\n';
    for (const Value& clock : entry.Get("clocks").as_list()) {
      out << "    " << clock.GetString("title") << "  " << DueText(clock) << "  "
          << base::Text("light-" + std::string(clock.GetString("light")), language) << "  " << clock.GetString("text")
          << '\n';
    }
  }
}

void Run(Session* session, const Options& options) {
  scenario::Surroundings surroundings;
  auto steps = ReadSteps(options.events, &surroundings);
  if (!steps.ok()) return Fail(session, steps.errors());
  std::optional<Instant> until;
  if (!options.until.empty()) {
    until = ParseMoment(options.until);
    if (!until)
      return Fail(session,
                  base::Diagnostics{Error("bad-date-option", {{"option", "--until"}, {"text", options.until}})});
  }
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  // Without events there is no case; the region and the type are looked up all the same.
  const Instant begin =
      !steps->empty() ? steps->front().at : until.value_or(Instant(compose::SystemClock()->NowMillis()));
  const calendar::Date first = begin.date();
  auto book = rules.At(options.region, first);
  if (!book.ok()) return Fail(session, book.errors());
  auto calendar = rules.CalendarFor(**book, first);
  if (!calendar.ok()) return Fail(session, calendar.errors());
  const bool nothing = steps->empty() && (*book)->FindCaseType(options.type) != nullptr;
  base::Result<std::vector<scenario::TimelineEntry>> entries = std::vector<scenario::TimelineEntry>();
  surroundings.scripts = rules.scripts();
  if (!nothing) entries = scenario::RunTimeline(**book, **calendar, options.type, *steps, until, surroundings);
  if (!entries.ok()) return Fail(session, entries.errors());
  const workflow::CaseProgram& program = *(*book)->FindCaseType(options.type);
  Value list = Value::EmptyList();
  Value journal = Value::EmptyList();
  for (const scenario::TimelineEntry& entry : *entries) {
    if (entry.refusal || !entry.errors.empty()) session->exit_code = kNegative;
    if (entry.event) journal.Append(http::ToValue(app::EventViewOf(*entry.event, &program, session->lang())));
    list.Append(EntryValue(entry, program, **calendar, session->lang()));
  }
  Value out = Value::EmptyMap();
  out.Set("region", options.region);
  out.Set("case", options.type);
  out.Set("snapshot", (*book)->snapshot->digest);
  const workflow::CaseState last = entries->empty() ? workflow::CaseState() : entries->back().after;
  out.Set("state", last.state.empty() ? Value() : Value(last.state));
  out.Set("facts", last.facts);
  Value clocks = Value::EmptyList();
  const Instant end = until.value_or(entries->empty() ? begin : entries->back().at);
  for (const workflow::ClockState& clock : last.clocks) {
    const app::ClockView view = app::ClockViewOf(clock, program, **calendar, end, session->lang());
    clocks.Append(http::ToValue(view, program, session->lang()));
  }
  out.Set("clocks", std::move(clocks));
  out.Set("steps", std::move(list));
  out.Set("journal", std::move(journal));
  Print(*session, out, [&](std::ostream& stream) { PrintText(stream, out, session->lang()); });
}

}  // namespace

void AddTimeline(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "timeline", "cli-timeline", [=] { Run(session, *options); });
  verb->add_option("--region", options->region, base::Text("cli-option-region", language))->required();
  verb->add_option("--case", options->type, base::Text("cli-option-case", language))->required();
  verb->add_option("--events", options->events, base::Text("cli-option-events", language))->required();
  verb->add_option("--until", options->until, base::Text("cli-option-until", language));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
}

}  // namespace anze::cli
