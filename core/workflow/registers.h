// The registers in which a case looks up facts: records by their key.
//
// The engine states what it needs; whoever runs it answers from its storage, and a test from a list.
// Ownership: an answer owns all it holds. Threads: as its implementation says; Decide calls it from the
// thread that called Decide.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/ruleset/model/schema.h"

namespace anze::workflow {

// A record as it stands.
struct FoundRecord {
  std::string id;
  std::uint64_t version = 0;
  base::Value data;
};

// The key of the schema that `key` is of; nullptr when there is none.
const ruleset::UniqueKey* KeyAsked(const std::vector<ruleset::UniqueKey>& declared, const base::Value& key);
// The fields of that key by their paths, as an object of the schema would hold them.
base::Value KeyObject(const ruleset::UniqueKey& declared, const base::Value& key);

class Registers {
 public:
  virtual ~Registers() = default;

  // The record of that type that has this key: `key` is a map of its fields, or the value of a key of one field. Of the
  // region itself, else of the nearest region above. nullopt: none has it, or the type has no such key. Errors: those
  // of the storage.
  virtual base::Result<std::optional<FoundRecord>> Find(std::string_view type, const base::Value& key,
                                                        std::string_view region) const = 0;
};

}  // namespace anze::workflow
