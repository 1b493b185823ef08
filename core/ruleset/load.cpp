// Loads a tree in passes, each over what the one before left: parse, read the layers' own files,
// check every file by its shape, and only then merge and check the merged rules. A file that cannot
// be parsed stops before the merge, because what it states would be missing everywhere and every
// name in it unknown; all other errors are collected to the end.
#include "core/ruleset/load.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "core/base/digest.h"
#include "core/base/encoding.h"
#include "core/base/limits.h"
#include "core/base/yaml.h"
#include "core/ruleset/check/layer_check.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/check/locks.h"
#include "core/ruleset/check/personal_kept.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/merge/overlay.h"
#include "core/ruleset/merge/prepare.h"
#include "core/ruleset/read/field_types.h"
#include "core/ruleset/read/marks.h"
#include "core/ruleset/read/read.h"
#include "core/ruleset/read/script_text.h"
#include "core/ruleset/read/shape_check.h"
#include "core/ruleset/read/to_check.h"

namespace anze::ruleset {
namespace {

using base::Document;
using base::SourceSpan;

// Lengths stand before the bytes, so that no two trees have the same text.
std::string DigestOf(const std::vector<SourceFile>& files) {
  std::string all;
  for (const SourceFile& file : files) {
    all += std::to_string(file.path.size()) + ' ' + std::to_string(file.text.size()) + '\n';
    all += file.path + file.text;
  }
  return base::Sha256Hex(all);
}

bool IsDocument(FileKind kind) {
  return kind != FileKind::kIgnored && kind != FileKind::kOrphan && kind != FileKind::kScript;
}

// One entry a source; nullopt for what is no document.
using Parsed = std::vector<std::optional<base::Result<Document>>>;

Parsed ParseAll(const std::vector<SourceFile>& files, const ForEach& each) {
  Parsed parsed(files.size());
  each(files.size(), [&](std::size_t i) {
    if (IsDocument(PlaceFile(files[i].path).kind)) parsed[i] = base::ParseYaml(files[i].path, files[i].text);
  });
  return parsed;
}

class Loader {
 public:
  LoadOutcome Load(std::vector<SourceFile> files, const ForEach& parse_each, Trees trees, Origin origin) {
    bundle_->kept = origin == Origin::kKept;
    std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    if (files.size() > base::limits::kRulesetFiles) {
      sink_.Add("too-many-files",
                {{"count", std::to_string(files.size())}, {"max", std::to_string(base::limits::kRulesetFiles)}}, {});
      return {nullptr, sink_.Take()};
    }
    bundle_->digest = DigestOf(files);
    bundle_->sources = std::move(files);
    ReadFiles(ParseAll(bundle_->sources, parse_each));
    AddEmptyLevels();
    ReadLayers();
    ExpandTypes(bundle_.get(), &sink_);
    if (!bundle_->kept) CheckFiles();
    if (!syntax_errors_) CheckModel(trees);
    if (sink_.has_errors()) return {nullptr, sink_.Take()};
    base::Diagnostics found = sink_.Take();
    if (bundle_->kept) return {bundle_, std::move(found)};
    // Slips in scenarios are told when the rules themselves are in order, whose names they use.
    Sink scenarios;
    LintScenarios(*bundle_, &scenarios);
    for (base::Error& error : scenarios.Take()) found.push_back(std::move(error));
    return {bundle_, std::move(found)};
  }

 private:
  void ReadFiles(Parsed parsed) {
    std::vector<Document> calendars;
    for (std::size_t i = 0; i < bundle_->sources.size(); ++i) {
      const SourceFile& file = bundle_->sources[i];
      const SourceSpan top{file.path, 1, 1, 1};
      if (i > 0 && bundle_->sources[i - 1].path == file.path) {
        sink_.Add("duplicate-file", {{"file", file.path}}, top);
        continue;
      }
      const Placed placed = PlaceFile(file.path);
      if (placed.kind == FileKind::kIgnored) continue;
      if (!bundle_->kept) CheckText(file, placed.kind);
      if (placed.kind == FileKind::kOrphan) {
        if (!bundle_->kept) sink_.Add("orphan-file", {{"file", file.path}}, top);
      } else if (placed.kind == FileKind::kScript) {
        AddScript(file, placed);
      } else {
        AddDocument(std::move(*parsed[i]), placed, &calendars);
      }
    }
    if (calendars.empty()) return;
    base::Diagnostics warnings;
    auto calendar = calendar::ReadCalendar(calendars, &warnings);
    sink_.AddAll(warnings);
    if (calendar.ok()) {
      bundle_->calendar = std::move(calendar).value();
    } else {
      sink_.AddAll(calendar.errors());
    }
  }

  void CheckText(const SourceFile& file, FileKind kind) {
    if (kind == FileKind::kScript) CheckScriptText(file, &sink_);
    if (IsDocument(kind)) CheckInvisible(file, &sink_);
  }

  Layer& LayerOf(const std::string& region) {
    Layer& layer = bundle_->layers[region];
    layer.region = region;
    return layer;
  }

  void AddScript(const SourceFile& file, const Placed& placed) {
    if (file.text.size() > base::limits::kScriptSourceBytes) {
      sink_.Add("script-too-large", {{"max", std::to_string(base::limits::kScriptSourceBytes)}}, {file.path, 1, 1, 1});
    }
    LayerOf(placed.region).scripts.emplace(placed.inner, std::string(base::WithoutMark(file.text)));
  }

  void AddDocument(base::Result<Document> document, const Placed& placed, std::vector<Document>* calendars) {
    if (!placed.region.empty()) LayerOf(placed.region);
    if (!document.ok()) {
      syntax_errors_ = true;
      return sink_.AddAll(document.errors());
    }
    if (placed.kind == FileKind::kCalendar) {
      calendars->push_back(std::move(document).value());
    } else {
      LayerOf(placed.region).files.emplace(placed.inner, std::move(document).value());
    }
  }

  // A folder without ruleset.yaml that has children is an empty level; one with other files forgot it.
  void AddEmptyLevels() {
    std::set<std::string> missing;
    for (const auto& [region, layer] : bundle_->layers) {
      for (std::string_view at = ParentRegion(region); !at.empty(); at = ParentRegion(at)) {
        if (at != "platform" && !bundle_->layers.contains(std::string(at))) missing.insert(std::string(at));
      }
    }
    for (const std::string& region : missing) LayerOf(region);
    for (auto& [region, layer] : bundle_->layers) {
      if (layer.files.contains("ruleset.yaml")) continue;
      layer.declared = false;
      layer.title.zh = region;
      if (layer.files.empty() && layer.scripts.empty()) continue;
      if (syntax_errors_) continue;
      const std::string& first = layer.files.empty() ? layer.scripts.begin()->first : layer.files.begin()->first;
      sink_.Add("ruleset-missing", {{"region", region}}, {region + "/" + first, 1, 1, 1});
    }
  }

  void ReadLayers() {
    for (auto& [region, layer] : bundle_->layers) {
      for (const auto& [path, document] : layer.files) {
        if (path == "ruleset.yaml") ReadManifest(document, &layer);
        if (path == "clauses.yaml") ReadClauses(document, &layer);
        if (path == "locks.yaml") ReadLocks(document, &layer);
      }
    }
  }

  void CheckFiles() {
    ClauseNames all;  // scenarios may name clauses of the region they run in, which stands below
    all.complete = !syntax_errors_;
    for (const auto& [region, layer] : bundle_->layers) {
      for (const Clause& clause : layer.clauses) all.names.insert(clause.id);
    }
    for (const auto& [region, layer] : bundle_->layers) {
      ClauseNames chain;
      chain.complete = !syntax_errors_;
      for (const Layer* above : bundle_->Chain(region)) {
        for (const Clause& clause : above->clauses) chain.names.insert(clause.id);
      }
      for (const auto& [path, document] : layer.files) {
        const FileKind kind = PlaceFile(document.file).kind;
        CheckDashes(document.root, &sink_);
        CheckFile(document, kind, kind == FileKind::kTests ? all : chain, &sink_);
        const ToCheck left = FindToCheck(document.root);
        if (left.count > 0) sink_.AddWarning("citations-to-check", {{"count", std::to_string(left.count)}}, left.first);
      }
      for (const auto& [path, script] : layer.scripts) {
        const int left = CountToCheck(script);
        if (left == 0) continue;
        sink_.AddWarning("citations-to-check", {{"count", std::to_string(left)}}, {region + "/" + path, 1, 1, 1});
      }
    }
  }

  void CheckModel(Trees trees) {
    EntityCache cache(*bundle_, bundle_->kept ? kNoLint : kLint, &sink_);
    if (!bundle_->kept) CheckLayers(*bundle_, &sink_);
    bundle_->prepared = Prepare(*bundle_, &cache, &sink_);
    if (!bundle_->kept) CheckMerged(&cache);
    if (trees == Trees::kKeep) return;
    cache.DropTrees();
    for (auto& [region, layer] : bundle_->layers) {
      for (auto& [path, document] : layer.files) document.root = {};
    }
  }

  void CheckMerged(EntityCache* cache) {
    for (const auto& [region, layer] : bundle_->layers) CheckDisablesOf(layer, cache);
    CheckPersonalKept(*bundle_, cache, &sink_);
    CheckLocks(*bundle_, cache, &sink_);
    LintAfterExpiry(*bundle_, *cache, &sink_);
    LintScripts(*bundle_, &sink_);
    LintLayers(*bundle_, *cache, &sink_);
    LintMessages(*bundle_, *cache, &sink_);
    LintFacts(*bundle_, &sink_);
    LintUnread(*bundle_, *cache, &sink_);
    LintQuotes(*bundle_, &sink_);
  }

  // With nothing in force left out: an item may be disabled that only some days have above it.
  void CheckDisablesOf(const Layer& layer, EntityCache* cache) {
    std::vector<const Layer*> above = DeclaredChain(*bundle_, layer.region);
    std::erase(above, &layer);
    for (const auto& [id, contribution] : cache->Of(layer)) {
      const Shape* shape = ShapeOf(id.kind);
      if (shape == nullptr || !contribution.node->is_map()) continue;
      const auto higher = cache->Get(id, above);
      CheckDisables(*contribution.node, higher != nullptr ? higher->node : nullptr, *shape, &sink_);
    }
  }

  std::shared_ptr<Bundle> bundle_ = std::make_shared<Bundle>();
  Sink sink_;
  bool syntax_errors_ = false;
};

}  // namespace

void OneAfterAnother(std::size_t count, const std::function<void(std::size_t)>& one) {
  for (std::size_t i = 0; i < count; ++i) one(i);
}

LoadOutcome LoadBundle(std::vector<SourceFile> files, const ForEach& parse_each, Trees trees, Origin origin) {
  return Loader().Load(std::move(files), parse_each, trees, origin);
}

}  // namespace anze::ruleset
