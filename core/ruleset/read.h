// From merged trees to the model. Readers take what is well-formed and leave the rest at its default:
// the structural checks have already said what is wrong; what only a reader can see goes to the sink.
// Threads: re-entrant.
#pragma once

#include "core/ruleset/entity.h"

namespace anze::ruleset {

// `bundle` gives the scripts that decisions name.
void ReadEntity(const Bundle& bundle, Entity* entity, Sink* sink);

Parameter ReadParameter(const Entity& entity);
Decision ReadDecision(const Bundle& bundle, const Entity& entity, Sink* sink);
CaseType ReadCaseType(const Entity& entity, Sink* sink);
Duty ReadDuty(const Entity& entity);
ServicePlanRules ReadServicePlan(const Entity& entity);
Report ReadReport(const Entity& entity);

// A layer's own files.
void ReadManifest(const base::Document& document, Layer* layer);
void ReadClauses(const base::Document& document, Layer* layer);
void ReadLocks(const base::Document& document, Layer* layer);

// A fields map; findings go to the sink.
Schema ReadFields(const base::Node* node, Sink* sink);

}  // namespace anze::ruleset
