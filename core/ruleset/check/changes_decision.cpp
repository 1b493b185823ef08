// Compares decisions and the definitions of parameters.
#include <algorithm>
#include <array>

#include "core/ruleset/check/changes_parts.h"
#include "core/ruleset/read/node_read.h"

namespace anze::ruleset {
namespace {

using base::Node;

constexpr std::array<std::string_view, 11> kDecisionKnown = {"title",  "summary", "clauses", "facts", "rules",  "hit",
                                                             "inputs", "outputs", "rows",    "steps", "replace"};
// Of a parameter, what is words or is compared elsewhere.
constexpr std::array<std::string_view, 8> kParameterWords = {"title",     "titles", "values", "readings",
                                                             "ambiguity", "reason", "choice", "values_allowed"};

struct Item {
  std::string id;
  std::string content;
};

// A row answers with its outcome, or else with its id; a step's id is the name that others read.
std::vector<Item> ItemsOf(const Node& list, bool id_counts) {
  std::vector<Item> items;
  for (const Node& node : list.items) {
    if (!node.is_map() || IsDisabled(node)) continue;
    Item item{TextAt(node, "id"), ContentOf(node, WordsOfItem())};
    if (id_counts || node.Find("outcome") == nullptr) item.content += item.id;
    items.push_back(std::move(item));
  }
  return items;
}

bool HasItem(const std::vector<Item>& items, const std::string& content) {
  return std::any_of(items.begin(), items.end(), [&](const Item& item) { return item.content == content; });
}

bool SameOrder(const std::vector<Item>& a, const std::vector<Item>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Item& one, const Item& other) { return one.content == other.content; });
}

// Rows steer each other: which one answers depends on all of them and, with `first`, on their order.
void CompareRows(const Node& before, const Node& after, Changes* changes) {
  const std::vector<Item> was = ItemsOf(ChildOrNull(before, "rows"), false);
  const std::vector<Item> is = ItemsOf(ChildOrNull(after, "rows"), false);
  const std::size_t first = changes->size();
  for (const Item& item : is) {
    if (!HasItem(was, item.content)) changes->push_back({{"rows", item.id}, Bearing::kUnclear});
  }
  for (const Item& item : was) {
    if (!HasItem(is, item.content)) changes->push_back({{"rows", item.id}, Bearing::kUnclear});
  }
  if (changes->size() == first && !SameOrder(was, is)) changes->push_back({{"rows"}, Bearing::kUnclear});
}

// Steps behind a step read its name as they read a fact.
bool HidesFact(const Node& facts, const std::string& id) {
  return std::any_of(facts.entries.begin(), facts.entries.end(),
                     [&](const Node::Entry& fact) { return fact.key == id || fact.key.starts_with(id + "."); });
}

// Conditions may come and go one by one; values may not, because steps behind them read them. A new
// value behind all others is read by nobody above, unless it takes the name of a fact.
void CompareSteps(const Node& before, const Node& after, Changes* changes) {
  const auto split = [](const Node& list, bool conditions) {
    Node part;
    part.kind = Node::Kind::kList;
    for (const Node& step : list.items) {
      if (step.is_map() && (step.Find("require") != nullptr) == conditions) part.items.push_back(step);
    }
    return part;
  };
  const Node& was = ChildOrNull(before, "steps");
  const Node& is = ChildOrNull(after, "steps");
  CompareConditions(split(was, true), split(is, true), {"steps"}, changes);
  const std::vector<Item> old_values = ItemsOf(split(was, false), true);
  const std::vector<Item> new_values = ItemsOf(split(is, false), true);
  for (const Item& item : old_values) {
    if (!HasItem(new_values, item.content)) changes->push_back({{"steps", item.id}, Bearing::kUnclear});
  }
  std::vector<Item> kept;
  for (const Item& item : new_values) {
    if (HasItem(old_values, item.content)) {
      kept.push_back(item);
      continue;
    }
    const bool behind = kept.size() == old_values.size() && !HidesFact(ChildOrNull(before, "facts"), item.id);
    changes->push_back({{"steps", item.id}, behind ? Bearing::kAdds : Bearing::kUnclear});
  }
  if (kept.size() == old_values.size() && !SameOrder(kept, old_values)) {
    changes->push_back({{"steps"}, Bearing::kUnclear});
  }
}

// `unique` is what a table without the key has.
std::string HitOf(const Node& node) {
  const std::string hit = TextAt(node, "hit");
  return hit.empty() ? "unique" : hit;
}

std::string ScriptOf(const Entity& entity) {
  const auto* decision = std::get_if<Decision>(&entity.model);
  return decision != nullptr ? decision->script : std::string();
}

}  // namespace

Changes ChangesOfDecision(const Entity* before, const Entity& after) {
  if (before == nullptr) return {{}};
  const Node& was = *before->node;
  const Node& is = *after.node;
  Changes changes;
  CompareFields(ChildOrNull(was, "facts"), ChildOrNull(is, "facts"), {"facts"}, &changes);
  CompareConditions(ChildOrNull(was, "rules"), ChildOrNull(is, "rules"), {"rules"}, &changes);
  CompareRows(was, is, &changes);
  CompareSteps(was, is, &changes);
  if (HitOf(was) != HitOf(is)) changes.push_back({{"hit"}});
  if (SetOf(was, "inputs") != SetOf(is, "inputs")) changes.push_back({{"inputs"}});
  CompareKey(was, is, "outputs", Bearing::kUnclear, {}, &changes);
  // The file of that name may be another one beside the lower layer's statement.
  const bool same_name = TextAt(was, "script") == TextAt(is, "script");
  if (same_name && ScriptOf(*before) != ScriptOf(after)) changes.push_back({{"script"}});
  CompareRest(was, is, kDecisionKnown, {}, &changes);  // kind, value, unit, script, function
  return changes;
}

Changes ChangesOfParameter(const Entity* before, const Entity& after) {
  if (before == nullptr) return {};
  Changes changes;
  if (SetOf(*before->node, "values_allowed") != SetOf(*after.node, "values_allowed")) {
    changes.push_back({{"values_allowed"}});
  }
  CompareRest(*before->node, *after.node, kParameterWords, {}, &changes);  // type, combine, unit
  return changes;
}

}  // namespace anze::ruleset
