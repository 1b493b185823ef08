// Builds the one transaction of an event: its journal row, the state after it, the row of the work
// list, timers, outbox.
//
// Everything but the journal row can be computed from it again; it is stored so that no reader has
// to. Timers are the complete set of the case each time, so that replacing them is exact and a lost
// row heals with the next event.
#include "core/workflow/commit.h"

#include <limits>
#include <utility>

#include "core/base/json.h"
#include "core/workflow/codec.h"
#include "core/workflow/rows.h"

namespace anze::workflow {
namespace {

using base::Value;

// Whom the case is about, for the list: the name, else the code, else the first text there is.
std::string SubjectText(const Value& subject) {
  if (subject.is_string()) return subject.as_string();
  if (!subject.is_map()) return {};
  for (std::string_view key : {"name", "code"}) {
    if (const std::string_view text = subject.GetString(key); !text.empty()) return std::string(text);
  }
  for (const auto& pair : subject.as_map()) {
    if (pair.second.is_string() && !pair.second.as_string().empty()) return pair.second.as_string();
  }
  return {};
}

void AddTexts(const Value& value, std::string* text) {
  if (value.is_string()) {
    if (!text->empty()) *text += '\n';
    *text += value.as_string();
  } else if (value.is_map()) {
    for (const auto& pair : value.as_map()) AddTexts(pair.second, text);
  } else if (value.is_list()) {
    for (const Value& item : value.as_list()) AddTexts(item, text);
  }
}

}  // namespace

IndexRow IndexRowOf(const CaseState& state, bool final_state) {
  IndexRow row;
  row.case_id = state.id;
  row.region = state.region;
  row.type = state.type;
  row.state = state.state;
  row.closed = final_state;
  row.subject = SubjectText(state.subject);
  row.assignee = state.assignee;
  row.due_at = std::numeric_limits<std::int64_t>::max();
  if (const ClockState* next = state.NextDue()) {
    row.due_at = next->due_at.millis();
    row.due_clock = next->name;
    row.yellow_at = next->yellow_at.millis();
    row.red_at = next->red_at.millis();
    row.provisional = next->provisional;
  }
  row.opened_at = state.opened_at.millis();
  row.updated_at = state.updated_at.millis();
  return row;
}

namespace {

// The next instant at which the clock has something new to say: a light that was announced is not
// announced again.
std::int64_t NextFiring(const ClockState& clock) {
  std::int64_t at = clock.due_at.millis();
  const auto sooner = [&at](calendar::Instant light) {
    if (light.millis() != 0 && light.millis() < at) at = light.millis();
  };
  if (clock.warned.empty()) sooner(clock.yellow_at);
  if (clock.warned != "red") sooner(clock.red_at);
  return at;
}

// What the rule asked for, then what the receiver must know to act on it and to tell repeats apart.
std::string OutboxPayload(const CaseState& state, const Event& event, const EffectRequest& effect) {
  std::string out;
  out.reserve(256);
  codec::ObjectWriter writer(&out);
  if (effect.payload.is_map()) {
    for (const auto& [key, value] : effect.payload.as_map()) writer.Tree(key, value);
  }
  writer.Text("case", state.id);
  writer.Number("sequence", static_cast<std::int64_t>(event.sequence));
  writer.Text("case_type", state.type);
  writer.Text("region", state.region);
  writer.Text("parent", state.parent);
  writer.Text("raised_by", event.name);
  writer.Text("at", event.at.ToString());
  if (effect.kind == "open_case") writer.Tree("subject", state.subject);
  // A message names whom its case is about.
  if (effect.kind == "notify") writer.Text("subject", SubjectText(state.subject));
  writer.Close();
  return out;
}

}  // namespace

std::vector<OutboxRow> OutboxOf(const CaseState& state, const Event& event) {
  std::vector<OutboxRow> rows;
  rows.reserve(event.effects.size());
  for (const EffectRequest& effect : event.effects) rows.push_back({effect.kind, OutboxPayload(state, event, effect)});
  return rows;
}

std::string SearchText(const CaseState& state) {
  std::string text;
  AddTexts(state.subject, &text);
  return text;
}

IdempotencyRow KeepUnder(std::string key, std::string body_digest, std::string made, std::int64_t at) {
  IdempotencyRow row;
  row.key = std::move(key);
  row.body_digest = std::move(body_digest);
  row.location = std::move(made);
  row.created_at = at;
  return row;
}

std::string MadeUnder(const IdempotencyRow& row) { return row.location.substr(row.location.rfind('/') + 1); }

std::vector<TimerRow> TimersOf(const CaseState& state) {
  std::vector<TimerRow> timers;
  for (const ClockState& clock : state.clocks) {
    if (clock.running() && !clock.informational) timers.push_back({NextFiring(clock), clock.name});
  }
  return timers;
}

// Encoded before it is folded, because folding takes subject and facts out of the event. The chain
// is over the encoded bytes, and the stored state holds the chain.
Commit MakeCommit(CaseState* state, Event event, bool final_state) {
  Commit commit;
  commit.case_id = state->id;
  commit.expected_sequence = event.sequence - 1;
  commit.sequence = event.sequence;
  commit.at = event.at.millis();
  commit.event_name = event.name;
  commit.event = Encode(event);
  Evolve(state, &event);
  state->chain = NextChain(state->id, event.sequence, state->chain, commit.event);
  commit.chain = state->chain;
  commit.region = state->region;
  commit.state = EncodeState(*state);
  commit.index = IndexRowOf(*state, final_state);
  if (commit.expected_sequence == 0) commit.text = SearchText(*state);
  commit.timers = TimersOf(*state);
  commit.outbox = OutboxOf(*state, event);
  return commit;
}

}  // namespace anze::workflow
