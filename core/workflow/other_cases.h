// What a decision learns from other cases (case_source.h): how many there are, whether there is one, what they sum up
// to, what the last of them says.
//
// A case that may count but does not say whether it does, or how much, makes the answer unknown: never a smaller one.
// Ownership: a CompiledCases refers into its snapshot. Threads: re-entrant.
#pragma once

#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/workflow/case_program.h"
#include "core/workflow/registers.h"

namespace anze::workflow {

// What the cases that were found give; nullopt while that is unknown, of kLatest also where none has the fact.
// Errors: those of decision::Condition, "number-overflow".
base::Result<std::optional<base::Value>> Given(const CompiledCases& compiled, const std::vector<OtherCase>& found,
                                               const decision::Context& context);

}  // namespace anze::workflow
