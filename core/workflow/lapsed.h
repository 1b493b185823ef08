// Under rules that have lapsed nothing new may begin, save the case types that their `after_expiry`
// names. Open cases go on under them.
// Threads: re-entrant.
#pragma once

#include <optional>

#include "core/ruleset/model/snapshot.h"
#include "core/workflow/case_program.h"
#include "core/workflow/decide.h"

namespace anze::workflow {

// "ruleset-expired" {title, to, what, cited} at `pointer`, with the clauses by which the layer
// lapsed. `what` names the thing that can no longer be begun. Precondition: the layer has a last
// day.
Refusal ExpiredRefusal(const ruleset::Snapshot& snapshot, const ruleset::LayerRef& lapsed, const base::Localized& what,
                       const char* pointer);

// For opening a case of this type on that day; nullopt: it may be opened. Not part of DecideOpen,
// because a proof runs DecideOpen again for every case: cases opened before this check existed
// would fail it.
std::optional<Refusal> RefuseLapsed(const CaseProgram& program, calendar::Date day);

}  // namespace anze::workflow
