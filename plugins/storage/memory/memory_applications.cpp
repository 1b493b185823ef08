// Applications of the storage in memory.
#include <algorithm>

#include "plugins/storage/memory/memory_storage.h"

namespace anze::storage::memory {

base::Result<bool> MemoryStorage::PutApplication(const ports::ApplicationRow& row) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may.errors();
  const auto found = applications_.find(row.id);
  if (row.version != (found == applications_.end() ? 0 : found->second.version) + 1) return false;
  applications_[row.id] = row;
  return true;
}

base::Result<bool> MemoryStorage::RemoveApplication(std::string_view id, std::uint64_t version) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may.errors();
  const auto found = applications_.find(id);
  if (found == applications_.end() || found->second.version != version) return false;
  applications_.erase(found);
  return true;
}

base::Result<std::optional<ports::ApplicationRow>> MemoryStorage::FindApplication(std::string_view id) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  const auto found = applications_.find(id);
  if (found == applications_.end()) return std::optional<ports::ApplicationRow>();
  return std::optional(found->second);
}

base::Result<std::vector<ports::ApplicationRow>> MemoryStorage::Applications(const ports::ApplicationQuery& query) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  std::vector<ports::ApplicationRow> rows;
  for (const auto& [id, row] : applications_) {
    const bool own = std::find(query.organisations.begin(), query.organisations.end(), row.organisation) !=
                     query.organisations.end();
    const bool asked =
        own && (query.type.empty() || row.type == query.type) && (query.state.empty() || row.state == query.state);
    if (asked && (!query.after || std::pair(row.updated_at, row.id) < *query.after)) rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end(), [](const ports::ApplicationRow& a, const ports::ApplicationRow& b) {
    return std::pair(a.updated_at, a.id) > std::pair(b.updated_at, b.id);
  });
  if (rows.size() > query.limit) rows.resize(query.limit);
  return rows;
}

base::Result<std::size_t> MemoryStorage::CountApplications(std::string_view organisation, std::string_view state) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  return static_cast<std::size_t>(std::count_if(applications_.begin(), applications_.end(), [&](const auto& one) {
    return one.second.organisation == organisation && one.second.state == state;
  }));
}

}  // namespace anze::storage::memory
