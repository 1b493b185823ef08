#include "server/app/questions/case_types.h"

#include <map>
#include <utility>
#include <vector>

#include "server/app/answers/bad_region.h"

namespace anze::app {
namespace {

using base::Language;
using base::Value;

struct Summary {
  std::string title;
  std::vector<std::pair<std::string, Value>> states;  // by name, in the order of the first region
  std::vector<std::string> regions;
};

// Whether a region is the one asked about or lies below it.
bool IsWithin(const std::string& region, const std::string& asked) {
  return asked.empty() || region == asked || region.starts_with(asked + "/");
}

void Add(const ruleset::CaseType& type, const std::string& region, Language language, Summary* out) {
  if (out->title.empty()) out->title = type.title.In(language);
  out->regions.push_back(region);
  for (const ruleset::State& state : type.states) {
    bool known = false;
    for (const auto& [name, row] : out->states) known = known || name == state.name;
    // Regions share most states; the title of the first one stands for all.
    if (known) continue;
    Value row = Value::EmptyMap();
    row.Set("name", state.name);
    row.Set("title", state.title.In(language));
    row.Set("final", state.final);
    out->states.emplace_back(state.name, std::move(row));
  }
}

Value Shown(const std::string& name, Summary summary) {
  Value states = Value::EmptyList();
  for (auto& [state, row] : summary.states) states.Append(std::move(row));
  Value regions = Value::EmptyList();
  for (const std::string& region : summary.regions) regions.Append(region);
  Value out = Value::EmptyMap();
  out.Set("name", name);
  out.Set("title", summary.title);
  out.Set("states", std::move(states));
  out.Set("regions", std::move(regions));
  return out;
}

}  // namespace

Answer<Value> CaseTypeList(const Rules& rules, const std::string& region, calendar::Date day, Language language) {
  std::map<std::string, Summary> types;
  bool found = region.empty();
  for (const RegionInfo& info : rules.Regions()) {
    if (!IsWithin(info.region, region)) continue;
    found = true;
    const auto snapshot = rules.SnapshotAt(info.region, day);
    if (!snapshot.ok()) continue;  // not yet in force: it has no cases either
    for (const auto& [name, type] : (*snapshot)->case_types) Add(type, info.region, language, &types[name]);
  }
  if (!found) return BadRegion({base::Error("unknown-region", {{"region", region}}).At("?region")});
  Value items = Value::EmptyList();
  for (auto& [name, summary] : types) items.Append(Shown(name, std::move(summary)));
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  return out;
}

}  // namespace anze::app
