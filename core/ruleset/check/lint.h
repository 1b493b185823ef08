// Checks that need merged rules: values against their types, references across files.
// Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ruleset/merge/prepare.h"

namespace anze::ruleset {

// Checks one merged entity; only parameters have anything to check. To the sink:
// "parameter-wrong-type", "bad-period", "bad-date", "bad-enum-value", "parameter-overlap" (values
// of one layer on one day), "parameter-not-comparable", "missing-clause" (a value without a
// citation that is not marked as a choice).
void LintEntity(const Entity& entity, Sink* sink);

// Checks references between the entities of a stretch. `ever` holds every entity of the region's chain on any
// day: a name that is not among them is an error ("unknown-parameter", "unknown-message"), as is a parameter of the
// wrong type ("parameter-wrong-type"). Warning "parameter-without-value" {name, date}: it has none on the first day
// yet.
void LintStretch(const std::string& region, const Stretch& stretch, const EntityMap& ever, Sink* sink);

// Checks the cases and debtors that a duty names. To the sink: "duty-without-case", "duty-case-facts" (the case type
// lacks facts that an opening sets), "duty-case-opener", "duty-for-each", "duty-record-date", those of unknown names.
// Precondition: the entity is a duty.
void LintDuty(const Entity& entity, const EntityMap& ever, Sink* sink);

// Checks when the services of a plan fall due: "plan-month" {text}, "plan-partial-without-every" {item},
// "plan-together" {item, known} (no item, or one that is counted inside another). Precondition: the entity is a service
// plan.
void LintPlanWindows(const Entity& entity, Sink* sink);

// Checks the references in the fields of a record type: record types that are known by one field of
// the same type. To the sink: "unknown-referred-record" {name}, "referred-record-without-key" {record, field}.
// Precondition: the entity is a record type.
void LintRecord(const Entity& entity, const EntityMap& ever, Sink* sink);

// Checks that the roles which a case type or a duty names are declared by some layer of the chain. To the sink:
// "unknown-role" {role}. Where no layer declares any role, none is looked at. Other entities name none.
void LintRoles(const Entity& entity, const EntityMap& ever, Sink* sink);

// Checks the names in the service plan. To the sink: "unknown-plan-decision", "unknown-plan-count" {decision, known},
// "plan-count-type", "unknown-plan-item". Precondition: the entity is a service plan.
void LintPlan(const Entity& entity, const EntityMap& ever, Sink* sink);

// Checks that the fields of an entity have titles, and what bounds them against their types. To the sink:
// "missing-key" {title}, "constraint-out-of-place" {key, type},
// "items-key-ignored" {key}, "items-without-values", "bounds-reversed" {min, max}, "enum-word", "duplicate-member",
// "foreign-mark", "wrong-type", "out-of-bounds", and what Schema::Validate says of an example.
void LintFields(const Entity& entity, Sink* sink);

// Holds a figure against the clauses that are cited beside it, where these hold another figure of its kind: warning
// "value-against-quote" {value, quoted, meant}.
void LintQuotes(const Bundle& bundle, Sink* sink);

// Checks that something reads each parameter, or that `unread` says why nothing does. Warning "parameter-unread"
// {name}, with the reason "read" where it says so of one that is read.
void LintUnread(const Bundle& bundle, const EntityCache& cache, Sink* sink);

// Checks the keys of the facts of uploads: "bad-field-path" {path}, warning "upload-key-like-fact" {key, near}.
void LintUploads(const base::Node& case_type, Sink* sink);

// Checks that a fact which several decisions of a region declare is the same in all: "fact-of-two-meanings" {path,
// other, here, there, place}.
void LintFacts(const Bundle& bundle, Sink* sink);

// Checks the messages of all layers. To the sink: "message-unused" (warning), "unknown-record-message",
// "unknown-decision-message", "message-of-no-answer", "message-placeholder", "placeholders-differ".
void LintMessages(const Bundle& bundle, const EntityCache& cache, Sink* sink);
// A text in two languages whose {placeholders} differ: "placeholders-differ".
void LintPlaceholders(const base::Node& text, Sink* sink);

// Checks what the manifests and locks of all layers name, and that nothing of the scaffold is left blank. To the sink:
// "unknown-question", "unknown-shared-decision", "unknown-role", "bad-enum-value", "blank-left".
void LintLayers(const Bundle& bundle, const EntityCache& cache, Sink* sink);

// Checks the names and keys of all scenarios (lint_scenarios.cpp lists the codes).
void LintScenarios(const Bundle& bundle, Sink* sink);

// Reports scripts that no decision of any day names ("script-unused"): a slip in a name would leave one behind.
void LintScripts(const Bundle& bundle, Sink* sink);

// Checks that everything named under `after_expiry` exists ("unknown-case-after-expiry",
// "unknown-record-after-expiry"), and that the ruleset lapses at all ("after-expiry-without-end").
void LintAfterExpiry(const Bundle& bundle, const EntityCache& cache, Sink* sink);

// Both, for an EntityCache; and none, for rules that were accepted before.
inline constexpr Lint kLint = {LintEntity, LintStretch};
inline constexpr Lint kNoLint = {[](const Entity&, Sink*) {},
                                 [](const std::string&, const Stretch&, const EntityMap&, Sink*) {}};

// Names inside param("…") of an expression, in order.
std::vector<std::string> ParametersIn(std::string_view expression);
// Every expression of a decision.
std::vector<const Expression*> ExpressionsOfDecision(const Decision& decision);

}  // namespace anze::ruleset
