#include "server/app/questions/parameter_page.h"

namespace anze::app {

using base::Error;

Answer<ParameterPage> ParameterPageOf(Rules* rules, const std::string& name, const std::string& region,
                                      calendar::Date as_of) {
  ParameterPage page{as_of, {}};
  for (const RegionInfo& info : rules->Regions()) {
    if (!region.empty() && info.region != region) continue;
    auto book = rules->At(info.region, as_of);
    if (!book.ok()) continue;  // a region without rules on that day
    const ruleset::Snapshot& snapshot = *(*book)->snapshot;
    if (!snapshot.parameters.contains(name)) continue;
    page.regions.push_back({*book, ParameterOf(snapshot, name, as_of)});
  }
  if (!page.regions.empty()) return page;
  // No region knows it: either the region asked about does not exist, or the name does not.
  if (!region.empty() && rules->bundle()->Chain(region).empty()) {
    return Invalid({Error("unknown-region", {{"region", region}})});
  }
  return Invalid({Error("unknown-parameter", {{"name", name}, {"region", region}})});
}

}  // namespace anze::app
