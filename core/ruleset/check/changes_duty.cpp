// Compares duties and service plans: key by key, and the services of a plan one by one.
#include <array>

#include "core/ruleset/check/changes_parts.h"
#include "core/ruleset/read/node_read.h"

namespace anze::ruleset {
namespace {

using base::Node;

constexpr std::array<std::string_view, 6> kWords = {"title", "summary", "clauses", "reason", "choice", "items"};

const Node* ItemOf(const Node& list, const std::string& id) {
  for (const Node& item : list.items) {
    if (TextAt(item, "id") == id && !IsDisabled(item)) return &item;
  }
  return nullptr;
}

// A service that is there on one side only counts as one change, not as one for each of its keys.
void CompareServices(const Node& before, const Node& after, Changes* changes) {
  const Path path{"items"};
  for (const Node& item : before.items) {
    const std::string id = TextAt(item, "id");
    if (IsDisabled(item)) continue;
    const Node* now = ItemOf(after, id);
    if (now == nullptr) {
      changes->push_back({Below(path, id)});
      continue;
    }
    CompareRest(item, *now, WordsOfItem(), Below(path, id), changes);
  }
  for (const Node& item : after.items) {
    const std::string id = TextAt(item, "id");
    if (!IsDisabled(item) && ItemOf(before, id) == nullptr) changes->push_back({Below(path, id)});
  }
}

}  // namespace

Changes ChangesOfDuty(const Entity* before, const Entity& after) {
  if (before == nullptr) return {};
  Changes changes;
  CompareRest(*before->node, *after.node, kWords, {}, &changes);
  CompareServices(ChildOrNull(*before->node, "items"), ChildOrNull(*after.node, "items"), &changes);
  return changes;
}

}  // namespace anze::ruleset
