// Proves what is left of removed cases: their journals still link, with digests in place of the events, and end where
// the row of the removed case says.
// Errors: those of the storage. Ownership: plain. Threads: Prove from any; the rest one thread at a time.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>

#include "core/ports/proof.h"
#include "server/app/proof/findings.h"

namespace anze::app {

class RemovedProof {
 public:
  // Reads what is left of every removed case.
  static base::Result<RemovedProof> Read(ports::ProofView* view);

  // The events of a case that has no row. False, and nothing is added: no such case was removed. Faults:
  // "proof-removal" {case, reason: missing | unreadable | link | head | events}.
  bool Prove(std::span<const ports::ProofEvent> events, Findings* findings) const;
  // "proof-removal" {case, reason: journal} for each whose journal was not met.
  void ProveMet(const std::set<std::string>& met, Findings* findings) const;
  bool empty() const { return rows_.empty(); }

 private:
  std::map<std::string, ports::RemovedCase, std::less<>> rows_;
};

// Calls `each` for what is left of every removed case, by id.
base::Status EachRemoved(ports::ProofView* view, const std::function<void(const ports::RemovedCase&)>& each);

}  // namespace anze::app
