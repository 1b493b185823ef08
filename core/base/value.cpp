// The dynamic tree. Maps are vectors of pairs: they keep their order, most have few members, and a
// scan of few members is faster than any index.
#include "core/base/value.h"

#include <algorithm>
#include <cassert>

namespace anze::base {
namespace {

// Below this a nested scan is faster than sorting two indexes.
constexpr std::size_t kSmallMap = 12;

template <typename MapType>
auto FindIn(MapType& map, std::string_view key) -> decltype(&map.front().second) {
  for (auto& [name, value] : map) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::vector<const Value::Map::value_type*> SortedByKey(const Value::Map& map) {
  std::vector<const Value::Map::value_type*> sorted;
  sorted.reserve(map.size());
  for (const auto& pair : map) sorted.push_back(&pair);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  return sorted;
}

bool SameMaps(const Value::Map& a, const Value::Map& b) {
  if (a.size() != b.size()) return false;
  if (a.size() <= kSmallMap) {
    return std::all_of(a.begin(), a.end(), [&b](const auto& pair) {
      const Value* other = FindIn(b, pair.first);
      return other != nullptr && *other == pair.second;
    });
  }
  const auto left = SortedByKey(a);
  const auto right = SortedByKey(b);
  return std::equal(left.begin(), left.end(), right.begin(), [](const auto* x, const auto* y) { return *x == *y; });
}

}  // namespace

const Value* Value::Find(std::string_view key) const {
  const Map* map = std::get_if<Map>(&data_);
  return map == nullptr ? nullptr : FindIn(*map, key);
}

Value* Value::Find(std::string_view key) {
  Map* map = std::get_if<Map>(&data_);
  return map == nullptr ? nullptr : FindIn(*map, key);
}

const Value* Value::FindPath(std::string_view dotted) const {
  const Value* at = this;
  while (at != nullptr) {
    const std::size_t dot = dotted.find('.');
    at = at->Find(dotted.substr(0, dot));
    if (dot == std::string_view::npos) break;
    dotted.remove_prefix(dot + 1);
  }
  return at;
}

const Value& Value::Get(std::string_view key) const {
  static const Value kNull;
  const Value* found = Find(key);
  return found == nullptr ? kNull : *found;
}

std::string_view Value::GetString(std::string_view key, std::string_view fallback) const {
  const Value* found = Find(key);
  return found != nullptr && found->is_string() ? std::string_view(found->as_string()) : fallback;
}

Value& Value::Set(std::string_view key, Value value) {
  if (is_null()) data_ = Map{};
  assert(is_map());
  Map& map = as_map();
  if (Value* found = FindIn(map, key)) {
    *found = std::move(value);
    return *found;
  }
  return map.emplace_back(std::string(key), std::move(value)).second;
}

void Value::SetPath(std::string_view dotted, Value value) {
  Value* at = this;
  for (std::size_t dot = dotted.find('.'); dot != std::string_view::npos; dot = dotted.find('.')) {
    const std::string_view key = dotted.substr(0, dot);
    Value* child = at->Find(key);
    if (child == nullptr || !child->is_map()) child = &at->Set(key, EmptyMap());
    at = child;
    dotted.remove_prefix(dot + 1);
  }
  at->Set(dotted, std::move(value));
}

bool Value::Erase(std::string_view key) {
  Map* map = std::get_if<Map>(&data_);
  if (map == nullptr) return false;
  const auto at = std::find_if(map->begin(), map->end(), [key](const auto& pair) { return pair.first == key; });
  if (at == map->end()) return false;
  map->erase(at);
  return true;
}

Value& Value::Append(Value value) {
  if (is_null()) data_ = List{};
  assert(is_list());
  return as_list().emplace_back(std::move(value));
}

std::string_view Value::TypeName() const {
  static constexpr std::string_view kNames[] = {"null", "boolean", "number", "string", "list", "map"};
  return kNames[data_.index()];
}

bool operator==(const Value& a, const Value& b) {
  if (a.data_.index() != b.data_.index()) return false;
  if (a.is_map()) return SameMaps(a.as_map(), b.as_map());
  if (a.is_list()) {
    return std::equal(a.as_list().begin(), a.as_list().end(), b.as_list().begin(), b.as_list().end());
  }
  if (a.is_string()) return a.as_string() == b.as_string();
  if (a.is_number()) return a.as_number() == b.as_number();
  return !a.is_bool() || a.as_bool() == b.as_bool();
}

}  // namespace anze::base
