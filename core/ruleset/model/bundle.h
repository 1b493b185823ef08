// A bundle: every ruleset of a rulesets/ tree as loaded, checked and ready to resolve. load.h makes one.
//
// Overlay: a region's files are merged over its parents' (platform, cn, province, city,
// district): maps by key, lists of {id} by id (same id replaces; `disable: true` with a
// reason and a clause removes), everything else replaces. Parameter values of all layers
// are kept side by side, dated.
// Ownership: a Bundle is shared as shared_ptr<const>; Snapshots keep it alive.
// Threads: immutable after loading, except an internal, synchronised snapshot cache owned by RulesetIndex in
// server/app.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/localized.h"
#include "core/calendar/work_calendar.h"
#include "core/ruleset/model/model.h"

namespace anze::ruleset {

struct Prepared;  // merge/prepared.h: every merge that is in force on some day, read into the model

// One file as it was given to the loader.
struct SourceFile {
  std::string path;  // relative to the rulesets root, '/' separated: "cn/shanxi/xinzhou/clauses.yaml"
  std::string text;
};

// One region's own layer: the content of its files, before anything is merged.
struct Layer {
  std::string region;  // "cn/shanxi/xinzhou", or "platform"
  // False for an empty level: a folder without ruleset.yaml that has children.
  bool declared = true;
  base::Localized title;
  EffectiveTime effective;
  // Clauses by which it lapses after its last day.
  std::vector<std::string> expiry_clauses;
  AfterExpiry after_expiry;
  std::vector<RegulationDocument> documents;
  // Decisions that every region may be asked for. Where a region lacks one, the answer is "not
  // applicable" instead of an error.
  std::vector<std::string> shared_decisions;
  // Question of the engine -> name of the decision that answers it, see Snapshot::asks.
  std::map<std::string, std::string> asks;
  std::vector<Clause> clauses;
  // Path under the region -> tree. The tree is an empty node once the loader was told to drop it
  // (Trees::kDrop).
  std::map<std::string, base::Document> files;
  std::map<std::string, std::string> scripts;  // path -> Lua text
  std::vector<Lock> locks;
};

// Everything under one rulesets/ tree. Made by load.h only, and whole: a tree with an error gives
// no bundle.
struct Bundle {
  // Accepted by an earlier build, whose checks were fewer: what it holds is not checked again.
  bool kept = false;
  // By region.
  std::map<std::string, Layer> layers;
  calendar::CalendarSource calendar;
  // SHA-256 over all paths and texts, sorted: the name under which a bundle is stored.
  std::string digest;
  // Kept so that a stored bundle can be loaded again.
  std::vector<SourceFile> sources;
  std::shared_ptr<const Prepared> prepared;

  // Returns the layers that a region inherits from, root first: platform, cn, …, region. Levels
  // that have no folder of their own are skipped. Empty when the region is unknown. The pointers
  // live as long as the bundle.
  std::vector<const Layer*> Chain(std::string_view region) const;
};

}  // namespace anze::ruleset
