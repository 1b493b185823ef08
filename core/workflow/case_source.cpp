#include "core/workflow/case_source.h"

#include <algorithm>

namespace anze::workflow {

using ruleset::CaseSource;
using ruleset::UniqueKey;

UniqueKey KeyOfPaths(std::vector<std::string> paths) {
  UniqueKey key;
  key.paths = std::move(paths);
  std::sort(key.paths.begin(), key.paths.end());
  for (const std::string& path : key.paths) key.name += (key.name.empty() ? "" : ",") + path;
  return key;
}

UniqueKey KeyOf(const std::vector<std::pair<std::string, ruleset::Expression>>& stated) {
  std::vector<std::string> paths;
  paths.reserve(stated.size());
  for (const auto& [path, value] : stated) paths.push_back(path);
  return KeyOfPaths(std::move(paths));
}

ruleset::Type TypeGiven(const CaseSource& source, const ruleset::Snapshot& snapshot) {
  if (source.gives == CaseSource::Gives::kCount) return ruleset::Type::kInteger;
  if (source.gives == CaseSource::Gives::kAny) return ruleset::Type::kBoolean;
  const auto type = snapshot.case_types.find(source.case_type);
  const ruleset::Field* fact = type == snapshot.case_types.end() ? nullptr : type->second.facts.Find(source.fact);
  return fact == nullptr ? ruleset::Type::kString : fact->type;
}

}  // namespace anze::workflow
