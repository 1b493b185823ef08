// Walks a path part by part. In a map the longest key wins that the rest of the path begins with, because names of
// parameters and keys of ledgers have dots of their own.
#include "core/ruleset/read/tree_path.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/nearest.h"
#include "core/ruleset/layout/keys.h"

namespace anze::ruleset {
namespace {

using base::Error;
using base::Node;

bool IsPosition(std::string_view part) {
  return !part.empty() && part.size() <= 4 && std::all_of(part.begin(), part.end(), base::IsDigit);
}

std::string_view FirstPart(std::string_view path) { return path.substr(0, path.find('.')); }

// What follows a part of this size; empty at the end.
std::string_view Behind(std::string_view path, std::size_t size) {
  return size < path.size() ? path.substr(size + 1) : std::string_view();
}

// The entry whose key is the path's beginning, up to its end or a dot; the longest of several.
Node::Entry* EntryAt(Node* map, std::string_view path) {
  Node::Entry* best = nullptr;
  for (Node::Entry& entry : map->entries) {
    const bool begins =
        path.starts_with(entry.key) && (path.size() == entry.key.size() || path[entry.key.size()] == '.');
    if (begins && (best == nullptr || entry.key.size() > best->key.size())) best = &entry;
  }
  return best;
}

std::optional<std::size_t> ItemAt(const Node& list, std::string_view part) {
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Node* id = list.items[i].is_map() ? list.items[i].Find("id") : nullptr;
    if (id == nullptr && list.items[i].is_map()) id = list.items[i].Find("fact");  // a question of an application
    if (id != nullptr && id->is_scalar() && id->scalar == part) return i;
  }
  if (!IsPosition(part)) return std::nullopt;
  const std::size_t position = std::stoul(std::string(part));
  return position == 0 ? std::nullopt : std::optional(position - 1);
}

// Null stands for a map or list that nobody has begun.
void MakeMap(Node* node) {
  if (node->is_null()) node->kind = Node::Kind::kMap;
}

Error UnknownPath(const TreePath& path, std::string_view part, const Node& map) {
  std::vector<std::string_view> keys;
  std::string known;
  for (const Node::Entry& entry : map.entries) {
    keys.emplace_back(entry.key);
    known += (known.empty() ? "" : ", ") + entry.key;
  }
  Error error("scenario-unknown-path", {{"path", path.text}, {"part", std::string(part)}, {"known", known}}, path.at);
  const std::string_view near = base::Nearest(part, keys);
  if (!near.empty()) {
    std::string fixed = path.text;
    fixed.replace(fixed.find(part), part.size(), near);
    error.args.insert(error.args.end(), {{"reason", "near"}, {"near", fixed}});
    error.fix = fixed;
  } else if (known.empty()) {
    error.args.emplace_back("reason", "empty");
  }
  return error;
}

Error UnknownItem(const TreePath& path, std::string_view part, const Node& list) {
  return Error("scenario-unknown-item",
               {{"path", path.text}, {"part", std::string(part)}, {"count", std::to_string(list.items.size())}},
               path.at);
}

Error IntoValue(const TreePath& path, std::string_view part) {
  return Error("scenario-path-into-value", {{"path", path.text}, {"part", std::string(part)}}, path.at);
}

// Only a key of the format may begin a path: another would never be read.
base::Status CheckRoot(const TreePath& path) {
  static const Shape& kScenario = *EntryShape(FileKind::kTests);
  const std::string_view part = FirstPart(path.text);
  static constexpr std::string_view kOwn[] = {"like", "change", "remove", "table"};
  if (kScenario.Find(part) != nullptr && std::find(std::begin(kOwn), std::end(kOwn), part) == std::end(kOwn)) {
    return base::Ok{};
  }
  Node keys;
  keys.kind = Node::Kind::kMap;
  for (const Key& key : kScenario.keys) {
    if (std::find(std::begin(kOwn), std::end(kOwn), key.name) != std::end(kOwn)) continue;
    keys.entries.push_back({std::string(key.name), {}, {}});
  }
  return UnknownPath(path, part, keys);
}

void Merge(Node* into, const Node& value) {
  if (!into->is_map() || !value.is_map()) {
    *into = value;
    return;
  }
  for (const Node::Entry& entry : value.entries) {
    const auto known = std::find_if(into->entries.begin(), into->entries.end(),
                                    [&](const Node::Entry& one) { return one.key == entry.key; });
    if (known == into->entries.end()) {
      into->entries.push_back(entry);
    } else {
      Merge(&known->value, entry.value);
    }
  }
}

// One level of the way; the last part sets or removes.
class Walk {
 public:
  // `value`: nullptr to remove.
  Walk(const TreePath& path, const Node* value) : path_(path), value_(value) {}

  base::Status At(Node* node, std::string_view rest, bool whole) {
    if (rest.empty()) {
      Merge(node, *value_);
      return base::Ok{};
    }
    if (value_ != nullptr) MakeMap(node);
    if (node->is_map()) return InMap(node, rest, whole);
    if (node->is_list()) return InList(node, rest);
    return IntoValue(path_, FirstPart(rest));
  }

 private:
  base::Status InMap(Node* map, std::string_view rest, bool whole) {
    Node::Entry* entry = EntryAt(map, rest);
    if (entry == nullptr && value_ == nullptr) return UnknownPath(path_, FirstPart(rest), *map);
    if (entry == nullptr) {
      const std::string_view part = whole ? rest : FirstPart(rest);
      Node empty;
      empty.span = path_.at;
      map->entries.push_back({std::string(part), path_.at, std::move(empty)});
      entry = &map->entries.back();
    }
    const std::string_view below = Behind(rest, entry->key.size());
    if (below.empty() && value_ == nullptr) {
      map->entries.erase(map->entries.begin() + (entry - map->entries.data()));
      return base::Ok{};
    }
    // Names of parameters have dots: what follows is one name.
    const bool names = entry->key == "parameters" || (entry->key == "expect" && map->Find("in_force") != nullptr);
    return At(&entry->value, below, names);
  }

  base::Status InList(Node* list, std::string_view rest) {
    const std::string_view part = FirstPart(rest);
    const std::string_view below = Behind(rest, part.size());
    const auto item = ItemAt(*list, part);
    const bool behind_last = value_ != nullptr && item && *item == list->items.size();
    if (!item || (*item >= list->items.size() && !behind_last)) return UnknownItem(path_, part, *list);
    if (behind_last) list->items.emplace_back().span = path_.at;
    if (below.empty() && value_ == nullptr) {
      list->items.erase(list->items.begin() + static_cast<std::ptrdiff_t>(*item));
      return base::Ok{};
    }
    return At(&list->items[*item], below, false);
  }

  const TreePath& path_;
  const Node* value_;
};

}  // namespace

base::Status SetAt(Node* root, const TreePath& path, const Node& value) {
  if (base::Status known = CheckRoot(path); !known.ok()) return known;
  return Walk(path, &value).At(root, path.text, false);
}

base::Status RemoveAt(Node* root, const TreePath& path) {
  if (base::Status known = CheckRoot(path); !known.ok()) return known;
  return Walk(path, nullptr).At(root, path.text, false);
}

void SetKey(Node* map, const Node::Entry& entry) {
  const auto known = std::find_if(map->entries.begin(), map->entries.end(),
                                  [&](const Node::Entry& one) { return one.key == entry.key; });
  if (known == map->entries.end()) {
    map->entries.push_back(entry);
  } else {
    *known = entry;
  }
}

}  // namespace anze::ruleset
