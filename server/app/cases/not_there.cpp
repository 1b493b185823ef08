#include "server/app/cases/not_there.h"

#include <string>

#include "core/calendar/date.h"

namespace anze::app {

Problem NotThere(ports::RemovalStore* storage, std::string_view case_id, const ports::ReadScope* scope) {
  // Looked for whoever asks, so that the time of an answer tells nothing.
  const auto removed = storage->FindRemoved(case_id);
  if (!removed.ok()) return FromFailure(removed.errors());
  if (!*removed || (scope != nullptr && !ports::ReadsRegion(*scope, (*removed)->region)))
    return NotFound("unknown-case", {{"case", std::string(case_id)}});
  Problem gone;
  gone.kind = ProblemKind::kGone;
  gone.error = base::Error("case-removed", {{"case", std::string(case_id)},
                                            {"date", calendar::Instant((*removed)->removed_at).date().ToString()},
                                            {"proposal", std::to_string((*removed)->proposal)}});
  return gone;
}

}  // namespace anze::app
