// The audit journal of the storage in memory.
#include "core/ports/audit_bounds.h"
#include "core/ports/links.h"
#include "plugins/storage/memory/memory_storage.h"

namespace anze::storage::memory {
namespace {

bool Says(const std::string& asked, const std::string& stored) { return asked.empty() || asked == stored; }

bool AuditFits(const ports::StoredAudit& row, const ports::AuditQuery& query, std::span<const std::string> words) {
  const ports::AuditEntry& entry = row.entry;
  const bool kind = Says(query.kind, entry.kind) || entry.kind.starts_with(query.kind + ".");
  const bool texts = Says(query.actor, entry.actor) && Says(query.organisation, entry.organisation) &&
                     Says(query.address, entry.address) && Says(query.object, entry.object) &&
                     Says(query.outcome, entry.outcome) && base::LiesIn(entry.region, query.region_prefix);
  const bool time = (!query.since || entry.at >= *query.since) && (!query.before || entry.at < *query.before);
  const bool place = !query.after || (query.newest_first ? row.number < *query.after : row.number > *query.after);
  return kind && texts && time && place && base::HasWords(ports::AuditSearchText(entry), words);
}

}  // namespace

base::Status MemoryStorage::AppendAudit(std::span<const ports::AuditEntry> entries) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  for (const ports::AuditEntry& entry : entries) {
    if (base::Status fits = ports::CheckAuditEntry(entry); !fits.ok()) return fits;
  }
  Add(entries);
  return base::Ok{};
}

void MemoryStorage::Add(std::span<const ports::AuditEntry> entries) {
  for (const ports::AuditEntry& entry : entries) {
    const auto number = static_cast<std::int64_t>(audit_.size()) + 1;
    const std::string before = audit_.empty() ? std::string() : audit_.back().chain;
    audit_.push_back({number, entry, ports::AuditLink(before, number, entry)});
  }
}

base::Result<std::vector<ports::StoredAudit>> MemoryStorage::ListAudit(const ports::AuditQuery& query) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  const std::vector<std::string> words = base::SearchWords(query.search);
  std::vector<ports::StoredAudit> rows;
  for (std::size_t i = 0; i < audit_.size() && rows.size() < query.limit; ++i) {
    const ports::StoredAudit& row = audit_[query.newest_first ? audit_.size() - 1 - i : i];
    if (AuditFits(row, query, words)) rows.push_back(row);
  }
  return rows;
}

}  // namespace anze::storage::memory
