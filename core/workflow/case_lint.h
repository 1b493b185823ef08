// What can be seen of a case type without running it: names that lead nowhere, states that
// cannot be reached, clocks that never start or never stop.
// Threads: pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/ruleset/snapshot.h"

namespace anze::workflow {

// Appends errors and warnings, in the order of the file.
void LintCaseType(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot, base::Diagnostics* diagnostics);

// An Error {name, in}, and {near, reason: near} when there is a known name that was probably meant.
base::Error UnknownName(std::string code, std::string_view name, std::string_view in,
                        std::span<const std::string_view> known, const base::SourceSpan& span);

}  // namespace anze::workflow
