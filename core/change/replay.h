// Replays stored cases under draft rules: the state each case would have, and the reason why it
// cannot be moved, if any.
//
// A case is replayed from its journal: its opening and everything people and other cases raised is decided again
// at the same instants; what its clocks do follows from the rules. It is decided twice, under the rules it stands
// under and under the draft, so that nothing but the rules can make a difference. An open case is checked for a
// migration as well; one that would migrate is moved instead, since its journal belongs to states the draft no
// longer has.
//
// PlanMove does the opposite: it keeps the case as its journal made it and moves it to the new rules.
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

// A case out of the store: its state and its whole journal, oldest event first.
struct StoredHistory {
  workflow::CaseState state;  // as stored
  std::vector<workflow::Event> journal;
};

// One thing about a case that would be otherwise.
struct Difference {
  // "state", "fact", "due" (a date moves), "clock" (one version has none), "late" (breached in one
  // only) or "refused".
  std::string what;
  // The state, fact path, clock or event.
  std::string name;
  base::Localized title;
  // State, value or date; "true" and "false" of "late"; of "refused" the day of the event. Empty:
  // there was none.
  std::string before;
  // The same under the draft; of "refused" the code.
  std::string after;
  // Citations under the draft, of the rule that decides it.
  base::Value clauses;
};

// The result for one case.
struct CaseOutcome {
  std::string case_id;
  std::string type;
  std::string region;
  // Whether it is open under its own rules. Closed cases are replayed too, but cannot move.
  bool open = false;
  // It would migrate: `differences` say from where to where.
  bool moves = false;
  // Events that were decided again; what clocks did is not among them.
  std::size_t events = 0;
  // Not empty: the draft may not take this case, and it was not replayed.
  base::Diagnostics migration;
  std::vector<Difference> differences;
};

// Rules and the calendar they ask for. program is nullptr where there is no such case type. All are
// borrowed.
struct Ground {
  const workflow::CaseProgram* program = nullptr;
  const calendar::WorkCalendar* calendar = nullptr;
  // The book of the program, and sandboxes for its decisions in Lua.
  const workflow::RuleBook* book = nullptr;
  script::SandboxPool* scripts = nullptr;
};

// Replays a case. `before`: the rules it stands under; `draft`: those of the draft for its region
// on the day it was opened. Where even its own rules would refuse the journal, the stored state
// stands for their result.
// Errors: "journal-corrupt" when the journal does not begin with an opening.
base::Result<CaseOutcome> ReplayCase(const Ground& before, const Ground& draft, const StoredHistory& history);

struct PlannedMove {
  CaseOutcome outcome;                   // its migration is not empty: the case may not move
  std::optional<workflow::Event> event;  // "move_snapshot"; nullopt: it may not, or it stands under these rules
};
// Works out the move of an open case to the rules of `after`, and its consequences
// (workflow/move.h). Nothing is written.
PlannedMove PlanMove(const Ground& before, const Ground& after, const workflow::CaseState& state,
                     const workflow::Actor& actor, calendar::Instant now);

}  // namespace anze::change
