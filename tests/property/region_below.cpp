#include "tests/property/region_below.h"

#include <algorithm>
#include <iterator>

#include "core/base/json.h"
#include "core/base/yaml.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/draft.h"
#include "core/ruleset/merge/prepare.h"
#include "tests/support/check.h"
#include "tests/support/rules/real_rules.h"

namespace anze::testing {
namespace {

using base::Node;
using base::Value;
using ruleset::EntityId;
using ruleset::EntityKind;
using ruleset::Layer;

// Leaves the wanted entities in a file's tree; false when there are none.
bool Prune(const std::set<EntityId>& wanted, Node* root) {
  bool any = false;
  for (Node::Entry& list : root->entries) {
    // The service plan has no name: its file is one entity.
    if (list.key == "service_plan") {
      if (wanted.contains(EntityId{EntityKind::kPlan, ""})) return true;
      list.value.entries.clear();
      continue;
    }
    std::erase_if(list.value.entries, [&](const Node::Entry& entity) {
      return std::none_of(wanted.begin(), wanted.end(), [&](const EntityId& id) { return id.name == entity.key; });
    });
    any = any || !list.value.entries.empty();
  }
  return any;
}

std::string FolderOf(EntityKind kind) {
  if (kind == EntityKind::kCaseType) return "cases";
  if (kind == EntityKind::kDuty) return "duties";
  if (kind == EntityKind::kPlan) return "plans";
  return kind == EntityKind::kRecord ? "records" : kind == EntityKind::kDecision ? "decisions" : "parameters";
}

Node DraftOf(EntityKind kind, const std::string& name, const Value& statement) {
  Value root = Value::EmptyMap();
  if (kind == EntityKind::kPlan) {
    root.Set("service_plan", statement);
  } else {
    Value entities = Value::EmptyMap();
    entities.Set(name, statement);
    root.Set(kind == EntityKind::kCaseType ? "case_types" : FolderOf(kind), std::move(entities));
  }
  auto document = base::ParseYaml("draft.yaml", base::WriteJson(root));
  INFO(base::WriteJson(root));
  REQUIRE_OK(document);
  return document->root;
}

// Keys of texts and citations go, unless they name parts: below `facts`, `set`, `events` and the like.
Value Bare(Value value, bool names) {
  static const std::set<std::string> kWordKeys = {"title",  "summary", "failure", "clauses",
                                                  "reason", "example", "choice",  "replace"};
  static const std::set<std::string> kNames = {"facts", "data", "set", "states", "events", "clocks", "migrate"};
  if (value.is_list()) {
    for (Value& item : value.as_list()) item = Bare(std::move(item), false);
  }
  if (!value.is_map()) return value;
  Value bare = Value::EmptyMap();
  for (auto& [key, child] : value.as_map()) {
    if (!names && kWordKeys.contains(key)) continue;
    if (key == "values" && child.is_map()) {
      for (auto& [word, title] : child.as_map()) title = Value();
    }
    const bool parts = !names && kNames.contains(key);
    bare.Set(key, Bare(std::move(child), parts));
  }
  return bare;
}

}  // namespace

RegionBelow::RegionBelow(const std::string& above, const std::set<EntityId>& wanted,
                         const std::vector<ruleset::Lock>& more)
    : above_(above), region_(above + "/trial") {
  for (const Layer* layer : RealBundle()->Chain(above)) {
    Layer& kept = bundle_.layers[layer->region] = *layer;
    for (auto file = kept.files.begin(); file != kept.files.end();) {
      file = Prune(wanted, &file->second.root) ? std::next(file) : kept.files.erase(file);
    }
  }
  std::vector<ruleset::Lock>& locks = bundle_.layers[above].locks;
  locks.insert(locks.end(), more.begin(), more.end());
  bundle_.calendar = RealBundle()->calendar;
}

std::set<std::string> RegionBelow::Broken(EntityKind kind, const std::string& name, const Value& statement) const {
  std::set<std::string> locks;
  for (const base::Error& error : ruleset::CheckDraft(bundle_, region_, DraftOf(kind, name, statement))) {
    if (error.code != "broken-lock") continue;
    std::string region;
    std::string lock;
    for (const auto& [key, value] : error.args) {
      if (key == "region") region = value;
      if (key == "lock") lock = value;
    }
    locks.insert(region + " " + lock);
  }
  return locks;
}

std::string RegionBelow::Merged(EntityKind kind, const std::string& name, const Value* statement) const {
  ruleset::Bundle with = bundle_;
  if (statement != nullptr) {
    Layer& layer = with.layers[region_];
    layer.region = region_;
    layer.files[FolderOf(kind) + "/draft.yaml"].root = DraftOf(kind, name, *statement);
  }
  ruleset::Sink sink;
  ruleset::EntityCache cache(with, ruleset::kLint, &sink);
  const std::string& region = statement != nullptr ? region_ : above_;
  const auto entity = cache.Get({kind, name}, ruleset::DeclaredChain(with, region));
  return entity == nullptr ? std::string()
                           : base::WriteCanonicalJson(Bare(base::ToValue(*entity->node), kind == EntityKind::kRecord));
}

}  // namespace anze::testing
