// What the audit journal says of a removal of cases: who proposed and approved it, why, and of which cases, as one JSON
// text each. A proposal is read back from it when it is approved.
// Errors: "audit-entry-unreadable" of a text that is none of these. Ownership: plain values. Threads: pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/ports/removal.h"

namespace anze::people {

struct NotedProposal {
  std::string person;  // who proposed it
  std::string reason;
  std::vector<ports::CaseRemoval> cases;  // as they stood
};

struct NotedApproval {
  std::string person;  // who approved it
  std::string proposed_by;
  std::string reason;
  std::vector<std::string> removed;
  std::vector<std::pair<std::string, std::string>> left;  // cases that stay, and why
};

std::string TextOf(const NotedProposal& proposal);
std::string TextOf(const NotedApproval& approval);
base::Result<NotedProposal> ReadProposal(std::string_view text);

}  // namespace anze::people
