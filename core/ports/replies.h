// The storage of answers kept under their Idempotency-Key, so that a request sent twice changes nothing twice.
//
// CaseStore::Append and RecordStore::PutRecord write an answer, in the transaction of the change it belongs to. Part of
// ports::Storage; the rules for every call (errors, ownership, threads) stand in storage.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/result.h"
#include "core/ports/commit.h"

namespace anze::ports {

class ReplyStore {
 public:
  virtual ~ReplyStore() = default;

  // The answer kept under a key; nullopt: the key was never used, or was forgotten.
  virtual base::Result<std::optional<IdempotencyRow>> FindIdempotency(std::string_view key) = 0;
  // Forgets the oldest answers, those with created_at < created_before, but at most `limit` of them: one short durable
  // transaction. Gives how many were forgotten; fewer than `limit` means that none is left.
  virtual base::Result<std::size_t> ForgetIdempotency(std::int64_t created_before, std::size_t limit) = 0;
};

}  // namespace anze::ports
