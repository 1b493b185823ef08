// Events as versioned JSON. Members that are not set are not written; "to" is left out when the
// state stays, a clock's earliest and latest day when they are the due day.
//
// These texts are what the hash chain of a journal is over, and they are read by every later
// release. So a key keeps its name and meaning for ever, a new member must have a default that old
// events mean, and a change of meaning takes a new kEventVersion with the old reader kept.
#include <array>
#include <utility>

#include "core/base/json.h"
#include "core/base/json_cursor.h"
#include "core/workflow/codec.h"
#include "core/workflow/event.h"

namespace anze::workflow {
namespace {

using base::Error;
using base::KeyIs;
using base::Result;
using base::Value;
using codec::ObjectReader;
using codec::ObjectWriter;

// By ClockAction. These words are in journals: never change one.
constexpr std::array<std::string_view, 10> kActions = {"start", "stop",   "pause",     "resume", "extend",
                                                       "warn",  "breach", "recompute", "move",   "recount"};

void EncodeClock(const ClockChange& change, std::string* out) {
  ObjectWriter writer(out);
  writer.Text("do", kActions[static_cast<std::size_t>(change.action)]);
  writer.Text("clock", change.clock);
  writer.Day("from", change.counted_from);
  writer.Moment("from_at", change.counted_at);
  writer.Day("reckoned_from", change.reckoned_from);
  writer.Moment("reckoned_at", change.reckoned_at);
  writer.Text("period", change.period);
  writer.Day("due", change.due);
  writer.Moment("due_at", change.due_at);
  writer.Moment("yellow_at", change.yellow_at);
  writer.Moment("red_at", change.red_at);
  writer.Flag("provisional", change.provisional);
  if (change.earliest != change.due) writer.Text("earliest", change.earliest.ToString());
  if (change.latest != change.due) writer.Text("latest", change.latest.ToString());
  writer.Text("calendar", change.calendar_digest);
  writer.Text("light", change.light);
  writer.Number("left", change.remaining);
  writer.Day("old_due", change.old_due);
  writer.Text("reason", change.reason);
  writer.Flag("informational", change.informational);
  writer.Flag("in_time", change.in_time);
  writer.Close();
}

ClockChange DecodeClock(Value* value, std::string* why) {
  ObjectReader reader(value);
  ClockChange change;
  const std::string action = reader.Text("do");
  std::size_t index = 0;
  while (index < kActions.size() && kActions[index] != action) ++index;
  if (index == kActions.size()) {
    reader.Fail("do");
  } else {
    change.action = static_cast<ClockAction>(index);
  }
  change.clock = reader.Text("clock");
  change.counted_from = reader.Day("from");
  change.counted_at = reader.Moment("from_at");
  change.reckoned_from = reader.Day("reckoned_from");
  change.reckoned_at = reader.Moment("reckoned_at");
  change.period = reader.Text("period");
  change.due = reader.Day("due");
  change.due_at = reader.Moment("due_at");
  change.yellow_at = reader.Moment("yellow_at");
  change.red_at = reader.Moment("red_at");
  change.provisional = reader.Flag("provisional");
  change.earliest = reader.Day("earliest", change.due);
  change.latest = reader.Day("latest", change.due);
  change.calendar_digest = reader.Text("calendar");
  change.light = reader.Text("light");
  change.remaining = static_cast<int>(reader.Number("left"));
  change.old_due = reader.Day("old_due");
  change.reason = reader.Text("reason");
  change.informational = reader.Flag("informational");
  change.in_time = reader.Flag("in_time");
  if (!reader.ok()) *why = "clocks." + reader.why();
  return change;
}

Value::List RatiosOf(const Event& event) {
  Value::List places;
  const auto look = [&](codec::Place at, const Value& tree) { codec::FindRatios(tree, &at, &places); };
  if (codec::HoldsRatio(event.data)) look({Value("data")}, event.data);
  if (codec::HoldsRatio(event.facts)) look({Value("facts")}, event.facts);
  if (codec::HoldsRatio(event.subject)) look({Value("subject")}, event.subject);
  if (codec::HoldsRatio(event.answers)) look({Value("answers")}, event.answers);
  for (std::size_t i = 0; i < event.effects.size(); ++i) {
    const Value& payload = event.effects[i].payload;
    if (!codec::HoldsRatio(payload)) continue;
    look({Value("effects"), Value(static_cast<std::int64_t>(i)), Value("payload")}, payload);
  }
  return places;
}

void EncodeLists(const Event& event, ObjectWriter* writer) {
  if (!event.clocks.empty()) {
    std::string* out = writer->Member("clocks");
    char before = '[';
    for (const ClockChange& change : event.clocks) {
      out->push_back(before);
      EncodeClock(change, out);
      before = ',';
    }
    out->push_back(']');
  }
  if (!event.effects.empty()) {
    std::string* out = writer->Member("effects");
    char before = '[';
    for (const EffectRequest& effect : event.effects) {
      out->push_back(before);
      ObjectWriter item(out);
      item.Text("kind", effect.kind);
      item.Tree("payload", effect.payload);
      item.Close();
      before = ',';
    }
    out->push_back(']');
  }
  writer->Texts("clauses", event.clauses);
  if (const Value::List ratios = RatiosOf(event); !ratios.empty()) writer->Tree("ratios", Value(ratios));
}

void DecodeLists(ObjectReader* reader, Event* event) {
  std::string why;
  if (Value::List* clocks = reader->Items("clocks")) {
    event->clocks.reserve(clocks->size());
    for (Value& item : *clocks) event->clocks.push_back(DecodeClock(&item, &why));
  }
  if (Value::List* effects = reader->Items("effects")) {
    event->effects.reserve(effects->size());
    for (Value& item : *effects) {
      ObjectReader effect(&item);
      event->effects.push_back({effect.Text("kind"), effect.Tree("payload")});
      if (!effect.ok()) why = "effects." + effect.why();
    }
  }
  if (!why.empty()) reader->Fail(why);
  event->clauses = reader->Texts("clauses");
}

// --- Reading for folding -------------------------------------------------------------------------

// Reads members into their fields, in the words of codec::ObjectReader.
struct FoldFields {
  base::JsonCursor* in;
  void Text(std::string* out) const { in->Text(out); }
  void Moment(calendar::Instant* out) const { *out = calendar::Instant(in->Integer()); }
  void Day(calendar::Date* out) const {
    std::string text;
    in->Text(&text);
    const auto day = calendar::Date::Parse(text);
    if (!day) in->FailMember();
    *out = day.value_or(calendar::Date());
  }
  void Action(ClockAction* out) const {
    const std::string action = in->Text();
    for (std::size_t i = 0; i < kActions.size(); ++i) {
      if (kActions[i] == action) return void(*out = static_cast<ClockAction>(i));
    }
    in->FailMember();
  }
};

bool FoldClockDates(std::string_view key, const FoldFields& read, ClockChange* change) {
  if (KeyIs(key, "from")) return read.Day(&change->counted_from), true;
  if (KeyIs(key, "from_at")) return read.Moment(&change->counted_at), true;
  if (KeyIs(key, "reckoned_from")) return read.Day(&change->reckoned_from), true;
  if (KeyIs(key, "reckoned_at")) return read.Moment(&change->reckoned_at), true;
  if (KeyIs(key, "due")) return read.Day(&change->due), true;
  if (KeyIs(key, "due_at")) return read.Moment(&change->due_at), true;
  if (KeyIs(key, "yellow_at")) return read.Moment(&change->yellow_at), true;
  if (KeyIs(key, "red_at")) return read.Moment(&change->red_at), true;
  if (KeyIs(key, "old_due")) return read.Day(&change->old_due), true;
  return false;
}

void FoldClockMember(std::string_view key, const FoldFields& read, ClockChange* change) {
  if (KeyIs(key, "do")) return read.Action(&change->action);
  if (KeyIs(key, "clock")) return read.Text(&change->clock);
  if (KeyIs(key, "period")) return read.Text(&change->period);
  if (KeyIs(key, "provisional")) return void(change->provisional = read.in->Flag());
  if (KeyIs(key, "calendar")) return read.Text(&change->calendar_digest);
  if (KeyIs(key, "light")) return read.Text(&change->light);
  if (KeyIs(key, "left")) return void(change->remaining = static_cast<int>(read.in->Integer()));
  if (KeyIs(key, "reason")) return read.Text(&change->reason);
  if (KeyIs(key, "informational")) return void(change->informational = read.in->Flag());
  if (KeyIs(key, "in_time")) return void(change->in_time = read.in->Flag());
  read.in->Raw();
}

ClockChange FoldClock(base::JsonCursor* in) {
  ClockChange change;
  bool earliest = false;
  bool latest = false;
  const FoldFields read{in};
  const bool object = in->Object([&](std::string_view key) {
    if (KeyIs(key, "earliest")) return earliest = true, read.Day(&change.earliest);
    if (KeyIs(key, "latest")) return latest = true, read.Day(&change.latest);
    if (!FoldClockDates(key, read, &change)) FoldClockMember(key, read, &change);
  });
  if (!object) in->Fail("object");
  if (!earliest) change.earliest = change.due;
  if (!latest) change.latest = change.due;
  return change;
}

// Members that are read as trees, when there are any.
struct FoldTrees {
  std::string_view subject, facts, ratios;
};

void FoldMember(std::string_view key, base::JsonCursor* in, Event* event, FoldTrees* trees, bool* moves) {
  const FoldFields read{in};
  if (KeyIs(key, "v")) return void(event->version = static_cast<int>(in->Integer()));
  if (KeyIs(key, "n")) return void(event->sequence = static_cast<std::uint64_t>(in->Integer()));
  if (KeyIs(key, "at")) return read.Moment(&event->at);
  if (KeyIs(key, "event")) return read.Text(&event->name);
  if (KeyIs(key, "actor")) return read.Text(&event->actor);
  if (KeyIs(key, "person")) return read.Text(&event->person);
  if (KeyIs(key, "via")) return read.Text(&event->via);
  if (KeyIs(key, "role")) return read.Text(&event->role);
  if (KeyIs(key, "from")) return read.Text(&event->from);
  if (KeyIs(key, "to")) return *moves = true, read.Text(&event->to);
  if (KeyIs(key, "type")) return read.Text(&event->type);
  if (KeyIs(key, "region")) return read.Text(&event->region);
  if (KeyIs(key, "snapshot")) return read.Text(&event->snapshot);
  if (KeyIs(key, "parent")) return read.Text(&event->parent);
  if (KeyIs(key, "assignee")) return read.Text(&event->assignee);
  if (KeyIs(key, "subject")) return void(trees->subject = in->Raw());
  if (KeyIs(key, "facts")) return void(trees->facts = in->Raw());
  if (KeyIs(key, "ratios")) return void(trees->ratios = in->Raw());
  if (!KeyIs(key, "clocks")) return void(in->Raw());
  event->clocks.reserve(4);  // as many as most events change
  if (!in->List([&] { event->clocks.push_back(FoldClock(in)); })) in->FailMember();
}

// Places in trees that are not read are passed over.
bool FoldRatios(const Value& places, Value* root) {
  Value read = Value::EmptyList();
  if (places.is_null()) return true;
  if (!places.is_list()) return false;
  for (const Value& place : places.as_list()) {
    if (!place.is_list() || place.as_list().empty()) return false;
    const Value& first = place.as_list().front();
    if (first.is_string() && root->Find(first.as_string()) != nullptr) read.Append(place);
  }
  return codec::RestoreRatios(read, root);
}

base::Status ReadFoldTrees(const FoldTrees& trees, Event* event) {
  Value root = Value::EmptyMap();
  Value places;
  for (const auto& [name, text] :
       {std::pair("subject", trees.subject), std::pair("facts", trees.facts), std::pair("", trees.ratios)}) {
    if (text.empty()) continue;
    auto parsed = base::ParseJson(text);
    if (!parsed.ok()) return Error("journal-corrupt", {{"why", parsed.error().code}});
    (*name == '\0' ? places : root.Set(name, Value())) = std::move(parsed).value();
  }
  if (!FoldRatios(places, &root)) return Error("journal-corrupt", {{"why", "ratios"}});
  if (Value* subject = root.Find("subject")) event->subject = std::move(*subject);
  if (Value* facts = root.Find("facts")) event->facts = std::move(*facts);
  return base::Ok{};
}

}  // namespace

Result<Event> DecodeForFold(std::string_view text) {
  Event event;
  event.version = 0;
  FoldTrees trees;
  bool moves = false;
  base::JsonCursor in(text);
  const bool object = in.Object([&](std::string_view key) { FoldMember(key, &in, &event, &trees, &moves); });
  if (!object) in.Fail("object");
  in.End();
  if (!in.ok()) return Error("journal-corrupt", {{"why", in.why()}});
  if (event.version < 1 || event.version > kEventVersion) {
    return Error("journal-version-unknown", {{"version", std::to_string(event.version)}});
  }
  if (!moves) event.to = event.from;
  if (base::Status read = ReadFoldTrees(trees, &event); !read.ok()) return read.errors();
  return event;
}

std::string Encode(const Event& event) {
  std::string out;
  out.reserve(1536);  // what an opening with a few clocks takes
  ObjectWriter writer(&out);
  writer.Number("v", event.version);
  writer.Number("n", static_cast<std::int64_t>(event.sequence));
  writer.Moment("at", event.at);
  writer.Text("event", event.name);
  writer.Text("actor", event.actor);
  writer.Text("person", event.person);
  writer.Text("via", event.via);
  writer.Text("role", event.role);
  writer.Text("from", event.from);
  if (event.to != event.from) base::AppendJsonString(event.to, writer.Member("to"));
  writer.Text("type", event.type);
  writer.Text("region", event.region);
  writer.Text("snapshot", event.snapshot);
  writer.Text("parent", event.parent);
  writer.Text("assignee", event.assignee);
  writer.Tree("subject", event.subject);
  writer.Tree("data", event.data);
  writer.Tree("facts", event.facts);
  writer.Tree("answers", event.answers);
  EncodeLists(event, &writer);
  writer.Close();
  return out;
}

Result<Event> DecodeEvent(std::string_view text) {
  auto parsed = base::ParseJson(text);
  if (!parsed.ok()) return Error("journal-corrupt", {{"why", parsed.error().code}});
  Value root = std::move(parsed).value();
  ObjectReader reader(&root);
  if (!reader.ok()) return Error("journal-corrupt", {{"why", reader.why()}});
  Event event;
  event.version = static_cast<int>(reader.Number("v"));
  if (reader.ok() && (event.version < 1 || event.version > kEventVersion)) {
    return Error("journal-version-unknown", {{"version", std::to_string(event.version)}});
  }
  if (!codec::RestoreRatios(root.Get("ratios"), &root)) reader.Fail("ratios");
  event.sequence = static_cast<std::uint64_t>(reader.Number("n"));
  event.at = reader.Moment("at");
  event.name = reader.Text("event");
  event.actor = reader.Text("actor");
  event.person = reader.Text("person");
  event.via = reader.Text("via");
  event.role = reader.Text("role");
  event.from = reader.Text("from");
  event.to = root.Find("to") == nullptr ? event.from : reader.Text("to");
  event.type = reader.Text("type");
  event.region = reader.Text("region");
  event.snapshot = reader.Text("snapshot");
  event.parent = reader.Text("parent");
  event.assignee = reader.Text("assignee");
  event.subject = reader.Tree("subject");
  event.data = reader.Tree("data");
  event.facts = reader.Tree("facts");
  event.answers = reader.Tree("answers");
  DecodeLists(&reader, &event);
  if (!reader.ok()) return Error("journal-corrupt", {{"why", reader.why()}});
  return event;
}

}  // namespace anze::workflow
