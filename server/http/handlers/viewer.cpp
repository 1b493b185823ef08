#include "server/http/handlers/viewer.h"

namespace anze::http {
namespace {

// Shared with whoever was recognised, so that no call copies it.
std::shared_ptr<const people::Principal> PrincipalOf(const Identity& identity) {
  if (identity.recognised == nullptr) return std::make_shared<const people::Principal>(identity.principal);
  return {identity.recognised, &identity.recognised->principal};
}

}  // namespace

Viewer::Viewer(const Call& call)
    : rules_(call.services.rules),
      clock_(call.services.clock),
      directory_(&call.services.people->directory()),
      who_(PrincipalOf(call.identity)) {}

app::Sight Viewer::SightOf(std::string_view region, std::span<const std::string> parties) const {
  return app::SightOf(*directory_->policy(), *who_, region, parties);
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
