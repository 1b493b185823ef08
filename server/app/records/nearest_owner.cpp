#include "server/app/records/nearest_owner.h"

#include <string>

namespace anze::app {

using ports::KeyOwner;

namespace {

bool Covers(const std::string& register_region, std::string_view region) {
  return region == register_region ||
         (region.starts_with(register_region) && region.substr(register_region.size()).starts_with('/'));
}

}  // namespace

base::Result<std::optional<KeyOwner>> NearestOwner(ports::KeyStore* storage, ports::KeyQuery query,
                                                   std::string_view region) {
  std::optional<KeyOwner> nearest;
  for (;;) {
    auto owners = storage->FindKey(query);
    if (!owners.ok()) return owners.errors();
    for (KeyOwner& owner : *owners) {
      if (!Covers(owner.region, region)) continue;
      if (!nearest || owner.region.size() > nearest->region.size()) nearest = owner;
    }
    if (owners->size() < query.limit) return nearest;
    query.after = owners->back().id;
  }
}

}  // namespace anze::app
