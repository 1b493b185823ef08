#include "server/app/case_json.h"

#include <utility>

#include "core/base/json.h"
#include "server/app/case_view.h"

namespace anze::app {
namespace {

using base::Language;
using base::Value;
using calendar::Date;
using calendar::Instant;
using workflow::ClockState;

class Writer {
 public:
  explicit Writer(std::size_t reserve) { out_.reserve(reserve); }

  Writer& Raw(std::string_view text) {
    out_ += text;
    return *this;
  }
  Writer& Text(std::string_view key, std::string_view value) {
    Key(key);
    base::AppendJsonString(value, &out_);
    return *this;
  }
  Writer& Number(std::string_view key, std::int64_t value) { return Key(key).Raw(std::to_string(value)); }
  Writer& Flag(std::string_view key, bool value) { return Key(key).Raw(value ? "true" : "false"); }
  // Dates and instants hold no character that needs escaping.
  Writer& When(std::string_view key, Instant at) { return at.millis() == 0 ? Null(key) : Quoted(key, at.ToString()); }
  Writer& Day(std::string_view key, Date day) { return day.days() == 0 ? Null(key) : Quoted(key, day.ToString()); }
  Writer& Key(std::string_view key) {
    if (out_.back() != '{' && out_.back() != ',') out_ += ',';
    out_ += '"';
    out_ += key;
    out_ += "\":";
    return *this;
  }
  Writer& Null(std::string_view key) { return Key(key).Raw("null"); }
  std::string Take() && { return std::move(out_); }

 private:
  Writer& Quoted(std::string_view key, std::string_view text) { return Key(key).Raw("\"").Raw(text).Raw("\""); }
  std::string out_;
};

std::string_view LightText(workflow::Light light) { return workflow::LightName(light); }

void WriteClock(const ClockState& clock, const CaseTexts::Part* texts, const calendar::WorkCalendar& calendar,
                Instant now, Language language, Writer* out) {
  if (texts != nullptr) {
    out->Raw(texts->head);
  } else {
    out->Raw("{").Text("name", clock.name).Text("title", clock.name);
  }
  const Remaining remaining = RemainingOf(clock, calendar, now, language);
  out->Text("period", clock.period).Text("status", ClockStatusName(clock));
  out->When("started_at", clock.started_at).Day("counted_from", clock.counted_from).Day("due", clock.due);
  out->When("due_at", clock.due_at).Text("light", LightText(workflow::LightOf(clock, now)));
  out->Flag("provisional", clock.provisional).Day("earliest", clock.earliest).Day("latest", clock.latest);
  out->When("stopped_at", clock.stopped_at).When("breached_at", clock.breached_at);
  out->When("paused_at", clock.status == workflow::ClockStatus::kPaused ? clock.paused_at : Instant());
  out->Number("extensions", clock.extensions).Flag("informational", clock.informational);
  out->Number("left", remaining.left).Text("left_unit", remaining.unit).Text("text", remaining.text);
  out->Raw(texts != nullptr ? std::string_view(texts->tail) : std::string_view("}"));
}

// The members of `value` as text without the closing brace.
std::string Head(const Value& value) {
  std::string text = base::WriteJson(value);
  text.pop_back();
  return text;
}

std::string Tail(const Value& value) { return "," + base::WriteJson(value).substr(1); }

Value Names(const std::vector<std::string>& names) {
  Value list = Value::EmptyList();
  for (const std::string& name : names) list.Append(name);
  return list;
}

CaseTexts::Part EventTexts(const ruleset::EventType& event, const ruleset::Snapshot& snapshot, Language language) {
  Value head = Value::EmptyMap();
  head.Set("event", event.name);
  head.Set("title", event.title.In(language));
  head.Set("by", Names(event.by));
  Value tail = Value::EmptyMap();
  tail.Set("to", event.to.empty() ? Value() : Value(event.to));
  tail.Set("data", event.data.ToJsonSchema(language));
  tail.Set("clauses", snapshot.CitationValues(event.clauses));
  return {Head(head) + ",\"permitted\":", Tail(tail)};
}

}  // namespace

CaseTexts RenderCaseTexts(const workflow::CaseProgram& program, Language language) {
  const ruleset::Snapshot& snapshot = program.snapshot();
  CaseTexts texts;
  Value type = Value::EmptyMap();
  type.Set("type_title", program.source().title.In(language));
  type.Set("region_title", snapshot.title.In(language));
  texts.type = Head(type).substr(1);
  for (const ruleset::State& state : program.source().states) {
    Value shown = Value::EmptyMap();
    shown.Set("state_title", state.title.In(language));
    shown.Set("closed", state.final);
    texts.states.push_back(Head(shown).substr(1));
  }
  for (const ruleset::Clock& clock : program.source().clocks) {
    Value head = Value::EmptyMap();
    head.Set("name", clock.name);
    head.Set("title", clock.title.In(language));
    Value tail = Value::EmptyMap();
    tail.Set("clauses", snapshot.CitationValues(clock.clauses));
    texts.clocks.push_back({Head(head), Tail(tail)});
  }
  for (const ruleset::EventType& event : program.source().events) {
    texts.events.push_back(EventTexts(event, snapshot, language));
  }
  return texts;
}

std::string CaseJson(const workflow::StateView& view, const workflow::CaseProgram& program, const CaseTexts& texts,
                     const calendar::WorkCalendar& calendar, const workflow::Actor& actor, Instant now,
                     Language language) {
  const workflow::CaseState& state = view.state;
  Writer out(16 * 1024);
  out.Raw("{").Text("id", state.id).Text("type", state.type).Text("region", state.region);
  out.Raw(",").Raw(texts.type).Text("state", state.state);
  if (const int index = program.StateIndex(state.state); index >= 0) {
    out.Raw(",").Raw(texts.states[static_cast<std::size_t>(index)]);
  }
  out.Key("subject").Raw(view.subject).Key("facts").Raw(view.facts).Text("snapshot", state.snapshot);
  out.Number("sequence", static_cast<std::int64_t>(state.sequence));
  out.When("opened_at", state.opened_at).When("updated_at", state.updated_at);
  out.Text("opened_by", state.opened_by).Text("assignee", state.assignee);
  if (state.parent.empty())
    out.Null("parent");
  else
    out.Text("parent", state.parent);
  const ClockState* next = state.NextDue();
  out.Text("light", LightText(next == nullptr ? workflow::Light::kNone : workflow::LightOf(*next, now)));
  out.Raw(",\"clocks\":[");
  bool first = true;
  for (const ClockState& clock : state.clocks) {
    if (!std::exchange(first, false)) out.Raw(",");
    const int index = program.ClockIndex(clock.name);
    WriteClock(clock, index < 0 ? nullptr : &texts.clocks[static_cast<std::size_t>(index)], calendar, now, language,
               &out);
  }
  out.Raw("],\"allowed\":[");
  first = true;
  for (const workflow::AllowedEvent& allowed : workflow::AllowedEvents(program, state, actor)) {
    if (!std::exchange(first, false)) out.Raw(",");
    const int index = program.EventIndex(allowed.event->name);
    const CaseTexts::Part& part = texts.events[static_cast<std::size_t>(index)];
    out.Raw(part.head).Raw(allowed.permitted ? "true" : "false").Raw(part.tail);
  }
  out.Raw("]}");
  return std::move(out).Take();
}

std::string BriefCaseJson(const workflow::CaseState& state, Instant now) {
  Writer out(512);
  out.Raw("{").Text("id", state.id).Text("type", state.type).Text("region", state.region).Text("state", state.state);
  out.Number("sequence", static_cast<std::int64_t>(state.sequence)).When("updated_at", state.updated_at);
  const ClockState* next = state.NextDue();
  out.Text("light", LightText(next == nullptr ? workflow::Light::kNone : workflow::LightOf(*next, now)));
  out.Day("due", next == nullptr ? Date() : next->due);
  out.Raw(",\"clocks\":[");
  bool first = true;
  for (const ClockState& clock : state.clocks) {
    if (!std::exchange(first, false)) out.Raw(",");
    out.Raw("{").Text("name", clock.name).Text("status", ClockStatusName(clock)).Day("due", clock.due);
    out.Text("light", LightText(workflow::LightOf(clock, now))).Raw("}");
  }
  out.Raw("]}");
  return std::move(out).Take();
}

}  // namespace anze::app
