#include "server/app/questions/case_types.h"

#include <algorithm>
#include <map>
#include <utility>

namespace anze::app {
namespace {

// Whether a region is the one asked about or lies below it.
bool IsWithin(const std::string& region, const std::string& asked) {
  return asked.empty() || region == asked || region.starts_with(asked + "/");
}

void Add(const ruleset::CaseType& type, const std::string& region, CaseTypeSummary* out) {
  if (out->title.zh.empty()) out->title = type.title;
  out->regions.push_back(region);
  for (const ruleset::State& state : type.states) {
    const bool known = std::any_of(out->states.begin(), out->states.end(),
                                   [&](const CaseTypeSummary::State& other) { return other.name == state.name; });
    // Regions share most states; the title of the first one stands for all.
    if (!known) out->states.push_back({state.name, state.title, state.final});
  }
}

}  // namespace

Answer<std::vector<CaseTypeSummary>> CaseTypeList(const Rules& rules, const std::string& region, calendar::Date day) {
  if (auto problem = UnknownRegion(rules, region)) return std::move(*problem);
  std::map<std::string, CaseTypeSummary> types;
  for (const RegionInfo& info : rules.Regions()) {
    if (!IsWithin(info.region, region)) continue;
    const auto snapshot = rules.SnapshotAt(info.region, day);
    if (!snapshot.ok()) continue;  // not yet in force: it has no cases either
    for (const auto& [name, type] : (*snapshot)->case_types) Add(type, info.region, &types[name]);
  }
  std::vector<CaseTypeSummary> list;
  for (auto& [name, summary] : types) {
    summary.name = name;
    list.push_back(std::move(summary));
  }
  return list;
}

}  // namespace anze::app
