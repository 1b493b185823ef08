#include "core/ruleset/model/bundle.h"

#include <algorithm>

#include "core/ruleset/layout/place.h"

namespace anze::ruleset {

std::vector<const Layer*> Bundle::Chain(std::string_view region) const {
  std::vector<const Layer*> chain;
  if (!layers.contains(std::string(region))) return chain;
  for (std::string_view at = region; !at.empty(); at = ParentRegion(at)) {
    const auto layer = layers.find(std::string(at));
    if (layer != layers.end()) chain.push_back(&layer->second);
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

}  // namespace anze::ruleset
