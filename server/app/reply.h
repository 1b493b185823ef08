// A finished answer to a change, its version, and how a repeat of the change finds it again.
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/ports/storage.h"
#include "server/app/problem.h"

namespace anze::app {

// What an idempotent repeat must give again, byte for byte.
struct Reply {
  int status = 200;      // 200 or 201
  std::string body;      // JSON
  std::string etag;      // quoted strong ETag, e.g. "\"7\""
  std::string location;  // of a 201
  bool replayed = false;
};

struct Idempotency {
  std::string key;  // already scoped by the token's id; empty: none
  std::string body_digest;
};

// The ETag of a case's sequence or a record's version.
std::string EtagOf(std::uint64_t version);
// The caller's version is not this one.
Problem Stale(std::uint64_t version);

// The reply given to this key before; "idempotency-key-reused" when that was for another body; nullopt: there is none.
std::optional<Answer<Reply>> Replayed(ports::Storage* storage, const Idempotency& idempotency);
// What is stored with the change, so that Replayed finds it; nullopt without a key. `at`: milliseconds.
std::optional<workflow::IdempotencyRow> Remembered(const Idempotency& idempotency, const Reply& reply, std::int64_t at);

}  // namespace anze::app
