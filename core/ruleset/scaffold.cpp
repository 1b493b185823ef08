// Writes a new region's files as text from the catalog. Only parameters that a level above knows
// and no lock holds are taken over from another region, since others could not load.
#include "core/ruleset/scaffold.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "core/base/json.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/merge/prepared.h"
#include "core/ruleset/scaffold_copy.h"

namespace anze::ruleset {
namespace {

// A region's path as a folder of rules would be read: "cn/a/b", nothing reserved.
bool IsRegionName(const std::string& region) {
  if (!region.starts_with("cn/")) return false;
  const Placed placed = PlaceFile(region + "/ruleset.yaml");
  return placed.kind == FileKind::kRuleset && placed.region == region && region.find("//") == std::string::npos;
}

// Parameters that a lock above the new region holds.
std::set<std::string> LockedAbove(const Bundle& bundle, const std::string& region) {
  std::set<std::string> names;
  for (const auto& [above, layer] : bundle.layers) {
    if (!IsBelow(region, above)) continue;
    for (const Lock& lock : layer.locks) names.insert(lock.target);
  }
  return names;
}

// The parameters that the nearest declared region above states or inherits.
std::set<std::string> Inherited(const Bundle& bundle, const std::string& region, calendar::Date day) {
  std::set<std::string> names;
  for (std::string_view at = ParentRegion(region); !at.empty(); at = ParentRegion(at)) {
    const auto timeline = bundle.prepared->regions.find(at);
    if (timeline == bundle.prepared->regions.end()) continue;
    for (const auto& [id, entity] : timeline->second.On(day).entities) {
      if (id.kind == EntityKind::kParameter) names.insert(id.name);
    }
    return names;
  }
  return names;
}

// In a form that reads as the same value again, laid out as `anze fmt` does; texts in quotes.
std::string Written(const base::Value& value) {
  if (!value.is_list()) return base::WriteJson(value);
  std::string text;
  for (const base::Value& item : value.as_list()) text += (text.empty() ? "[" : ", ") + base::WriteJson(item);
  return text.empty() ? "[]" : text + "]";
}

// The newest value about everybody, and the newest about each that some are about.
std::string ValuesLike(const Parameter& parameter, const NewRegion& wanted, const std::string& citation) {
  std::vector<const DatedValue*> newest;
  for (const DatedValue& value : parameter.values) {
    if (value.region != wanted.like || value.from > wanted.from) continue;
    const auto same = std::find_if(newest.begin(), newest.end(), [&](const DatedValue* other) {
      return other->applies_to.text == value.applies_to.text;
    });
    if (same == newest.end()) {
      newest.push_back(&value);
    } else {
      *same = &value;
    }
  }
  std::string text;
  for (const DatedValue* value : newest) {
    text += "      - {from: " + wanted.from.ToString() + ", value: " + Written(value->value);
    if (!value->applies_to.empty()) text += ", applies_to: " + Written(base::Value(value->applies_to.text));
    text += ", clauses: [" + citation + "]}\n";
  }
  return text;
}

std::string Values(const NewRegion& wanted, const Bundle& bundle, const std::set<std::string>& inherited,
                   const std::string& citation) {
  const std::set<std::string> locked = LockedAbove(bundle, wanted.region);
  std::string text;
  for (const auto& [id, entity] : bundle.prepared->regions.find(wanted.like)->second.On(wanted.from).entities) {
    const auto* parameter = std::get_if<Parameter>(&entity->model);
    if (parameter == nullptr || !inherited.contains(id.name) || locked.contains(id.name)) continue;
    const std::string values = ValuesLike(*parameter, wanted, citation);
    if (!values.empty()) text += "  " + id.name + ":\n    values:\n" + values;
  }
  return text;
}

}  // namespace

base::Result<std::vector<SourceFile>> Scaffold(const NewRegion& wanted, const Bundle& bundle, base::Language language) {
  const std::string& region = wanted.region;
  if (!IsRegionName(region)) return base::Error("bad-region-name", {{"region", region}});
  const auto existing = bundle.layers.find(region);
  if (existing != bundle.layers.end() && existing->second.declared) {
    return base::Error("region-exists", {{"region", region}, {"folder", region}});
  }
  if (!wanted.like.empty() && bundle.Chain(wanted.like).empty()) {
    return base::Error("unknown-region", {{"region", wanted.like}});
  }
  const std::string prefix = region.substr(region.rfind('/') + 1);
  std::string up;  // to the rulesets folder
  for (std::size_t i = 0; i <= static_cast<std::size_t>(std::count(region.begin(), region.end(), '/')); ++i)
    up += "../";
  const base::MessageArgs args = {{"region", region},
                                  {"title", Written(wanted.title)},
                                  {"from", wanted.from.ToString()},
                                  {"prefix", prefix},
                                  {"like", wanted.like},
                                  {"up", up}};
  const auto text = [&](const char* id) { return base::Text("scaffold-" + std::string(id), language, args); };
  std::vector<SourceFile> files = {{region + "/ruleset.yaml", text("manifest")},
                                   {region + "/clauses.yaml", text("clauses")},
                                   {region + "/decisions/scope.yaml", text("decision")},
                                   {region + "/tests/scope.yaml", text("test")}};
  if (wanted.like.empty()) return files;
  const std::set<std::string> inherited = Inherited(bundle, region, wanted.from);
  const std::string values = Values(wanted, bundle, inherited, base::Text("scaffold-to-check", language));
  if (!values.empty()) files.push_back({region + "/parameters/values.yaml", text("parameters") + values});
  // Whoever stands below has the rules anyway.
  if (IsBelow(region, wanted.like)) return files;
  for (SourceFile& file : CopyRules(wanted, bundle, {inherited.begin(), inherited.end()}, language)) {
    const auto known =
        std::find_if(files.begin(), files.end(), [&](const SourceFile& one) { return one.path == file.path; });
    if (known == files.end()) files.push_back(std::move(file));
  }
  return files;
}

std::vector<SourceFile> FilledIn(std::vector<SourceFile> files) {
  for (const base::Language language : {base::Language::kZh, base::Language::kEn}) {
    std::string blanks = base::Text("scaffold-blanks", language) + "|";
    for (std::size_t end = blanks.find('|'); end != std::string::npos; end = blanks.find('|')) {
      const std::string blank = blanks.substr(0, end);
      for (SourceFile& file : files) {
        for (std::size_t at = file.text.find(blank); at != std::string::npos; at = file.text.find(blank, at)) {
          file.text.replace(at, blank.size(), "x");
        }
      }
      blanks.erase(0, end + 1);
    }
  }
  return files;
}

}  // namespace anze::ruleset
