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

app::Mask Viewer::MarksOf(const app::CaseNow& at) const {
  return app::Mask::OfCase(rules_, at.book, at.state->type, at.state->region, at.now.date());
}

app::Mask Viewer::MarksOf(const app::Records::Shown& record) const {
  return app::Mask::OfRecord(rules_, record.type, record.region, calendar::Instant(clock_->NowMillis()).date());
}

std::optional<app::Mask> Viewer::MaskOf(const app::CaseNow& at) const {
  app::Mask mask = MarksOf(at);
  if (mask.empty()) return std::nullopt;
  const app::Sight sight = SightOf(at.state->region, at.parties);
  if (sight == app::Sight::kClear) return std::nullopt;
  mask.set_may_reveal(sight == app::Sight::kMayAsk);
  return mask;
}

std::optional<app::Mask> Viewer::MaskOf(const app::Records::Shown& record) const {
  app::Mask mask = MarksOf(record);
  if (mask.empty()) return std::nullopt;
  const app::Sight sight = SightOf(record.region, record.parties);
  if (sight == app::Sight::kClear) return std::nullopt;
  mask.set_may_reveal(sight == app::Sight::kMayAsk);
  return mask;
}

}  // namespace anze::http
