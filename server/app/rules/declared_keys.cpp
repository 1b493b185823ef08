#include "server/app/rules/declared_keys.h"

#include <utility>

namespace anze::app {

using base::Value;
using ports::NaturalKey;
using ruleset::UniqueKey;

std::vector<NaturalKey> KeysOf(std::span<const UniqueKey> declared, const Value& object) {
  std::vector<NaturalKey> keys;
  for (const UniqueKey& key : declared) {
    if (auto text = ruleset::KeyTextOf(object, key)) keys.push_back({key.name, std::move(*text)});
  }
  return keys;
}

const UniqueKey* ReferenceKey(const ruleset::Schema& schema, const std::vector<UniqueKey>& keys, ruleset::Type type) {
  for (const UniqueKey& key : keys) {
    const ruleset::Field* field = key.paths.size() == 1 ? schema.Find(key.paths.front()) : nullptr;
    if (field != nullptr && field->type == type) return &key;
  }
  return nullptr;
}

}  // namespace anze::app
