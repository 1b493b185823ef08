#include "core/workflow/decide_effect.h"

#include <algorithm>

#include "core/workflow/size.h"

namespace anze::workflow {

base::Result<Event> DecideEffectFailed(const CaseState& state, const EffectFailedCommand& command,
                                       calendar::Instant now) {
  Event event;
  event.sequence = state.sequence + 1;
  event.at = std::max(now, state.updated_at);
  event.actor = "system";
  event.role = "system";
  event.name = "effect_failed";
  event.from = state.state;
  event.to = state.state;
  event.data = base::Value::EmptyMap();
  event.data.Set("effect", command.kind);
  event.data.Set("target", command.target);
  event.data.Set("asked_by", static_cast<std::int64_t>(command.asked_by));
  event.data.Set("code", command.code);
  event.data.Set("reason_zh", command.reason.zh);
  event.data.Set("reason_en", command.reason.en);
  event.data.Set("retried", command.retried);
  if (auto fits = CheckSize(event, &state); !fits.ok()) return fits.errors();
  return event;
}

}  // namespace anze::workflow
