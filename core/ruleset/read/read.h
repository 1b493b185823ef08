// Reads merged trees into the model.
//
// Whatever is malformed keeps its default, because the structural check has reported it already;
// problems that only the reader can see go to the sink. Expressions are not compiled.
// Ownership: the models own all they hold. Threads: re-entrant.
#pragma once

#include "core/ruleset/read/entity.h"

namespace anze::ruleset {

// Sets entity->model by its kind. `bundle` holds the scripts that decisions name. Precondition:
// entity->node is merged.
void ReadEntity(const Bundle& bundle, Entity* entity, Sink* sink);

// One for each kind. To the sink: "missing-key", "step-value-or-require", "unknown-input",
// "unknown-output", "unknown-type", "script-missing", "effect-kind", and those of ReadFields.
Parameter ReadParameter(const Entity& entity);
Decision ReadDecision(const Bundle& bundle, const Entity& entity, Sink* sink);
CaseType ReadCaseType(const Entity& entity, Sink* sink);
// Of a case type, at its place.
Application ReadApplication(const base::Node& node, const base::SourceSpan& at);
Duty ReadDuty(const Entity& entity);
ServicePlanRules ReadServicePlan(const Entity& entity);
Report ReadReport(const Entity& entity);

// Read a layer's own files, which are not merged, into the layer.
void ReadManifest(const base::Document& document, Layer* layer);
void ReadClauses(const base::Document& document, Layer* layer);
void ReadLocks(const base::Document& document, Layer* layer);

// The use of a fields map: only some are stored, and may have keys or refer to records.
enum class FieldUse { kPlain, kItem /* of a list */, kCaseFacts, kRecord };

// Returns a fields map by dotted path as a tree of fields; nullptr gives an empty one. To the sink:
// "unknown-key", "missing-key", "unknown-type", "field-conflict", "bad-field-path", "wrong-type",
// "wrong-node-type", and those of relations.h.
Schema ReadFields(const base::Node* node, Sink* sink, FieldUse use = FieldUse::kPlain);

}  // namespace anze::ruleset
