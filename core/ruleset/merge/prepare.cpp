// Merges every region for every set of layers that is ever in force together.
//
// Layers begin and lapse on few days, so a region has few stretches, and a stretch is made once for
// each set of layers. An entity is merged once for each combination of layers that state it
// (EntityCache): nearly all regions share the national rules, and a bundle with a hundred regions
// costs little more than its files.
//
// Checks run on the merge, not on the files, because a lower layer may rely on keys of a higher
// one. The same finding then comes up in many regions; the sink keeps it once.
#include "core/ruleset/merge/prepare.h"

#include <algorithm>
#include <set>

#include "core/base/nearest.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/merge/canonical.h"
#include "core/ruleset/merge/overlay.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using calendar::Date;

// The days on which a chain's set of layers may change; nullopt stands for the beginning of time.
std::set<std::optional<Date>> Boundaries(const std::vector<const Layer*>& chain) {
  std::set<std::optional<Date>> days = {std::nullopt};
  for (const Layer* layer : chain) {
    if (layer->effective.from) days.insert(*layer->effective.from);
    if (layer->effective.to) days.insert(*layer->effective.to + 1);
  }
  return days;
}

// The beginning of time is a day on which only layers without a first day are in force.
bool InForce(const Layer& layer, std::optional<Date> day) {
  if (!day) return !layer.effective.from;
  return layer.effective.Contains(*day);
}

std::set<EntityId> NamesOf(const std::vector<const Layer*>& layers, const EntityCache& cache) {
  std::set<EntityId> names;
  for (const Layer* layer : layers) {
    for (const auto& [id, contribution] : cache.Of(*layer)) names.insert(id);
  }
  return names;
}

std::shared_ptr<const Stretch> MakeStretch(const std::string& region, const std::vector<const Layer*>& chain,
                                           std::vector<const Layer*> in_force, EntityCache* cache) {
  auto stretch = std::make_shared<Stretch>();
  stretch->in_force = std::move(in_force);
  for (const EntityId& id : NamesOf(stretch->in_force, *cache)) {
    std::shared_ptr<const Entity> entity = cache->Get(id, stretch->in_force);
    if (!IsDisabled(*entity->node)) stretch->entities.emplace(id, std::move(entity));
  }
  stretch->digest = StretchDigest(region, chain, *stretch);
  return stretch;
}

Timeline MakeTimeline(const Bundle& bundle, const std::string& region, EntityCache* cache, Sink* sink) {
  const std::vector<const Layer*> chain = DeclaredChain(bundle, region);
  EntityMap ever;  // every entity of the chain, whatever the day: what a name may refer to
  for (const EntityId& id : NamesOf(chain, *cache)) ever.emplace(id, cache->Get(id, chain));
  Timeline timeline;
  std::map<std::vector<const Layer*>, std::shared_ptr<const Stretch>> known;
  for (const std::optional<Date>& day : Boundaries(chain)) {
    std::vector<const Layer*> in_force;
    for (const Layer* layer : chain) {
      if (InForce(*layer, day)) in_force.push_back(layer);
    }
    std::shared_ptr<const Stretch>& stretch = known[in_force];
    if (stretch == nullptr) {
      stretch = MakeStretch(region, chain, std::move(in_force), cache);
      cache->lint().stretch(region, *stretch, ever, sink);
    }
    timeline.stretches.emplace_back(day, stretch);
  }
  return timeline;
}

base::Error BaseNotInForce(const Entity& entity, const Layer& missing) {
  base::MessageArgs args = {{"name", entity.id.name}, {"region", missing.region}};
  for (auto& arg : PlaceArgs(KindName(entity.id.kind))) args.push_back(std::move(arg));
  return base::Error("base-not-in-force", std::move(args), entity.span);
}

}  // namespace

EntityCache::EntityCache(const Bundle& bundle, const Lint& lint, Sink* sink)
    : bundle_(bundle), lint_(lint), sink_(sink) {
  for (const auto& [region, layer] : bundle.layers) by_layer_.emplace(&layer, CollectEntities(layer, sink));
}

// A merge that lacks what a higher layer states, because that one is not in force, has as many gaps
// as the entity has keys. They are all one mistake, and are reported as one.
std::shared_ptr<const Entity> EntityCache::Get(const EntityId& id, const std::vector<const Layer*>& layers) {
  std::vector<Contribution> contributions;
  Key key{id, {}};
  for (const Layer* layer : layers) {
    const LayerEntities& stated = by_layer_.at(layer);
    const auto found = stated.find(id);
    if (found == stated.end()) continue;
    contributions.push_back(found->second);
    key.second.push_back(found->second.node);
  }
  if (contributions.empty()) return nullptr;
  std::shared_ptr<Entity>& known = merged_[std::move(key)];
  if (known != nullptr) return known;
  auto entity = std::make_shared<Entity>();
  entity->id = id;
  entity->layers = std::move(contributions);
  MergeEntity(entity.get());
  Sink found;
  Check(entity.get(), &found);
  const Layer* missing = found.has_errors() ? MissingBase(*entity) : nullptr;
  if (bundle_.kept) {
    // Accepted as it is by the build that kept it, whose checks were fewer.
  } else if (missing != nullptr) {
    sink_->Add(BaseNotInForce(*entity, *missing));
  } else {
    sink_->AddAll(found.Take());
  }
  entity->digest = EntityDigest(*entity);
  known = std::move(entity);
  return known;
}

void EntityCache::DropTrees() {
  for (auto& [key, entity] : merged_) {
    entity->own = {};
    entity->node = &entity->own;
    for (Contribution& contribution : entity->layers) {
      contribution.node = &entity->own;
      contribution.key_span = &entity->span;
    }
  }
  merged_.clear();
  by_layer_.clear();
}

void EntityCache::Check(Entity* entity, Sink* sink) {
  const Shape* shape = ShapeOf(entity->id.kind);
  const bool untyped = entity->id.kind == EntityKind::kParameter && entity->node->Find("type") == nullptr;
  // A parameter without a type is most likely a slip in the name of one above: its other gaps say nothing.
  if (shape != nullptr && !untyped) CheckComplete(*entity->node, entity->span, *shape, sink);
  if (!IsDisabled(*entity->node)) ReadEntity(bundle_, entity, sink);
  lint_.entity(*entity, sink);
  if (untyped)
    sink->Add(UnknownName("parameter-without-type", "name", entity->id.name, NearParameter(*entity), entity->span));
}

const Layer* EntityCache::MissingBase(const Entity& entity) const {
  for (const Layer* above : DeclaredChain(bundle_, entity.layers.front().layer->region)) {
    if (above == entity.layers.front().layer) return nullptr;
    if (by_layer_.at(above).contains(entity.id)) return above;
  }
  return nullptr;
}

std::string EntityCache::NearParameter(const Entity& entity) const {
  std::vector<std::string_view> known;
  for (const Layer* layer : DeclaredChain(bundle_, ParentRegion(entity.region))) {
    for (const auto& [id, contribution] : by_layer_.at(layer)) {
      if (id.kind == EntityKind::kParameter) known.push_back(id.name);
    }
  }
  return std::string(base::Nearest(entity.id.name, known));
}

std::vector<const Layer*> DeclaredChain(const Bundle& bundle, std::string_view region) {
  std::vector<const Layer*> chain = bundle.Chain(region);
  std::erase_if(chain, [](const Layer* layer) { return !layer->declared; });
  return chain;
}

std::shared_ptr<const Prepared> Prepare(const Bundle& bundle, EntityCache* cache, Sink* sink) {
  auto prepared = std::make_shared<Prepared>();
  for (const auto& [region, layer] : bundle.layers) {
    prepared->regions.emplace(region, MakeTimeline(bundle, region, cache, sink));
  }
  return prepared;
}

}  // namespace anze::ruleset
