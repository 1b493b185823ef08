// Checks of a case type that need no case: names that do not exist, states that cannot be reached,
// clocks that never start or never stop. case_program.h lists the codes of its own; here also
// "effect-unknown-fact", "effect-lacks-fact", "unknown-effect-case", "raise-unknown-event", "effect-unknown-field",
// "effect-record-without-key", and the warning "raise-without-parent". Threads: pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::workflow {

// Appends errors and warnings. Reachability is only looked at when every state and event that is
// named exists.
void LintCaseType(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot, base::Diagnostics* diagnostics);

// Appends what is wrong with the decisions that it asks ("unknown-asked", "supplies-unstated", "unknown-decision-name",
// "unknown-asked-record", "register-without-key", "unknown-asked-case", "unknown-other-fact", "unknown-state",
// "case-key-of-type", "case-sum-of-type", "unknown-fact", "asked-fact-without-source",
// "asked-fact-type";
// warning "asked-never") and with facts that only later steps set ("later-required"; warning "later-not-said") and with
// dates that no condition bounds (warning "date-unbounded").
void LintAsked(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot, base::Diagnostics* diagnostics);

// Returns an Error {name, in}, with {near, reason: near} when there is a known name that was
// probably meant.
base::Error UnknownName(std::string code, std::string_view name, std::string_view in,
                        std::span<const std::string_view> known, const base::SourceSpan& span);

}  // namespace anze::workflow
