#include "core/ruleset/merge/prepared.h"

#include <algorithm>
#include <iterator>

namespace anze::ruleset {

const Stretch& Timeline::On(calendar::Date day) const {
  auto after = std::upper_bound(
      stretches.begin(), stretches.end(), day,
      [](calendar::Date wanted, const auto& stretch) { return stretch.first && wanted < *stretch.first; });
  return *std::prev(after)->second;  // the first has no first day, so there always is one
}

}  // namespace anze::ruleset
