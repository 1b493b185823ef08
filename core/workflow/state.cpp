#include "core/workflow/state.h"

#include <algorithm>
#include <array>

#include "core/base/chain.h"
#include "core/base/digest.h"

namespace anze::workflow {

using base::Error;
using calendar::Instant;

bool Actor::Has(std::string_view role) const {
  return std::any_of(roles.begin(), roles.end(), [role](const std::string& own) { return own == role || own == "*"; });
}

base::Value ReadOf(const ClockState& clock, bool breached) {
  return breached ? base::Value(clock.breached_at.millis() != 0) : base::Value(clock.due.ToString());
}

std::string_view LightName(Light light) {
  static constexpr std::array<std::string_view, 4> kNames = {"none", "green", "yellow", "red"};
  return kNames[static_cast<std::size_t>(light)];
}

// Computed when asked and not stored: a light changes with time, and time writes nothing.
Light LightOf(const ClockState& clock, Instant now) {
  if (!clock.live() || clock.status == ClockStatus::kPaused) return Light::kNone;
  if (clock.status == ClockStatus::kBreached || now >= clock.due_at) return Light::kRed;
  if (clock.red_at.millis() != 0 && now >= clock.red_at) return Light::kRed;
  if (clock.yellow_at.millis() != 0 && now >= clock.yellow_at) return Light::kYellow;
  return Light::kGreen;
}

const ClockState* CaseState::FindClock(std::string_view name) const {
  for (const ClockState& clock : clocks) {
    if (clock.name == name) return &clock;
  }
  return nullptr;
}

ClockState* CaseState::FindClock(std::string_view name) {
  for (ClockState& clock : clocks) {
    if (clock.name == name) return &clock;
  }
  return nullptr;
}

const ClockState* CaseState::NextDue() const {
  const ClockState* next = nullptr;
  for (const ClockState& clock : clocks) {
    if (!clock.live() || clock.informational || clock.status == ClockStatus::kPaused) continue;
    if (next == nullptr || clock.due_at < next->due_at) next = &clock;
  }
  return next;
}

// The version is the first member of every encoded event.
std::string NextChain(std::string_view case_id, std::uint64_t sequence, std::string_view before,
                      std::string_view encoded_event) {
  if (encoded_event.starts_with(R"({"v":1,)")) return base::Sha256Hex(before, encoded_event);
  return base::LinkDigest(
      {"case", case_id, static_cast<std::int64_t>(sequence), before, base::Sha256Hex(encoded_event)});
}

// A journal with a gap is not folded: the state would look whole and be wrong.
base::Result<CaseState> Replay(std::string id, const std::vector<Event>& journal) {
  CaseState state;
  state.id = std::move(id);
  for (const Event& event : journal) {
    if (event.sequence != state.sequence + 1) {
      return Error("journal-corrupt", {{"why", "sequence " + std::to_string(event.sequence) + " after " +
                                                   std::to_string(state.sequence)}});
    }
    Evolve(&state, event);
  }
  return state;
}

}  // namespace anze::workflow
