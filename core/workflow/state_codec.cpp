// States as versioned JSON. Members that are not set are not written; a clock's reckoning is left
// out while it is the clock's own start.
//
// A state is read at every change and every look at a case, so it is read with a cursor and no tree
// is built for it. Subject and facts are kept as text until somebody wants them as trees; showing a
// case copies them as they are.
#include <algorithm>
#include <array>
#include <utility>

#include "core/base/json.h"
#include "core/base/json_cursor.h"
#include "core/workflow/codec.h"
#include "core/workflow/state.h"

namespace anze::workflow {
namespace {

using base::Error;
using base::JsonCursor;
using base::KeyIs;
using base::Result;
using base::Value;
using calendar::Date;
using codec::ObjectWriter;

constexpr int kStateVersion = 1;

// By ClockStatus.
constexpr std::array<std::string_view, 4> kStatuses = {"running", "paused", "stopped", "breached"};

void EncodeClock(const ClockState& clock, std::string* out) {
  ObjectWriter writer(out);
  writer.Text("clock", clock.name);
  writer.Text("status", kStatuses[static_cast<std::size_t>(clock.status)]);
  writer.Moment("started_at", clock.started_at);
  writer.Day("from", clock.counted_from);
  writer.Text("period", clock.period);
  writer.Moment("from_at", clock.counted_at);
  if (clock.reckoned_from != clock.counted_from) writer.Text("reckoned_from", clock.reckoned_from.ToString());
  if (clock.reckoned_at != clock.counted_at) writer.Moment("reckoned_at", clock.reckoned_at);
  if (clock.reckoning != clock.period) base::AppendJsonString(clock.reckoning, writer.Member("reckoning"));
  writer.Day("due", clock.due);
  writer.Moment("due_at", clock.due_at);
  writer.Moment("yellow_at", clock.yellow_at);
  writer.Moment("red_at", clock.red_at);
  if (clock.earliest != clock.due) writer.Text("earliest", clock.earliest.ToString());
  if (clock.latest != clock.due) writer.Text("latest", clock.latest.ToString());
  writer.Text("calendar", clock.calendar_digest);
  writer.Flag("provisional", clock.provisional);
  writer.Flag("informational", clock.informational);
  writer.Number("extensions", clock.extensions);
  writer.Number("left", clock.remaining);
  writer.Moment("paused_at", clock.paused_at);
  writer.Moment("stopped_at", clock.stopped_at);
  writer.Moment("breached_at", clock.breached_at);
  writer.Text("warned", clock.warned);
  writer.Close();
}

// Reads members of a state or a clock into their fields.
struct Fields {
  JsonCursor* in;
  void Text(std::string* out) const { in->Text(out); }
  void Moment(calendar::Instant* out) const { *out = calendar::Instant(in->Integer()); }
  void Int(int* out) const { *out = static_cast<int>(in->Integer()); }
  void Day(Date* out) const {
    std::string text;
    in->Text(&text);
    const auto day = Date::Parse(text);
    if (!day) in->FailMember();
    *out = day.value_or(Date());
  }
  void Status(ClockStatus* out) const {
    const std::string status = in->Text();
    const auto found = std::find(kStatuses.begin(), kStatuses.end(), status);
    if (found == kStatuses.end()) return in->FailMember();
    *out = static_cast<ClockStatus>(found - kStatuses.begin());
  }
};

// What is left out of the text: see EncodeClock.
struct ClockDefaults {
  bool reckoned_from = false;
  bool reckoned_at = false;
  bool reckoning = false;
  bool earliest = false;
  bool latest = false;
};

bool DecodeReckoning(std::string_view key, const Fields& read, ClockState* clock, ClockDefaults* given) {
  if (KeyIs(key, "reckoned_from")) return given->reckoned_from = true, read.Day(&clock->reckoned_from), true;
  if (KeyIs(key, "reckoned_at")) return given->reckoned_at = true, read.Moment(&clock->reckoned_at), true;
  if (KeyIs(key, "reckoning")) return given->reckoning = true, read.Text(&clock->reckoning), true;
  if (KeyIs(key, "earliest")) return given->earliest = true, read.Day(&clock->earliest), true;
  if (KeyIs(key, "latest")) return given->latest = true, read.Day(&clock->latest), true;
  return false;
}

bool DecodeMoments(std::string_view key, const Fields& read, ClockState* clock) {
  if (KeyIs(key, "started_at")) return read.Moment(&clock->started_at), true;
  if (KeyIs(key, "from_at")) return read.Moment(&clock->counted_at), true;
  if (KeyIs(key, "due_at")) return read.Moment(&clock->due_at), true;
  if (KeyIs(key, "yellow_at")) return read.Moment(&clock->yellow_at), true;
  if (KeyIs(key, "red_at")) return read.Moment(&clock->red_at), true;
  if (KeyIs(key, "paused_at")) return read.Moment(&clock->paused_at), true;
  if (KeyIs(key, "stopped_at")) return read.Moment(&clock->stopped_at), true;
  if (KeyIs(key, "breached_at")) return read.Moment(&clock->breached_at), true;
  return false;
}

void DecodeClockMember(std::string_view key, const Fields& read, ClockState* clock) {
  if (KeyIs(key, "clock")) return read.Text(&clock->name);
  if (KeyIs(key, "status")) return read.Status(&clock->status);
  if (KeyIs(key, "from")) return read.Day(&clock->counted_from);
  if (KeyIs(key, "period")) return read.Text(&clock->period);
  if (KeyIs(key, "due")) return read.Day(&clock->due);
  if (KeyIs(key, "calendar")) return read.Text(&clock->calendar_digest);
  if (KeyIs(key, "provisional")) return void(clock->provisional = read.in->Flag());
  if (KeyIs(key, "informational")) return void(clock->informational = read.in->Flag());
  if (KeyIs(key, "extensions")) return read.Int(&clock->extensions);
  if (KeyIs(key, "left")) return read.Int(&clock->remaining);
  if (KeyIs(key, "warned")) return read.Text(&clock->warned);
  read.in->Raw();
}

ClockState DecodeClock(JsonCursor* in) {
  ClockState clock;
  ClockDefaults given;
  const Fields read{in};
  const bool object = in->Object([&](std::string_view key) {
    if (DecodeReckoning(key, read, &clock, &given) || DecodeMoments(key, read, &clock)) return;
    DecodeClockMember(key, read, &clock);
  });
  if (!object) in->Fail("object");
  if (!given.reckoned_from) clock.reckoned_from = clock.counted_from;
  if (!given.reckoned_at) clock.reckoned_at = clock.counted_at;
  if (!given.reckoning) clock.reckoning = clock.period;
  if (!given.earliest) clock.earliest = clock.due;
  if (!given.latest) clock.latest = clock.due;
  return clock;
}

Value::List RatiosOf(const CaseState& state) {
  Value::List places;
  const auto look = [&](std::string_view member, const Value& tree) {
    if (!codec::HoldsRatio(tree)) return;
    codec::Place at = {Value(member)};
    codec::FindRatios(tree, &at, &places);
  };
  look("subject", state.subject);
  look("facts", state.facts);
  return places;
}

void EncodeLists(const CaseState& state, ObjectWriter* writer) {
  if (!state.clocks.empty()) {
    std::string* out = writer->Member("clocks");
    char before = '[';
    for (const ClockState& clock : state.clocks) {
      out->push_back(before);
      EncodeClock(clock, out);
      before = ',';
    }
    out->push_back(']');
  }
  if (!state.actors.empty()) {
    std::string* out = writer->Member("actors");
    char before = '{';
    for (const auto& [event, actor] : state.actors) {
      out->push_back(before);
      base::AppendJsonString(event, out);
      out->push_back(':');
      base::AppendJsonString(actor, out);
      before = ',';
    }
    out->push_back('}');
  }
  if (const Value::List ratios = RatiosOf(state); !ratios.empty()) writer->Tree("ratios", Value(ratios));
}

void DecodeActors(JsonCursor* in, CaseState* state) {
  const bool object = in->Object([&](std::string_view event) {
    const std::string_view actor = in->Raw();
    if (actor.starts_with('"')) return void(state->actors.emplace_back(event, JsonCursor(actor).Text()));
    in->Fail("actors");
  });
  if (!object) in->Fail("actors");
}

// What of a state is read as a tree by those who want one.
struct Trees {
  std::string_view subject;
  std::string_view facts;
  std::string_view ratios;
};

void DecodeMember(std::string_view key, JsonCursor* in, StateView* view, Trees* trees, std::int64_t* version) {
  const Fields read{in};
  CaseState& state = view->state;
  if (KeyIs(key, "v")) return void(*version = in->Integer());
  if (KeyIs(key, "id")) return read.Text(&state.id);
  if (KeyIs(key, "type")) return read.Text(&state.type);
  if (KeyIs(key, "region")) return read.Text(&state.region);
  if (KeyIs(key, "snapshot")) return read.Text(&state.snapshot);
  if (KeyIs(key, "state")) return read.Text(&state.state);
  if (KeyIs(key, "n")) return void(state.sequence = static_cast<std::uint64_t>(in->Integer()));
  if (KeyIs(key, "opened_at")) return read.Moment(&state.opened_at);
  if (KeyIs(key, "updated_at")) return read.Moment(&state.updated_at);
  if (KeyIs(key, "opened_by")) return read.Text(&state.opened_by);
  if (KeyIs(key, "assignee")) return read.Text(&state.assignee);
  if (KeyIs(key, "assignee_person")) return read.Text(&state.assignee_person);
  if (KeyIs(key, "parent")) return read.Text(&state.parent);
  if (KeyIs(key, "chain")) return read.Text(&state.chain);
  if (KeyIs(key, "subject")) return void(trees->subject = in->Raw());
  if (KeyIs(key, "facts")) return void(trees->facts = in->Raw());
  if (KeyIs(key, "ratios")) return void(trees->ratios = in->Raw());
  if (KeyIs(key, "actors")) return DecodeActors(in, &state);
  if (key != "clocks") return void(in->Raw());
  if (!in->List([&] { state.clocks.push_back(DecodeClock(in)); })) in->FailMember();
}

Result<StateView> DecodeView(std::string_view text, Trees* trees) {
  StateView view;
  std::int64_t version = 0;
  JsonCursor in(text);
  std::string_view member;
  const bool object = in.Object([&](std::string_view key) {
    member = key;
    DecodeMember(key, &in, &view, trees, &version);
  });
  if (!object) in.Fail("object");
  in.End();
  if (in.ok() && (version < 1 || version > kStateVersion)) {
    return Error("state-version-unknown", {{"version", std::to_string(version)}});
  }
  if (!in.ok()) {
    const bool inside = member == "clocks" && in.why() != "clocks" && in.why() != "json-syntax";
    return Error("state-corrupt", {{"why", inside ? "clocks." + in.why() : in.why()}});
  }
  if (!trees->subject.empty()) view.subject = trees->subject;
  if (!trees->facts.empty()) view.facts = trees->facts;
  return view;
}

// The trees of a state, read one by one.
base::Status ReadTrees(const Trees& trees, CaseState* state) {
  Value root = Value::EmptyMap();
  for (const auto& [name, text] :
       {std::pair("subject", trees.subject), std::pair("facts", trees.facts), std::pair("ratios", trees.ratios)}) {
    if (text.empty()) continue;
    auto parsed = base::ParseJson(text);
    if (!parsed.ok()) return Error("state-corrupt", {{"why", parsed.error().code}});
    root.Set(name, std::move(parsed).value());
  }
  const Value ratios = root.Get("ratios");
  if (!codec::RestoreRatios(ratios, &root)) return Error("state-corrupt", {{"why", "ratios"}});
  if (Value* subject = root.Find("subject")) state->subject = std::move(*subject);
  if (Value* facts = root.Find("facts")) state->facts = std::move(*facts);
  return base::Ok{};
}

}  // namespace

std::string EncodeState(const CaseState& state) {
  std::string out;
  out.reserve(2048);  // what a case with a few clocks takes
  ObjectWriter writer(&out);
  writer.Number("v", kStateVersion);
  writer.Text("id", state.id);
  writer.Text("type", state.type);
  writer.Text("region", state.region);
  writer.Text("snapshot", state.snapshot);
  writer.Text("state", state.state);
  writer.Number("n", static_cast<std::int64_t>(state.sequence));
  writer.Moment("opened_at", state.opened_at);
  writer.Moment("updated_at", state.updated_at);
  writer.Text("opened_by", state.opened_by);
  writer.Text("assignee", state.assignee);
  writer.Text("assignee_person", state.assignee_person);
  writer.Text("parent", state.parent);
  writer.Text("chain", state.chain);
  writer.Tree("subject", state.subject);
  writer.Tree("facts", state.facts);
  EncodeLists(state, &writer);
  writer.Close();
  return out;
}

Result<CaseState> DecodeState(std::string_view text) {
  Trees trees;
  auto view = DecodeView(text, &trees);
  if (!view.ok()) return view.errors();
  if (base::Status read = ReadTrees(trees, &view->state); !read.ok()) return read.errors();
  return std::move(view->state);
}

Result<StateView> DecodeStateView(std::string_view text) {
  Trees trees;
  return DecodeView(text, &trees);
}

}  // namespace anze::workflow
