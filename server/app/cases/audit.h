// Proves stored cases by their journals: `anze doctor` uses it. It only reads, so a server may run meanwhile.
//
// Ownership: borrows the storage. Threads: re-entrant.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/ports/cases.h"

namespace anze::app {

// One case: the chain of its journal holds, no event is missing, and the stored state is the replay of the journal. A
// case that does not exist is "unreadable". Errors: "case-damaged" {case, reason: unreadable | journal-length | event |
// chain | state}, and those of the storage.
base::Status AuditCase(ports::CaseStore* storage, std::string_view case_id);

// The result of a walk over all cases.
struct Audit {
  std::size_t cases = 0;     // looked at
  bool whole = true;         // it came to the end
  base::Diagnostics faults;  // at most `faults_most`
};

// Every case by id, until `go_on` says no or `faults_most` faults were found. An error of one case is a fault and does
// not end the walk. Errors: those of the storage, when the ids cannot be read.
base::Result<Audit> AuditCases(ports::CaseStore* storage, const std::function<bool()>& go_on, std::size_t faults_most);

}  // namespace anze::app
