#include "core/workflow/registers.h"

#include <algorithm>

namespace anze::workflow {

using base::Value;
using ruleset::UniqueKey;

const UniqueKey* KeyAsked(const std::vector<UniqueKey>& declared, const Value& key) {
  const auto fits = [&key](const UniqueKey& one) {
    if (!key.is_map()) return one.paths.size() == 1;
    return one.paths.size() == key.as_map().size() &&
           std::all_of(one.paths.begin(), one.paths.end(),
                       [&key](const std::string& path) { return key.Find(path) != nullptr; });
  };
  const auto found = std::find_if(declared.begin(), declared.end(), fits);
  return found == declared.end() ? nullptr : &*found;
}

Value KeyObject(const UniqueKey& declared, const Value& key) {
  Value object = Value::EmptyMap();
  for (const std::string& path : declared.paths) object.SetPath(path, key.is_map() ? key.Get(path) : key);
  return object;
}

}  // namespace anze::workflow
