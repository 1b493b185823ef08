// Prepared: the merged entities of every region, for every set of layers that is in force together on some
// day. Computed once, while loading; entities stated by the same layers are shared.
// Ownership: belongs to its Bundle and points into that Bundle's layers. Threads: immutable after loading.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ruleset/read/entity.h"

namespace anze::ruleset {

using EntityMap = std::map<EntityId, std::shared_ptr<const Entity>>;

// A stretch of days on which the same layers are in force.
struct Stretch {
  // Root first. Empty before the first layer begins.
  std::vector<const Layer*> in_force;
  // Merged; disabled ones are left out.
  EntityMap entities;
  // Of content, layers and citations: the snapshot's name.
  std::string digest;
};

// The stretches of one region, which together cover every day.
struct Timeline {
  // By first day (nullopt: from the beginning), ascending; equal sets of layers share their Stretch.
  std::vector<std::pair<std::optional<calendar::Date>, std::shared_ptr<const Stretch>>> stretches;

  // Returns the stretch that the day lies in. O(log stretches).
  const Stretch& On(calendar::Date day) const;
};

// By region; every region of the bundle has a timeline.
struct Prepared {
  std::map<std::string, Timeline, std::less<>> regions;
};

}  // namespace anze::ruleset
