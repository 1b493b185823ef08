#include "server/http/handlers/viewer.h"

namespace anze::http {

Viewer::Viewer(const Call& call)
    : rules_(call.services.rules),
      clock_(call.services.clock),
      policy_(call.services.people->directory().policy()),
      who_(std::make_shared<const people::Principal>(call.identity.principal)) {}

app::Sight Viewer::SightOf(std::string_view region, std::span<const std::string> parties) const {
  return app::SightOf(*policy_, *who_, region, parties);
}

Mask Viewer::MarksOf(const app::CaseNow& at) const {
  return Mask::OfCase(rules_, at.book, at.state->type, at.state->region, at.now.date());
}

Mask Viewer::MarksOf(const app::Records::Shown& record) const {
  return Mask::OfRecord(rules_, record.type, record.region, calendar::Instant(clock_->NowMillis()).date());
}

std::optional<Mask> Viewer::MaskOf(const app::CaseNow& at) const {
  Mask mask = MarksOf(at);
  if (mask.empty()) return std::nullopt;
  const app::Sight sight = SightOf(at.state->region, at.parties);
  if (sight == app::Sight::kClear) return std::nullopt;
  mask.set_may_reveal(sight == app::Sight::kMayAsk);
  return mask;
}

std::optional<Mask> Viewer::MaskOf(const app::Records::Shown& record) const {
  Mask mask = MarksOf(record);
  if (mask.empty()) return std::nullopt;
  const app::Sight sight = SightOf(record.region, record.parties);
  if (sight == app::Sight::kClear) return std::nullopt;
  mask.set_may_reveal(sight == app::Sight::kMayAsk);
  return mask;
}

}  // namespace anze::http
