// The storage of the rules that decisions were made under: bundles of rule files, and for each snapshot the bundle,
// region and day it was resolved from. A case names its snapshot by digest for as long as it is kept, so nothing here
// is ever changed or removed.
//
// Part of ports::Storage; the rules for every call (errors, ownership, threads) stand in storage.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace anze::ports {

// The origin of a snapshot: resolving the bundle again for this region and day gives the same snapshot.
struct SnapshotRecord {
  std::string bundle_digest;
  std::string region;       // "cn/shanxi/datong"
  std::string resolved_on;  // YYYY-MM-DD
};

class RulesStore {
 public:
  virtual ~RulesStore() = default;

  // Keeps the files of a bundle, a JSON text, for ever and durably. Changes nothing where the digest is known.
  virtual base::Status StoreBundle(std::string_view digest, std::string_view files_json) = 0;
  // Keeps the origin of a snapshot for ever and durably. Changes nothing where the digest is known.
  virtual base::Status StoreSnapshot(std::string_view digest, const SnapshotRecord& snapshot) = 0;
  // The files of a bundle as they were given; nullopt: there is none of that digest.
  virtual base::Result<std::optional<std::string>> FindBundle(std::string_view digest) = 0;
  // The origin of a snapshot; nullopt: there is none of that digest.
  virtual base::Result<std::optional<SnapshotRecord>> FindSnapshot(std::string_view digest) = 0;
};

}  // namespace anze::ports
