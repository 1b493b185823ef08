// A change that is asked for a second time under the same Idempotency-Key, and the version that a caller believes to be
// the present one.
//
// An answer that got lost on its way makes a client ask again; the change must not happen twice. So the finished answer
// is stored in the same transaction as the change, in the form of whoever speaks to the caller (http/wire). The use
// cases hand it to the storage and back, and know only the id that it is about. It is kept for
// limits::kIdempotencyLifeMillis.
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ports/storage.h"
#include "server/app/answers/problem.h"

namespace anze::app {

// The key of a change, and a digest of its body.
struct Idempotency {
  std::string key;  // already scoped by the token's id; empty: none
  std::string body_digest;
};

// The answer as it is stored: status, ETag, Location and body.
using KeptAnswer = ports::IdempotencyRow;

// The outcome of a change, once it is written.
struct Changed {
  std::string id;                      // of the case or record; empty where a repeat was of a change that makes nothing
  std::optional<KeptAnswer> repeated;  // the first answer, of a repeat: nothing was written
};

// The versions of a case or a record that a caller takes for the present one.
struct ExpectedVersions {
  bool any = false;  // whichever there is
  std::vector<std::uint64_t> versions;

  // Whether `version` is among those the caller would accept. False for all when none was named.
  bool Has(std::uint64_t version) const {
    return any || std::find(versions.begin(), versions.end(), version) != versions.end();
  }
};

// The outcome of the change with this key, if it was made before; nullopt when it was not, or there is no key.
// kKeyReused "idempotency-key-reused" when the key was used for another body. Problems: those of the storage.
std::optional<Answer<Changed>> ChangedBefore(ports::Storage* storage, const Idempotency& idempotency);
// The row to be stored with the change, so that ChangedBefore finds it; its answer is still to be filled in. nullopt
// without a key. `made`: the id of the case or record that the change makes, empty where it makes none. `at`:
// milliseconds.
std::optional<KeptAnswer> ToKeep(const Idempotency& idempotency, std::string made, std::int64_t at);

}  // namespace anze::app
