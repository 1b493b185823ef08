// Scenarios of cases: a run of months, step by step.
//
// All steps are run first, by the timeline, and then each is compared with the entry that answers
// it. Clocks that fire in between add entries of their own, which EntryOf passes over; their
// effects belong to the next step that only lets time pass. Several cases run in one timeline; a step is answered by an
// entry of its own case.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/base/text.h"
#include "core/scenario/compare.h"
#include "core/scenario/runner.h"
#include "core/scenario/timeline.h"

namespace anze::scenario {
namespace {

using base::Error;
using base::Localized;
using base::Value;
using calendar::Date;
using calendar::Instant;

// A bare date stands for nine in the morning, when an office opens.
constexpr std::int64_t kOfficeOpensMillis = 9LL * 3600 * 1000;

base::Result<Instant> At(const Value& step) {
  const std::string text(step.GetString("at"));
  if (const auto date = Date::Parse(text)) return Instant(Instant::StartOfDay(*date).millis() + kOfficeOpensMillis);
  if (const auto instant = Instant::Parse(text)) return *instant;
  return Error("bad-date", {{"text", text}});
}

// "role:person". A step that only lets time pass has no actor; what is allowed then is what anybody may do.
workflow::Actor ActorOf(const Value& step) {
  const std::string text(step.GetString("as"));
  const auto colon = text.find(':');
  if (colon == std::string::npos) return {"anybody", {"*"}};
  return {text.substr(colon + 1), {text.substr(0, colon)}};
}

// Who acts is said: with every role at hand a step would pass that nobody may take.
base::Status CheckActor(const Value& step, const std::string& event) {
  const std::string text(step.GetString("as"));
  if (event.empty()) return base::Ok{};
  if (text.empty()) return Error("scenario-without-actor", {{"event", event}});
  const auto colon = text.find(':');
  if (colon != std::string::npos && colon + 1 < text.size()) return base::Ok{};
  return Error("scenario-actor-without-person", {{"role", text.substr(0, colon)}});
}

base::Result<TimelineStep> ReadStep(const Value& step) {
  auto at = At(step);
  if (!at.ok()) return at.errors();
  TimelineStep out;
  out.at = *at;
  out.actor = ActorOf(step);
  out.which = std::string(step.GetString("case"));
  if (const Value* open = step.Find("open")) {
    out.event = "open";
    out.data = *open;
  } else {
    out.event = std::string(step.GetString("event"));
    out.data = step.Get("data");
  }
  if (auto said = CheckActor(step, out.event); !said.ok()) return said.errors();
  return out;
}

Value ClockValue(const workflow::ClockState& clock, Instant now) {
  Value out = Value::EmptyMap();
  out.Set("due", clock.due.ToString());
  out.Set("due_at", clock.due_at.ToString());
  out.Set("counted_from", clock.counted_from.ToString());
  out.Set("light", workflow::LightName(workflow::LightOf(clock, now)));
  out.Set("provisional", clock.provisional);
  out.Set("informational", clock.informational);
  out.Set("extensions", clock.extensions);
  out.Set("remaining", clock.remaining);
  out.Set("paused", clock.status == workflow::ClockStatus::kPaused);
  out.Set("stopped", clock.stopped_at.millis() != 0);
  out.Set("breached", clock.breached_at.millis() != 0);
  out.Set("earliest", clock.earliest.ToString());
  out.Set("latest", clock.latest.ToString());
  return out;
}

Value StateValue(const workflow::CaseState& state, Instant now) {
  Value out = Value::EmptyMap();
  out.Set("state", state.state);
  out.Set("assignee", state.assignee);
  out.Set("facts", state.facts);
  Value clocks = Value::EmptyMap();
  for (const workflow::ClockState& clock : state.clocks) clocks.Set(clock.name, ClockValue(clock, now));
  out.Set("clocks", std::move(clocks));
  return out;
}

std::string Outcome(const TimelineEntry& entry) {
  if (entry.refusal) return entry.refusal->code;
  if (!entry.errors.empty()) return entry.errors.front().code;
  return {};
}

// The code, which `refused` states, with the sentence that a person would get.
std::string Detail(const TimelineEntry& entry, base::Language language) {
  std::string text = Outcome(entry);
  if (entry.refusal) {
    text += " " + base::Describe(Error(entry.refusal->code, entry.refusal->args), language).message;
    for (const std::string& fact : entry.refusal->missing) text += " " + fact;
  }
  for (const Error& error : entry.errors) text += " " + error.pointer + " " + base::Describe(error, language).message;
  return text;
}

// Whether the step was refused as stated: by the requirement of that id (`code id` where it is not known to hold), or
// by a code that no requirement gives.
bool RefusedBy(const TimelineEntry& entry, const std::string& stated) {
  const std::string code = Outcome(entry);
  if (stated == code || !entry.refusal) return stated == code;
  const auto blank = stated.find(' ');
  const std::string wanted = blank == std::string::npos ? "requirement-not-met" : stated.substr(0, blank);
  const std::string id = blank == std::string::npos ? stated : stated.substr(blank + 1);
  const auto by = [&](const Error& error) {
    return error.code == wanted && !error.args.empty() && error.args.front().second == id;
  };
  return code == wanted && std::any_of(entry.refusal->errors.begin(), entry.refusal->errors.end(), by);
}

Localized OutcomeWords(const std::string& code, const TimelineEntry* entry) {
  if (code.empty()) return InBoth("scenario-accepted", {});
  if (entry == nullptr) return {code, code};
  return {Detail(*entry, base::Language::kZh), Detail(*entry, base::Language::kEn)};
}

void AddEffects(const TimelineEntry& entry, std::vector<std::string>* kinds) {
  if (!entry.event) return;
  for (const workflow::EffectRequest& effect : entry.event->effects) {
    kinds->push_back(effect.kind);
    for (std::string_view key : {"message", "type", "system", "event", "record"}) {
      if (const Value* named = effect.payload.Find(key); named != nullptr && named->is_string()) {
        kinds->push_back(named->as_string());
      }
    }
  }
}

// Of the step's own event; of what clocks raised since the step before, where the step only lets time pass.
std::vector<std::string> EffectsOf(const std::vector<TimelineEntry>& entries, std::size_t since,
                                   const TimelineEntry& entry) {
  std::vector<std::string> kinds;
  AddEffects(entry, &kinds);
  // A step that states no event lets time pass: the effects are those of the clocks in between.
  if (entry.event || entry.refusal || !entry.errors.empty()) return kinds;
  for (std::size_t i = since; i < entries.size() && &entries[i] != &entry; ++i) {
    if (entries[i].which == entry.which) AddEffects(entries[i], &kinds);
  }
  return kinds;
}

void CheckExpectation(const Value& step, const TimelineEntry& entry, const std::vector<std::string>& effects,
                      const workflow::CaseProgram& program, Instant now, std::vector<Localized>* differences) {
  const Value& expect = step.Get("expect");
  if (!expect.is_map()) return;
  Value stated = expect;
  std::vector<std::string> permitted;
  for (const workflow::AllowedEvent& allowed : workflow::AllowedEvents(program, entry.after, ActorOf(step))) {
    if (allowed.permitted) permitted.push_back(allowed.event->name);
  }
  CompareContains(stated.Get("allowed"), permitted, "allowed", differences);
  CompareContains(stated.Get("effects"), effects, "effects", differences);
  CompareLacks(stated.Get("effects_absent"), effects, "effects_absent", differences);
  // These three say "at least" or "none of", so they are taken out before the members are compared.
  for (const char* key : {"allowed", "effects", "effects_absent"}) stated.Erase(key);
  Compare(stated, StateValue(entry.after, now), "", differences);
}

// The cases of a scenario: that of its own type, and those that a step opens under a name.
struct Cast {
  std::vector<TimelineCase> cases;
  // Keep what the cases borrow.
  std::vector<std::shared_ptr<const workflow::RuleBook>> books;
  std::vector<std::shared_ptr<const calendar::WorkCalendar>> calendars;

  const TimelineCase* Find(std::string_view name) const {
    const auto found =
        std::find_if(cases.begin(), cases.end(), [&](const TimelineCase& one) { return one.name == name; });
    return found == cases.end() ? nullptr : &*found;
  }
};

Error UnknownCase(const Cast& cast, const std::string& name, std::size_t number) {
  std::string known;
  for (const TimelineCase& one : cast.cases) {
    if (!one.name.empty()) known += (known.empty() ? "" : ", ") + one.name;
  }
  Error error("scenario-unknown-case", {{"case", name}, {"step", std::to_string(number)}, {"known", known}});
  if (known.empty()) error.args.emplace_back("reason", "none");
  return error;
}

// Each begins under the rules of the day on which it is opened.
base::Result<Cast> CastOf(const Scenario& scenario, const std::vector<TimelineStep>& timeline) {
  Cast cast;
  const Value::List& steps = scenario.Get("steps").as_list();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const TimelineStep& step = timeline[i];
    if (cast.Find(step.which) != nullptr) continue;
    if (step.event != "open" && !step.which.empty()) return UnknownCase(cast, step.which, i + 1);
    auto rules = RulesFor(scenario, step.at.date());
    if (!rules.ok()) return rules.errors();
    auto calendar = CalendarFor(scenario, **rules, step.at.date());
    if (!calendar.ok()) return calendar.errors();
    const std::string type(steps[i].GetString("type", scenario.body.GetString("case")));
    cast.cases.push_back({step.which, type, rules->get(), calendar->get()});
    cast.books.push_back(*rules);
    cast.calendars.push_back(*calendar);
  }
  return cast;
}

void CheckStep(const Value& step, const TimelineEntry& entry, const std::vector<std::string>& effects,
               const workflow::CaseProgram& program, Instant now, std::size_t number,
               std::vector<Localized>* differences) {
  const std::string refused(step.GetString("refused"));
  const std::string outcome = Outcome(entry);
  std::vector<Localized> found;
  if (!RefusedBy(entry, refused)) {
    found.push_back(Difference("refused", OutcomeWords(refused, nullptr), OutcomeWords(outcome, &entry)));
  }
  CheckExpectation(step, entry, effects, program, now, &found);
  const Localized at = InBoth("scenario-step", {{"number", std::to_string(number)}});
  for (const Localized& line : found) differences->push_back({at.zh + line.zh, at.en + line.en});
}

// The entry that answers a step: timers, who have no name but their role, add entries of their own in between.
const TimelineEntry* EntryOf(const std::vector<TimelineEntry>& entries, const TimelineStep& step, std::size_t* next) {
  for (; *next < entries.size(); ++*next) {
    const TimelineEntry& entry = entries[*next];
    const bool by_timer = entry.event && entry.event->role == "system" && entry.event->actor == "system";
    if (entry.at == step.at && entry.which == step.which && !by_timer) return &entries[(*next)++];
  }
  return nullptr;
}

// A record that the rules would not store proves nothing.
base::Status CheckRecords(const workflow::RuleBook& rules, const Value& records) {
  if (records.is_null()) return base::Ok{};
  if (!records.is_list()) return Error("scenario-records");
  for (const Value& record : records.as_list()) {
    const auto schema = rules.snapshot->records.find(std::string(record.GetString("type")));
    if (schema == rules.snapshot->records.end()) return Error("scenario-records");
    base::Diagnostics wrong = schema->second.Validate(record.Get("data"), true, "/records/data");
    if (base::HasErrors(wrong)) return wrong;
  }
  return base::Ok{};
}

// Nor does a case that the rules do not know.
base::Status CheckCases(const workflow::RuleBook& rules, const Value& cases) {
  if (cases.is_null()) return base::Ok{};
  if (!cases.is_list()) return Error("scenario-cases");
  for (const Value& one : cases.as_list()) {
    const auto type = rules.snapshot->case_types.find(std::string(one.GetString("type")));
    if (type == rules.snapshot->case_types.end()) return Error("scenario-cases");
    const auto& states = type->second.states;
    const auto stands = [&](const ruleset::State& state) { return state.name == one.GetString("state"); };
    if (std::none_of(states.begin(), states.end(), stands)) return Error("scenario-cases");
    if (const Value* opened = one.Find("opened_on")) {
      if (!opened->is_string() || !Date::Parse(opened->as_string())) return Error("scenario-cases");
    }
    base::Diagnostics wrong = type->second.facts.Validate(one.Get("facts"), false, "/cases/facts");
    if (base::HasErrors(wrong)) return wrong;
  }
  return base::Ok{};
}

}  // namespace

base::Status RunCase(const Scenario& scenario, ScenarioResult* result) {
  const Value& steps = scenario.Get("steps");
  if (!steps.is_list() || steps.as_list().empty()) return Error("scenario-without-steps");
  std::vector<TimelineStep> timeline;
  for (const Value& step : steps.as_list()) {
    auto read = ReadStep(step);
    if (!read.ok()) return read.errors();
    timeline.push_back(std::move(read).value());
  }
  auto cast = CastOf(scenario, timeline);
  if (!cast.ok()) return cast.errors();
  const workflow::RuleBook& rules = *cast->books.front();
  if (base::Status sound = CheckRecords(rules, scenario.Get("records")); !sound.ok()) return sound;
  if (base::Status sound = CheckCases(rules, scenario.Get("cases")); !sound.ok()) return sound;
  auto entries = RunTimelines(cast->cases, timeline, std::nullopt,
                              {scenario.Get("records"), scenario.workbench->scripts, scenario.Get("cases")});
  if (!entries.ok()) return entries.errors();
  std::size_t next = 0;
  bool anything = false;
  for (std::size_t i = 0; i < timeline.size(); ++i) {
    const Value& step = steps.as_list()[i];
    anything = anything || step.Find("expect") != nullptr || step.Find("refused") != nullptr;
    const std::size_t since = next;
    const TimelineEntry* entry = EntryOf(*entries, timeline[i], &next);
    if (entry == nullptr) return Error("scenario-step-lost", {{"step", std::to_string(i + 1)}});
    const TimelineCase& one = *cast->Find(timeline[i].which);
    CheckStep(step, *entry, EffectsOf(*entries, since, *entry), *one.rules->FindCaseType(one.type), timeline[i].at,
              i + 1, &result->differences);
  }
  if (!anything) return Error("scenario-expects-nothing");
  return base::Ok{};
}

}  // namespace anze::scenario
