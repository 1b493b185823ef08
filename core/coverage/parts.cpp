// Follows paths along the shapes of the format (ruleset/layout/keys.h), which say what is a part and what is its value.
#include "core/coverage/parts.h"

#include <algorithm>

#include "core/base/region.h"
#include "core/ruleset/layout/keys.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/read/node_read.h"

namespace anze::coverage {
namespace {

using base::Node;
using mutation::Mutant;
using ruleset::EntityId;
using ruleset::EntityKind;
using ruleset::FileKind;
using ruleset::Want;

bool HoldsOne(const ruleset::Key& key) { return key.want == Want::kMap || key.want == Want::kWhole; }

bool HoldsMany(const ruleset::Key& key) {
  return key.want == Want::kItems || key.want == Want::kItemsById || key.want == Want::kValues ||
         key.want == Want::kMapOf;
}

std::string Below(const std::string& name, std::string_view shape, const std::string& part) {
  return name + "/" + std::string(shape) + ":" + part;
}

// The kinds of files whose entities are merged over the layers and cite.
std::optional<EntityKind> MergedKind(FileKind kind) {
  switch (kind) {
    case FileKind::kDecisions:
      return EntityKind::kDecision;
    case FileKind::kCases:
      return EntityKind::kCaseType;
    case FileKind::kDuties:
      return EntityKind::kDuty;
    case FileKind::kReports:
      return EntityKind::kReport;
    default:
      return std::nullopt;
  }
}

}  // namespace

const std::string& Way::NameOf(std::string_view shape) const {
  static const std::string kNone;
  for (const Part& part : parts) {
    if (part.shape == shape) return part.name;
  }
  return kNone;
}

Way Follow(const ruleset::Layer& layer, const Mutant& mutant) {
  const Node* node = &layer.files.at(mutant.file).root;
  const ruleset::Shape* shape = &ruleset::RootShape(ruleset::PlaceFile(layer.region + "/" + mutant.file).kind);
  const ruleset::Key* container = nullptr;
  Way way{{{shape->name, {}}}, {}, {}, 0};
  std::size_t depth = 0;
  const auto enter = [&](const ruleset::Key& key, const std::string& name) {
    shape = key.shape;
    way.parts.push_back({shape->name, name});
    way.key = {};
    way.depth = depth;
  };
  std::vector<std::size_t> path = mutant.path;
  if (mutant.dropped) path.push_back(*mutant.dropped);
  for (const std::size_t index : path) {
    ++depth;
    const Node::Entry* entry = node->is_map() ? &node->entries[index] : nullptr;
    node = entry != nullptr ? &entry->value : &node->items[index];
    const std::string_view id = container != nullptr && container->shape != nullptr ? container->shape->id : "id";
    const std::string name = entry != nullptr ? entry->key : ruleset::TextAt(*node, id);
    if (container != nullptr) {
      enter(*container, name);
      container = nullptr;
    } else if (shape != nullptr && entry != nullptr) {
      const ruleset::Key* key = shape->Find(entry->key);
      shape = nullptr;
      way.key = entry->key;
      if (key != nullptr && HoldsOne(*key)) enter(*key, name);
      if (key != nullptr && HoldsMany(*key)) container = key;
    } else if (way.below.empty()) {
      way.below = name;
    }
  }
  return way;
}

PartCitations::PartCitations(const ruleset::Bundle& bundle) : bundle_(bundle) {
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [path, document] : layer.files) {
      const FileKind kind = ruleset::PlaceFile(region + "/" + path).kind;
      const auto merged = MergedKind(kind);
      if (!merged || document.root.entries.empty()) continue;
      for (const Node::Entry& entity : document.root.entries.front().value.entries) {
        Read(entity.value, *ruleset::EntryShape(kind), {}, &regions_[region][{*merged, entity.key}]);
      }
    }
  }
}

void PartCitations::Read(const Node& node, const ruleset::Shape& shape, const std::string& name, Named* named) {
  for (const std::string& clause : ruleset::TextsOf(node.Find("clauses"))) (*named)[name].push_back(clause);
  for (const Node::Entry& entry : node.entries) {
    const ruleset::Key* key = shape.Find(entry.key);
    if (key == nullptr || key->shape == nullptr) continue;
    if (HoldsOne(*key)) Read(entry.value, *key->shape, Below(name, key->shape->name, entry.key), named);
    if (!HoldsMany(*key)) continue;
    for (const Node::Entry& part : entry.value.entries) {
      Read(part.value, *key->shape, Below(name, key->shape->name, part.key), named);
    }
    for (const Node& item : entry.value.items) {
      Read(item, *key->shape, Below(name, key->shape->name, ruleset::TextAt(item, key->shape->id)), named);
    }
  }
}

void PartCitations::Add(const std::string& region, const EntityId& id, const std::string& name,
                        std::vector<std::string>* clauses) const {
  const std::vector<const ruleset::Layer*> above = bundle_.Chain(region);
  for (const auto& other : regions_) {
    const auto is_it = [&other](const ruleset::Layer* layer) { return layer->region == other.first; };
    const bool on_chain =
        base::LiesIn(other.first, region) || region == "platform" || std::any_of(above.begin(), above.end(), is_it);
    const auto entity = on_chain ? other.second.find(id) : other.second.end();
    if (entity == other.second.end()) continue;
    const auto part = entity->second.find(name);
    if (part == entity->second.end()) continue;
    for (const std::string& clause : part->second) {
      if (std::find(clauses->begin(), clauses->end(), clause) == clauses->end()) clauses->push_back(clause);
    }
  }
}

std::vector<std::string> PartCitations::Of(const Mutant& mutant) const {
  const ruleset::Layer& layer = bundle_.layers.at(mutant.region);
  if (layer.scripts.contains(mutant.file)) {
    std::vector<std::string> clauses = mutant.clauses;
    Add(mutant.region, mutant.entity, {}, &clauses);
    for (const EntityId& other : mutant.others) Add(mutant.region, other, {}, &clauses);
    return clauses;
  }
  if (!MergedKind(ruleset::PlaceFile(mutant.region + "/" + mutant.file).kind)) return mutant.clauses;
  const Way way = Follow(layer, mutant);
  if (way.inner().shape == "case-type") return {};
  std::vector<std::string> names = {{}};  // from the entity inwards
  for (std::size_t i = 2; i < way.parts.size(); ++i) {
    names.push_back(Below(names.back(), way.parts[i].shape, way.parts[i].name));
  }
  std::vector<std::string> clauses;
  for (auto name = names.rbegin(); name != names.rend() && clauses.empty(); ++name) {
    Add(mutant.region, mutant.entity, *name, &clauses);
  }
  return clauses;
}

}  // namespace anze::coverage
