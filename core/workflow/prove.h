// Proving a case: everything its journal holds is decided again under the rules it stood under and must come out
// as it was written.
//
// A due date is compared where the calendar that gave it is still to be had: as it was known on the day of the
// event, or as it is known now.
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

// Whether an event follows from clocks or the calendar alone, and nobody raised it.
bool Follows(const Event& event, const CaseProgram& program);

struct Disagreement {
  std::uint64_t sequence = 0;
  std::string event;
  std::string what;    // "refused" | "state" | "facts" | "clocks" | "effects" | "assignee"
  std::string stored;  // as written; JSON where it is a tree
  std::string again;   // as decided now
};

struct Proof {
  std::size_t decided = 0;    // events decided again
  std::size_t uncounted = 0;  // due dates whose calendar is not to be had
  std::vector<Disagreement> disagreements;
};

struct Witness {
  // The case type under the snapshot of that digest; nullptr if it is not to be had.
  std::function<const CaseProgram*(const std::string& digest)> program;
  // The calendars that may have been used on a day, the likeliest first. They outlive the call.
  std::function<std::vector<const calendar::WorkCalendar*>(const CaseProgram& program, calendar::Date day)> calendars;
};

// Errors: "journal-corrupt", "unknown-snapshot" {digest}.
base::Result<Proof> Prove(const std::vector<Event>& journal, const Witness& witness);

}  // namespace anze::workflow
