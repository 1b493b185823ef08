// A bundle: every ruleset of a rulesets/ tree as loaded, checked and ready to resolve.
//
// Load() is all or nothing: with any error there is no bundle, and the diagnostics say
// everything that is wrong, in file order. Reading files is the caller's business.
//
// Overlay: a region's files are merged over its parents' (platform, cn, province, city,
// district): maps by key, lists of {id} by id (same id replaces; `disable: true` with a
// reason and a clause removes), everything else replaces. Parameter values of all layers
// are kept side by side, dated.
// Ownership: a Bundle is shared as shared_ptr<const>; Snapshots keep it alive.
// Threads: immutable after loading, except an internal, synchronised snapshot cache owned by RulesetIndex in
// server/app.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/calendar/work_calendar.h"
#include "core/ruleset/model.h"

namespace anze::ruleset {

struct Prepared;  // prepared.h: every merge that is in force on some day, read into the model

struct SourceFile {
  std::string path;  // relative to the rulesets root, '/' separated: "cn/shanxi/xinzhou/clauses.yaml"
  std::string text;
};

// One region's own layer.
struct Layer {
  std::string region;    // "cn/shanxi/xinzhou", or "platform"
  bool declared = true;  // false: an empty level, a folder without ruleset.yaml that has children
  base::Localized title;
  EffectiveTime effective;
  std::vector<std::string> expiry_clauses;  // what says that it lapsed
  std::vector<RegulationDocument> documents;
  std::vector<Clause> clauses;
  std::map<std::string, base::Document> files;  // path under the region -> tree, or an empty node (Trees::kDrop)
  std::map<std::string, std::string> scripts;   // path -> Lua text
  std::vector<Lock> locks;
};

struct Bundle {
  std::map<std::string, Layer> layers;  // by region
  calendar::CalendarSource calendar;
  std::string digest;               // SHA-256 over all paths and texts, sorted
  std::vector<SourceFile> sources;  // kept: a stored bundle can be loaded again
  std::shared_ptr<const Prepared> prepared;

  // Root first: platform, cn, …, region. Empty when the region is unknown.
  std::vector<const Layer*> Chain(std::string_view region) const;
};

struct LoadOutcome {
  std::shared_ptr<const Bundle> bundle;  // nullptr when there is an error
  base::Diagnostics diagnostics;         // errors, warnings and notes
};

// Calls one(i) for every i below `count` and returns when all are done; may run several at once.
using ForEach = std::function<void(std::size_t count, const std::function<void(std::size_t)>& one)>;
void OneAfterAnother(std::size_t count, const std::function<void(std::size_t)>& one);

// What stays once the model is read. Trees are most of a bundle's memory, and answering needs none: a server drops
// them. Tests of the rules, drafts, mutation and diff read them.
enum class Trees { kKeep, kDrop };

// `parse_each` reads the files, which is most of the time and needs nothing shared.
// Structural checks of each file, merge of every region of the tree on every date on which its
// set of layers changes, locks, citations, and the model's own lint. Conditions are not compiled here.
LoadOutcome LoadBundle(std::vector<SourceFile> files, const ForEach& parse_each = OneAfterAnother,
                       Trees trees = Trees::kKeep);

}  // namespace anze::ruleset
