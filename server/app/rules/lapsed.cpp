#include "server/app/rules/lapsed.h"

#include <algorithm>

#include "core/workflow/lapsed.h"

namespace anze::app {

using base::Language;

std::optional<Problem> LapsedForRecord(Rules* rules, const ruleset::Snapshot& snapshot, calendar::Date day,
                                       const std::string& type) {
  const ruleset::LayerRef* lapsed = snapshot.LapsedOn(day);
  if (lapsed == nullptr) return std::nullopt;
  const auto& still = lapsed->after_expiry.records;
  if (std::find(still.begin(), still.end(), type) != still.end()) return std::nullopt;
  // The rules of `day` hold no duties any more; those of the last day in force tell whether the type would owe some.
  const auto last = rules->At(snapshot.region, *lapsed->effective.to);
  if (!last.ok()) return FromFailure(last.errors());
  const auto& duties = (*last)->snapshot->duties;
  const bool owes =
      std::any_of(duties.begin(), duties.end(), [&type](const auto& duty) { return duty.second.each_record == type; });
  if (!owes) return std::nullopt;
  return FromRefusal(workflow::ExpiredRefusal(snapshot, *lapsed, {type, type}, "/region"));
}

std::optional<Problem> LapsedForPlan(const ruleset::Snapshot& snapshot, calendar::Date day) {
  const ruleset::LayerRef* lapsed = snapshot.LapsedOn(day);
  if (lapsed == nullptr || lapsed->after_expiry.plans) return std::nullopt;
  const base::Localized what{base::Text("ruleset-expired-plan", Language::kZh),
                             base::Text("ruleset-expired-plan", Language::kEn)};
  return FromRefusal(workflow::ExpiredRefusal(snapshot, *lapsed, what, "/as_of"));
}

}  // namespace anze::app
