// Replaying stored cases against a draft: what each would have become, and what stands in the way of moving it.
//
// A case is replayed from its journal: its opening and everything people and other cases raised is decided again
// at the same instants; what its clocks do follows from the rules. It is decided twice, under the rules it stands
// under and under the draft, so that nothing but the rules can make a difference. An open case is checked for a
// migration as well; one that would migrate is moved instead, since its journal belongs to states the draft no
// longer has.
//
// PlanMove is the other road: it takes an open case to other rules, with all that its journal has made of it.
// Ownership: plain values. Threads: re-entrant, pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/base/value.h"
#include "core/workflow/case_program.h"
#include "core/workflow/decide.h"
#include "core/workflow/state.h"

namespace anze::change {

struct StoredHistory {
  workflow::CaseState state;  // as stored
  std::vector<workflow::Event> journal;
};

// One thing that would be otherwise.
struct Difference {
  std::string what;  // "state" | "fact" | "due" | "clock" | "refused"
  std::string name;  // fact path, clock, or event
  base::Localized title;
  std::string before;  // state, value, date; empty: there was none
  std::string after;
  base::Value clauses;  // citations under the draft, of what decides it
};

struct CaseOutcome {
  std::string case_id;
  std::string type;
  std::string region;
  bool open = false;
  bool moves = false;           // it would migrate: `differences` say from where to where
  std::size_t events = 0;       // decided again
  base::Diagnostics migration;  // not empty: the draft may not take this case
  std::vector<Difference> differences;
};

// Rules and the calendar they ask for. program is nullptr where there is no such case type.
struct Ground {
  const workflow::CaseProgram* program = nullptr;
  const calendar::WorkCalendar* calendar = nullptr;
};

// `before`: what the case stands under; `draft`: what the draft says for its region on the day it was opened.
// Errors: "journal-corrupt" when the journal does not begin with an opening.
base::Result<CaseOutcome> ReplayCase(const Ground& before, const Ground& draft, const StoredHistory& history);

struct PlannedMove {
  CaseOutcome outcome;                   // its migration is not empty: the case may not move
  std::optional<workflow::Event> event;  // "move_snapshot"; nullopt: it may not, or it stands under these rules
};
// The move of an open case to the rules of `after`, and what it changes (workflow/move.h).
PlannedMove PlanMove(const Ground& before, const Ground& after, const workflow::CaseState& state,
                     const workflow::Actor& actor, calendar::Instant now);

}  // namespace anze::change
