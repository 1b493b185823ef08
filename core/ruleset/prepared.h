// What loading works out once: for every region and every set of layers that is in force on some day,
// the merged entities, shared wherever the same layers state them.
// Ownership: belongs to its Bundle and points into that Bundle's layers. Threads: immutable after loading.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ruleset/entity.h"

namespace anze::ruleset {

using EntityMap = std::map<EntityId, std::shared_ptr<const Entity>>;

// A stretch of days on which the same layers are in force.
struct Stretch {
  std::vector<const Layer*> in_force;  // root first
  EntityMap entities;                  // disabled ones left out
  std::string digest;                  // of content, layers and citations: the snapshot's name
};

struct Timeline {
  // By first day (nullopt: from the beginning), ascending; equal sets of layers share their Stretch.
  std::vector<std::pair<std::optional<calendar::Date>, std::shared_ptr<const Stretch>>> stretches;

  const Stretch& On(calendar::Date day) const;
};

struct Prepared {
  std::map<std::string, Timeline, std::less<>> regions;
};

// Merges entities, each combination of contributions once, and checks it when it is first met.
class EntityCache {
 public:
  EntityCache(const Bundle& bundle, Sink* sink);

  // nullptr when none of the layers states it.
  std::shared_ptr<const Entity> Get(const EntityId& id, const std::vector<const Layer*>& layers);
  const LayerEntities& Of(const Layer& layer) const { return by_layer_.at(&layer); }

  // Leaves every entity with an empty node; the layers' own trees may go then. The cache is of no use afterwards.
  void DropTrees();

 private:
  using Key = std::pair<EntityId, std::vector<const base::Node*>>;

  void Check(Entity* entity, Sink* sink);
  // The highest layer that states the entity too but is not among those merged.
  const Layer* MissingBase(const Entity& entity) const;
  std::string NearParameter(const Entity& entity) const;

  const Bundle& bundle_;
  Sink* sink_;
  std::map<const Layer*, LayerEntities> by_layer_;
  std::map<Key, std::shared_ptr<Entity>> merged_;
};

// All timelines of the bundle. Cross-references within each stretch are checked on the way (lint.h).
std::shared_ptr<const Prepared> Prepare(const Bundle& bundle, EntityCache* cache, Sink* sink);

// The declared layers of a region's chain, whatever the day.
std::vector<const Layer*> DeclaredChain(const Bundle& bundle, std::string_view region);

}  // namespace anze::ruleset
