// Removing cases from the storage in memory.
#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/digest.h"
#include "core/ports/audit_bounds.h"
#include "core/ports/links.h"
#include "plugins/storage/memory/memory_storage.h"

namespace anze::storage::memory {

base::Result<ports::RemovalOutcome> MemoryStorage::RemoveCases(const ports::Removal& removal) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may.errors();
  for (const ports::AuditEntry& entry : removal.audit) {
    if (base::Status fits = ports::CheckAuditEntry(entry); !fits.ok()) return fits.errors();
  }
  const auto stands = [this](const ports::CaseRemoval& one) { return StillStands(one); };
  if (!std::all_of(removal.cases.begin(), removal.cases.end(), stands)) return ports::RemovalOutcome::kChanged;
  for (const ports::CaseRemoval& one : removal.cases) TakeAway(one, removal);
  Add(removal.audit);
  return ports::RemovalOutcome::kRemoved;
}

bool MemoryStorage::StillStands(const ports::CaseRemoval& removal) const {
  const auto found = cases_.find(removal.case_id);
  if (found == cases_.end() || found->second.sequence != removal.sequence) return false;
  return found->second.journal.back().chain == removal.chain;
}

void MemoryStorage::TakeAway(const ports::CaseRemoval& removal, const ports::Removal& of) {
  const auto found = cases_.find(removal.case_id);
  if (found == cases_.end()) return;  // named twice
  Row& row = found->second;
  const std::string& id = removal.case_id;
  RemovedRow gone;
  gone.left = {
      id, row.index.region, row.index.type, row.sequence, removal.chain, row.index.updated_at, of.at, of.proposal, {}};
  std::string digested;
  for (const ports::StoredEvent& event : row.journal) {
    std::string removed = ports::RemovedEvent(event.event, event.sequence);
    ports::AddRemovedEvent(removed, event.chain, &digested);
    gone.journal.push_back({event.sequence, 0, std::move(removed), event.chain});
  }
  gone.left.events = base::Sha256Hex(digested);
  for (const std::string& space : {ports::SpaceOfCases(row.index.type), ports::SpaceOfFound(row.index.type)})
    ReplaceKeys({space, id, row.index.region, {}});
  std::erase_if(timers_, [&](const TimerKey& timer) { return std::get<1>(timer) == id; });
  std::erase_if(outbox_, [&](const auto& pending) { return pending.second.item.case_id == id; });
  std::erase_if(keys_, [&](const auto& kept) {
    const auto names = [&](const std::string& text) { return text.find(id) != std::string::npos; };
    return names(kept.second.location) || names(kept.second.response);
  });
  for (std::size_t i = 0; i < order_.size(); ++i) {
    if (order_[i].first == id) changes_[i].due_at = changes_[i].updated_at = 0;
  }
  cases_.erase(found);
  Note(ports::kLedgerRemoval, ports::LedgerName(gone.left), static_cast<std::int64_t>(gone.left.sequence),
       ports::RemovedDigest(gone.left));
  removed_.emplace(id, std::move(gone));
}

base::Result<std::optional<ports::RemovedCase>> MemoryStorage::FindRemoved(std::string_view case_id) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  const auto found = removed_.find(case_id);
  return found == removed_.end() ? std::optional<ports::RemovedCase>() : std::optional(found->second.left);
}

base::Result<std::vector<ports::RemovedCase>> MemoryStorage::RemovedCases(std::string_view after, std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  std::vector<ports::RemovedCase> rows;
  for (auto it = removed_.upper_bound(after); it != removed_.end() && rows.size() < limit; ++it)
    rows.push_back(it->second.left);
  return rows;
}

base::Status MemoryStorage::CleanRemoved() {
  std::lock_guard lock(mutex_);
  return MayWrite();
}

}  // namespace anze::storage::memory
