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
      if (id != owned.id && region == owned.region) return true;
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
    for (auto first = owners.begin(); first != owners.end(); ++first) {
      for (auto second = std::next(first); second != owners.end(); ++second) {
        if (shared.size() == limit) return shared;
        if (first->second != second->second) continue;
        const auto& [space, name, value] = place;
        shared.push_back({space, {name, value}, first->first, second->first});
      }
    }
  }
  return shared;
}

}  // namespace anze::storage::memory
