#include "server/app/proof/prove_removed.h"

#include <utility>

#include "core/base/digest.h"
#include "core/ports/links.h"
#include "server/app/proof/row_walk.h"

namespace anze::app {

base::Status EachRemoved(ports::ProofView* view, const std::function<void(const ports::RemovedCase&)>& each) {
  RowWalk<ports::RemovedCase> rows(
      {}, [view](const ports::RemovedCase& after, std::size_t limit) { return view->Removed(after.case_id, limit); });
  while (const ports::RemovedCase* row = rows.Next()) each(*row);
  if (!rows.failure().empty()) return rows.failure();
  return base::Ok{};
}

base::Result<RemovedProof> RemovedProof::Read(ports::ProofView* view) {
  RemovedProof proof;
  base::Status read = EachRemoved(view, [&](const ports::RemovedCase& row) { proof.rows_.emplace(row.case_id, row); });
  if (!read.ok()) return read.errors();
  return proof;
}

bool RemovedProof::Prove(std::span<const ports::ProofEvent> events, Findings* findings) const {
  const auto known = rows_.find(events.front().case_id);
  if (known == rows_.end()) return false;
  const ports::RemovedCase& row = known->second;
  const auto fault = [&](const char* reason) {
    findings->Add(base::Error("proof-removal", {{"case", row.case_id}, {"reason", reason}}));
    return true;
  };
  std::string chain;
  std::string digested;
  std::uint64_t number = 0;
  for (const ports::ProofEvent& event : events) {
    if (event.sequence != ++number) return fault("missing");
    const auto removed = ports::ReadRemovedEvent(event.event, number);
    if (!removed) return fault("unreadable");
    // A link of the first version is over the text itself, which is gone: the digest below holds it.
    const base::Link link{"case", row.case_id, static_cast<std::int64_t>(number), chain, removed->digest};
    if (!removed->first_version && base::LinkDigest(link) != event.chain) return fault("link");
    chain = event.chain;
    ports::AddRemovedEvent(event.event, event.chain, &digested);
  }
  if (number != row.sequence || chain != row.chain) return fault("head");
  if (base::Sha256Hex(digested) != row.events) return fault("events");
  return true;
}

void RemovedProof::ProveMet(const std::set<std::string>& met, Findings* findings) const {
  for (const auto& [id, row] : rows_) {
    if (!met.contains(id)) findings->Add(base::Error("proof-removal", {{"case", id}, {"reason", "journal"}}));
  }
}

}  // namespace anze::app
