// Whom the values of parameters are about (`applies_to` of a value): the trees of their conditions, and what the rules
// alone can tell of them.
// Threads: re-entrant.
#pragma once

#include <optional>

#include "core/base/result.h"
#include "core/decision/ast.h"
#include "core/decision/scope.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::decision {

// Returns the tree of a condition, checked against such names; nullopt where it has a flaw.
std::optional<Node> ParseValueCondition(const ruleset::Expression& condition, const Scope& facts);

// Checks the conditions of all parameters against what the decisions and case types of the snapshot declare.
// Errors, at the condition: those of Condition::Compile; "value-condition" {reason}; "value-conditions-meet" {name,
// other, line, example} of two values of one layer that hold for the same facts; "too-many-conditions" {name, max}.
// Warnings: "value-about-nobody" and "value-about-all" {condition}. What cannot be told from the texts is told when the
// parameter is read.
void CheckValueConditions(const ruleset::Snapshot& snapshot, base::Diagnostics* errors, base::Diagnostics* warnings);

}  // namespace anze::decision
