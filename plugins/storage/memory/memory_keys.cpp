// Natural keys of the storage in memory: `natural_keys_` finds owners by key, `own_` finds keys by owner. Both change
// together, in ReplaceKeys only.
#include <algorithm>
#include <utility>

#include "core/base/region.h"
#include "plugins/storage/memory/memory_storage.h"

namespace anze::storage::memory {

bool MemoryStorage::IsTaken(const ports::OwnedKeys& owned) const {
  for (const ports::NaturalKey& key : owned.keys) {
    const auto found = natural_keys_.find({owned.space, key.name, key.value});
    if (found == natural_keys_.end()) continue;
    const auto own = found->second.find(owned.id);
    // The owner already has this key in this region, alone or shared: a write that leaves it alone is never refused for
    // it.
    if (own != found->second.end() && own->second == owned.region) continue;
    for (const auto& [id, region] : found->second) {
      if (id != owned.id && base::OnOneLine(region, owned.region)) return true;
    }
  }
  return false;
}

void MemoryStorage::ReplaceKeys(const ports::OwnedKeys& owned) {
  std::vector<KeyPlace>& places = own_[{owned.space, owned.id}];
  for (const KeyPlace& place : places) natural_keys_[place].erase(owned.id);
  places.clear();
  for (const ports::NaturalKey& key : owned.keys) {
    places.emplace_back(owned.space, key.name, key.value);
    natural_keys_[places.back()][owned.id] = owned.region;
  }
}

base::Result<std::vector<ports::KeyOwner>> MemoryStorage::FindKey(const ports::KeyQuery& query) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  std::vector<ports::KeyOwner> owners;
  const auto found = natural_keys_.find({query.space, query.key.name, query.key.value});
  if (found == natural_keys_.end()) return owners;
  for (auto it = found->second.upper_bound(query.after); it != found->second.end(); ++it) {
    if (owners.size() == query.limit) break;
    if (base::LiesIn(it->second, query.region_prefix)) owners.push_back({it->first, it->second});
  }
  return owners;
}

std::vector<ports::FoundCase> MemoryStorage::Found(const ports::FoundQuery& query) const {
  std::vector<ports::FoundCase> cases;
  const auto owners = natural_keys_.find({ports::SpaceOfFound(query.type), query.key.name, query.key.value});
  if (owners == natural_keys_.end()) return cases;
  for (const auto& [id, region] : owners->second) {
    if (cases.size() == query.limit) break;
    const Row& row = cases_.find(id)->second;
    const bool in_state = query.states.empty() ||
                          std::find(query.states.begin(), query.states.end(), row.index.state) != query.states.end();
    const bool near = base::LiesIn(region, query.region) || base::LiesIn(query.region, region);
    if (id != query.without && in_state && near) cases.push_back({id, row.sequence, row.state});
  }
  return cases;
}

base::Result<std::vector<ports::FoundCase>> MemoryStorage::FindCases(const ports::FoundQuery& query) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  return Found(query);
}

bool MemoryStorage::StillStands(const ports::ReadCases& read) const {
  ports::FoundQuery query = read.query;
  query.limit = read.found.size() + 1;  // one more than was read tells that one has come
  const std::vector<ports::FoundCase> now = Found(query);
  return std::equal(now.begin(), now.end(), read.found.begin(), read.found.end(), [](const auto& one, const auto& was) {
    return one.case_id == was.first && one.sequence == was.second;
  });
}

base::Status MemoryStorage::PutKeys(std::span<const ports::OwnedKeys> owned) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  for (const ports::OwnedKeys& one : owned) ReplaceKeys(one);
  return base::Ok{};
}

// Every pair, in order of keys and owners: a key that three share gives three pairs.
base::Result<std::vector<ports::SharedKey>> MemoryStorage::SharedKeys(std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  std::vector<ports::SharedKey> shared;
  for (const auto& [place, owners] : natural_keys_) {
    if (std::get<0>(place).starts_with(ports::kFoundSpaces)) continue;
    for (auto first = owners.begin(); first != owners.end(); ++first) {
      for (auto second = std::next(first); second != owners.end(); ++second) {
        if (shared.size() == limit) return shared;
        if (!base::OnOneLine(first->second, second->second)) continue;
        const auto& [space, name, value] = place;
        shared.push_back({space, {name, value}, first->first, second->first});
      }
    }
  }
  return shared;
}

}  // namespace anze::storage::memory
