#include "core/ruleset/check/lock_target.h"

#include <algorithm>

#include "core/base/nearest.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;

// In a lock's target, and the key of its file: there is one service plan, without a name of its own.
constexpr std::string_view kServicePlan = "service_plan";

// The kind of thing that a lock protects or, for those on new names, forbids.
EntityKind KindOfTarget(Lock::Forbids forbids) {
  using enum Lock::Forbids;
  switch (forbids) {
    case kAddRule:
    case kChangeRule:
    case kAddDecision:
      return EntityKind::kDecision;
    case kAddCaseType:
    case kTightenCase:
    case kLoosenCase:
    case kChangeCase:
      return EntityKind::kCaseType;
    case kTightenRecord:
    case kAddRecord:
      return EntityKind::kRecord;
    case kChangeDuty:
    case kAddDuty:
      return EntityKind::kDuty;
    case kChangePlan:
      return EntityKind::kPlan;
    default:
      return EntityKind::kParameter;
  }
}

// Whether a tree holds the path; names in it may have dots of their own.
bool HoldsPath(const Node& node, std::string_view path) {
  const auto fits = [&](std::string_view name, const Node& child) {
    if (!path.starts_with(name)) return false;
    if (path.size() == name.size()) return true;
    return path[name.size()] == '.' && HoldsPath(child, path.substr(name.size() + 1));
  };
  for (const Node::Entry& entry : node.entries) {
    if (fits(entry.key, entry.value)) return true;
  }
  return std::any_of(node.items.begin(), node.items.end(),
                     [&](const Node& item) { return item.is_map() && fits(TextAt(item, "id"), item); });
}

base::Error WithoutTarget(const Bundle& bundle, const Lock& lock, EntityKind kind, const EntityCache& cache) {
  std::vector<std::string_view> known;
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [id, contribution] : cache.Of(layer)) {
      if (id.kind == kind) known.push_back(id.name);
    }
  }
  base::Error error =
      UnknownName("lock-without-target", "target", lock.target, base::Nearest(lock.target, known), lock.span);
  error.args.emplace_back("lock", lock.id);
  error.severity = base::Severity::kWarning;
  return error;
}

}  // namespace

EntityId TargetOf(const Lock& lock) {
  const EntityKind kind = KindOfTarget(lock.forbids);
  return {kind, kind == EntityKind::kPlan && lock.target == kServicePlan ? std::string() : lock.target};
}

void CheckLockTarget(const Bundle& bundle, const Lock& lock, EntityCache* cache, Sink* sink) {
  using enum Lock::Forbids;
  if (lock.forbids == kAddDecision || lock.forbids == kAddCaseType || lock.forbids == kAddRecord ||
      lock.forbids == kAddDuty) {
    return;
  }
  const EntityId id = TargetOf(lock);
  const bool stated = std::any_of(bundle.layers.begin(), bundle.layers.end(),
                                  [&](const auto& entry) { return cache->Of(entry.second).contains(id); });
  if (!stated) return sink->Add(WithoutTarget(bundle, lock, id.kind, *cache));
  const auto entity = cache->Get(id, DeclaredChain(bundle, lock.region));
  for (const std::string& part : lock.parts) {
    // What is not there yet may be held too, a first requirement say.
    const bool has_parts = id.kind != EntityKind::kRecord && id.kind != EntityKind::kParameter;
    const bool known =
        has_parts && entity != nullptr && (ShapeOf(id.kind)->Find(part) != nullptr || HoldsPath(*entity->node, part));
    if (known) continue;
    sink->AddWarning("lock-without-target", {{"target", lock.target + "." + part}, {"lock", lock.id}}, lock.span);
  }
}

}  // namespace anze::ruleset
