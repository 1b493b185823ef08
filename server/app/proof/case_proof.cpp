#include "server/app/proof/case_proof.h"

#include <utility>

#include "core/base/search.h"
#include "core/workflow/commit.h"
#include "core/workflow/rows.h"

namespace anze::app {
namespace {

using base::Error;
using workflow::CaseState;

// The two columns that say where the case stood before an event are 0 where an earlier release wrote it.
bool StoodThere(const ports::ProofEvent& row, const CaseState& before, bool opening) {
  if (opening || (row.due_before == 0 && row.updated_before == 0)) return true;
  const workflow::ClockState* next = before.NextDue();
  const std::int64_t due = next != nullptr ? next->due_at.millis() : INT64_MAX;
  return row.due_before == due && row.updated_before == before.updated_at.millis();
}

// The first column of the row that is not what the state says; empty: all are.
std::string WrongColumn(const ports::IndexRow& row, const ports::IndexRow& right) {
  if (row.region != right.region) return "region";
  if (row.type != right.type) return "type";
  if (row.state != right.state) return "name";
  if (row.closed != right.closed) return "closed";
  if (row.subject != right.subject) return "subject";
  if (row.assignee != right.assignee) return "assignee";
  if (row.due_at != right.due_at || row.due_clock != right.due_clock) return "due";
  const bool lights = row.yellow_at == right.yellow_at && row.red_at == right.red_at;
  if (!lights || row.provisional != right.provisional) return "light";
  if (row.opened_at != right.opened_at || row.updated_at != right.updated_at) return "times";
  return {};
}

bool SameTimers(const std::vector<ports::TimerRow>& a, const std::vector<ports::TimerRow>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].fire_at != b[i].fire_at || a[i].clock != b[i].clock) return false;
  }
  return true;
}

}  // namespace

std::string TimerText(std::int64_t fire_at, std::string_view case_id, std::string_view clock) {
  std::string text = std::to_string(fire_at);
  text.append("\n").append(case_id).append("\n").append(clock);
  return text;
}

std::optional<CaseState> ReplayProved(std::string_view case_id, std::span<const ports::ProofEvent> events,
                                      Findings* findings) {
  CaseState state;
  state.id = case_id;
  const auto fault = [&](const char* reason, std::uint64_t number) {
    findings->Add(
        Error("proof-event", {{"case", std::string(case_id)}, {"number", std::to_string(number)}, {"reason", reason}}));
  };
  bool whole = true;
  for (const ports::ProofEvent& row : events) {
    if (row.sequence != state.sequence + 1) {
      fault("missing", state.sequence + 1);
      return std::nullopt;  // what comes behind a gap cannot be held against anything
    }
    std::string chain = workflow::NextChain(case_id, row.sequence, state.chain, row.event);
    if (chain != row.chain) {
      fault("link", row.sequence);
      return std::nullopt;
    }
    auto event = workflow::DecodeForFold(row.event);
    if (!event.ok() || event->sequence != row.sequence) {
      fault("unreadable", row.sequence);
      return std::nullopt;
    }
    if (row.at != event->at.millis()) fault("at", row.sequence), whole = false;
    if (!StoodThere(row, state, row.sequence == 1)) fault("before", row.sequence), whole = false;
    workflow::Evolve(&state, &*event);
    state.chain = std::move(chain);
  }
  if (!whole || events.empty()) return std::nullopt;
  return state;
}

std::optional<CaseState> ProveCase(const ports::ProofCase& stored, std::span<const ports::ProofEvent> events,
                                   const IsFinal& is_final, Findings* findings) {
  const std::string& id = stored.row.case_id;
  const auto fault = [&](std::string reason) {
    findings->Add(Error("proof-case", {{"case", id}, {"subject", stored.row.subject}, {"reason", std::move(reason)}}));
    return std::nullopt;
  };
  const auto state = ReplayProved(id, events, findings);
  if (stored.sequence != events.size()) return fault("sequence");
  if (!state) return std::nullopt;
  // Almost always the bytes are the same; a state that an earlier release wrote may only read the same.
  if (workflow::EncodeState(*state) != stored.state) {
    const auto read = workflow::DecodeState(stored.state);
    if (!read.ok()) return fault("unreadable");
    if (!(*read == *state)) return fault("state");
  }
  const std::optional<bool> final_state = is_final(*state);
  if (!final_state) fault("rules");
  const ports::IndexRow right = workflow::IndexRowOf(*state, final_state.value_or(stored.row.closed));
  if (std::string wrong = WrongColumn(stored.row, right); !wrong.empty()) fault(std::move(wrong));
  if (!SameTimers(stored.timers, workflow::TimersOf(*state))) fault("timers");
  if (stored.text != base::FoldForSearch(workflow::SearchText(*state) + '\n' + id)) fault("text");
  return state;
}

}  // namespace anze::app
