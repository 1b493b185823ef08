// A key may have an owner in many regions. The one that counts is that of the case's region, else of the nearest
// region above it: a city's register serves its districts, and a district's own entry comes first.
#include "server/app/cases/case_registers.h"

#include <utility>

#include "core/base/json.h"
#include "core/base/limits.h"

namespace anze::app {
namespace {

using base::Value;
using ports::KeyOwner;

bool Covers(const std::string& register_region, std::string_view region) {
  return region == register_region ||
         (region.starts_with(register_region) && region.substr(register_region.size()).starts_with('/'));
}

base::Result<std::optional<KeyOwner>> NearestOwner(ports::Storage* storage, ports::KeyQuery query,
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

}  // namespace

base::Result<std::optional<workflow::FoundRecord>> CaseRegisters::Find(std::string_view type, const Value& key,
                                                                       std::string_view region) const {
  using Found = std::optional<workflow::FoundRecord>;
  const std::string name(type);
  const auto schema = snapshot_.records.find(name);
  if (schema == snapshot_.records.end()) return Found();
  const std::vector<ruleset::UniqueKey> keys = schema->second.Keys();
  const ruleset::UniqueKey* declared = workflow::KeyAsked(keys, key);
  if (declared == nullptr) return Found();
  const auto text = ruleset::KeyTextOf(workflow::KeyObject(*declared, key), *declared);
  if (!text) return Found();
  auto owner = NearestOwner(
      storage_, {ports::SpaceOfRecords(name), {declared->name, *text}, {}, {}, base::limits::kPageMax}, region);
  if (!owner.ok()) return owner.errors();
  if (!*owner) return Found();
  auto record = storage_->GetRecord(name, (*owner)->id);
  if (!record.ok()) return record.errors();
  if (!*record) return Found();
  auto data = base::ParseJson((*record)->content);
  if (!data.ok()) return data.errors();
  return Found(workflow::FoundRecord{(*record)->id, (*record)->version, std::move(data).value()});
}

}  // namespace anze::app
