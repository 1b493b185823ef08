// Proves a case: decides every event of its journal again, under the rules that applied then, and
// compares the result with the one that was written.
//
// A due date is compared only if the calendar that gave it can still be built: as known on the day of the event, or as
// known now.
// Threads: re-entrant, pure.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/workflow/decide.h"

namespace anze::workflow {

// True for events that follow from clocks or the calendar, which no person raised.
bool Follows(const Event& event, const CaseProgram& program);

struct Disagreement {
  std::uint64_t sequence = 0;
  std::string event;
  std::string what;    // "refused" | "state" | "facts" | "clocks" | "answers" | "effects" | "assignee"
  std::string stored;  // as written; JSON where it is a tree
  std::string again;   // as decided now
};

struct Proof {
  std::size_t decided = 0;    // events decided again
  std::size_t uncounted = 0;  // due dates that were not compared, because their calendar is gone
  std::vector<Disagreement> disagreements;
};

struct Witness {
  // The case type under the snapshot of that digest; nullptr if that snapshot is gone.
  std::function<const CaseProgram*(const std::string& digest)> program;
  // The calendars that may have been used on a day, the likeliest first. They outlive the call.
  std::function<std::vector<const calendar::WorkCalendar*>(const CaseProgram& program, calendar::Date day)> calendars;
  // The book of that snapshot, and sandboxes for its scripts: for events that asked decisions.
  std::function<const RuleBook*(const std::string& digest)> book{};
  script::SandboxPool* scripts = nullptr;
};

// Errors: "journal-corrupt", "unknown-snapshot" {digest}.
base::Result<Proof> Prove(const std::vector<Event>& journal, const Witness& witness);

}  // namespace anze::workflow
