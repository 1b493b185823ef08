// Accounts, organisations, tokens and sign-ins of the storage in memory.
#include "core/ports/audit_bounds.h"
#include "core/ports/links.h"
#include "plugins/storage/memory/memory_storage.h"

namespace anze::storage::memory {
namespace {

// The values of a map behind a place, at most `limit`.
template <typename Map, typename Place>
std::vector<typename Map::mapped_type> Behind(const Map& map, const Place& after, std::size_t limit) {
  std::vector<typename Map::mapped_type> page;
  for (auto row = map.upper_bound(after); row != map.end() && page.size() < limit; ++row) page.push_back(row->second);
  return page;
}

}  // namespace

bool MemoryStorage::StillStands(const ports::PeopleChange& change) const {
  for (const ports::PeopleRow& row : change.rows) {
    const auto found = people_.find({row.kind, row.name});
    if (row.version != (found == people_.end() ? 0 : found->second.version) + 1) return false;
  }
  for (const ports::Use& use : change.uses) {
    const auto found = uses_.find({use.kind, use.name});
    if (use.step != 0 && found != uses_.end() && use.step <= found->second.step) return false;
  }
  return true;
}

void MemoryStorage::Put(const ports::PeopleChange& change) {
  for (const ports::PeopleRow& row : change.rows) {
    people_[{row.kind, row.name}] = row;
    Note(ports::kLedgerPeople, ports::LedgerName(row), static_cast<std::int64_t>(row.version),
         ports::PeopleDigest(row));
  }
  for (const ports::Use& use : change.uses) {
    ports::Use& kept = uses_[{use.kind, use.name}];
    kept = {use.kind, use.name, use.at, use.step != 0 ? use.step : kept.step};
  }
  for (const std::string& id : change.ended) sessions_.erase(id);
  std::erase_if(sessions_, [&](const auto& one) { return one.second.account == change.all_ended_of; });
  for (const ports::SessionRow& row : change.sessions) {
    if (const auto [found, added] = sessions_.try_emplace(row.id, row); !added) found->second.last_used = row.last_used;
  }
  for (const ports::FailureKey& key : change.forgotten) failures_.erase({key.account, key.address});
  for (const ports::FailureRow& row : change.failures) failures_[{row.account, row.address}] = row;
}

base::Result<ports::PeopleOutcome> MemoryStorage::ChangePeople(const ports::PeopleChange& change) {
  {
    std::lock_guard lock(mutex_);
    if (base::Status may = MayWrite(); !may.ok()) return may.errors();
    for (const ports::AuditEntry& entry : change.audit) {
      if (base::Status fits = ports::CheckAuditEntry(entry); !fits.ok()) return fits.errors();
    }
    if (change.idempotency && keys_.contains(change.idempotency->key)) return ports::PeopleOutcome::kDuplicateKey;
    if (!StillStands(change)) return ports::PeopleOutcome::kConflict;
    if (change.idempotency) keys_[change.idempotency->key] = *change.idempotency;
    Put(change);
    Add(change.audit);
  }
  return ports::PeopleOutcome::kWritten;
}

base::Result<std::vector<ports::PeopleRow>> MemoryStorage::People(std::string_view kind, std::string_view after,
                                                                  std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  auto rows = Behind(people_, std::pair(std::string(kind), std::string(after)), limit);
  std::erase_if(rows, [&](const ports::PeopleRow& row) { return row.kind != kind; });
  return rows;
}

base::Result<std::vector<ports::SessionRow>> MemoryStorage::Sessions(std::string_view after, std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  return Behind(sessions_, std::string(after), limit);
}

base::Result<std::vector<ports::Use>> MemoryStorage::Uses(std::string_view after_kind, std::string_view after_name,
                                                          std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  return Behind(uses_, std::pair(std::string(after_kind), std::string(after_name)), limit);
}

base::Result<std::vector<ports::FailureRow>> MemoryStorage::Failures(std::string_view after_account,
                                                                     std::string_view after_address,
                                                                     std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  return Behind(failures_, std::pair(std::string(after_account), std::string(after_address)), limit);
}

base::Status MemoryStorage::ForgetSignIns(std::int64_t sessions_before, std::int64_t failures_before) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  std::erase_if(sessions_, [&](const auto& one) { return one.second.last_used < sessions_before; });
  std::erase_if(failures_, [&](const auto& one) { return one.second.at < failures_before; });
  return base::Ok{};
}

}  // namespace anze::storage::memory
