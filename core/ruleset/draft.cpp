// Checks a draft by adding it to a copy of the layers that it may concern as one more file of its region. Only the
// draft's own file is checked for its shape, and locks for its region and those below; what the bundle's rules say
// otherwise is not looked at again.
#include "core/ruleset/draft.h"

#include <algorithm>

#include "core/ruleset/check/lint.h"
#include "core/ruleset/check/locks.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/merge/prepare.h"
#include "core/ruleset/read/field_types.h"
#include "core/ruleset/read/shape_check.h"

namespace anze::ruleset {
namespace {

constexpr FileKind kKinds[] = {FileKind::kParameters, FileKind::kDecisions, FileKind::kCases, FileKind::kDuties,
                               FileKind::kRecords,    FileKind::kMessages,  FileKind::kPlans};

// The kind of file that begins with the draft's first key, and that file's name in the region.
struct Home {
  FileKind kind = FileKind::kOrphan;
  std::string file;
};

Home HomeOf(const base::Node& draft) {
  for (const FileKind kind : kKinds) {
    const std::string_view key = RootShape(kind).keys.front().name;
    if (draft.Find(key) == nullptr) continue;
    const std::string_view folder = kind == FileKind::kCases ? "cases" : kind == FileKind::kPlans ? "plans" : key;
    return {kind, std::string(folder) + "/draft.yaml"};
  }
  return {};
}

// Scenarios are the greater part of a region's trees, and no lock looks at them.
Layer WithoutScenarios(const Layer& layer) {
  // Every member by name: a new one fails to compile here until it is thought of.
  const auto& [region, declared, title, effective, expiry, after, documents, shared, asks, clauses, files, scripts,
               locks] = layer;
  Layer copy{region, declared, title, effective, expiry, after, documents, shared, asks, clauses, {}, scripts, locks};
  for (const auto& [path, document] : files) {
    if (PlaceFile(document.file).kind != FileKind::kTests) copy.files.emplace(path, document);
  }
  return copy;
}

// The layers whose rules reach the region, and those that its rules reach.
Bundle RelatedTo(const std::string& region, const Bundle& bundle) {
  Bundle related;
  related.kept = bundle.kept;
  for (const auto& [name, layer] : bundle.layers) {
    const bool concerned = name == region || IsBelow(region, name) || IsBelow(name, region);
    if (concerned) related.layers.emplace(name, WithoutScenarios(layer));
  }
  return related;
}

// A region without rules of its own is in force with the nearest above it; false when there is none but the platform.
bool BeginRegion(const Bundle& bundle, const std::string& region, Layer* layer) {
  layer->region = region;
  for (std::string_view at = ParentRegion(region); at != "platform" && !at.empty(); at = ParentRegion(at)) {
    const auto above = bundle.layers.find(std::string(at));
    if (above == bundle.layers.end() || !above->second.declared) continue;
    layer->effective = above->second.effective;
    return true;
  }
  return false;
}

// Nobody reads a draft that only asks what a lock refuses.
bool LacksWords(const base::Error& error) {
  return error.code == "missing-key" && std::any_of(error.args.begin(), error.args.end(), [](const auto& arg) {
           return arg.first == "key" && (arg.second == "title" || arg.second == "failure");
         });
}

}  // namespace

base::Diagnostics CheckDraft(const Bundle& bundle, const std::string& region, const base::Node& draft) {
  const Home home = HomeOf(draft);
  if (home.kind == FileKind::kOrphan) return {base::Error("draft-without-rules", {}, draft.span)};
  Bundle with = RelatedTo(region, bundle);
  const auto [layer, added] = with.layers.try_emplace(region);
  if (added && !BeginRegion(with, region, &layer->second)) {
    return {base::Error("unknown-region", {{"region", region}}, draft.span)};
  }
  base::Document& document = layer->second.files[home.file];
  document.file = region + "/" + home.file;
  document.root.kind = base::Node::Kind::kMap;
  document.root.span = draft.span;
  const std::string_view key = RootShape(home.kind).keys.front().name;
  document.root.entries.push_back({std::string(key), draft.KeySpan(key), *draft.Find(key)});
  Sink sink;
  ClauseNames names;
  for (const Layer* layer : with.Chain(region)) {
    for (const Clause& clause : layer->clauses) names.names.insert(clause.id);
  }
  ExpandTypesIn(with, region, home.kind, &document.root, &sink);
  CheckFile(document, home.kind, names, &sink);
  EntityCache cache(with, kLint, &sink);
  CheckLocksFrom(with, region, &cache, &sink);
  base::Diagnostics found = sink.Take();
  std::erase_if(found,
                [](const base::Error& error) { return error.severity != base::Severity::kError || LacksWords(error); });
  return found;
}

}  // namespace anze::ruleset
