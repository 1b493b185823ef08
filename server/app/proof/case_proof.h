// Proves one case by its journal: every link, every number, the state, and each value that is kept beside the state.
// Ownership: borrows what it is given. Threads: re-entrant.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "core/ports/proof.h"
#include "core/workflow/state.h"
#include "server/app/proof/findings.h"
#include "server/app/proof/tally.h"

namespace anze::app {

// Whether a state is final in its case type under the snapshot that it stands under; nullopt: those rules are gone.
using IsFinal = std::function<std::optional<bool>(const workflow::CaseState& state)>;

// The row of a timer in a tally.
std::string TimerText(std::int64_t fire_at, std::string_view case_id, std::string_view clock);

// What the journal of a case leads to; nullopt where it cannot be read to its end. Faults of the journal are added:
// "proof-event" {case, number, reason: missing | link | unreadable | at | before}.
std::optional<workflow::CaseState> ReplayProved(std::string_view case_id, std::span<const ports::ProofEvent> events,
                                                Findings* findings);

// Holds a case against its journal. Faults: those above, and "proof-case" {case, subject, reason: unreadable | sequence
// | state | rules | region | type | name | closed | subject | assignee | due | light | times | timers | text}; and
// "proof-orphan" {case, number} for events of no case. Gives the state where it was proved.
std::optional<workflow::CaseState> ProveCase(const ports::ProofCase& stored, std::span<const ports::ProofEvent> events,
                                             const IsFinal& is_final, Findings* findings);

}  // namespace anze::app
