// The answer where a region has no such decision: that it expired with its layer, or that it does
// not apply there. Only a name that no region of the bundle knows is an error, because then it is
// the question that is wrong.
#include "core/decision/absence.h"

#include "core/decision/explain.h"
#include "core/ruleset/merge/prepared.h"

namespace anze::decision {
namespace {

using base::Value;

// True when some region of the bundle states the decision, on whatever day.
bool StatedAnywhere(const ruleset::Bundle& bundle, std::string_view decision) {
  const ruleset::EntityId id{ruleset::EntityKind::kDecision, std::string(decision)};
  for (const auto& [region, timeline] : bundle.prepared->regions) {
    for (const auto& [day, stretch] : timeline.stretches) {
      if (stretch->entities.contains(id)) return true;
    }
  }
  return false;
}

const ruleset::LayerRef* FindLayer(const ruleset::Snapshot& snapshot, std::string_view region) {
  for (const ruleset::LayerRef& layer : snapshot.layers) {
    if (layer.region == region) return &layer;
  }
  return nullptr;
}

Value InForce(const ruleset::Snapshot& snapshot) {
  Value regions = Value::EmptyList();
  for (const ruleset::LayerRef& layer : snapshot.layers) {
    if (layer.in_force) regions.Append(layer.region);
  }
  return regions;
}

Value LayerFacts(const ruleset::LayerRef& layer) {
  Value facts = Value::EmptyMap();
  facts.Set("region", layer.region);
  if (layer.effective.from) facts.Set("effective_from", layer.effective.from->ToString());
  if (layer.effective.to) facts.Set("effective_to", layer.effective.to->ToString());
  return facts;
}

}  // namespace

base::Result<Explanation> ExplainAbsence(const ruleset::Snapshot& snapshot, std::string_view decision) {
  Explanation out;
  auto evidence = std::make_shared<Evidence>();
  evidence->as_of = snapshot.resolved_on;
  OwnTest test;
  test.id = decision;
  const auto expired = snapshot.expired_names.find(std::string(decision));
  if (expired != snapshot.expired_names.end()) {
    out.verdict.outcome = "expired";
    if (const ruleset::LayerRef* layer = FindLayer(snapshot, expired->second)) {
      test.title = layer->title;
      test.clauses = layer->expiry_clauses;
      test.facts = LayerFacts(*layer);
      out.verdict.value.Set("expired", LayerFacts(*layer));
    }
    out.verdict.value.Set("in_force", InForce(snapshot));
    out.verdict.clauses = test.clauses;
  } else {
    const bool shared = snapshot.shared_decisions.contains(std::string(decision));
    if (!shared && (snapshot.bundle == nullptr || !StatedAnywhere(*snapshot.bundle, decision))) {
      return base::Error("unknown-decision", {{"decision", std::string(decision)}, {"region", snapshot.region}});
    }
    out.verdict.outcome = "not_applicable";
    test.title = snapshot.title;
    test.facts = Value::EmptyMap();
    test.facts.Set("regions", InForce(snapshot));
  }
  out.trace.push_back(evidence->Own(std::move(test), MarkWord(Mark::kSkipped)));
  out.evidence = std::move(evidence);
  return out;
}

}  // namespace anze::decision
