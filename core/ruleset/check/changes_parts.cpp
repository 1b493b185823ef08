#include "core/ruleset/check/changes_parts.h"

#include <algorithm>
#include <array>

#include "core/base/json.h"
#include "core/ruleset/read/node_read.h"

namespace anze::ruleset {
namespace {

using base::Node;
using base::Value;

constexpr std::array<std::string_view, 7> kItemWords = {"id",      "title",  "failure", "clauses",
                                                        "disable", "reason", "choice"};

// Scalars by their text: whether `true` or `'true'` is written, an expression is the same.
Value PlainOf(const Node& node) {
  if (node.is_scalar()) return node.scalar;
  Value value;
  if (node.is_list()) {
    value = Value::EmptyList();
    for (const Node& item : node.items) value.Append(PlainOf(item));
  }
  if (node.is_map()) {
    value = Value::EmptyMap();
    for (const Node::Entry& entry : node.entries) value.Set(entry.key, PlainOf(entry.value));
  }
  return value;
}

}  // namespace

std::string TextOfPath(const Path& path) {
  std::string text;
  for (const std::string& step : path) text += (text.empty() ? "" : ".") + step;
  return text;
}

Path Below(Path path, std::string_view step) {
  path.emplace_back(step);
  return path;
}

Keys WordsOfItem() { return kItemWords; }

std::string ContentOf(const Node& node, Keys without) {
  Value value = PlainOf(node);
  if (value.is_map()) {
    for (const std::string_view key : without) value.Erase(key);
  }
  return base::WriteCanonicalJson(value);
}

std::set<std::string> SetOf(const Node& map, std::string_view key) {
  const std::vector<std::string> texts = TextsOf(map.Find(key));
  return {texts.begin(), texts.end()};
}

void CompareKey(const Node& before, const Node& after, std::string_view key, Bearing bearing, const Path& path,
                Changes* changes) {
  if (ContentOf(ChildOrNull(before, key)) == ContentOf(ChildOrNull(after, key))) return;
  changes->push_back({Below(path, key), bearing});
}

void CompareRest(const Node& before, const Node& after, Keys known, const Path& path, Changes* changes) {
  std::set<std::string_view> keys;
  for (const Node* node : {&before, &after}) {
    for (const Node::Entry& entry : node->entries) keys.insert(entry.key);
  }
  for (const std::string_view key : keys) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    CompareKey(before, after, key, Bearing::kUnclear, path, changes);
  }
}

void CompareConditions(const Node& before, const Node& after, const Path& path, Changes* changes) {
  const auto add_missing = [&](const Node& from, const Node& in, Bearing bearing) {
    std::set<std::string> there;
    for (const Node& item : in.items) {
      if (!IsDisabled(item)) there.insert(ContentOf(item, kItemWords));
    }
    for (const Node& item : from.items) {
      if (IsDisabled(item) || there.contains(ContentOf(item, kItemWords))) continue;
      changes->push_back({Below(path, TextAt(item, "id")), bearing});
    }
  };
  add_missing(after, before, Bearing::kTightens);
  add_missing(before, after, Bearing::kLoosens);
}

}  // namespace anze::ruleset
