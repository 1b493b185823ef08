// Entity: one named thing of the files (a parameter, a decision, …). Contribution is the statement
// of one layer about it, Entity the merge of the contributions of several layers.
// Ownership: contributions point into the Documents of a Bundle's layers, which outlive them, or at an empty node
// once the trees were dropped (EntityCache::DropTrees).
// Threads: immutable after loading.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/base/document.h"
#include "core/ruleset/layout/keys.h"
#include "core/ruleset/model/bundle.h"
#include "core/ruleset/model/model.h"
#include "core/ruleset/model/report.h"
#include "core/ruleset/read/sink.h"

namespace anze::ruleset {

// The kinds of named things. kPlan has one entity a region, without a name.
enum class EntityKind { kParameter, kDecision, kCaseType, kDuty, kRecord, kReport, kMessage, kPlan, kRole };
inline constexpr int kEntityKinds = 9;

// Ordered by kind, then name: the order in which entities are merged and reported.
struct EntityId {
  EntityKind kind = EntityKind::kParameter;
  std::string name;  // empty for the service plan
  auto operator<=>(const EntityId&) const = default;
};

// The part of an entity that one layer states. The pointers are never nullptr.
struct Contribution {
  const Layer* layer = nullptr;
  const base::Node* node = nullptr;
  // The place of its name.
  const base::SourceSpan* key_span = nullptr;
};

// The statements of one layer, by kind and name.
using LayerEntities = std::map<EntityId, Contribution>;
// Returns everything that one layer states. A name that occurs twice is reported ("duplicate-…");
// the first one is kept. Anything that is no map is left to the structural check.
LayerEntities CollectEntities(const Layer& layer, Sink* sink);

// Returns the shape of an entity's map, nullptr for records, messages and roles.
const Shape* ShapeOf(EntityKind kind);
std::string_view KindName(EntityKind kind);  // "decision", as in messages and digests

// A service plan, a record's schema or a report beside the model's own entities.
using Model =
    std::variant<std::monostate, Parameter, Decision, CaseType, Duty, Schema, Report, Message, ServicePlanRules, Role>;

// The merge of the statements of several layers under one name.
struct Entity {
  EntityId id;
  // The lowest layer that touched it.
  std::string region;
  // Of its name, there.
  base::SourceSpan span;
  // The merged tree; points into `own` when more than one layer states it, else into that layer's
  // document.
  const base::Node* node = nullptr;
  base::Node own;
  std::vector<Contribution> layers;  // root first
  // Read from the tree; monostate for an entity that is disabled.
  Model model;
  // SHA-256 of the merged tree in canonical form.
  std::string digest;
};

}  // namespace anze::ruleset
