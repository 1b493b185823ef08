// Entities: the named things of the files (a parameter, a decision, …), first as each layer states them,
// then merged for a set of layers.
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
#include "core/ruleset/bundle.h"
#include "core/ruleset/keys.h"
#include "core/ruleset/model.h"
#include "core/ruleset/report.h"
#include "core/ruleset/sink.h"

namespace anze::ruleset {

enum class EntityKind { kParameter, kDecision, kCaseType, kDuty, kRecord, kReport, kMessage, kPlan };
inline constexpr int kEntityKinds = 8;

struct EntityId {
  EntityKind kind = EntityKind::kParameter;
  std::string name;  // empty for the service plan
  auto operator<=>(const EntityId&) const = default;
};

// What one layer says about an entity.
struct Contribution {
  const Layer* layer = nullptr;
  const base::Node* node = nullptr;
  const base::SourceSpan* key_span = nullptr;
};

// All that one layer states. A name given twice in one layer is reported ("duplicate-…") and its first place is kept.
using LayerEntities = std::map<EntityId, Contribution>;
LayerEntities CollectEntities(const Layer& layer, Sink* sink);

// The shape of an entity's map; nullptr for records and messages.
const Shape* ShapeOf(EntityKind kind);
std::string_view KindName(EntityKind kind);  // "decision", as in messages and digests

// A service plan, a record's schema or a report beside the model's own entities.
using Model =
    std::variant<std::monostate, Parameter, Decision, CaseType, Duty, Schema, Report, Message, ServicePlanRules>;

struct Entity {
  EntityId id;
  std::string region;                // lowest layer that touched it
  base::SourceSpan span;             // of its name, there
  const base::Node* node = nullptr;  // merged; into `own` when more than one layer states it
  base::Node own;
  std::vector<Contribution> layers;  // root first
  Model model;
  std::string digest;  // of the merged tree in canonical form
};

}  // namespace anze::ruleset
