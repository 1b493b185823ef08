// Merging: every region's entities for every set of layers that is ever in force together.
// Ownership: the entities of an EntityCache point into the Bundle's layers, which outlive it.
// Threads: one thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ruleset/merge/prepared.h"

namespace anze::ruleset {

// The checks of merged rules that are made on the way; check/lint.h has the functions. They are
// handed in because that room stands above this one. Neither may be nullptr.
struct Lint {
  void (*entity)(const Entity& entity, Sink* sink);
  void (*stretch)(const std::string& region, const Stretch& stretch, const EntityMap& ever, Sink* sink);
};

// Merges entities, each combination of contributions once, and checks it when it is first met. So
// an entity that twenty regions inherit unchanged is merged, read and reported once.
class EntityCache {
 public:
  // Collects the statements of each layer. All three must outlive the cache.
  EntityCache(const Bundle& bundle, const Lint& lint, Sink* sink);

  // Returns the merge of the statements of `layers`, root first, about an entity; nullptr when none
  // does. Its findings go to the sink; where they come from a higher layer that is not in force,
  // one "base-not-in-force" stands for all of them.
  std::shared_ptr<const Entity> Get(const EntityId& id, const std::vector<const Layer*>& layers);
  // Precondition: a layer of the bundle.
  const LayerEntities& Of(const Layer& layer) const { return by_layer_.at(&layer); }
  const Lint& lint() const { return lint_; }

  // Leaves every entity with an empty node; the layers' own trees may go then. The cache is of no
  // use afterwards.
  void DropTrees();

 private:
  using Key = std::pair<EntityId, std::vector<const base::Node*>>;

  void Check(Entity* entity, Sink* sink);
  // Returns the highest layer that states the entity too but is not among those merged, nullptr if
  // there is none.
  const Layer* MissingBase(const Entity& entity) const;
  // The parameter above whose name is nearest; empty if none is near.
  std::string NearParameter(const Entity& entity) const;

  const Bundle& bundle_;
  Lint lint_;
  Sink* sink_;
  std::map<const Layer*, LayerEntities> by_layer_;
  std::map<Key, std::shared_ptr<Entity>> merged_;
};

// Returns the timelines of all regions of the bundle. Cross-references within each stretch are
// checked on the way (Lint::stretch). Never fails: findings go to the sink ("parameter-without-type" {name}
// for a name that no layer gives a type, those of merging, reading and the checks), and the result is then
// of use for further checks only.
std::shared_ptr<const Prepared> Prepare(const Bundle& bundle, EntityCache* cache, Sink* sink);

// Returns the declared layers of a region's chain, root first, whatever the day.
std::vector<const Layer*> DeclaredChain(const Bundle& bundle, std::string_view region);

}  // namespace anze::ruleset
