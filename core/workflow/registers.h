// The registers in which a case looks up facts: records by their key, other cases by values of their facts.
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
#include "core/calendar/date.h"
#include "core/ruleset/model/schema.h"

namespace anze::workflow {

// A record as it stands.
struct FoundRecord {
  std::string id;
  std::uint64_t version = 0;
  base::Value data;
};

// Another case as it stands.
struct OtherCase {
  std::string id;
  std::uint64_t version = 0;
  std::string state;
  calendar::Instant opened_at;
  base::Value facts;
};

// Which other cases are asked for.
struct CaseSearch {
  std::string_view type;
  // The facts that they are found by, and an object that has their values.
  const ruleset::UniqueKey* key = nullptr;
  const base::Value* values = nullptr;
  // In one of these states; empty: in any.
  const std::vector<std::string>* states = nullptr;
  // Those of this region, of the regions above it and of those below it.
  std::string_view region;
  // The case that asks, which is never among them.
  std::string_view without;
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
  // Every case that fits, in whatever order; as they stand at one moment. Errors: those of the storage;
  // "too-many-cases" {type, limit} for more than limits::kCasesAsked: some of them are never taken for all.
  virtual base::Result<std::vector<OtherCase>> Cases(const CaseSearch& search) const = 0;
};

}  // namespace anze::workflow
