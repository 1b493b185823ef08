// Merges what the layers of a chain state about one entity, and checks the merge.
//
// The merge is driven by the shape tables (layout/keys.h): the `want` of a key decides whether its value merges by key
// (kMap, kMapOf, kFields), by id (kItemsById, and in each item the lists by id), keeps the parent's other keys
// (kExpressions, kTypes, kNames, kPaths), or is replaced as a whole. Layers are folded root first. A layer with
// `replace: true` makes everything above it irrelevant, so folding begins at the last such layer; an entity stated by
// one layer only is not copied at all.
//
// Nodes keep the span of the layer they came from. A diagnostic about a merged rule therefore points at the file that
// stated the offending value, not at the lowest file.
#include "core/ruleset/merge/overlay.h"

#include <algorithm>
#include <string_view>

#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;

Node::Entry* FindEntry(Node* map, std::string_view key) {
  for (Node::Entry& entry : map->entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

void MergeMap(Node* parent, const Node& child, const Shape* shape);

// The child's keys replace the map's keys; nothing below them merges.
void ReplaceKeys(Node* item, const Node& child) {
  for (const Node::Entry& entry : child.entries) {
    if (Node::Entry* known = FindEntry(item, entry.key)) {
      *known = entry;
    } else {
      item->entries.push_back(entry);
    }
  }
}

// A choice of our own above ends where the child cites what the item rests on.
void EndChoice(Node* item, const Node& child) {
  if (child.Find("clauses") == nullptr || child.Find("choice") != nullptr) return;
  std::erase_if(item->entries, [](const Node::Entry& entry) { return entry.key == "choice"; });
}

void MergeItems(Node* parent, const Node& child, const Shape& shape);

// The child's keys replace the item's, but for lists of items by id, which merge in turn.
void MergeItem(Node* item, const Node& child, const Shape& shape) {
  for (const Node::Entry& entry : child.entries) {
    const Key* key = shape.Find(entry.key);
    Node::Entry* known = FindEntry(item, entry.key);
    const bool lists = known != nullptr && known->value.is_list() && entry.value.is_list();
    if (lists && key != nullptr && key->want == Want::kItemsById) {
      MergeItems(&known->value, entry.value, *key->shape);
    } else if (known != nullptr) {
      *known = entry;
    } else {
      item->entries.push_back(entry);
    }
  }
}

void MergeItems(Node* parent, const Node& child, const Shape& shape) {
  for (const Node& item : child.items) {
    const std::string id = item.is_map() ? TextAt(item, shape.id) : std::string();
    const auto known = std::find_if(parent->items.begin(), parent->items.end(),
                                    [&](const Node& other) { return other.is_map() && TextAt(other, shape.id) == id; });
    if (known == parent->items.end()) {
      if (!IsDisabled(item)) parent->items.push_back(item);
    } else if (IsDisabled(item)) {
      parent->items.erase(known);
    } else {
      EndChoice(&*known, item);
      MergeItem(&*known, item, shape);
    }
  }
}

void MergeNamed(Node* parent, const Node& child, const Shape* shape) {
  for (const Node::Entry& entry : child.entries) {
    Node::Entry* known = FindEntry(parent, entry.key);
    if (known != nullptr && IsDisabled(entry.value)) {
      parent->entries.erase(parent->entries.begin() + (known - parent->entries.data()));
    } else if (known != nullptr && known->value.is_map() && entry.value.is_map()) {
      MergeMap(&known->value, entry.value, shape);
      known->key_span = entry.key_span;
    } else if (known != nullptr) {
      *known = entry;
    } else {
      parent->entries.push_back(entry);
    }
  }
}

void MergeValue(Node::Entry* known, const Node::Entry& entry, const Key* key) {
  const Want want = key != nullptr ? key->want : Want::kFree;
  Node& parent = known->value;
  const Node& child = entry.value;
  const bool maps = parent.is_map() && (child.is_map() || child.is_null());
  const bool lists = parent.is_list() && (child.is_list() || child.is_null());
  if (want == Want::kMap && maps) {
    MergeMap(&parent, child, key->shape);
  } else if (want == Want::kMapOf && maps) {
    MergeNamed(&parent, child, key->shape);
  } else if (want == Want::kFields && maps) {
    MergeNamed(&parent, child, &FieldShape());
  } else if ((want == Want::kExpressions || want == Want::kTypes || want == Want::kNames || want == Want::kPaths) &&
             maps) {
    ReplaceKeys(&parent, child);
  } else if (want == Want::kItemsById && lists) {
    MergeItems(&parent, child, *key->shape);
  } else {
    *known = entry;
  }
}

void MergeMap(Node* parent, const Node& child, const Shape* shape) {
  for (const Node::Entry& entry : child.entries) {
    if (Node::Entry* known = FindEntry(parent, entry.key)) {
      MergeValue(known, entry, shape->Find(entry.key));
    } else {
      parent->entries.push_back(entry);
    }
  }
}

bool Replaces(const Node& node) { return node.is_map() && BoolOf(node.Find("replace")); }

void MergeInto(Node* merged, const Node& child, EntityKind kind) {
  const Shape* shape = ShapeOf(kind);
  if (Replaces(child) || !merged->is_map() || !child.is_map()) {
    *merged = child;
  } else if (kind == EntityKind::kRecord) {
    MergeNamed(merged, child, &FieldShape());
  } else if (shape != nullptr) {
    MergeMap(merged, child, shape);
  } else {
    *merged = child;
  }
}

const Node* ItemById(const Node* list, const Shape& shape, std::string_view id) {
  if (list == nullptr) return nullptr;
  for (const Node& item : list->items) {
    if (item.is_map() && TextAt(item, shape.id) == id) return &item;
  }
  return nullptr;
}

void CheckDisabled(const Node& node, std::string_view id, const Node* above, const base::SourceSpan& at, Sink* sink) {
  if (!IsDisabled(node)) return;
  if (above == nullptr) sink->Add("disable-unknown-item", {{"id", std::string(id)}}, at);
  if (node.Find("reason") == nullptr || TextsOf(node.Find("clauses")).empty()) {
    sink->Add("disable-without-reason", {{"id", std::string(id)}}, at);
  }
}

}  // namespace

void MergeEntity(Entity* entity) {
  const Contribution& last = entity->layers.back();
  entity->region = last.layer->region;
  entity->span = *last.key_span;
  std::size_t first = 0;
  for (std::size_t i = 1; i < entity->layers.size(); ++i) {
    if (Replaces(*entity->layers[i].node)) first = i;
  }
  if (first + 1 == entity->layers.size()) {
    entity->node = last.node;
    return;
  }
  entity->own = *entity->layers[first].node;
  for (std::size_t i = first + 1; i < entity->layers.size(); ++i) {
    MergeInto(&entity->own, *entity->layers[i].node, entity->id.kind);
  }
  entity->node = &entity->own;
}

void CheckDisables(const Node& child, const Node* above, const Shape& shape, Sink* sink) {
  if (Replaces(child)) above = nullptr;
  for (const Node::Entry& entry : child.entries) {
    const Key* key = shape.Find(entry.key);
    const Node* before = above != nullptr && above->is_map() ? above->Find(entry.key) : nullptr;
    if (key == nullptr) continue;
    if (key->want == Want::kItemsById) {
      for (const Node& item : entry.value.items) {
        if (!item.is_map()) continue;
        const std::string id = TextAt(item, key->shape->id);
        const Node* same = ItemById(before, *key->shape, id);
        CheckDisabled(item, id, same, item.span, sink);
        CheckDisables(item, same, *key->shape, sink);
      }
    } else if (key->want == Want::kMapOf) {
      for (const Node::Entry& part : entry.value.entries) {
        const Node* same = before != nullptr ? before->Find(part.key) : nullptr;
        CheckDisabled(part.value, part.key, same, part.key_span, sink);
        if (part.value.is_map()) CheckDisables(part.value, same, *key->shape, sink);
      }
    } else if (key->want == Want::kMap && entry.value.is_map()) {
      CheckDisables(entry.value, before, *key->shape, sink);
    }
  }
}

void CheckComplete(const Node& node, const base::SourceSpan& at, const Shape& shape, Sink* sink) {
  if (!node.is_map() || IsDisabled(node)) return;
  for (const Key& key : shape.keys) {
    const Node* child = node.Find(key.name);
    if (key.need == Need::kMerged && (child == nullptr || child->is_null())) {
      sink->Add(MissingKey(key.name, shape.name, at));
    }
    if (key.need == Need::kCited && (child == nullptr || TextsOf(child).empty())) {
      sink->Add(MissingClause(shape.name, at));
    }
    if (child == nullptr || key.shape == nullptr || key.want == Want::kValues) continue;
    if (child->is_map() && (key.want == Want::kMap || key.want == Want::kWhole)) {
      CheckComplete(*child, node.KeySpan(key.name), *key.shape, sink);
    }
    if (key.want == Want::kMapOf) {
      for (const Node::Entry& part : child->entries) CheckComplete(part.value, part.key_span, *key.shape, sink);
    }
    for (const Node& item : child->items) CheckComplete(item, item.span, *key.shape, sink);
  }
}

}  // namespace anze::ruleset
