// The event that tells a case, in its journal, that an effect it asked for was not carried out.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/workflow/decide.h"

namespace anze::workflow {

// An effect could not be carried out: the rules refused it where it was to happen, or it still fails after many tries.
struct EffectFailedCommand {
  std::string kind;            // "open_case", "raise_event", "notify" or "upload"
  std::string target;          // the case type, event, message or system it names
  std::uint64_t asked_by = 0;  // sequence of the event that asked for it
  std::string code;            // of the refusal or error
  base::Localized reason;      // its sentence
  bool retried = false;        // it is still being tried
};

// The event "effect_failed", by the system: it changes neither state nor facts nor clocks, and is possible in every
// state, final ones too. Never refused. Errors: "case-too-large".
// Threads: pure.
base::Result<Event> DecideEffectFailed(const CaseState& state, const EffectFailedCommand& command,
                                       calendar::Instant now);

}  // namespace anze::workflow
