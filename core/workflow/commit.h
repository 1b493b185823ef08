// Commit: one transaction as one value, computed from an event (the rows are those of core/ports/commit.h).
//
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/ports/commit.h"
#include "core/workflow/event.h"
#include "core/workflow/state.h"

namespace anze::workflow {

// The plain rows of a commit, as the storage takes them.
using ports::Commit;
using ports::IdempotencyRow;
using ports::IndexRow;
using ports::OutboxRow;
using ports::TimerRemoval;
using ports::TimerRow;

// Folds `event` into `state` (which becomes the new state) and builds the whole transaction.
// `final_state` tells whether the state reached is final in its case type.
Commit MakeCommit(CaseState* state, Event event, bool final_state);

// The row kept under an Idempotency-Key with a change, before HTTP has written the answer into it.
// `made`: the id of the case or record that the change makes; empty where it makes none. `at`:
// milliseconds.
IdempotencyRow KeepUnder(std::string key, std::string body_digest, std::string made, std::int64_t at);
// That id again. Also right once the answer is written into the row: its location is then a URL
// that ends with the id.
std::string MadeUnder(const IdempotencyRow& row);

// When the clocks of a case next have something to say.
std::vector<TimerRow> TimersOf(const CaseState& state);

// The text that a search looks in beside the id of a case, one item a line: every text of its
// subject (name, credit code, …).
std::string SearchText(const CaseState& state);

}  // namespace anze::workflow
