#include "core/ruleset/check/lock_reads.h"

#include <algorithm>

#include "core/ruleset/read/node_read.h"

namespace anze::ruleset {
namespace {

using base::Node;
using Path = std::vector<std::string>;

// `prefix`: of the list whose items the fields describe.
void AddFacts(const Node& facts, const std::string& prefix, const Path& place, ReadPaths* paths) {
  for (const Node::Entry& fact : facts.entries) {
    Path at = place;
    if (prefix.empty()) at.push_back(fact.key);
    const std::string path = prefix + fact.key;
    paths->try_emplace(path, at);
    const Node& items = ChildOrNull(fact.value, "items");
    const Node* type = items.Find("type");
    if (type == nullptr || !type->is_scalar()) AddFacts(items, path + ".", at, paths);
  }
}

using Decisions = std::function<std::shared_ptr<const Entity>(const std::string& name)>;

// What the decisions read whose results are used, and those that they use.
void AddUsed(const Node& decision, const Decisions& known, std::vector<std::string> chain, ReadPaths* paths) {
  for (const Node::Entry& use : ChildOrNull(decision, "uses").entries) {
    if (!use.value.is_scalar() || std::find(chain.begin(), chain.end(), use.value.scalar) != chain.end()) continue;
    const std::shared_ptr<const Entity> used = known(use.value.scalar);
    if (used == nullptr) continue;
    ReadPaths read;
    AddFacts(ChildOrNull(*used->node, "facts"), {}, {}, &read);
    for (const auto& [path, at] : read) paths->try_emplace(path, Path{"uses", use.key});
    chain.push_back(use.value.scalar);
    AddUsed(*used->node, known, chain, paths);
  }
}

void AddRecord(const Node& holder, const Path& place, ReadPaths* paths) {
  const std::string record = TextAt(holder, "record");
  if (!record.empty()) paths->try_emplace(record + ".", place);
}

}  // namespace

ReadPaths ReadsOf(const Entity& entity,
                  const std::function<std::shared_ptr<const Entity>(const std::string& name)>& decision) {
  ReadPaths paths;
  AddFacts(ChildOrNull(*entity.node, "facts"), {}, {"facts"}, &paths);
  AddRecord(ChildOrNull(*entity.node, "judges"), {"judges"}, &paths);
  AddUsed(*entity.node, decision, {}, &paths);
  for (const Node::Entry& asked : ChildOrNull(*entity.node, "decisions").entries) {
    const Path place = {"decisions", asked.key};
    for (const Node::Entry& looked_up : ChildOrNull(asked.value, "registers").entries) {
      AddRecord(looked_up.value, place, &paths);
    }
    const std::shared_ptr<const Entity> known = decision(TextAt(asked.value, "decision"));
    if (known == nullptr) continue;
    ReadPaths read;
    AddFacts(ChildOrNull(*known->node, "facts"), {}, {}, &read);
    for (const auto& [path, at] : read) paths.try_emplace(path, place);
  }
  return paths;
}

bool IsHeld(const Lock& lock, const std::string& path) {
  return std::any_of(lock.reads.begin(), lock.reads.end(),
                     [&](const std::string& held) { return MatchesTarget(held, path); });
}

bool IsOpenedBy(const Lock& lock, const Entity& case_type) {
  const std::vector<std::string> roles = TextsOf(case_type.node->Find("opened_by"));
  return std::any_of(roles.begin(), roles.end(), [&](const std::string& role) {
    return std::find(lock.opened_by.begin(), lock.opened_by.end(), role) != lock.opened_by.end();
  });
}

}  // namespace anze::ruleset
