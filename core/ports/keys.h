// The storage of natural keys: a number or code by which the world knows a case or record, and which no other may have.
// Part of ports::Storage; errors, ownership and threads are those of storage.h.
//
// A key belongs to a space, which is a kind of owner: SpaceOfCases(type), SpaceOfRecords(type).
// Where one owner has a key, no other of its space gets it in the same region, nor in one above or
// below it, whose lists and reports would count the thing twice (beside it another may): such a
// write is refused as taken, and nothing of it is written. Keys that stood
// before may stay: owners that shared a key already keep it, and a write that leaves a key as it
// was is never refused for it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/ports/commit.h"

namespace anze::ports {

// The two kinds of space. One number may be a key in both without being taken.
inline std::string SpaceOfCases(std::string_view type) { return "case:" + std::string(type); }
inline std::string SpaceOfRecords(std::string_view type) { return "record:" + std::string(type); }
// A third, of values that many may share: the facts by which cases of a type are found (FindCases in cases.h). A write
// is never refused for one, and SharedKeys leaves them out.
inline constexpr std::string_view kFoundSpaces = "found:";
inline std::string SpaceOfFound(std::string_view type) { return std::string(kFoundSpaces) + std::string(type); }

// A case or record that has the key asked for.
struct KeyOwner {
  std::string id;      // of the case or record
  std::string region;  // where it has the key
};

// Asks for the owners of one key, a page at a time.
struct KeyQuery {
  std::string space;
  NaturalKey key;
  std::string region_prefix;  // "cn/shanxi" finds its districts too; empty: all
  std::string after;          // id after which to go on
  std::size_t limit = 50;
};

// The keys of a case or record that was there before they were declared.
struct OwnedKeys {
  std::string space;
  std::string id;
  std::string region;
  std::vector<NaturalKey> keys;  // the complete set
};

// Two owners of one key in one region, or in regions of which one lies in the other, by their ids.
struct SharedKey {
  std::string space;
  NaturalKey key;
  std::string first;
  std::string second;
};

class KeyStore {
 public:
  virtual ~KeyStore() = default;

  // At most `limit` owners of a key, ascending by id; none when nobody has it.
  virtual base::Result<std::vector<KeyOwner>> FindKey(const KeyQuery& query) = 0;
  // Replaces the keys of each as they are, shared or not, in one durable transaction.
  virtual base::Status PutKeys(std::span<const OwnedKeys> owned) = 0;
  // Keys that two owners have who may not, by space, name and value.
  virtual base::Result<std::vector<SharedKey>> SharedKeys(std::size_t limit) = 0;
};

}  // namespace anze::ports
