// A case is written as text and not as a tree, because it is the answer that the server gives most often: half of it is
// the same for every case of its type and is copied from Texts. The parts of a clock or of an allowed event stand
// around the changing members, as a head and a tail of text.
//
// Small answers and those that others take apart (the explanation, the command line) are trees. So that both have the
// same members, PutClock and PutRemaining write into either kind of object, TextObject or TreeObject.
#include "server/http/wire/case_json.h"

#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/base/json_member.h"
#include "core/base/limits.h"
#include "server/http/wire/answer_words.h"
#include "server/http/wire/event_schema.h"

namespace anze::http {
namespace {

using base::Language;
using base::Value;
using calendar::Date;
using calendar::Instant;
using workflow::ClockState;

// Text is cheap, a tree can be taken apart by others: an object is written the same way into either.

// The roles of people that may raise an event: what the system finds by itself is not offered.
std::vector<std::string> ByPeople(const ruleset::EventType& event) {
  std::vector<std::string> roles = event.by;
  if (roles.size() > 1) std::erase(roles, "system");
  return roles;
}

// An object as text. Members are written at once, in the order of the calls; Raw takes text that is JSON already.
class TextObject {
 public:
  explicit TextObject(std::size_t reserve) { out_.reserve(reserve); }

  TextObject& Raw(std::string_view text) {
    out_ += text;
    return *this;
  }
  TextObject& Text(std::string_view key, std::string_view value) {
    Key(key);
    base::AppendJsonString(value, &out_);
    return *this;
  }
  TextObject& Number(std::string_view key, std::int64_t value) { return Key(key).Raw(std::to_string(value)); }
  TextObject& Flag(std::string_view key, bool value) { return Key(key).Raw(value ? "true" : "false"); }
  // Dates and instants hold no character that needs escaping. A day that was never set is 1970-01-01, long before any
  // rule.
  TextObject& When(std::string_view key, Instant at) {
    return at.millis() == 0 ? Null(key) : Quoted(key, at.ToString());
  }
  TextObject& Day(std::string_view key, Date day) { return day.days() == 0 ? Null(key) : Quoted(key, day.ToString()); }
  TextObject& Tree(std::string_view key, const Value& value) {
    Key(key);
    base::AppendJson(value, &out_);
    return *this;
  }
  TextObject& Key(std::string_view key) {
    base::AppendJsonKey(key, &out_);
    return *this;
  }
  TextObject& Null(std::string_view key) { return Key(key).Raw("null"); }
  std::string Take() && { return std::move(out_); }

 private:
  TextObject& Quoted(std::string_view key, std::string_view text) { return Key(key).Raw("\"").Raw(text).Raw("\""); }
  std::string out_;
};

// The same calls, as a value.
class TreeObject {
 public:
  TreeObject& Text(std::string_view key, std::string_view value) { return Put(key, Value(value)); }
  TreeObject& Number(std::string_view key, std::int64_t value) { return Put(key, Value(value)); }
  TreeObject& Flag(std::string_view key, bool value) { return Put(key, Value(value)); }
  TreeObject& When(std::string_view key, Instant at) {
    return Put(key, at.millis() == 0 ? Value() : Value(at.ToString()));
  }
  TreeObject& Day(std::string_view key, Date day) {
    return Put(key, day.days() == 0 ? Value() : Value(day.ToString()));
  }
  TreeObject& Put(std::string_view key, Value value) {
    out_.Set(key, std::move(value));
    return *this;
  }
  TreeObject& TextOrNull(std::string_view key, const std::string& value) {
    return Put(key, value.empty() ? Value() : Value(value));
  }
  Value Take() && { return std::move(out_); }

 private:
  Value out_ = Value::EmptyMap();
};

template <typename Object>
void PutRemaining(const app::Remaining& remaining, Object* out) {
  out->Number("left", remaining.left).Text("left_unit", remaining.unit).Text("text", remaining.text);
}

// The members between a clock's title and its clauses.
template <typename Object>
void PutClock(const app::ClockView& view, Object* out) {
  const ClockState& clock = *view.clock;
  out->Text("period", clock.period).Text("status", view.status);
  out->When("started_at", clock.started_at).Day("counted_from", clock.counted_from).Day("due", clock.due);
  out->When("due_at", clock.due_at).Text("light", workflow::LightName(view.light));
  out->Flag("provisional", clock.provisional).Day("earliest", clock.earliest).Day("latest", clock.latest);
  out->When("stopped_at", clock.stopped_at).When("breached_at", clock.breached_at);
  out->When("paused_at", clock.status == workflow::ClockStatus::kPaused ? clock.paused_at : Instant());
  out->Number("extensions", clock.extensions).Flag("informational", clock.informational);
  out->Flag("reminds", view.source != nullptr && view.source->reminds);
  PutRemaining(view.remaining, out);
}

// A list of objects inside an object: `write` writes each.
template <typename List, typename Write>
void PutList(std::string_view key, const List& list, TextObject* out, const Write& write) {
  out->Key(key).Raw("[");
  bool first = true;
  for (const auto& item : list) {
    if (!std::exchange(first, false)) out->Raw(",");
    write(item);
  }
  out->Raw("]");
}

// The members of `value` as text without the closing brace.
std::string Head(const Value& value) {
  std::string text = base::WriteJson(value);
  text.pop_back();
  return text;
}

std::string Tail(const Value& value) { return "," + base::WriteJson(value).substr(1); }

// The facts with what is personal masked, and where that was. A text that cannot be read is shown to nobody.
void PutMasked(const app::CaseNow& at, Mask* mask, TextObject* out) {
  Value facts = at.state->facts;
  if (at.facts) {
    auto read = base::ParseJson(*at.facts);
    facts = read.ok() ? std::move(*read) : Value();
  }
  mask->Facts(&facts, "/facts");
  out->Tree("facts", facts);
  Value listed = Value::EmptyMap();
  mask->List(&listed);
  for (const auto& [name, pointers] : listed.as_map()) out->Tree(name, pointers);
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
    case workflow::ClockAction::kRecount:
      return "recount";
  }
  return "";
}

Value ChangeValue(const workflow::ClockChange& change, const std::optional<std::string>& title) {
  TreeObject out;
  out.Text("action", ActionName(change.action)).Text("clock", change.clock);
  if (title) out.Text("title", *title);
  if (!change.period.empty()) out.Text("period", change.period);
  out.Day("due", change.due).Day("old_due", change.old_due).Flag("provisional", change.provisional);
  const bool hours = change.period.ends_with('h') || change.period.ends_with("min");
  if (hours && change.due_at.millis() != 0) out.Text("due_at", change.due_at.ToString());
  if (!change.light.empty()) out.Text("light", change.light);
  if (!change.reason.empty()) out.Text("reason", change.reason);
  if (change.in_time) out.Flag("in_time", true);
  return std::move(out).Take();
}

}  // namespace

// The JSON of one case type in one language. Each list has the order of the program, so an index finds its part.
struct CaseWriter::Texts {
  struct Part {
    std::string head;
    std::string tail;
  };
  std::string type;                 // "type_title":…,"region_title":…
  std::vector<std::string> states;  // "state_title":…,"closed":…
  std::vector<Part> clocks;         // {"name":…,"title":…   and   ,"clauses":[…]}
  std::vector<Part> events;  // {"event":…,"title":…,"by":[…],"permitted":   and   ,"to":…,"data":…,"clauses":[…]}

  Texts(const workflow::CaseProgram& program, Language language) {
    const ruleset::Snapshot& snapshot = program.snapshot();
    TreeObject titles;
    titles.Text("type_title", program.source().title.In(language)).Text("region_title", snapshot.title.In(language));
    type = Head(std::move(titles).Take()).substr(1);
    for (const ruleset::State& state : program.source().states) {
      TreeObject shown;
      shown.Text("state_title", state.title.In(language)).Flag("closed", state.final);
      states.push_back(Head(std::move(shown).Take()).substr(1));
    }
    for (const ruleset::Clock& clock : program.source().clocks) {
      TreeObject head;
      head.Text("name", clock.name).Text("title", clock.title.In(language));
      TreeObject tail;
      tail.Put("clauses", snapshot.CitationValues(clock.clauses));
      clocks.push_back({Head(std::move(head).Take()), Tail(std::move(tail).Take())});
    }
    for (const ruleset::EventType& event : program.source().events) {
      TreeObject head;
      head.Text("event", event.name).Text("title", event.title.In(language)).Put("by", Value::ListOf(ByPeople(event)));
      TreeObject tail;
      tail.TextOrNull("to", event.to).Put("data", EventDataSchema(program, event.name, language));
      tail.Put("clauses", snapshot.CitationValues(event.clauses));
      events.push_back({Head(std::move(head).Take()) + ",\"permitted\":", Tail(std::move(tail).Take())});
    }
  }
};

CaseWriter::CaseWriter() = default;
CaseWriter::~CaseWriter() = default;

std::shared_ptr<const CaseWriter::Texts> CaseWriter::TextsOf(const app::CaseNow& at, Language language) {
  const std::pair key(at.program, language);
  {
    std::shared_lock lock(mutex_);
    if (const auto found = texts_.find(key); found != texts_.end()) return found->second.second;
  }
  // Made without the lock: two threads may make the same texts, and the second copy replaces the first.
  auto texts = std::make_shared<const Texts>(*at.program, language);
  std::unique_lock lock(mutex_);
  // Each keeps its book alive, so they are bounded as the books are; they are quickly made again.
  if (texts_.size() >= base::limits::kCaseTexts) texts_.clear();
  texts_.insert_or_assign(key, std::pair(at.book, texts));
  return texts;
}

// 16 KiB are room for a usual case, whose text is then written without growing.
std::string CaseWriter::Write(const app::CaseView& view, Language language, Mask* mask) {
  const workflow::CaseState& state = *view.at.state;
  const std::shared_ptr<const Texts> texts = TextsOf(view.at, language);
  TextObject out(16 * 1024);
  out.Raw("{").Text("id", state.id).Text("type", state.type).Text("region", state.region);
  out.Raw(",").Raw(texts->type).Text("state", state.state);
  if (view.state_index >= 0) out.Raw(",").Raw(texts->states[static_cast<std::size_t>(view.state_index)]);
  // Facts and subject come as JSON text where they were read so, which saves reading and writing them again.
  const auto stored = [&out](std::string_view key, const std::optional<std::string_view>& text, const Value& value) {
    if (text) {
      out.Key(key).Raw(*text);
    } else {
      out.Tree(key, value);
    }
  };
  stored("subject", view.at.subject, state.subject);
  if (mask != nullptr && mask->hides_facts()) {
    PutMasked(view.at, mask, &out);
  } else {
    stored("facts", view.at.facts, state.facts);
  }
  if (mask != nullptr) out.Flag("may_reveal", mask->may_reveal());
  out.Text("snapshot", state.snapshot).Number("sequence", static_cast<std::int64_t>(state.sequence));
  out.When("opened_at", state.opened_at).When("updated_at", state.updated_at);
  out.Text("opened_by", state.opened_by).Text("assignee", state.assignee);
  if (state.parent.empty())
    out.Null("parent");
  else
    out.Text("parent", state.parent);
  out.Text("light", workflow::LightName(view.light));
  PutList("clocks", view.clocks, &out, [&](const app::ClockView& clock) {
    // A clock of an earlier release of the rules, which the program does not know, has its name for a title.
    const Texts::Part* part = clock.index < 0 ? nullptr : &texts->clocks[static_cast<std::size_t>(clock.index)];
    if (part != nullptr) {
      out.Raw(part->head);
    } else {
      out.Raw("{").Text("name", clock.clock->name).Text("title", clock.clock->name);
    }
    PutClock(clock, &out);
    out.Raw(part != nullptr ? std::string_view(part->tail) : std::string_view("}"));
  });
  PutList("allowed", view.allowed, &out, [&](const workflow::AllowedEvent& allowed) {
    const int index = view.at.program->EventIndex(allowed.event->name);
    const Texts::Part& part = texts->events[static_cast<std::size_t>(index)];
    out.Raw(part.head).Raw(allowed.permitted ? "true" : "false").Raw(part.tail);
  });
  out.Raw("}");
  return std::move(out).Take();
}

std::string BriefCaseJson(const app::BriefView& view) {
  const workflow::CaseState& state = *view.state;
  TextObject out(512);
  out.Raw("{").Text("id", state.id).Text("type", state.type).Text("region", state.region).Text("state", state.state);
  out.Number("sequence", static_cast<std::int64_t>(state.sequence)).When("updated_at", state.updated_at);
  out.Text("light", workflow::LightName(view.light));
  out.Day("due", view.soonest == nullptr ? Date() : view.soonest->due);
  PutList("clocks", view.clocks, &out, [&out](const app::BriefView::Clock& clock) {
    out.Raw("{").Text("name", clock.clock->name).Text("status", clock.status).Day("due", clock.clock->due);
    out.Text("light", workflow::LightName(clock.light)).Raw("}");
  });
  out.Raw("}");
  return std::move(out).Take();
}

Value ToValue(const app::ClockView& view, const workflow::CaseProgram& program, Language language) {
  TreeObject out;
  out.Text("name", view.clock->name);
  out.Text("title", view.source == nullptr ? view.clock->name : view.source->title.In(language));
  PutClock(view, &out);
  if (view.source != nullptr) out.Put("clauses", program.snapshot().CitationValues(view.source->clauses));
  return std::move(out).Take();
}

namespace {

// What was answered, in words, with what it was answered from.
Value AnswersValue(const app::EventView& view) {
  Value list = Value::EmptyList();
  std::size_t index = 0;
  for (const auto& [name, stored] : view.event->answers.as_map()) {
    Value& answer = list.Append(ToValue(view.answers[index++], view.language));
    for (const char* key : {"snapshot", "value", "facts", "records", "cases", "trace"}) {
      if (const Value* member = stored.Find(key)) answer.Set(key, *member);
    }
  }
  return list;
}

}  // namespace

Value ToValue(const app::EventView& view) {
  const workflow::Event& event = *view.event;
  TreeObject out;
  out.Number("sequence", static_cast<std::int64_t>(event.sequence)).Text("at", event.at.ToString());
  out.Text("event", event.name).Text("title", view.title).Text("actor", event.actor).Text("role", event.role);
  if (!event.via.empty()) out.Text("via", event.via);
  out.TextOrNull("from", event.from).Text("to", event.to);
  if (view.to_title) out.Text("to_title", *view.to_title);
  out.Put("data", event.data).Put("facts", event.facts);
  if (!view.answers.empty()) out.Put("answers", AnswersValue(view));
  Value clocks = Value::EmptyList();
  for (std::size_t i = 0; i < event.clocks.size(); ++i) {
    clocks.Append(ChangeValue(event.clocks[i], view.clock_titles[i]));
  }
  out.Put("clocks", std::move(clocks));
  Value effects = Value::EmptyList();
  for (const workflow::EffectRequest& effect : event.effects) {
    effects.Append(std::move(TreeObject().Text("kind", effect.kind).Put("payload", effect.payload)).Take());
  }
  out.Put("effects", std::move(effects));
  out.Put("clauses",
          view.snapshot == nullptr ? Value::ListOf(event.clauses) : view.snapshot->CitationValues(event.clauses));
  return std::move(out).Take();
}

Value ToValue(const app::RowView& view) {
  const ports::IndexRow& row = *view.row;
  TreeObject out;
  out.Text("id", row.case_id).Text("type", row.type).Text("type_title", view.type_title);
  out.Text("region", row.region).Text("region_title", view.region_title);
  out.Text("state", row.state).Text("state_title", view.state_title).Flag("closed", row.closed);
  out.Text("subject", row.subject).Text("assignee", row.assignee);
  out.When("opened_at", Instant(row.opened_at)).When("updated_at", Instant(row.updated_at));
  if (!view.due) {
    out.Text("light", workflow::LightName(workflow::Light::kNone));
    return std::move(out).Take();
  }
  const app::RowView::Due& due = *view.due;
  out.Text("light", workflow::LightName(due.light));
  out.Text("due", due.day.ToString()).Text("due_at", due.at.ToString());
  out.Text("due_clock", row.due_clock).Text("clock_title", due.clock_title).Flag("provisional", row.provisional);
  if (due.remaining) PutRemaining(*due.remaining, &out);
  return std::move(out).Take();
}

}  // namespace anze::http
