// The digest is noted last: until every case was asked, a crash or an error makes the next run ask all of them again,
// which is harmless, since a case that stands under the calendar already does not change.
#include "server/app/cases/recompute.h"

namespace anze::app {
namespace {

constexpr std::string_view kCalendarSetting = "calendar.digest";
constexpr std::string_view kReason = "calendar-published";
constexpr std::size_t kPage = 1000;

}  // namespace

base::Status RecomputeAfterCalendarChange(Rules* rules, Cases* cases, ports::Storage* storage) {
  auto calendar = rules->Calendar();
  if (!calendar.ok()) return calendar.errors();
  const std::string& digest = (*calendar)->digest();
  auto known = storage->GetSetting(kCalendarSetting);
  if (!known.ok()) return known.errors();
  if (*known && **known == digest) return base::Ok{};
  std::string after;
  // A new data folder has nothing to compute again.
  for (bool more = known->has_value(); more;) {
    auto ids = storage->CaseIds(after, kPage, true);
    if (!ids.ok()) return ids.errors();
    for (const std::string& id : *ids) {
      if (auto changed = cases->Recompute(id, std::string(kReason)); !changed.ok()) return changed.errors();
    }
    more = ids->size() == kPage;
    if (more) after = ids->back();
  }
  return storage->PutSetting(kCalendarSetting, digest);
}

}  // namespace anze::app
