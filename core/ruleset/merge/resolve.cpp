// Makes a snapshot by copying what loading has merged. Documents and clauses come from every layer,
// in force or not, so that a decision of last year can still show what it cited; rules, locks and
// names only from those in force.
#include "core/ruleset/merge/resolve.h"

#include <algorithm>

#include "core/ruleset/merge/prepare.h"
#include "core/ruleset/merge/stated.h"

namespace anze::ruleset {
namespace {

void AddEntity(const Entity& entity, Snapshot* snapshot) {
  const std::string& name = entity.id.name;
  switch (entity.id.kind) {
    case EntityKind::kParameter:
      snapshot->parameters.emplace(name, std::get<Parameter>(entity.model));
      return;
    case EntityKind::kDecision:
      snapshot->decisions.emplace(name, std::get<Decision>(entity.model));
      return;
    case EntityKind::kCaseType:
      snapshot->case_types.emplace(name, std::get<CaseType>(entity.model));
      return;
    case EntityKind::kDuty:
      snapshot->duties.emplace(name, std::get<Duty>(entity.model));
      return;
    case EntityKind::kRecord:
      snapshot->records.emplace(name, std::get<Schema>(entity.model));
      return;
    case EntityKind::kReport:
      snapshot->reports.emplace(name, std::get<Report>(entity.model));
      return;
    case EntityKind::kMessage:
      snapshot->messages.emplace(name, std::get<Message>(entity.model));
      return;
    case EntityKind::kPlan:
      snapshot->service_plan = std::get<ServicePlanRules>(entity.model);
      return;
    case EntityKind::kRole:
      snapshot->roles.emplace(name, std::get<Role>(entity.model));
      return;
  }
}

// What a layer that has expired stated under names that are asked for.
void AddExpired(const Layer& layer, const EntityMap& stated, Snapshot* snapshot) {
  for (const auto& [id, entity] : stated) {
    if (id.kind != EntityKind::kDecision && id.kind != EntityKind::kCaseType) continue;
    const auto& layers = entity->layers;
    const bool states = std::any_of(layers.begin(), layers.end(),
                                    [&](const Contribution& contribution) { return contribution.layer == &layer; });
    if (states) snapshot->expired_names[id.name] = layer.region;
  }
}

// Names that an expired layer stated are looked for in every stretch: the layer may have lapsed
// long before this one began.
void AddLayers(const Bundle& bundle, const Timeline& timeline, const Stretch& stretch, calendar::Date day,
               Snapshot* snapshot) {
  for (const Layer* layer : DeclaredChain(bundle, snapshot->region)) {
    const bool in_force = std::find(stretch.in_force.begin(), stretch.in_force.end(), layer) != stretch.in_force.end();
    snapshot->layers.push_back(
        {layer->region, layer->title, layer->effective, in_force, layer->expiry_clauses, layer->after_expiry});
    for (const RegulationDocument& document : layer->documents) snapshot->documents.emplace(document.id, document);
    for (const Clause& clause : layer->clauses) snapshot->clauses.emplace(clause.id, clause);
    if (in_force) {
      snapshot->shared_decisions.insert(layer->shared_decisions.begin(), layer->shared_decisions.end());
      for (const auto& [question, name] : layer->asks) snapshot->asks[question] = name;
      snapshot->locks.insert(snapshot->locks.end(), layer->locks.begin(), layer->locks.end());
      continue;
    }
    if (!layer->effective.to || day <= *layer->effective.to) continue;  // not yet begun
    for (const auto& [first, past] : timeline.stretches) AddExpired(*layer, past->entities, snapshot);
  }
}

}  // namespace

base::Result<std::shared_ptr<const Snapshot>> Resolve(std::shared_ptr<const Bundle> bundle, std::string_view region,
                                                      calendar::Date day) {
  const auto found = bundle->prepared->regions.find(region);
  if (found == bundle->prepared->regions.end()) {
    return base::Error("unknown-region", {{"region", std::string(region)}});
  }
  const Stretch& stretch = found->second.On(day);
  if (stretch.in_force.empty()) {
    return base::Error("ruleset-not-yet-in-force", {{"region", std::string(region)}, {"date", day.ToString()}});
  }
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->region = found->first;
  snapshot->title = bundle->layers.at(found->first).title;
  snapshot->digest = stretch.digest;
  snapshot->bundle_digest = bundle->digest;
  snapshot->resolved_on = day;
  AddLayers(*bundle, found->second, stretch, day, snapshot.get());
  for (const auto& [id, entity] : stretch.entities) AddEntity(*entity, snapshot.get());
  AddUsedFacts(snapshot.get());
  AddStatedFacts(snapshot.get());
  snapshot->bundle = std::move(bundle);
  return std::shared_ptr<const Snapshot>(std::move(snapshot));
}

}  // namespace anze::ruleset
