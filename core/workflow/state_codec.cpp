// States as versioned JSON. Members that are not set are not written; what a clock's due date
// follows from is left out while it is the clock's own start.
#include <array>
#include <utility>

#include "core/base/json.h"
#include "core/workflow/codec.h"
#include "core/workflow/state.h"

namespace anze::workflow {
namespace {

using base::Error;
using base::Result;
using base::Value;
using codec::ObjectReader;
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
  if (clock.reckoned_from != clock.counted_from) writer.Text("reckoned_from", clock.reckoned_from.ToString());
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

ClockState DecodeClock(Value* value, std::string* why) {
  ObjectReader reader(value);
  ClockState clock;
  clock.name = reader.Text("clock");
  const std::string status = reader.Text("status");
  std::size_t index = 0;
  while (index < kStatuses.size() && kStatuses[index] != status) ++index;
  if (index == kStatuses.size()) {
    reader.Fail("status");
  } else {
    clock.status = static_cast<ClockStatus>(index);
  }
  clock.started_at = reader.Moment("started_at");
  clock.counted_from = reader.Day("from");
  clock.period = reader.Text("period");
  clock.reckoned_from = reader.Day("reckoned_from", clock.counted_from);
  clock.reckoning = value->Find("reckoning") == nullptr ? clock.period : reader.Text("reckoning");
  clock.due = reader.Day("due");
  clock.due_at = reader.Moment("due_at");
  clock.yellow_at = reader.Moment("yellow_at");
  clock.red_at = reader.Moment("red_at");
  clock.earliest = reader.Day("earliest", clock.due);
  clock.latest = reader.Day("latest", clock.due);
  clock.calendar_digest = reader.Text("calendar");
  clock.provisional = reader.Flag("provisional");
  clock.informational = reader.Flag("informational");
  clock.extensions = static_cast<int>(reader.Number("extensions"));
  clock.remaining = static_cast<int>(reader.Number("left"));
  clock.paused_at = reader.Moment("paused_at");
  clock.stopped_at = reader.Moment("stopped_at");
  clock.breached_at = reader.Moment("breached_at");
  clock.warned = reader.Text("warned");
  if (!reader.ok()) *why = "clocks." + reader.why();
  return clock;
}

Value::List RatiosOf(const CaseState& state) {
  Value::List places;
  codec::Place at = {Value("subject")};
  codec::FindRatios(state.subject, &at, &places);
  at = {Value("facts")};
  codec::FindRatios(state.facts, &at, &places);
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

void DecodeLists(ObjectReader* reader, CaseState* state) {
  std::string why;
  if (Value::List* clocks = reader->Items("clocks")) {
    state->clocks.reserve(clocks->size());
    for (Value& item : *clocks) state->clocks.push_back(DecodeClock(&item, &why));
  }
  const Value actors = reader->Tree("actors");
  if (actors.is_map()) {
    for (const auto& [event, actor] : actors.as_map()) {
      if (actor.is_string()) {
        state->actors.emplace_back(event, actor.as_string());
      } else {
        why = "actors";
      }
    }
  } else if (!actors.is_null()) {
    why = "actors";
  }
  if (!why.empty()) reader->Fail(why);
}

}  // namespace

std::string EncodeState(const CaseState& state) {
  std::string out;
  out.reserve(1024);
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
  writer.Text("parent", state.parent);
  writer.Text("chain", state.chain);
  writer.Tree("subject", state.subject);
  writer.Tree("facts", state.facts);
  EncodeLists(state, &writer);
  writer.Close();
  return out;
}

Result<CaseState> DecodeState(std::string_view text) {
  auto parsed = base::ParseJson(text);
  if (!parsed.ok()) return Error("state-corrupt", {{"why", parsed.error().code}});
  Value root = std::move(parsed).value();
  ObjectReader reader(&root);
  if (!reader.ok()) return Error("state-corrupt", {{"why", reader.why()}});
  const std::int64_t version = reader.Number("v");
  if (reader.ok() && (version < 1 || version > kStateVersion)) {
    return Error("state-version-unknown", {{"version", std::to_string(version)}});
  }
  if (!codec::RestoreRatios(root.Get("ratios"), &root)) reader.Fail("ratios");
  CaseState state;
  state.id = reader.Text("id");
  state.type = reader.Text("type");
  state.region = reader.Text("region");
  state.snapshot = reader.Text("snapshot");
  state.state = reader.Text("state");
  state.sequence = static_cast<std::uint64_t>(reader.Number("n"));
  state.opened_at = reader.Moment("opened_at");
  state.updated_at = reader.Moment("updated_at");
  state.opened_by = reader.Text("opened_by");
  state.assignee = reader.Text("assignee");
  state.parent = reader.Text("parent");
  state.chain = reader.Text("chain");
  state.subject = reader.Tree("subject");
  state.facts = reader.Tree("facts");
  DecodeLists(&reader, &state);
  if (!reader.ok()) return Error("state-corrupt", {{"why", reader.why()}});
  return state;
}

}  // namespace anze::workflow
